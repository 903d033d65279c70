"""When to ask the provider how a picture is doing: learnt from how long pictures of that shape took."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable

from asgiref.sync import sync_to_async

from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.domain.polling import ROUND_TRIP, Schedule, learn
from fluxstudio.models import Attempt

HISTORY = 400  # finished attempts that are learnt from
RELEARN = 5.0  # seconds a schedule is used before it is learnt anew; learning takes about 2 ms
SMOOTHING = 1 / 8  # of a new round trip in the average, as in RFC 6298
CALLED_BACK = 30.0  # seconds before the first poll where a webhook should have come


class Pace:
    """Schedules by shape and endpoint."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Schedule]] = {}
        self._round_trips: dict[str, float] = {}

    def answered(self, endpoint: str, seconds: float) -> None:
        """A question to an endpoint was answered after that long."""
        usual = self._round_trips.get(endpoint, seconds)
        self._round_trips[endpoint] = usual + (seconds - usual) * SMOOTHING

    async def first_poll(self, attempt: Attempt, *, called_back: bool) -> float:
        """Seconds from acceptance to the first question."""
        first = (await self._schedule(attempt)).next_after(0)
        return max(CALLED_BACK, 3 * first) if called_back else first

    async def next_poll(self, attempt: Attempt, asked_at: datetime.datetime) -> datetime.datetime:
        """When to ask next, after the question sent at `asked_at` found it unfinished."""
        accepted = attempt.accepted_at or asked_at
        elapsed = max(0.0, (asked_at - accepted).total_seconds())
        return accepted + datetime.timedelta(seconds=(await self._schedule(attempt)).next_after(elapsed))

    async def _schedule(self, attempt: Attempt) -> Schedule:
        key = (attempt.endpoint, attempt.shape)
        known = self._known.get(key)
        if known is None or known[0] < self._clock():
            durations = await sync_to_async(_durations)(attempt)
            round_trip = self._round_trips.get(attempt.endpoint, ROUND_TRIP)
            known = self._known[key] = (self._clock() + RELEARN, learn(durations, round_trip=round_trip))
        return known[1]


def _durations(attempt: Attempt) -> list[float]:
    """Seconds that attempts of this shape took, oldest first."""
    rows = Attempt.objects.filter(
        endpoint=attempt.endpoint, shape=attempt.shape, state=AttemptState.DONE, seconds__isnull=False
    )
    newest = rows.order_by("-accepted_at").values_list("seconds", flat=True)[:HISTORY]
    return [seconds for seconds in newest if seconds is not None][::-1]
