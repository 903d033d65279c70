"""The embedded leg: one asyncio loop inside the server process drives every attempt.

The ledger is the queue. The agenda in memory only says when to look, and is rebuilt from the ledger at start
and by every sweep, so losing it loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError

from fluxstudio.actions.attempts import doubt_all_sending, set_aside
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.engine.chores import Chore, do_chores
from fluxstudio.engine.deliveries import read_deliveries
from fluxstudio.engine.lanes import Lane
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.times import Due, later
from fluxstudio.engine.wakes import listen
from fluxstudio.models import Attempt

log = structlog.stdlib.get_logger(__name__)

Step = Callable[[int], Awaitable[Due | None]]

SWEEP = 5.0  # seconds between looks at the whole ledger
LOCK_WAIT = 1.0  # seconds between tries to become the one engine of this folder
# Steps begun; most of them wait for one of the few places that a submit or a download needs.
UNSENT_AT_ONCE = 64  # of attempts not sent yet: however many wait, what the provider has is followed
SENT_AT_ONCE = 512  # of accepted ones
LOOKED_AT = 10_000  # rows of a sweep, accepted ones first, of each kind the earliest due first
POISON = 30.0  # seconds before a step that raised what it should not is tried again
DRAIN = 4.0  # seconds that steps under way get when the studio stops
STRAY = 120.0  # seconds, twice what a submit can last: nobody is sending it any more
RESTART = (1.0, 5.0, 30.0)  # seconds before an engine that broke is built again


class EmbeddedLeg:
    """Runs a step whenever one is due, until `stop()`."""

    def __init__(
        self,
        opened: Callable[[], AbstractAsyncContextManager[Step]],
        lock: EngineLock,
        *,
        chores: Sequence[Chore] = (),
    ) -> None:
        """`opened` is entered while this leg holds the lock: what only the one engine may open, and its steps."""
        self._opened = opened
        self._lock = lock
        self._chores = chores
        self._unsent, self._sent = Lane(UNSENT_AT_ONCE), Lane(SENT_AT_ONCE)
        self._active: dict[int, asyncio.Task[None]] = {}
        self._hurried: set[int] = set()  # a webhook came while their step was under way
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._woken = False  # somebody said that there is work, since the last sweep
        self._swept_at = 0.0  # monotonic: a clock that is set back must not stop the sweeps

    async def run(self) -> None:
        """Take the folder's lock, settle what a crash left behind, and drive until stopped.

        An engine that breaks is built again: nobody may have to restart the studio.
        """
        broke = 0
        while await self._become_the_engine():
            try:
                async with self._opened() as step:
                    await self._settle_the_past()
                    await self._drive(step)
            except Exception:
                log.exception("the engine broke and will be built again")
            finally:
                self._lock.release()
            await self._pause(RESTART[min(broke, len(RESTART) - 1)])
            broke += 1

    def stop(self) -> None:
        """Start nothing new; `run` returns once what is under way has ended, or after DRAIN seconds."""
        self._stopping.set()
        self._wake.set()

    async def _settle_the_past(self) -> None:
        doubted = await sync_to_async(doubt_all_sending)()
        if doubted:
            log.warning("requests in doubt after a crash", count=doubted)

    async def _drive(self, step: Step) -> None:
        helpers = [asyncio.create_task(listen(self._hear)), asyncio.create_task(do_chores(self._chores))]
        try:
            while not self._stopping.is_set():
                await self._turn(step)
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            await self._drain()

    async def _become_the_engine(self) -> bool:
        while not self._stopping.is_set():
            if self._lock.acquire():
                return True
            await self._pause(LOCK_WAIT)
        return False

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than until `stop()`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _hear(self) -> None:
        self._woken = True
        self._wake.set()

    async def _turn(self, step: Step) -> None:
        self._wake.clear()
        try:
            await self._sweep()
        except Exception:  # the database was away: the next turn looks again
            log.exception("sweep failed")
        self._start_due(step)
        await self._rest(step)

    async def _sweep(self) -> None:
        self._swept_at = time.monotonic()
        busy = set(self._active)
        hurried = set(await sync_to_async(read_deliveries)())
        rows = await sync_to_async(_moving)()
        busy |= set(self._active)  # what is or was under way meanwhile knows its time better than those rows
        self._hurried |= hurried & set(self._active)
        for attempt_id, due_at, unsent in rows:
            if attempt_id not in busy or (attempt_id in hurried and attempt_id not in self._active):
                self._put(attempt_id, due_at, unsent=unsent)
        await sync_to_async(doubt_all_sending)(sent_before=later(-STRAY), besides=tuple(self._active))
        log.debug("ledger swept")

    def _put(self, attempt_id: int, due: float, *, unsent: bool) -> None:
        lane, other = (self._unsent, self._sent) if unsent else (self._sent, self._unsent)
        other.agenda.drop(attempt_id)
        lane.agenda.put(attempt_id, due)

    def _start_due(self, step: Step) -> None:
        for lane in (self._sent, self._unsent):
            for attempt_id in lane.take_due():
                if attempt_id not in self._active:
                    lane.under_way.add(attempt_id)
                    self._active[attempt_id] = asyncio.create_task(self._run_one(step, attempt_id, lane))

    async def _run_one(self, step: Step, attempt_id: int, lane: Lane) -> None:
        try:
            due = await step(attempt_id)
            if due is not None:
                self._put(attempt_id, due.at.timestamp(), unsent=due.unsent)
        except Exception:
            log.exception("step failed", attempt=attempt_id)
            await self._set_aside(attempt_id, lane)
        finally:
            del self._active[attempt_id]
            lane.under_way.discard(attempt_id)
            if attempt_id in self._hurried:
                self._hurried.discard(attempt_id)
                self._put(attempt_id, time.time(), unsent=False)
            self._wake.set()

    async def _set_aside(self, attempt_id: int, lane: Lane) -> None:
        due = later(POISON)
        lane.agenda.put(attempt_id, due.timestamp())
        with contextlib.suppress(DatabaseError):  # the database was the trouble; a sweep finds the row
            await sync_to_async(set_aside)(attempt_id, due_at=due)

    async def _rest(self, step: Step) -> None:
        """Wait for the next due time, a wake-up, or the sweep, whichever is first."""
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._seconds_to_rest())
            if self._woken or time.monotonic() >= self._swept_at + SWEEP:
                self._woken = False
                return
            self._wake.clear()
            self._start_due(step)

    def _seconds_to_rest(self) -> float:
        seconds = self._swept_at + SWEEP - time.monotonic()
        dues = [
            due - time.time() for lane in (self._sent, self._unsent) if (due := lane.next_due()) is not None
        ]
        return max(0.0, min([seconds, *dues]))

    async def _drain(self) -> None:
        if self._active:
            await asyncio.wait(self._active.values(), timeout=DRAIN)
        for task in list(self._active.values()):
            task.cancel()
        await asyncio.gather(*self._active.values(), return_exceptions=True)


def _moving() -> list[tuple[int, float, bool]]:
    """What waits for a step: id, when it is due, and whether it was not sent yet."""
    # By state: "accepted" comes before "queued", so that no length of the queue hides what was accepted.
    rows = Attempt.objects.moving().order_by("state", "due_at").values_list("pk", "due_at", "state")
    return [(pk, due_at.timestamp(), state == AttemptState.QUEUED) for pk, due_at, state in rows[:LOOKED_AT]]
