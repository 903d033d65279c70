"""Inviting by link: shown once or mailed, and what whoever opens it sees."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions import invitations, teams
from fluxstudio.domain.roles import Role
from fluxstudio.logs import redact
from fluxstudio.models import Invitation, Member, Person, Team

PASSWORD = "another quiet harbour at dawn"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def made(alices_part: Member) -> invitations.Made:
    """An open invitation as maker."""
    return invitations.invite(alices_part, Role.MAKER)


@pytest.fixture
def link(made: invitations.Made) -> str:
    """Its address."""
    return reverse("invite", args=[made.token])


def test_without_a_mail_server_the_link_is_shown_once(
    as_alice: Client, as_charlie: Client, charlie: Person, northwind: Team
) -> None:
    url = reverse("invitation_create", args=[northwind.slug])
    answer = as_alice.post(url, {"role": "maker"})
    page = answer.content.decode()
    assert answer.status_code == 201
    found = re.search(r"http://testserver(/invite/[\w-]{22}/)", page)
    assert found
    assert found[1] not in as_alice.get(reverse("members", args=[northwind.slug])).content.decode()
    assert "E-mail" not in page
    as_charlie.post(found[1])
    assert Member.objects.get(person=charlie, team=northwind).role == "maker"


def test_with_one_it_is_mailed_to_the_public_address_and_not_shown(
    as_alice: Client, northwind: Team, settings: Any
) -> None:
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://x", "https://studio.example.com"
    northwind.name = "North\nwind"
    northwind.save()
    url = reverse("invitation_create", args=[northwind.slug])
    page = as_alice.post(url, {"role": "viewer", "email": "dan@example.com"}, follow=True).content.decode()
    assert "on its way to dan@example.com" in page
    (sent,) = mail.outbox
    assert sent.to == ["dan@example.com"]
    assert "\n" not in sent.subject
    found = re.search(r"https://studio\.example\.com/invite/[\w-]{22}/", str(sent.body))
    assert found
    assert found[0] not in page


def test_a_mail_that_cannot_be_sent_leaves_the_link(as_alice: Client, northwind: Team, settings: Any) -> None:
    settings.EMAIL_URL = "smtp://x"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    url = reverse("invitation_create", args=[northwind.slug])
    answer = as_alice.post(url, {"role": "viewer", "email": "dan@example.com"})
    assert answer.status_code == 201
    assert "could not be sent" in answer.content.decode()
    assert "/invite/" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"role": "admiral"}, "You cannot give that role."),
        ({}, "Choose a role."),
        ({"role": "maker", "email": "nobody"}, "valid email"),
        ({"role": "maker", "email": "BOB@example.com"}, "in the team already"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    as_alice: Client, bob: Person, northwind: Team, settings: Any, form: dict[str, str], sentence: str
) -> None:
    settings.EMAIL_URL = "smtp://x"
    answer = as_alice.post(reverse("invitation_create", args=[northwind.slug]), form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_an_editor_cannot_give_more_than_is_offered(
    as_bob: Client, alices_part: Member, bobs_part: Member, northwind: Team
) -> None:
    url = reverse("invitation_create", args=[northwind.slug])
    assert as_bob.post(url, {"role": "viewer"}).status_code == 403
    teams.change_role(alices_part, bobs_part, Role.EDITOR)
    assert as_bob.post(url, {"role": "owner"}).status_code == 422
    assert as_bob.post(url, {"role": "maker", "email": "x@example.com"}).status_code == 201
    high = invitations.invite(alices_part, Role.OWNER).invitation
    revoke = reverse("invitation_revoke", args=[northwind.slug, high.slug])
    assert as_bob.post(revoke).status_code == 403
    assert Invitation.objects.open().filter(pk=high.pk).exists()


def test_one_who_is_signed_in_joins_by_a_button_and_not_by_looking(
    as_charlie: Client, charlie: Person, northwind: Team, link: str
) -> None:
    page = as_charlie.get(link).content.decode()
    assert "Join Northwind as Maker" in page
    assert "Alice Rivers invites you" in page
    assert not Member.objects.filter(person=charlie, team=northwind).exists()
    assert "You are in Northwind now." in as_charlie.post(link, follow=True).content.decode()


def test_the_role_in_the_request_does_not_count(
    as_charlie: Client, charlie: Person, northwind: Team, link: str
) -> None:
    as_charlie.post(f"{link}?role=owner", {"role": "owner", "team": "x"})
    assert Member.objects.get(person=charlie, team=northwind).role == "maker"


def test_one_without_an_account_makes_it_there_and_is_signed_in(
    as_nobody: Client, northwind: Team, link: str
) -> None:
    assert "Make the account and join" in as_nobody.get(link).content.decode()
    form = {"name": "Dan", "email": "dan@example.com", "password": PASSWORD, "is_superuser": "on"}
    page = as_nobody.post(link, form, follow=True).content.decode()
    assert "You are in Northwind now." in page
    dan = Person.objects.get(email="dan@example.com")
    assert (dan.is_superuser, dan.check_password(PASSWORD)) == (False, True)
    assert [team.name for team in Team.objects.of(dan)] == ["Northwind", "Private"]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"email": "ALICE@example.com"}, "Sign in with it instead."),
        ({"email": "x"}, "valid email"),
        ({"name": ""}, "required"),
    ],
)
def test_an_account_that_cannot_be_made_uses_nothing_up(
    as_nobody: Client, link: str, over: dict[str, str], sentence: str
) -> None:
    form = {"name": "Dan", "email": "dan@example.com", "password": PASSWORD}
    answer = as_nobody.post(link, {**form, **over})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Invitation.objects.open().exists()


def test_who_has_an_account_signs_in_and_comes_back(as_nobody: Client, charlie: Person, link: str) -> None:
    page = as_nobody.get(link).content.decode()
    found = re.search(r'href="(/login/\?next=[^"]+)"', page)
    assert found
    answer = as_nobody.post(
        found[1], {"login": charlie.email, "password": "a long and quiet harbour", "next": link}
    )
    assert answer.headers["Location"] == link
    assert "Join Northwind" in as_nobody.get(link).content.decode()


def test_one_for_an_address_is_for_that_address(
    as_charlie: Client, as_nobody: Client, alices_part: Member, charlie: Person, northwind: Team
) -> None:
    made = invitations.invite(alices_part, Role.MAKER, email="dan@example.com")
    link = reverse("invite", args=[made.token])
    assert "another e-mail address" in as_charlie.get(link).content.decode()
    assert as_charlie.post(link).status_code == 403
    assert not Member.objects.filter(person=charlie, team=northwind).exists()
    form = {"name": "Dan", "email": "eve@example.com", "password": PASSWORD}
    as_nobody.post(link, form)
    assert Member.objects.get(team=northwind, person__name="Dan").person.email == "dan@example.com"


def test_who_is_in_already_is_told_and_uses_nothing_up(as_bob: Client, northwind: Team, link: str) -> None:
    assert "in this team already" in as_bob.get(link).content.decode()
    assert as_bob.post(link).headers["Location"] == reverse("studio", args=[northwind.slug])
    assert Invitation.objects.open().exists()


def test_links_that_do_not_work_all_answer_alike(
    as_charlie: Client, as_nobody: Client, alices_part: Member, bob: Person
) -> None:
    used, expired, revoked = (invitations.invite(alices_part, Role.MAKER) for _ in range(3))
    invitations.accept_as_newcomer(used.token, name="D", email="d@example.com", password=PASSWORD)
    Invitation.objects.filter(pk=expired.invitation.pk).update(expires_at=timezone.now())
    invitations.revoke(alices_part, revoked.invitation)
    tokens = [used.token, expired.token, revoked.token, "x" * 22, "ü", "%00", used.invitation.slug]
    for browser in (as_charlie, as_nobody):
        for method in ("get", "post"):
            answers = [getattr(browser, method)(reverse("invite", args=[token])) for token in tokens]
            assert {answer.status_code for answer in answers} == {404}
            assert len({answer.content for answer in answers}) == 1


def test_guessing_is_slowed_down(as_nobody: Client, link: str) -> None:
    codes = [as_nobody.get(reverse("invite", args=[f"guess-{n}"])).status_code for n in range(31)]
    assert codes == [404] * 30 + [429]
    assert as_nobody.get(link).status_code == 429


def test_no_other_site_and_no_log_learns_the_link(
    as_nobody: Client, link: str, made: invitations.Made, caplog: pytest.LogCaptureFixture
) -> None:
    answer = as_nobody.get(link)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert '<meta name="referrer" content="strict-origin">' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    with caplog.at_level(logging.DEBUG):
        Invitation.objects.update(revoked_at=timezone.now())
        as_nobody.get(link)
    for record in caplog.records:
        assert made.token not in redact(record.getMessage())
    for line in (f"GET {link}", f"/login/?next={link}", f"/login/?next=%2Finvite%2F{made.token}%2F"):
        assert made.token not in redact(line)


def test_the_csrf_check_stands_before_joining(charlie: Person, northwind: Team, link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(charlie, "allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(link).status_code == 403
    assert not Member.objects.filter(person=charlie, team=northwind).exists()


def test_an_owner_takes_one_back(
    as_alice: Client, as_nobody: Client, made: invitations.Made, link: str
) -> None:
    team = made.invitation.team
    page = as_alice.get(reverse("members", args=[team.slug])).content.decode()
    url = reverse("invitation_revoke", args=[team.slug, made.invitation.slug])
    assert url in page
    assert made.token not in page
    assert "does not work any more" in as_alice.post(url, follow=True).content.decode()
    assert "was not open any more" in as_alice.post(url, follow=True).content.decode()
    assert as_nobody.get(link).status_code == 404
