"""The production settings, which an https public URL switches on, in processes of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "https://studio.example.com"
SECRET = "Zq8-wN3_vR7-kT1_mX5-hB9_cY2-jD6_fG4-sL0_pQ8-nV3_aE7"

#: Asks pages of the production studio and prints the answers as JSON.
ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "fluxstudio.settings"
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from fluxstudio.actions.accounts import set_up
from fluxstudio.web.live.routing import own_origin

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
set_up(name="Alice", email="alice@example.com", password="a long and quiet harbour", team_name="Northwind")
behind = {"HTTP_HOST": "studio.example.com", "HTTP_X_FORWARDED_PROTO": "https"}
browser = Client(**behind)
def ask(path, **more):
    answer = browser.get(path, **more)
    return {"status": answer.status_code, "headers": dict(answer.headers), "text": answer.content.decode()[:200_000]}
found = {"login": ask("/login/")}
form = {"login": "alice@example.com", "password": "a long and quiet harbour"}
signed = browser.post("/login/", form)
found["cookies"] = {name: dict(morsel) for name, morsel in browser.cookies.items()}
found["studio"] = ask(browser.get("/").headers["Location"])
plain = Client(HTTP_HOST="studio.example.com")
for name, path in (("plain", "/login/?next=/account/"), ("healthz", "/healthz"), ("readyz", "/readyz")):
    answer = plain.get(path)
    found[name] = {"status": answer.status_code, "headers": dict(answer.headers)}
found["wrong host"] = {"status": Client(**behind | {"HTTP_HOST": "127.0.0.1"}).get("/login/").status_code}
probes = [Client(HTTP_HOST="10.1.2.3").get(path).status_code for path in ("/healthz", "/readyz")]
found["probes"] = probes
found["guesses"] = [browser.post("/logout/").status_code] + [
    "Too many" in Client(**behind).post("/login/", form | {"password": "x"}).content.decode() for _ in range(6)
]
found["settings"] = {name: getattr(settings, name) for name in (
    "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SECURE_HSTS_SECONDS",
    "SETUP_CODE", "WHITENOISE_USE_FINDERS", "CSRF_TRUSTED_ORIGINS",
)}
found["origin"] = own_origin([(b"origin", b"https://studio.example.com")], secure=False)
print(json.dumps(found))
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A machine's environment with a data folder of its own; `more` names what is set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FLUXSTUDIO_", "WAVESPEED_"))
    }
    return kept | {"FLUXSTUDIO_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | more


def manage(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`manage.py …` in that environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a production studio answered."""
    folder = tmp_path_factory.mktemp("production")
    env = environment(folder, FLUXSTUDIO_PUBLIC_URL=PUBLIC, FLUXSTUDIO_SECRET_KEY=SECRET)
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answers, dict)
    return answers | {"folder": folder}


def test_django_s_own_checks_are_silent(tmp_path: Path) -> None:
    done = manage(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING",
        FLUXSTUDIO_PUBLIC_URL=PUBLIC, FLUXSTUDIO_SECRET_KEY=SECRET,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_they_are_silent_with_the_secret_the_studio_made_itself(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", FLUXSTUDIO_PUBLIC_URL=PUBLIC)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = tmp_path / "secret-key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(kept.read_text()) >= 50


def test_no_migration_is_missing(tmp_path: Path) -> None:
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout


def test_cookies_are_bound_to_this_host_over_https(found: dict[str, Any]) -> None:
    for name in ("__Host-fs_session", "__Host-fs_csrf"):
        cookie = found["cookies"][name]
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert found["settings"]["LANGUAGE_COOKIE_NAME"] == "__Host-fs_language"


def test_browsers_are_told_to_stay_on_https(found: dict[str, Any]) -> None:
    assert (
        found["login"]["headers"]["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains; preload"
    )


def test_plain_http_leads_to_https_but_health_checks_are_answered(found: dict[str, Any]) -> None:
    assert found["plain"]["status"] == 301
    assert found["plain"]["headers"]["Location"] == f"{PUBLIC}/login/?next=/account/"
    assert found["healthz"]["status"] == found["readyz"]["status"] == 200


def test_a_load_balancer_asks_by_address(found: dict[str, Any]) -> None:
    assert found["probes"] == [200, 200]


def test_mail_without_an_address_of_our_own_is_refused(tmp_path: Path) -> None:
    """Whoever asks for another's new password would choose where the link leads."""
    mail = {"HOST": "0.0.0.0", "FLUXSTUDIO_EMAIL_URL": "smtp://mail.example.com"}
    done = manage(tmp_path, "check", **mail)
    assert done.returncode != 0
    assert "needs FLUXSTUDIO_PUBLIC_URL" in done.stderr
    assert manage(tmp_path, "check", **mail, FLUXSTUDIO_PUBLIC_URL=PUBLIC).returncode == 0


def test_the_policy_names_the_socket_s_address(found: dict[str, Any]) -> None:
    policy = found["studio"]["headers"]["Content-Security-Policy"]
    assert "connect-src 'self' wss://studio.example.com" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_only_the_public_host_is_answered(found: dict[str, Any]) -> None:
    assert found["settings"]["ALLOWED_HOSTS"] == ["studio.example.com"]
    assert found["wrong host"]["status"] == 400
    assert found["settings"]["CSRF_TRUSTED_ORIGINS"] == [PUBLIC]
    assert found["origin"] is True


def test_set_up_asks_for_a_code_and_debug_is_off(found: dict[str, Any]) -> None:
    assert len(found["settings"]["SETUP_CODE"]) == 16
    assert found["settings"]["DEBUG"] is False


def test_guessing_is_counted_across_processes(found: dict[str, Any]) -> None:
    assert found["guesses"] == [302, False, False, False, False, False, True]


def test_debug_cannot_be_switched_on_in_production(tmp_path: Path) -> None:
    show = "import django.conf; print(django.conf.settings.DEBUG)"
    given = {"FLUXSTUDIO_PUBLIC_URL": PUBLIC, "FLUXSTUDIO_DEBUG": "1"}
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="fluxstudio.settings", **given)
    done = subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_pages_name_static_files_by_their_contents(found: dict[str, Any]) -> None:
    names = re.findall(r'(?:src|href)="/static/([^"#]+)"', found["studio"]["text"])
    assert names
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        assert (found["folder"] / "static" / name).is_file(), name


IMPORT = re.compile(r"""(?:^|\s)(?:import|export)\s(?:[^"';]*?\sfrom\s)?["'](\.[^"']+)["']""", re.MULTILINE)


def test_our_modules_import_each_other_by_hashed_names(found: dict[str, Any]) -> None:
    folder = found["folder"] / "static" / "js"
    hashed = [path for path in folder.rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    plain = [path for path in folder.rglob("*.js") if path not in hashed]
    assert len(hashed) == len(plain) > 20
    imports = [(path, name) for path in hashed for name in IMPORT.findall(_code(path))]
    assert len(imports) > 40
    for path, name in imports:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{path.name} imports {name}"
        assert (path.parent / name).resolve().is_file(), f"{path.name} imports {name}"


@cache
def _code(path: Path) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


def test_style_sheets_load_hashed_files(found: dict[str, Any]) -> None:
    for path in (found["folder"] / "static" / "css").rglob("fonts.*.css"):
        for name in re.findall(r'url\("?([^")]+)"?\)', path.read_text()):
            assert re.search(r"\.[0-9a-f]{12}\.woff2$", name), name


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FLUXSTUDIO_SECRET_KEY", "short", "too easy to guess"),
        ("FLUXSTUDIO_SECRET_KEY", "a" * 80, "too easy to guess"),
        ("FLUXSTUDIO_PUBLIC_URL", "studio.example.com", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "ftp://studio.example.com", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://user:password@studio.example.com", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://studio.example.com:99999", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://*.example.com", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://[::1", "no web address"),
        ("FLUXSTUDIO_PUBLIC_URL", "https://studio.example.com/flux", "without a path"),
        ("FLUXSTUDIO_ALLOWED_HOSTS", "*", "must name the hosts"),
        ("FLUXSTUDIO_EMAIL_URL", "pigeon://loft", "no mail server"),
        ("FLUXSTUDIO_LOG_LEVEL", "LOUD", "one of DEBUG"),
        ("FLUXSTUDIO_DEBUG", "maybe", "1 for yes or 0 for no"),
        ("WAVESPEED_BASE_URL", "api.wavespeed.ai", "no web address"),
        ("PORT", "many", "from 0 to 65535"),
        ("PORT", "70000", "from 0 to 65535"),
        ("FLUXSTUDIO_DATA_DIR", "/proc/nowhere", "cannot be made"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(tmp_path: Path, name: str, value: str, words: str) -> None:
    done = manage(
        tmp_path,
        "check",
        **{"FLUXSTUDIO_PUBLIC_URL": PUBLIC, "FLUXSTUDIO_SECRET_KEY": SECRET} | {name: value},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("FluxStudio cannot start: ")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, "a sentence, not a traceback"


def test_half_a_secret_left_by_a_crash_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    done = manage(tmp_path, "check")
    assert done.returncode == 1
    assert "Remove the file" in done.stderr


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, False),
        ({"HOST": "localhost"}, False),
        ({"HOST": "::1"}, False),
        ({"HOST": "0.0.0.0"}, True),
        ({"HOST": "::"}, True),
        ({"HOST": "192.0.2.7"}, True),
        ({"FLUXSTUDIO_PUBLIC_URL": PUBLIC}, True),
        ({"FLUXSTUDIO_PUBLIC_URL": "http://studio.lan"}, True),
        ({"FLUXSTUDIO_PUBLIC_URL": "http://127.0.0.1:8000"}, False),
    ],
)
def test_a_code_guards_set_up_wherever_others_can_come(
    tmp_path: Path, given: dict[str, str], code: bool
) -> None:
    show = "import django.conf; print(len(django.conf.settings.SETUP_CODE))"
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="fluxstudio.settings", **given)
    done = subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == ("16" if code else "0"), done.stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://u:p@mail.example.com:587", ["smtp", "mail.example.com", 587, True, False]),
        ("smtp+ssl://u:p@mail.example.com:465", ["smtp", "mail.example.com", 465, False, True]),
        ("smtps://u:p@mail.example.com:465", ["smtp", "mail.example.com", 465, False, True]),
        ("", ["console", "localhost", 25, False, False]),
    ],
)
def test_mail_goes_where_the_url_says_and_encrypted_when_it_says_so(
    tmp_path: Path, url: str, expected: list[Any]
) -> None:
    show = (
        "import json; from django.conf import settings as s; print(json.dumps("
        "[s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]))"
    )
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="fluxstudio.settings", FLUXSTUDIO_EMAIL_URL=url)
    done = subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, cwd=ROOT)
    assert json.loads(done.stdout) == expected, done.stderr
