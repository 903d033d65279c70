"""What is cleared away by itself: old events, what lay in the bin for 30 days, sessions that are over.

Each is safe to run at any time and as often as one likes; the engine's sweep does so now and then.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from fluxstudio.actions.drafts import forget_old_drafts
from fluxstudio.actions.exports import forget_exports
from fluxstudio.actions.purge import purge_bin, purge_candidates, purge_touch_ups
from fluxstudio.models import Event, Team
from fluxstudio.models.events import KEEP

KEEP_EVENTS_FOR = datetime.timedelta(hours=24)


def tidy() -> None:
    """Every chore once."""
    for chore in CHORES:
        chore()


def prune_events(now: datetime.datetime | None = None) -> int:
    """Forget events that are older than a day or not among a team's last 5,000. Returns how many went.

    A page that missed one of those is told to fetch itself anew.
    """
    before = (now or timezone.now()) - KEEP_EVENTS_FOR
    gone = Event.objects.filter(created_at__lt=before).delete()[0]
    for pk, seq in Team.objects.filter(seq__gt=KEEP).values_list("pk", "seq"):
        gone += Event.objects.filter(team_id=pk, seq__lte=seq - KEEP).delete()[0]
    return gone


def clear_sessions() -> None:
    """Delete the rows of sessions that have expired."""
    SessionStore.clear_expired()


CHORES: tuple[Callable[[], object], ...] = (
    prune_events,
    forget_old_drafts,
    purge_bin,
    purge_candidates,
    purge_touch_ups,
    forget_exports,
    clear_sessions,
)
