"""Masks that are still being painted: kept for one person and picture, and never written over unseen.

A draft's revision moves by one conditional UPDATE, so that of two tabs that both began with the same one only the
first is stored; the other is told. Each draft has a folder of its own, so no other row can name its bytes.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from fluxstudio.models import MaskDraft, Member, Person, Picture
from fluxstudio.models.files import put
from fluxstudio.models.pictures import BIN_DAYS

KEEP = datetime.timedelta(days=90)  # without a change
BATCH = 50  # drafts forgotten in one transaction

Meta = dict[str, Any]


class Outdated(Exception):
    """The draft is not the one the caller knew; nothing was changed. `theirs` is the one there is, or None."""

    def __init__(self, theirs: MaskDraft | None) -> None:
        super().__init__("the draft has changed")
        self.theirs = theirs


def tag_of(draft: MaskDraft | None) -> str:
    """What names this state of the draft and no other, not even one of a draft begun anew; "" for none."""
    return f"{draft.pk}.{draft.revision}" if draft else ""


def draft_of(person: Person, picture: Picture) -> MaskDraft | None:
    """The person's draft of the picture."""
    return MaskDraft.objects.filter(person=person, picture=picture).first()


def save_draft(
    member: Member, picture: Picture, *, mask: bytes | None, meta: Meta, known: str | None
) -> MaskDraft:
    """Keep the mask's PNG (None while nothing is painted) and what belongs to it, in place of the draft whose tag is
    `known`: "" for none, None for any. Raises Outdated."""
    current = draft_of(member.person, picture)
    if known is not None and known != tag_of(current):
        raise Outdated(current)
    folder = _folder(member, picture)
    facts = {"mask": put(folder, mask, "png") if mask else "", "meta": meta, "changed_at": timezone.now()}
    saved = _replaced(current, facts) if current else _begun(member, picture, facts)
    if mask:
        put(folder, mask, "png")  # another tab may have let go of the same bytes a moment ago
    if current and current.mask != saved.mask:
        _remove(saved, current.mask)
    return saved


def drop_draft(member: Member, picture: Picture, *, known: str | None) -> None:
    """Forget the draft whose tag is `known` (None: any). One that is gone already is fine. Raises Outdated."""
    current = draft_of(member.person, picture)
    if current is None:
        return
    if known is not None and known != tag_of(current):
        raise Outdated(current)
    gone, _ = MaskDraft.objects.filter(pk=current.pk, revision=current.revision).delete()
    if not gone:
        raise Outdated(draft_of(member.person, picture))
    _remove(current, current.mask)


def forget_old_drafts(now: datetime.datetime | None = None) -> int:
    """Remove drafts that nobody touched for 90 days, or whose picture is about to leave the bin for good; bytes
    included. Returns how many went. Run it before the bin is emptied: a picture takes its drafts' rows with it."""
    gone = 0
    while removed := _forget_batch(now or timezone.now()):
        gone += removed
    return gone


def _begun(member: Member, picture: Picture, facts: Meta) -> MaskDraft:
    try:
        with transaction.atomic():
            return MaskDraft.objects.create(person=member.person, picture=picture, **facts)
    except IntegrityError as error:  # another tab began one at the same moment
        raise Outdated(draft_of(member.person, picture)) from error


def _replaced(current: MaskDraft, facts: Meta) -> MaskDraft:
    same = MaskDraft.objects.filter(pk=current.pk, revision=current.revision)
    if not same.update(revision=F("revision") + 1, **facts):
        raise Outdated(MaskDraft.objects.filter(pk=current.pk).first())
    return MaskDraft(
        pk=current.pk,
        person_id=current.person_id,
        picture_id=current.picture_id,
        revision=current.revision + 1,
        **facts,
    )


@transaction.atomic
def _remove(draft: MaskDraft, key: str) -> None:
    """Delete bytes unless the draft has come to name them again; its row is held meanwhile."""
    rows = MaskDraft.objects.select_for_update().filter(
        person_id=draft.person_id, picture_id=draft.picture_id
    )
    if key and all(row.mask != key for row in rows):
        default_storage.delete(key)


@transaction.atomic
def _forget_batch(now: datetime.datetime) -> int:
    # Bytes first, then the rows: after a crash in between, the rows are still there and the next round ends it.
    almost = now - datetime.timedelta(days=BIN_DAYS - 1)
    old = MaskDraft.objects.filter(Q(changed_at__lt=now - KEEP) | Q(picture__binned_at__lt=almost))
    rows = list(old.select_for_update(of=("self",)).order_by("pk")[:BATCH])
    for row in rows:
        if row.mask:
            default_storage.delete(row.mask)
    MaskDraft.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _folder(member: Member, picture: Picture) -> str:
    return f"t/{member.team.slug}/drafts/{picture.slug}/{member.person.pk}"
