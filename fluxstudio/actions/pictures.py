"""Pictures after they exist, and the ones people bring."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fluxstudio import events
from fluxstudio.models import Collection, Favourite, Member, Person, Picture


@transaction.atomic
def add_upload(member: Member, *, collection: Collection, kind: Picture.Kind, **facts: Any) -> Picture:
    """Store the row of a reference or a mask whose bytes are already stored."""
    picture = Picture.objects.create(
        team=member.team, collection=collection, person=member.person, kind=kind, **facts
    )
    events.announce(member.team, "upload", picture.pk, collection=collection)
    return picture


def set_favourite(person: Person, picture: Picture, on: bool) -> None:
    """Mark or unmark a picture for one person; doing it twice changes nothing."""
    if on:
        Favourite.objects.get_or_create(person=person, picture=picture)
    else:
        Favourite.objects.filter(person=person, picture=picture).delete()


def move_to_bin(pictures: QuerySet[Picture]) -> int:
    """Put pictures into the bin, from where they come back for 30 days. Returns how many moved."""
    return _set_binned(pictures.filter(binned_at=None), binned=True)


def restore(pictures: QuerySet[Picture]) -> int:
    """Take pictures out of the bin. Returns how many came back."""
    return _set_binned(pictures.filter(binned_at__isnull=False), binned=False)


@transaction.atomic
def set_alt(picture: Picture, text: str) -> None:
    """Change the words that stand for the picture."""
    Picture.objects.filter(pk=picture.pk).update(alt=text[:1_000])
    picture.alt = text[:1_000]


@transaction.atomic
def _set_binned(pictures: QuerySet[Picture], *, binned: bool) -> int:
    rows = list(pictures.select_related("team", "collection"))
    Picture.objects.filter(pk__in=[row.pk for row in rows]).update(binned_at=timezone.now() if binned else None)
    for row in rows:
        events.announce(row.team, "picture", row.pk, collection=row.collection)
    return len(rows)
