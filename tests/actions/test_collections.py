"""Collections: what a person makes is private until they share it, and deleting one deletes no picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from fluxstudio.actions import collections
from fluxstudio.domain.roles import Visibility
from fluxstudio.models import AuditEntry, Collection, Member, Person, Picture, Run, Team
from tests.factories import fill, make_picture, make_run


@pytest.fixture
def place(bobs_part: Member) -> Collection:
    """A private collection of Bob's."""
    return collections.make_collection(bobs_part, "Buns", Visibility.PRIVATE)


def test_what_is_made_is_private_until_it_is_shared(
    place: Collection, bobs_part: Member, alice: Person
) -> None:
    assert place not in Collection.objects.visible_to(alice)
    collections.change_collection(bobs_part, place, name="Buns", visibility=Visibility.TEAM_VIEW)
    assert place in Collection.objects.visible_to(alice)


def test_the_log_tells_of_it_without_the_names_of_private_places(
    place: Collection, bobs_part: Member, northwind: Team
) -> None:
    collections.change_collection(bobs_part, place, name="Secret buns", visibility=Visibility.PRIVATE)
    assert "uns" not in str(AuditEntry.objects.values())
    collections.change_collection(bobs_part, place, name="Buns", visibility=Visibility.TEAM_EDIT)
    newest = AuditEntry.objects.of_team(northwind).first()
    assert newest is not None
    assert newest.facts == {"name": "Buns", "before": "private", "visibility": "team_edit"}
    assert "Secret" not in str(AuditEntry.objects.values())  # renamed and opened at once


def test_nothing_that_others_made_is_hidden_from_them(
    place: Collection, bobs_part: Member, alices_part: Member, media: Path
) -> None:
    collections.change_collection(bobs_part, place, name="Buns", visibility=Visibility.TEAM_EDIT)
    make_picture(alices_part, collection=place)
    with pytest.raises(collections.OthersWork):
        collections.change_collection(bobs_part, place, name="Mine", visibility=Visibility.PRIVATE)
    assert Collection.objects.get(pk=place.pk).visibility == "team_edit"
    own = Collection.objects.get(owner=bobs_part.person, team=place.team, is_default=True)
    with pytest.raises(collections.OthersWork):
        collections.delete_collection(bobs_part, place, into=own)
    assert Picture.objects.get().collection == place


def test_an_empty_one_goes(place: Collection, bobs_part: Member) -> None:
    assert collections.delete_collection(bobs_part, place) == 0
    assert not Collection.objects.filter(pk=place.pk).exists()


def test_what_lies_in_it_moves_and_nothing_is_deleted(
    place: Collection, bobs_part: Member, media: Path
) -> None:
    run = make_run(bobs_part, collection=place)
    picture = make_picture(bobs_part, collection=place)
    binned = make_picture(bobs_part, collection=place, binned_at=run.created_at)
    fill(run.slots.get(), picture)
    into = Collection.objects.get(owner=bobs_part.person, team=place.team, is_default=True)
    with pytest.raises(collections.NotEmpty):
        collections.delete_collection(bobs_part, place)
    assert collections.delete_collection(bobs_part, place, into=into) == 2
    assert {row.collection for row in Picture.objects.filter(pk__in=[picture.pk, binned.pk])} == {into}
    assert Run.objects.get(pk=run.pk).collection == into


def test_one_that_pictures_are_on_their_way_into_stays(place: Collection, bobs_part: Member) -> None:
    make_run(bobs_part, collection=place)
    into = Collection.objects.get(owner=bobs_part.person, team=place.team, is_default=True)
    with pytest.raises(collections.StillWaiting):
        collections.delete_collection(bobs_part, place, into=into)


def test_the_one_where_new_work_lands_stays(bobs_part: Member) -> None:
    own = Collection.objects.get(owner=bobs_part.person, team=bobs_part.team, is_default=True)
    with pytest.raises(collections.IsDefault):
        collections.delete_collection(bobs_part, own)
