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


def set_favourites(person: Person, pictures: QuerySet[Picture], on: bool) -> int:
    """Mark or unmark several for one person. Returns how many there are."""
    rows = list(pictures)
    if on:
        Favourite.objects.bulk_create(
            [Favourite(person=person, picture=row) for row in rows], ignore_conflicts=True
        )
    else:
        Favourite.objects.filter(person=person, picture__in=rows).delete()
    return len(rows)


class InUse(Exception):
    """References or masks that runs are still waiting for; nothing was moved."""


@transaction.atomic
def bin_uploads(uploads: QuerySet[Picture]) -> int:
    """Put references and masks into the bin unless a waiting run needs one. Raises InUse."""
    if uploads.in_use().exists():  # type: ignore[attr-defined]
        raise InUse
    return move_to_bin(uploads)


def move_to_bin(pictures: QuerySet[Picture]) -> int:
    """Put pictures into the bin, from where they come back for 30 days. Returns how many moved."""
    return _set_binned(pictures.filter(binned_at=None), binned=True)


@transaction.atomic
def move(pictures: QuerySet[Picture], collection: Collection) -> int:
    """Put pictures into another collection; both places hear of it. Returns how many moved."""
    rows = list(pictures.exclude(collection=collection).select_related("team", "collection"))
    Picture.objects.filter(pk__in=[row.pk for row in rows]).update(collection=collection)
    for row in rows:
        events.announce(row.team, "picture", row.pk, collection=row.collection)
        events.announce(row.team, "picture", row.pk, collection=collection)
    return len(rows)


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
    Picture.objects.filter(pk__in=[row.pk for row in rows]).update(
        binned_at=timezone.now() if binned else None
    )
    for row in rows:
        events.announce(row.team, "picture", row.pk, collection=row.collection)
    return len(rows)
