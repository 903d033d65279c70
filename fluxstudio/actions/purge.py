"""Deleting pictures for good, bytes included: what lay in the bin for 30 days, candidates nobody wanted for 7."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from fluxstudio.actions.intake import rendition_key
from fluxstudio.actions.touchups import preview_key
from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.imaging.limits import RENDITION_SIDES
from fluxstudio.models import MaskDraft, Picture, Run, Slot, TouchUp
from fluxstudio.models.pictures import BIN_DAYS, REJECTED_DAYS

BATCH = 50  # pictures removed in one transaction
BLURRED = 0  # the long side under which a hidden picture's stand-in is kept


def purge_bin(now: datetime.datetime | None = None) -> int:
    """Delete what has been in the bin for 30 days. Returns how many pictures went.

    A reference or mask stays as long as a run that was made with it can still ask for a picture, a picture as long
    as candidates of it are on their way.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=BIN_DAYS)
    unfilled = Slot.objects.exclude(state=SlotState.FILLED)
    asking = Run.objects.filter(Exists(unfilled.filter(run=OuterRef("pk"))))
    by_run = asking.filter(Q(reference=OuterRef("pk")) | Q(mask=OuterRef("pk")))
    by_touch_up = TouchUp.objects.filter(picture=OuterRef("pk"), run__slots__state=SlotState.WAITING)
    return _purge(Picture.objects.filter(~Exists(by_run), ~Exists(by_touch_up), binned_at__lt=before))


def purge_candidates(now: datetime.datetime | None = None) -> int:
    """Delete candidates rejected 7 days ago, and undecided ones whose picture is gone. Returns how many went."""
    before = (now or timezone.now()) - datetime.timedelta(days=REJECTED_DAYS)
    undecided = Picture.objects.candidates().filter(version=None)
    orphaned = Q(slot__run__touch_up__picture=None)
    return _purge(undecided.filter(Q(rejected_at__lt=before) | orphaned))


def purge_touch_ups(now: datetime.datetime | None = None) -> int:
    """Forget what was sent for fills of which nothing is left after 30 days. Returns how many files went."""
    before = (now or timezone.now()) - datetime.timedelta(days=BIN_DAYS)
    left = Slot.objects.filter(run=OuterRef("run")).filter(
        Q(picture__isnull=False) | Q(state=SlotState.WAITING)
    )
    gone = 0
    for row in TouchUp.objects.filter(~Exists(left), run__created_at__lt=before).exclude(sent_image="")[
        :BATCH
    ]:
        keys = [key for key in (row.mask, row.sent_image, row.sent_mask) if key]
        TouchUp.objects.filter(pk=row.pk).update(mask="", sent_image="", sent_mask="")
        for key in keys:
            if not _names_touch_up_file(key):
                default_storage.delete(key)
                gone += 1
    return gone


def _names_touch_up_file(key: str) -> bool:
    """Whether anybody still names these bytes; equal bytes are stored once."""
    named = Q(mask=key) | Q(sent_image=key) | Q(sent_mask=key)
    return TouchUp.objects.filter(named).exists() or MaskDraft.objects.filter(mask=key).exists()


def _purge(rows: QuerySet[Picture]) -> int:
    gone = 0
    while removed := _purge_batch(rows.order_by("pk")):
        gone += removed
    return gone


@transaction.atomic
def _purge_batch(found: QuerySet[Picture]) -> int:
    # Bytes first, then the rows: after a crash in between, the rows are still there and the next round ends it.
    rows = list(found.select_for_update(of=("self",)).select_related("team", "parent")[:BATCH])
    pks = [row.pk for row in rows]
    others = Picture.objects.exclude(pk__in=pks)
    for row in rows:
        for key in _unshared_keys(row, others):
            default_storage.delete(key)
        _close_gap(row)
    wanted_no_more = [row.accepted_from_id for row in rows if row.accepted_from_id]
    Picture.objects.filter(pk__in=wanted_no_more, rejected_at=None).update(rejected_at=timezone.now())
    Slot.objects.filter(picture__in=pks).update(picture=None, error="picture_deleted")
    Run.objects.filter(reference__in=pks).update(reference=None)
    Run.objects.filter(mask__in=pks).update(mask=None)
    Picture.objects.filter(pk__in=pks).delete()
    return len(rows)


def _close_gap(picture: Picture) -> None:
    """Deleting a version keeps its children: they hang on its own parent, and another root holds them together."""
    Picture.objects.filter(parent=picture, number__isnull=False).update(parent=picture.parent_id)
    rest = Picture.objects.filter(root=picture).order_by(F("number").asc())
    heir = rest.first()
    if heir is not None:
        rest.exclude(pk=heir.pk).update(root=heir)
        Picture.objects.filter(pk=heir.pk).update(root=None)


def _unshared_keys(picture: Picture, others: QuerySet[Picture]) -> Iterator[str]:
    """The storage keys that no other picture reads."""
    for key in filter(None, (picture.file, picture.original)):
        if not others.filter(Q(file=key) | Q(original=key)).exists():
            yield key
    if not others.filter(team=picture.team, sha256=picture.sha256).exists():
        for side in (*RENDITION_SIDES, BLURRED):
            yield rendition_key(picture, side)
    touch_up = TouchUp.objects.filter(run__slots__picture=picture).first()
    if touch_up is not None:
        yield preview_key(picture, touch_up)
