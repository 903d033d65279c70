"""The members' page: who is in the team, roles, and removal that takes effect at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import teams
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Person, Team
from fluxstudio.web.live.hub import stop_hub
from tests.factories import make_picture
from tests.web.sockets import tab


@pytest.fixture
def url(northwind: Team) -> str:
    """The page."""
    return reverse("members", args=[northwind.slug])


def test_everybody_sees_who_is_in_and_only_owners_get_controls(
    as_alice: Client, as_bob: Client, url: str
) -> None:
    for browser, sees in ((as_alice, True), (as_bob, False)):
        page = browser.get(url).content.decode()
        assert "Alice Rivers" in page
        assert "Bob Oak" in page
        assert ("Role of Bob Oak" in page) == sees
        assert ("Remove Bob Oak" in page) == sees
        assert ("Invite somebody" in page) == sees
        assert ("bob@example.com" in page) == (sees or browser is as_bob)
    assert "alice@example.com" not in as_bob.get(url).content.decode()


def test_an_owner_changes_a_role(as_alice: Client, bobs_part: Member, northwind: Team) -> None:
    act = reverse("member_role", args=[northwind.slug, bobs_part.pk])
    page = as_alice.post(act, {"role": "editor"}, follow=True).content.decode()
    assert "Bob Oak: Editor from now on." in page
    assert Member.objects.get(pk=bobs_part.pk).role == "editor"


@pytest.mark.parametrize("role", ["", "admiral", "OWNER", "owner\0"])
def test_a_role_that_does_not_exist_changes_nothing(
    as_alice: Client, bobs_part: Member, northwind: Team, role: str
) -> None:
    answer = as_alice.post(reverse("member_role", args=[northwind.slug, bobs_part.pk]), {"role": role})
    assert answer.status_code == 422
    assert Member.objects.get(pk=bobs_part.pk).role == "maker"


def test_nobody_raises_themselves(as_bob: Client, bobs_part: Member, northwind: Team) -> None:
    act = reverse("member_role", args=[northwind.slug, bobs_part.pk])
    assert as_bob.post(act, {"role": "owner"}).status_code == 403
    assert Member.objects.get(pk=bobs_part.pk).role == "maker"


def test_the_last_owner_reads_why_they_stay_one(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    answer = as_alice.post(reverse("member_role", args=[northwind.slug, alices_part.pk]), {"role": "viewer"})
    assert answer.status_code == 422
    assert "Northwind needs an owner." in answer.content.decode()


def test_a_member_of_another_team_is_nobody_here(as_alice: Client, charlie: Person, northwind: Team) -> None:
    foreign = Member.objects.get(person=charlie)
    for number in (foreign.pk, 987_654_321, 2**63, 10**30):
        for name in ("member_role", "member_remove"):
            answer = as_alice.post(reverse(name, args=[northwind.slug, number]), {"role": "viewer"})
            assert answer.status_code == 404


def test_removal_asks_first_and_then_everything_of_the_team_is_gone_for_them(
    as_alice: Client, as_bob: Client, bobs_part: Member, shared: Collection, northwind: Team, media: Path
) -> None:
    picture = make_picture(bobs_part, collection=shared)
    file = reverse("picture_file", args=[northwind.slug, picture.slug])
    act = reverse("member_remove", args=[northwind.slug, bobs_part.pk])
    assert as_bob.get(file).status_code == 200
    page = as_alice.get(act).content.decode()
    assert "Remove Bob Oak from Northwind?" in page
    assert "1 collection passes to you." in page
    assert Member.objects.filter(pk=bobs_part.pk).exists(), "looking removes nobody"
    assert "Their work here stays" in as_alice.post(act, follow=True).content.decode()
    assert as_bob.get(file).status_code == 404
    assert as_bob.get(reverse("studio", args=[northwind.slug])).status_code == 404
    assert as_alice.get(file).status_code == 200


def test_removing_oneself_is_leaving(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    answer = as_alice.post(reverse("member_remove", args=[northwind.slug, alices_part.pk]))
    assert answer.headers["Location"] == reverse("team_leave", args=[northwind.slug])
    assert Member.objects.filter(pk=alices_part.pk).exists()


@pytest.mark.parametrize("others", [2, 30])
def test_the_page_asks_as_often_however_many_members_there_are(
    as_alice: Client, northwind: Team, url: str, others: int, django_assert_num_queries: Any
) -> None:
    for number in range(others):
        person = add_person(name=f"P{number}", email=f"p{number}@example.com", password=None)
        join(northwind, person, Role.MAKER)
    as_alice.get(url)
    with django_assert_num_queries(6):
        as_alice.get(url)


@pytest.mark.django_db(transaction=True)
async def test_a_removed_member_s_socket_closes_at_once(
    alices_part: Member, bobs_part: Member, bob: Person, alice: Person, northwind: Team
) -> None:
    sockets = [await tab(bob, northwind), await tab(bob, northwind), await tab(alice, northwind)]
    for socket in sockets:
        await socket.hello()
    await sync_to_async(teams.remove_member)(alices_part, bobs_part)
    assert [await socket.closed() for socket in sockets[:2]] == [4404, 4404]
    assert await sockets[2].is_quiet()
    await stop_hub()
