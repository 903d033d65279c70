"""What is cleared away by itself: old events, what lay in the bin for 30 days, sessions that are over.

Each is safe to run at any time and as often as one likes; the engine's sweep does so now and then.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fluxstudio.actions.intake import rendition_key
from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.imaging.limits import RENDITION_SIDES
from fluxstudio.models import Event, Picture, Run, Slot, Team
from fluxstudio.models.events import KEEP
from fluxstudio.models.pictures import BIN_DAYS

KEEP_EVENTS_FOR = datetime.timedelta(hours=24)
BATCH = 50  # pictures removed in one transaction
BLURRED = 0  # the long side under which a hidden picture's stand-in is kept


def tidy() -> None:
    """Every chore once."""
    prune_events()
    purge_bin()
    clear_sessions()


def prune_events(now: datetime.datetime | None = None) -> int:
    """Forget events that are older than a day or not among a team's last 5,000. Returns how many went.

    A page that missed one of those is told to fetch itself anew.
    """
    before = (now or timezone.now()) - KEEP_EVENTS_FOR
    gone = Event.objects.filter(created_at__lt=before).delete()[0]
    for pk, seq in Team.objects.filter(seq__gt=KEEP).values_list("pk", "seq"):
        gone += Event.objects.filter(team_id=pk, seq__lte=seq - KEEP).delete()[0]
    return gone


def purge_bin(now: datetime.datetime | None = None) -> int:
    """Delete what has been in the bin for 30 days, bytes included. Returns how many pictures went.

    A reference or mask stays as long as a run that was made with it can still ask for a picture.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=BIN_DAYS)
    gone = 0
    while removed := _purge_batch(before):
        gone += removed
    return gone


def clear_sessions() -> None:
    """Delete the rows of sessions that have expired."""
    SessionStore.clear_expired()


@transaction.atomic
def _purge_batch(before: datetime.datetime) -> int:
    # Bytes first, then the rows: after a crash in between, the rows are still there and the next round ends it.
    rows = list(_purgeable(before).select_for_update().select_related("team")[:BATCH])
    pks = [row.pk for row in rows]
    others = Picture.objects.exclude(pk__in=pks)
    for row in rows:
        for key in _unshared_keys(row, others):
            default_storage.delete(key)
    Slot.objects.filter(picture__in=pks).update(picture=None, error="picture_deleted")
    Run.objects.filter(reference__in=pks).update(reference=None)
    Run.objects.filter(mask__in=pks).update(mask=None)
    Picture.objects.filter(pk__in=pks).delete()
    return len(rows)


def _purgeable(before: datetime.datetime) -> QuerySet[Picture]:
    unfilled = Slot.objects.exclude(state=SlotState.FILLED)
    asking = Run.objects.filter(Exists(unfilled.filter(run=OuterRef("pk"))))
    is_needed = Exists(asking.filter(Q(reference=OuterRef("pk")) | Q(mask=OuterRef("pk"))))
    return Picture.objects.filter(~is_needed, binned_at__lt=before).order_by("pk")


def _unshared_keys(picture: Picture, others: QuerySet[Picture]) -> Iterator[str]:
    """The storage keys that no other picture reads."""
    for key in filter(None, (picture.file, picture.original)):
        if not others.filter(Q(file=key) | Q(original=key)).exists():
            yield key
    if not others.filter(team=picture.team, sha256=picture.sha256).exists():
        for side in (*RENDITION_SIDES, BLURRED):
            yield rendition_key(picture, side)
