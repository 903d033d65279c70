"""Making teams, the switcher, handing over and leaving, as people see it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.domain.roles import Role
from fluxstudio.models import Member, Person, Team


def test_anybody_makes_a_team_and_lands_among_its_members(as_bob: Client, bob: Person) -> None:
    answer = as_bob.post("/teams/new/", {"name": "  Bakery "}, follow=True)
    page = answer.content.decode()
    assert "Bakery is made." in page
    assert Member.objects.get(team__name="Bakery").person == bob
    assert answer.redirect_chain[-1][0].endswith("/settings/members/")


@pytest.mark.parametrize("name", ["", "   ", "n" * 81, "a\0b"])
def test_a_name_that_is_none_is_refused_in_words(as_bob: Client, name: str) -> None:
    answer = as_bob.post("/teams/new/", {"name": name})
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert not Team.objects.filter(name=name).exists()


def test_what_the_form_does_not_ask_for_is_not_taken(as_bob: Client) -> None:
    more = {"role": "owner", "monthly_micros": "1000000000", "is_private": "on", "slug": "mine", "seq": "9"}
    as_bob.post("/teams/new/", {"name": "Bakery", **more})
    team = Team.objects.get(name="Bakery")
    assert (team.monthly_micros, team.is_private, team.slug != "mine") == (0, False, True)


def test_the_switcher_stands_on_every_page_with_every_team(
    as_bob: Client, bob: Person, northwind: Team
) -> None:
    as_bob.post("/teams/new/", {"name": "Bakery"})
    for name in ("studio", "gallery", "uploads", "settings", "members", "collections"):
        page = as_bob.get(reverse(name, args=[northwind.slug])).content.decode()
        for team in Team.objects.of(bob):
            assert f'href="{reverse("studio", args=[team.slug])}"' in page, name
        assert 'href="/teams/new/"' in page


def test_home_leads_to_the_team_one_worked_in_last(as_bob: Client, bob: Person) -> None:
    as_bob.post("/teams/new/", {"name": "Zebra"})
    url = reverse("studio", args=[Team.objects.get(name="Zebra").slug])
    as_bob.get(url)
    assert as_bob.get("/").headers["Location"] == url


def test_an_owner_renames_the_team_and_others_do_not(
    as_alice: Client, as_bob: Client, northwind: Team
) -> None:
    url = reverse("team_rename", args=[northwind.slug])
    assert as_bob.post(url, {"name": "Bob’s"}).status_code == 403
    assert "called Southwind now" in as_alice.post(url, {"name": "Southwind"}, follow=True).content.decode()
    answer = as_alice.post(url, {"name": ""})
    assert answer.status_code == 422
    assert "Give the team a name." in answer.content.decode()
    assert Team.objects.get(pk=northwind.pk).name == "Southwind"


def test_an_owner_hands_the_team_over(as_alice: Client, bobs_part: Member, northwind: Team) -> None:
    url = reverse("team_transfer", args=[northwind.slug])
    assert "Bob Oak (Maker)" in as_alice.get(url).content.decode()
    page = as_alice.post(url, {"member": bobs_part.pk}, follow=True).content.decode()
    assert "Bob Oak owns Northwind now. You are an editor." in page
    assert as_alice.get(url).status_code == 403


def test_only_a_member_can_take_over(as_alice: Client, charlie: Person, northwind: Team) -> None:
    url = reverse("team_transfer", args=[northwind.slug])
    assert "Nobody else is in the team yet." in as_alice.get(url).content.decode()
    foreign = Member.objects.get(person=charlie)
    answer = as_alice.post(url, {"member": foreign.pk})
    assert answer.status_code == 422
    assert Member.objects.get(pk=foreign.pk).role == "owner"


def test_leaving_says_first_what_becomes_of_things(as_bob: Client, bob: Person, northwind: Team) -> None:
    url = reverse("team_leave", args=[northwind.slug])
    page = as_bob.get(url).content.decode()
    assert "1 collection passes to Alice Rivers." in page
    assert "Private ones stay private" in page
    assert "You have left Northwind." in as_bob.post(url, follow=True).content.decode()
    assert as_bob.get(reverse("studio", args=[northwind.slug])).status_code == 404


def test_the_last_owner_reads_why_they_cannot_leave(as_alice: Client, northwind: Team) -> None:
    url = reverse("team_leave", args=[northwind.slug])
    assert "cannot leave yet" in as_alice.get(url).content.decode()
    answer = as_alice.post(url)
    assert answer.status_code == 422
    assert "Northwind needs an owner." in answer.content.decode()
    assert Member.objects.filter(team=northwind, role=Role.OWNER).exists()


def test_a_private_team_of_one_offers_neither_leaving_nor_inviting(as_bob: Client, bob: Person) -> None:
    own = Team.objects.of(bob).get(is_private=True)
    page = as_bob.get(reverse("members", args=[own.slug])).content.decode()
    assert "team of one" in page
    for name in ("team_leave", "team_transfer", "invitation_create"):
        url = reverse(name, args=[own.slug])
        assert url not in page
        assert as_bob.post(url, {"role": "viewer"}).status_code == 403
