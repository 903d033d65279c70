"""The installation's settings, and that the key in them never comes out."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import provider
from fluxstudio.logs import formatter
from fluxstudio.models import Instance, Member, Person, Team
from tests.factories import make_picture, make_run

CANARY = "wsk_live_CANARY0123456789CANARY"


@pytest.fixture
def url(northwind: Team) -> str:
    """The page of the key."""
    return reverse("settings_provider", args=[northwind.slug])


def test_the_admin_keeps_a_key_and_sees_only_its_end(as_alice: Client, url: str) -> None:
    page = as_alice.post(url, {"key": f"  {CANARY} "}, follow=True).content.decode()
    assert "The key is kept." in page
    assert "NARY" in page
    assert CANARY not in page
    key = provider.current_key()
    assert key is not None
    assert key.value == CANARY


@pytest.mark.parametrize(
    "key", ["", "zqx4", "has a space in it", "schlüssel-0123", "x" * 201, "tab\tinside123"]
)
def test_what_is_no_key_is_refused_and_not_repeated(as_alice: Client, url: str, key: str) -> None:
    answer = as_alice.post(url, {"key": key})
    assert answer.status_code == 422
    if key:
        assert key not in answer.content.decode()
    assert provider.current_key() is None


def test_only_the_instance_admin_knows_of_the_page(
    as_bob: Client, as_charlie: Client, as_nobody: Client, url: str, northwind: Team
) -> None:
    forget = reverse("settings_provider_forget", args=[northwind.slug])
    for browser in (as_bob, as_charlie):
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"key": CANARY}).status_code == 404
        assert browser.post(forget).status_code == 404
    assert as_nobody.get(url).status_code == 302
    assert provider.current_key() is None


def test_an_owner_who_is_not_the_instance_admin_does_not_either(
    bob: Person, as_bob: Client, url: str
) -> None:
    Member.objects.filter(person=bob).update(role="owner")
    assert as_bob.get(url).status_code == 404


def test_the_admin_removes_the_key(alice: Person, as_alice: Client, northwind: Team) -> None:
    provider.set_key(alice, CANARY)
    forget = reverse("settings_provider_forget", args=[northwind.slug])
    assert as_alice.get(forget).status_code == 405
    assert "The key is gone." in as_alice.post(forget, follow=True).content.decode()
    assert provider.current_key() is None
    assert as_alice.post(reverse("settings_provider_forget", args=["nowhere"])).status_code == 404


def test_a_key_that_cannot_be_read_any_more_is_said(
    alice: Person, as_alice: Client, url: str, settings: Any
) -> None:
    provider.set_key(alice, CANARY)
    Instance.objects.update(key_box="gAAAAA-of-another-secret-key")
    page = as_alice.get(url).content.decode()
    assert "cannot be read any more" in page
    assert "Remove the key" in page


def test_the_page_says_that_the_environment_goes_first(as_alice: Client, url: str, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = CANARY
    page = as_alice.get(url).content.decode()
    assert "WAVESPEED_API_KEY" in page
    assert CANARY not in page


def test_settings_say_what_the_team_draws_on(alice: Person, as_bob: Client, northwind: Team) -> None:
    url = reverse("settings", args=[northwind.slug])
    assert "local sandbox draws" in as_bob.get(url).content.decode()
    provider.set_key(alice, CANARY)
    page = as_bob.get(url).content.decode()
    assert "WaveSpeedAI" in page
    assert "Provider key" not in page, "Bob is not led where he may not go"


@pytest.mark.parametrize("source", ["settings", "environment"])
def test_the_key_is_in_no_answer_no_log_line_and_no_dump(
    alice: Person,
    alices_part: Member,
    as_alice: Client,
    as_bob: Client,
    url: str,
    media: Path,
    settings: Any,
    source: str,
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        answers = _everything(as_alice, as_bob, alice, alices_part, url, settings, source)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    dump = io.StringIO()
    call_command("dumpdata", stdout=dump)
    assert "fluxstudio.instance" in dump.getvalue()
    for where, text in {**answers, "the log": stream.getvalue(), "the dump": dump.getvalue()}.items():
        assert CANARY not in text, where
        assert "whsec_CANARY" not in text, where


def _everything(
    as_alice: Client, as_bob: Client, alice: Person, part: Member, url: str, settings: Any, source: str
) -> dict[str, str]:
    """Every page of both, with the key in force; the text of each answer by its address."""
    if source == "environment":
        settings.WAVESPEED_API_KEY = CANARY
    else:
        as_alice.post(url, {"key": CANARY})
    provider.keep_webhook_secret("whsec_CANARY")
    make_run(part)
    picture = make_picture(part)
    team = part.team.slug
    pages = [
        "/", "/account/", "/login/", url, f"{url}?key={CANARY[:4]}",
        *(f"/t/{team}/{page}/" for page in ("studio", "gallery", "uploads", "bin", "settings")),
        f"/t/{team}/pictures/{picture.slug}/", f"/t/{team}/live/since/0/", f"/t/{team}/nowhere/",
    ]  # fmt: skip
    found = {}
    for name, browser in (("alice", as_alice), ("bob", as_bob)):
        for page in pages:
            answer = browser.get(page, follow=True)
            found[f"{name} {page}"] = answer.content.decode() + json.dumps(dict(answer.headers))
    wrong = as_alice.post(url, {"key": f"{CANARY} {CANARY}"})
    found["a refused key"] = wrong.content.decode()
    logging.getLogger("fluxstudio").debug("the key in force is %r", provider.current_key())
    return found
