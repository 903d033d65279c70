"""Collections: making, naming, opening to the team, deleting."""

from __future__ import annotations

from django.db import transaction

from fluxstudio import events
from fluxstudio.actions import audit
from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Collection, Member, Picture, Run, Slot


class IsDefault(Exception):
    """Their owner's new work lands there, so it stays."""


class NotEmpty(Exception):
    """Something lies in it, and no place was named to move it to; nothing was changed."""


class StillWaiting(Exception):
    """Pictures are on their way into it; nothing was changed."""


class OthersWork(Exception):
    """What others made would vanish for them in a private place; nothing was changed."""


@transaction.atomic
def make_collection(by: Member, name: str, visibility: Visibility) -> Collection:
    """A place for runs and pictures, the member's own."""
    made = Collection.objects.create(team=by.team, owner=by.person, name=name, visibility=visibility)
    _told(made, by, "collection.made", visibility=str(visibility))
    return made


@transaction.atomic
def change_collection(by: Member, place: Collection, *, name: str, visibility: Visibility) -> None:
    """Rename it, or open it to others. Raises OthersWork when it would hide what others made."""
    was, now = (place.name, place.visibility), (name, str(visibility))
    if now[1] == Visibility.PRIVATE != was[1] and has_work_of_others(place, place.owner_id):
        raise OthersWork
    Collection.objects.filter(pk=place.pk).update(name=name, visibility=visibility)
    place.name, place.visibility = name, visibility
    if was[0] != now[0]:
        before = _public_name(was[0], was[1])  # what was private under its old name stays so
        _told(place, by, "collection.renamed", before=before)
    if was[1] != now[1]:
        _told(place, by, "collection.shared", before=was[1], visibility=now[1])


@transaction.atomic
def delete_collection(by: Member, place: Collection, *, into: Collection | None = None) -> int:
    """Delete it; what lies in it, binned pictures too, moves `into` another. Returns how many pictures moved.

    Raises IsDefault, NotEmpty, StillWaiting and OthersWork.
    """
    if place.is_default:
        raise IsDefault
    if Slot.objects.filter(run__collection=place, state=SlotState.WAITING).exists():
        raise StillWaiting
    if into is None and not is_empty(place):
        raise NotEmpty
    if into and into.visibility == Visibility.PRIVATE and has_work_of_others(place, into.owner_id):
        raise OthersWork
    moved = _move_all(place, into) if into else 0
    name = _public_name(place.name, place.visibility)
    audit.record(by.team, by.person, "collection.deleted", place.slug, name=name, pictures=moved)
    events.announce(by.team, "collection", place.pk)
    place.delete()
    return moved


def is_empty(place: Collection) -> bool:
    """Whether neither a picture, binned ones included, nor a run lies in it."""
    return not (
        Picture.objects.filter(collection=place).exists() or Run.objects.filter(collection=place).exists()
    )


def has_work_of_others(place: Collection, person_id: int) -> bool:
    """Whether somebody else who is in the team has something in it."""
    in_team = place.team.members.exclude(person=person_id).values("person")
    return (
        Picture.objects.filter(collection=place, person__in=in_team).exists()
        or Run.objects.filter(collection=place, person__in=in_team).exists()
    )


def _move_all(place: Collection, into: Collection) -> int:
    Run.objects.filter(collection=place).update(collection=into)
    moved = list(Picture.objects.filter(collection=place).values_list("pk", flat=True))
    Picture.objects.filter(collection=place).update(collection=into)
    for pk in moved:
        events.announce(into.team, "picture", pk, collection=into)
    return len(moved)


def _told(place: Collection, by: Member, verb: str, **facts: str) -> None:
    name = _public_name(place.name, place.visibility)
    audit.record(place.team, by.person, verb, place.slug, name=name, **facts)
    events.announce(place.team, "collection", place.pk, collection=place)


def _public_name(name: str, visibility: str) -> str:
    """What is private is not told by name to those who read the log."""
    return "" if visibility == Visibility.PRIVATE else name
