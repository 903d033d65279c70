"""The collections' pages: making, opening to the team, deleting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Collection, Member, Person, Picture, Team
from tests.factories import make_picture, make_run


@pytest.fixture
def url(northwind: Team) -> str:
    """The list."""
    return reverse("collections", args=[northwind.slug])


def of(place: Collection, name: str = "collection_edit") -> str:
    """The page of one."""
    return reverse(name, args=[place.team.slug, place.slug])


def test_a_maker_makes_one_and_finds_it_in_the_studio(
    as_bob: Client, bob: Person, northwind: Team, url: str
) -> None:
    page = as_bob.post(url, {"name": "Buns", "visibility": "private"}, follow=True).content.decode()
    assert "Buns is made." in page
    place = Collection.objects.get(name="Buns")
    assert (place.owner, place.visibility, place.is_default) == (bob, "private", False)
    studio = as_bob.get(reverse("studio", args=[northwind.slug])).content.decode()
    assert reverse("studio_collection", args=[northwind.slug, place.slug]) in studio


def test_what_is_private_is_in_nobody_else_s_list(as_alice: Client, as_bob: Client, url: str) -> None:
    as_bob.post(url, {"name": "Secret buns", "visibility": "private"})
    assert "Secret buns" not in as_alice.get(url).content.decode()


@pytest.mark.parametrize(
    "form", [{"name": "", "visibility": "private"}, {"name": "B"}, {"name": "B", "visibility": "world"}]
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(
    as_bob: Client, url: str, form: dict[str, str]
) -> None:
    answer = as_bob.post(url, form)
    assert answer.status_code == 422
    assert f'value="{form["name"]}"' in answer.content.decode() or not form["name"]


def test_viewers_make_none(as_bob: Client, bobs_part: Member, url: str) -> None:
    Member.objects.filter(pk=bobs_part.pk).update(role="viewer")
    assert "Make a collection" not in as_bob.get(url).content.decode()
    assert as_bob.post(url, {"name": "B", "visibility": "private"}).status_code == 403


def test_opening_one_shows_its_pictures_to_the_team_and_closing_hides_them(
    as_alice: Client, as_bob: Client, bobs_part: Member, media: Path, northwind: Team
) -> None:
    place = Collection.objects.create(team=northwind, owner=bobs_part.person, name="Buns")
    picture = make_picture(bobs_part, collection=place)
    file = reverse("picture_file", args=[northwind.slug, picture.slug])
    assert as_alice.get(file).status_code == 404
    assert as_bob.post(of(place), {"name": "Buns", "visibility": "team_view"}).status_code == 302
    assert as_alice.get(file).status_code == 200
    as_bob.post(of(place), {"name": "Buns", "visibility": "private"})
    assert as_alice.get(file).status_code == 404


def test_closing_one_with_others_work_says_why_not(
    as_alice: Client, shared: Collection, bobs_part: Member, media: Path
) -> None:
    make_picture(bobs_part, collection=shared)
    answer = as_alice.post(of(shared), {"name": "Mine", "visibility": "private"})
    assert answer.status_code == 422
    assert "Others have work in it" in answer.content.decode()
    assert Collection.objects.get(pk=shared.pk).name == "Autumn campaign"


def test_a_team_s_owner_opens_another_s_shared_one_but_does_not_take_it_away(
    as_alice: Client, bob: Person, northwind: Team
) -> None:
    place = Collection.objects.create(team=northwind, owner=bob, name="Buns", visibility=Visibility.TEAM_VIEW)
    assert as_alice.post(of(place), {"name": "Buns", "visibility": "private"}).status_code == 422
    assert as_alice.post(of(place), {"name": "Rolls", "visibility": "team_edit"}).status_code == 302
    assert Collection.objects.get(pk=place.pk).owner == bob


def test_an_empty_one_is_deleted(as_bob: Client, bob: Person, northwind: Team) -> None:
    place = Collection.objects.create(team=northwind, owner=bob, name="Buns")
    assert "It is empty." in as_bob.get(of(place, "collection_delete")).content.decode()
    assert Collection.objects.filter(pk=place.pk).exists(), "looking deletes nothing"
    assert "Buns is deleted" in as_bob.post(of(place, "collection_delete"), follow=True).content.decode()
    assert not Collection.objects.filter(pk=place.pk).exists()


def test_what_lies_in_one_goes_where_its_owner_says(
    as_bob: Client, bobs_part: Member, media: Path, northwind: Team
) -> None:
    place = Collection.objects.create(team=northwind, owner=bobs_part.person, name="Buns")
    into = Collection.objects.get(team=northwind, owner=bobs_part.person, is_default=True)
    picture = make_picture(bobs_part, collection=place)
    url = of(place, "collection_delete")
    assert "1 picture is in it" in as_bob.get(url).content.decode()
    for wrong in ({}, {"into": "nowhere"}, {"into": place.slug}):
        assert as_bob.post(url, wrong).status_code == 422
    page = as_bob.post(url, {"into": into.slug}, follow=True).content.decode()
    assert "1 picture moved" in page
    assert Picture.objects.get(pk=picture.pk).collection == into


def test_nothing_goes_where_one_may_not_put_pictures(
    as_bob: Client, bobs_part: Member, shared: Collection, alice: Person, northwind: Team, media: Path
) -> None:
    place = Collection.objects.create(team=northwind, owner=bobs_part.person, name="Buns")
    make_picture(bobs_part, collection=place)
    private = Collection.objects.get(team=northwind, owner=alice, is_default=True)
    own = Collection.objects.get(team__is_private=True, owner=bobs_part.person)
    for target in (shared, private, own):
        answer = as_bob.post(of(place, "collection_delete"), {"into": target.slug})
        assert answer.status_code == 422
    assert Collection.objects.filter(pk=place.pk).exists()


def test_one_that_is_needed_says_why_it_stays(as_bob: Client, bobs_part: Member, northwind: Team) -> None:
    own = Collection.objects.get(team=northwind, owner=bobs_part.person, is_default=True)
    assert "so it stays" in as_bob.post(of(own, "collection_delete")).content.decode()
    place = Collection.objects.create(team=northwind, owner=bobs_part.person, name="Buns")
    make_run(bobs_part, collection=place)
    answer = as_bob.post(of(place, "collection_delete"), {"into": own.slug})
    assert answer.status_code == 422
    assert "on their way" in answer.content.decode()


@pytest.mark.parametrize("others", [2, 20])
def test_the_list_asks_as_often_however_many_there_are(
    as_bob: Client, bob: Person, northwind: Team, url: str, others: int, django_assert_num_queries: Any
) -> None:
    for number in range(others):
        Collection.objects.create(team=northwind, owner=bob, name=f"C{number}")
    as_bob.get(url)
    with django_assert_num_queries(6):
        as_bob.get(url)
