"""Signing in and out, passwords, sessions, and where a sign-in may lead."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.core.context import request_context
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, RequestFactory

from fluxstudio.models import Person, Team
from fluxstudio.web.accounts import AccountAdapter
from tests.conftest import PASSWORD

OTHER = "another quiet harbour at dawn"
EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:///evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example/",
    "https://evil.example\\@testserver/",
    "http:evil.example",
    " https://evil.example",
    "\thttps://evil.example",
    "/\t/evil.example",
    "http://testserver.evil.example/",
    "http://testserver:81/",
]


class BrokenMail(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def sign_in(client: Client, login: str = "alice@example.com", password: str = PASSWORD, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/login/", {"login": login, "password": password, **more})


@pytest.mark.parametrize("typed", ["alice@example.com", "Alice@Example.COM", " ALICE@EXAMPLE.COM "])
def test_alice_signs_in_with_her_address_in_any_case(alice: Person, as_nobody: Client, typed: str) -> None:
    assert sign_in(as_nobody, typed).headers["Location"] == "/"
    assert as_nobody.get("/", follow=True).status_code == 200
    assert as_nobody.get("/account/").status_code == 200


def test_signing_in_leads_to_the_studio_of_the_team_used_last(
    as_alice: Client, northwind: Team, alice: Person
) -> None:
    private = Team.objects.of(alice).get(is_private=True)
    as_alice.get(f"/t/{private.slug}/studio/")
    assert as_alice.get("/").headers["Location"] == f"/t/{private.slug}/studio/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    alice: Person, as_nobody: Client
) -> None:
    known = sign_in(as_nobody, password="not the password")
    unknown = sign_in(as_nobody, "nobody@example.com", "not the password")
    assert known.status_code == unknown.status_code == 422
    assert "not correct" in known.content.decode()
    assert _without_tokens(known) == _without_tokens(unknown).replace("nobody@", "alice@")


def _without_tokens(response: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_guessing_is_throttled_for_the_account(alice: Person, as_nobody: Client) -> None:
    answers = [sign_in(as_nobody, password=f"guess {number}") for number in range(6)]
    assert "Too many failed login attempts" not in answers[4].content.decode()
    assert "Too many failed login attempts" in answers[5].content.decode()
    assert "Too many" in sign_in(as_nobody).content.decode(), "the right password waits, too"


def test_guessing_is_throttled_for_the_place_it_comes_from(alice: Person, as_nobody: Client) -> None:
    answers = [sign_in(as_nobody, f"person{number}@example.com", "guess") for number in range(11)]
    assert "Too many" in answers[10].content.decode()


def test_a_neighbour_in_the_same_ipv6_network_is_the_same_place(alice: Person) -> None:
    for number in range(10):
        Client(REMOTE_ADDR=f"2001:db8:0:7::{number:x}").post(
            "/login/", {"login": f"p{number}@e.com", "password": "x"}
        )
    last = Client(REMOTE_ADDR="2001:db8:0:7:ffff::1")
    assert "Too many" in sign_in(last).content.decode()
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:8::1")).status_code == 302


def test_a_forwarded_address_that_nobody_vouches_for_does_not_count(alice: Person, as_nobody: Client) -> None:
    for number in range(10):
        as_nobody.post(
            "/login/",
            {"login": f"p{number}@e.com", "password": "x"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        )
    assert "Too many" in sign_in(as_nobody).content.decode()


@pytest.mark.parametrize("length", [1025, 1_000_000])
def test_a_password_longer_than_any_password_is_refused_without_hashing(
    alice: Person, as_nobody: Client, length: int
) -> None:
    started = time.process_time()
    assert sign_in(as_nobody, password="x" * length).status_code == 422
    assert time.process_time() - started < 5


def test_signing_out_needs_a_post_and_tells_the_browser_to_forget(as_alice: Client) -> None:
    assert "Sign out?" in as_alice.get("/logout/").content.decode()
    assert as_alice.get("/account/").status_code == 200
    gone = as_alice.post("/logout/")
    assert gone.status_code == 302
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert as_alice.get("/account/").headers["Location"] == "/login/?next=/account/"


def test_other_answers_do_not_clear_anything(as_alice: Client) -> None:
    assert "Clear-Site-Data" not in as_alice.get("/account/").headers


def test_signing_in_changes_the_session_key(alice: Person, as_nobody: Client) -> None:
    as_nobody.get("/login/")
    session = as_nobody.session
    session["mark"] = "planted"
    session.save()
    planted = session.session_key
    sign_in(as_nobody)
    assert as_nobody.session.session_key != planted
    assert not SessionStore().exists(str(planted))


def test_changing_the_password_ends_every_other_session(alice: Person, as_nobody: Client) -> None:
    here, elsewhere = as_nobody, Client()
    sign_in(here)
    sign_in(elsewhere)
    before = here.session.session_key
    changed = here.post(
        "/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    )
    assert changed.headers["Location"] == "/account/"
    assert here.session.session_key != before
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(Client(), password=PASSWORD).status_code == 422
    assert sign_in(Client(), password=OTHER).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", OTHER, OTHER, "current password"),
        (PASSWORD, OTHER, "something else entirely", "same password each time"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "x" * 1025, "x" * 1025, "1024 characters at most"),
    ],
)
def test_a_new_password_that_cannot_be_is_refused_in_words(
    alice: Person, as_nobody: Client, old: str, new: str, again: str, sentence: str
) -> None:
    sign_in(as_nobody)
    answer = as_nobody.post("/password/change/", {"oldpassword": old, "password1": new, "password2": again})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail_once(
    alice: Person, as_nobody: Client
) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    asked = as_nobody.post("/password/reset/", {"email": "ALICE@example.com"})
    assert asked.headers["Location"] == "/password/reset/done/"
    (message,) = mail.outbox
    assert message.subject == "Choose a new password for FluxStudio"
    (link,) = re.findall(r"http://testserver(/password/reset/key/\S+)", str(message.body))
    form = as_nobody.get(link)
    assert form.headers["Location"].endswith("-set-password/"), "the key leaves the address bar"
    page = form.headers["Location"]
    assert as_nobody.post(page, {"password1": "short", "password2": "short"}).status_code == 422
    assert as_nobody.post(page, {"password1": OTHER, "password2": OTHER}).status_code == 302
    assert elsewhere.get("/account/").status_code == 302, "whoever had the old password is out"
    assert sign_in(Client(), password=OTHER).status_code == 302
    assert "does not work any more" in Client().get(link).content.decode()


def test_asking_for_a_link_tells_nobody_whether_an_account_exists(alice: Person, as_nobody: Client) -> None:
    known = as_nobody.post("/password/reset/", {"email": "alice@example.com"})
    unknown = Client().post("/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [message.subject for message in mail.outbox][1] == "No account with this address"
    assert "sign up" not in str(mail.outbox[1].body)


def test_a_mail_server_that_is_down_does_not_show(alice: Person, as_nobody: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.web.test_account.BrokenMail"
    for address in ("alice@example.com", "nobody@example.com"):
        assert as_nobody.post("/password/reset/", {"email": address}).status_code == 302


def test_the_link_names_the_public_address_whatever_the_request_claims(
    alice: Person, as_nobody: Client, settings: Any
) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://studio.example.com", ["*"]
    as_nobody.post("/password/reset/", {"email": "alice@example.com"}, HTTP_HOST="evil.example")
    body = str(mail.outbox[0].body)
    assert "https://studio.example.com/password/reset/key/" in body
    assert "http://evil.example/password" not in body


def test_asking_for_links_is_throttled(alice: Person, as_nobody: Client) -> None:
    answers = [as_nobody.post("/password/reset/", {"email": "alice@example.com"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_by_themselves(alice: Person, as_nobody: Client, method: str) -> None:
    form = {"email": "mallory@example.com", "password1": OTHER, "password2": OTHER}
    answer = getattr(as_nobody, method)("/signup/", form)
    assert "by invitation" in answer.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("target", EVIL)
def test_sign_in_leads_nowhere_else(alice: Person, as_nobody: Client, target: str) -> None:
    assert sign_in(as_nobody, next=target).headers["Location"] == "/"


@pytest.mark.parametrize("target", EVIL)
def test_sign_in_leads_nowhere_else_when_any_host_is_answered(target: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    with request_context(RequestFactory().get("/login/")):
        assert not AccountAdapter().is_safe_url(target)


@pytest.mark.parametrize("target", [*EVIL, ""])
def test_the_appearance_switch_leads_nowhere_else(as_nobody: Client, target: str) -> None:
    answer = as_nobody.post("/account/appearance/", {"theme": "light", "next": target})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("target", ["/account/", "/t/x/gallery/?q=red%20fox", "/%09/evil.example"])
def test_ways_within_the_studio_are_kept(alice: Person, as_nobody: Client, target: str) -> None:
    assert sign_in(as_nobody, next=target).headers["Location"] == target
    kept = as_nobody.post("/account/appearance/", {"theme": "light", "next": target})
    assert kept.headers["Location"] == target


def test_after_signing_in_a_page_comes_back_but_a_button_is_not_pressed_again(
    northwind: Team, as_nobody: Client
) -> None:
    studio = f"/t/{northwind.slug}/studio/"
    assert as_nobody.get(studio + "?show=mine").headers["Location"] == f"/login/?next={studio}%3Fshow%3Dmine"
    assert as_nobody.post(f"/t/{northwind.slug}/runs/").headers["Location"] == "/login/?next=/"


def test_a_fragment_hears_401_instead_of_a_page(northwind: Team, as_nobody: Client) -> None:
    answer = as_nobody.get(f"/t/{northwind.slug}/studio/feed/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 401
    assert "signed out" in answer.content.decode()


def test_a_session_ends_after_a_day_without_a_request(as_alice: Client) -> None:
    _set(as_alice, seen=time.time() - 24 * 3600 - 1)
    answer = as_alice.get("/account/")
    assert answer.status_code == 302
    assert "Clear-Site-Data" in answer.headers


def test_a_session_ends_after_14_days_however_busy(as_alice: Client) -> None:
    _set(as_alice, started=time.time() - 14 * 24 * 3600 - 1)
    assert as_alice.get("/account/").status_code == 302


def test_a_session_in_use_goes_on_and_is_noted_at_most_once_an_hour(as_alice: Client) -> None:
    now = time.time()
    _set(as_alice, seen=now - 23 * 3600)
    assert as_alice.get("/account/").status_code == 200
    noted = as_alice.session["seen"]
    assert noted >= now
    as_alice.get("/account/")
    assert as_alice.session["seen"] == noted


def _set(client: Client, **values: float) -> None:
    session = client.session
    session.update(values)
    session.save()


def test_a_locked_account_is_out_at_its_next_click(alice: Person, as_alice: Client) -> None:
    alice.is_active = False
    alice.save()
    assert as_alice.get("/account/").status_code == 302


def test_alice_changes_her_name_appearance_and_shortcuts(alice: Person, as_alice: Client) -> None:
    answer = as_alice.post("/account/", {"name": "Alice B. Rivers", "theme": "light"}, follow=True)
    assert "Saved." in answer.content.decode()
    alice.refresh_from_db()
    assert (alice.name, alice.theme, alice.shortcuts) == ("Alice B. Rivers", "light", False)


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "theme": "dark"},
        {"name": "A", "theme": "pink"},
        {"name": "x" * 81, "theme": "dark"},
        {"name": "A\0", "theme": "dark"},
    ],
)
def test_a_bad_account_form_changes_nothing(alice: Person, as_alice: Client, form: dict[str, str]) -> None:
    assert as_alice.post("/account/", form).status_code == 422
    alice.refresh_from_db()
    assert alice.name == "Alice Rivers"


def test_fields_nobody_offered_change_nothing(alice: Person, bob: Person, as_bob: Client) -> None:
    as_bob.post(
        "/account/",
        {"name": "Bob", "theme": "dark", "is_superuser": "1", "is_staff": "1", "email": "x@e.com"},
    )
    bob.refresh_from_db()
    assert (bob.is_superuser, bob.is_staff, bob.email) == (False, False, "bob@example.com")


def test_the_appearance_is_kept_with_the_account_or_in_the_browser(
    alice: Person, as_alice: Client, as_nobody: Client
) -> None:
    assert (
        as_alice.post("/account/appearance/", {"theme": "light"}, HTTP_HX_REQUEST="true").status_code == 204
    )
    alice.refresh_from_db()
    assert alice.theme == "light"
    as_nobody.post("/account/appearance/", {"theme": "light"})
    assert 'data-theme="light"' in as_nobody.get("/login/").content.decode()
    assert as_nobody.post("/account/appearance/", {"theme": "pink"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/email/",
        "/confirm-email/",
        "/confirm-email/MQ:abc/",
        "/reauthenticate/",
        "/password/set/",
        "/login/code/confirm/",
    ],
)
def test_nobody_claims_another_s_address_or_takes_a_way_that_is_not_offered(
    alice: Person, as_bob: Client, path: str
) -> None:
    claim = {"action_add": "", "email": "alice@example.com"}
    assert as_bob.get(path).status_code == as_bob.post(path, claim).status_code == 404
