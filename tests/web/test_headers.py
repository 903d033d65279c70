"""What every answer carries, and what the settings promise: one assertion for each line of the checklist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from fluxstudio.models import Member, Person, Team
from tests.conftest import PASSWORD
from tests.factories import make_picture

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def policy(value: str) -> dict[str, str]:
    """A policy by directive."""
    return dict(part.strip().split(" ", 1) for part in value.split(";") if part.strip())


@pytest.fixture
def pages(as_alice: Client, as_nobody: Client, northwind: Team) -> dict[str, Any]:
    """Answers of every kind of page: signed in, outside, wrong, refused."""
    team = northwind.slug
    rooms = [f"/t/{team}/{room}/" for room in ("studio", "gallery", "uploads", "bin", "settings")]
    found = {path: as_alice.get(path) for path in ("/account/", "/nowhere/", *rooms)}
    found["sign-in"] = as_nobody.get("/login/")
    found["refused form"] = as_nobody.post("/login/", {"login": "x", "password": "y"})
    found["wrong host"] = as_nobody.get("/login/", HTTP_HOST="evil.example")
    found["no token"] = Client(enforce_csrf_checks=True).post("/login/")
    found["redirect"] = as_nobody.get("/account/")
    return found


def test_every_page_carries_the_exact_policy(pages: dict[str, Any]) -> None:
    for name, page in pages.items():
        assert policy(page.headers["Content-Security-Policy"]) == CSP, name


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ],
)
def test_every_page_carries(pages: dict[str, Any], header: str, value: str) -> None:
    for name, page in pages.items():
        assert page.headers.get(header) == value, name


def test_pages_are_private_and_kept_by_no_cache(pages: dict[str, Any]) -> None:
    for name, page in pages.items():
        if page.headers["Content-Type"].startswith("text/html"):
            kept = {part.strip() for part in page.headers["Cache-Control"].split(",")}
            assert {"private", "no-store"} <= kept, name
            varies = {part.strip().lower() for part in page.headers["Vary"].split(",")}
            assert {"cookie", "hx-request"} <= varies, name


def test_nothing_says_what_serves_it(pages: dict[str, Any]) -> None:
    for page in pages.values():
        assert "Server" not in page.headers
        assert "X-Powered-By" not in page.headers


def test_the_cookies_of_a_trial_are_httponly_and_lax(alice: Person, as_nobody: Client) -> None:
    as_nobody.get("/login/")
    as_nobody.post("/login/", {"login": alice.email, "password": PASSWORD})
    for name in ("fs_session", "fs_csrf"):
        cookie = as_nobody.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/"), name


def test_a_session_cookie_lasts_14_days_at_most(alice: Person, as_nobody: Client) -> None:
    as_nobody.post("/login/", {"login": alice.email, "password": PASSWORD})
    assert as_nobody.cookies["fs_session"]["max-age"] == 14 * 24 * 3600


def test_messages_make_no_cookie_of_their_own(as_alice: Client) -> None:
    as_alice.post("/account/", {"name": "Alice", "theme": "dark"})
    assert set(as_alice.cookies) <= {"fs_session", "fs_csrf"}


def test_an_unsafe_request_without_a_token_changes_nothing(alice: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice, "allauth.account.auth_backends.AuthenticationBackend")
    for given in ({}, {"HTTP_X_CSRFTOKEN": "x" * 64}):
        answer = strict.post("/account/", {"name": "Mallory", "theme": "dark"}, **given)  # type: ignore[arg-type]
        assert answer.status_code == 403
        assert "csrf" in answer.content.decode().lower()
    for content_type in ("application/json", "text/plain"):
        answer = strict.post("/account/", b'{"name": "Mallory"}', content_type=content_type)
        assert answer.status_code == 403
    alice.refresh_from_db()
    assert alice.name == "Alice Rivers"


def test_a_method_cannot_be_smuggled(alice: Person, as_alice: Client) -> None:
    as_alice.get("/account/?_method=POST&name=Mallory&theme=dark", HTTP_X_HTTP_METHOD_OVERRIDE="POST")
    alice.refresh_from_db()
    assert alice.name == "Alice Rivers"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "a b", "testserver@evil.example", ""]
)
def test_a_host_that_is_not_ours_is_a_bad_request(as_nobody: Client, host: str) -> None:
    answer = as_nobody.get("/login/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert "made no sense" in answer.content.decode()


def test_what_a_client_says_about_itself_is_not_believed(as_nobody: Client) -> None:
    answer = as_nobody.get(
        "/login/",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_PORT="1",
    )
    assert "evil.example" not in answer.content.decode() + str(answer.headers)
    assert not answer.wsgi_request.is_secure()


def test_bytes_of_pictures_carry_a_policy_of_their_own(
    as_alice: Client, alices_part: Member, media: Path
) -> None:
    picture = make_picture(alices_part)
    answer = as_alice.get(reverse("picture_file", args=[alices_part.team.slug, picture.slug]))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")


def test_htmx_is_told_to_run_nothing(as_alice: Client, northwind: Team) -> None:
    page = as_alice.get(f"/t/{northwind.slug}/studio/").content.decode()
    for rule in ("allowEval", "allowScriptTags", "includeIndicatorStyles"):
        assert f'"{rule}":false' in page
    for rule in ('"selfRequestsOnly":true', '"historyCacheSize":0', '"refreshOnHistoryMiss":true'):
        assert rule in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", False),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 20),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 200),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 2_500_000),
        ("FILE_UPLOAD_PERMISSIONS", 0o640),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("CSRF_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("CSRF_COOKIE_SAMESITE", "Lax"),
        ("SESSION_IDLE", 24 * 3600),
        ("USE_TZ", True),
        ("TIME_ZONE", "UTC"),
    ],
)
def test_the_settings_say(name: str, value: object) -> None:
    assert getattr(settings, name) == value


def test_the_ledger_survives_a_power_cut_and_waits_for_its_lock() -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_passwords_are_argon2_of_12_characters_and_64_and_more_are_fine() -> None:
    from django.contrib.auth.password_validation import validate_password

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    validate_password("harbour " * 100)
    for bad in ("elevenchars", "password1234"):
        with pytest.raises(Exception, match=r"too (short|common)"):
            validate_password(bad)


def test_nothing_private_lies_where_static_files_are_served() -> None:
    media = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    assert not media.is_relative_to(settings.STATIC_ROOT)
    assert not Path(settings.STATIC_ROOT).is_relative_to(media)
    assert not settings.MEDIA_URL.strip("/")


def test_there_is_no_admin_site() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
