"""The embedded leg: one asyncio loop inside the server process drives every attempt.

The ledger is the queue. The agenda in memory only says when to look, and is rebuilt from the ledger at start
and by every sweep, so losing it loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import structlog
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import DatabaseError

from fluxstudio import events
from fluxstudio.actions.attempts import doubt_all_sending, set_aside
from fluxstudio.engine.agenda import Agenda
from fluxstudio.engine.deliveries import read_deliveries
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.submit import Next, later
from fluxstudio.models import Attempt

log = structlog.stdlib.get_logger(__name__)

SWEEP = 5.0  # seconds between looks at the whole ledger
LOCK_WAIT = 1.0  # seconds between tries to become the one engine of this folder
AT_ONCE = 64  # steps under way at the same time
POISON = 30.0  # seconds before a step that raised what it should not is tried again
DRAIN = 5.0  # seconds that steps under way get when the studio stops


class EmbeddedLeg:
    """Runs `step(attempt id)` whenever one is due, until `stop()`."""

    def __init__(
        self,
        step: Callable[[int], Awaitable[Next]],
        lock: EngineLock,
        around: Callable[[], AbstractAsyncContextManager[None]] = contextlib.nullcontext,
    ) -> None:
        """`around` is entered while this leg holds the lock: what only the one engine may open."""
        self._step = step
        self._lock = lock
        self._around = around
        self._agenda = Agenda()
        self._active: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._woken = False  # somebody said that there is work, since the last sweep
        self._swept_at = 0.0

    async def run(self) -> None:
        """Take the folder's lock, settle what a crash left behind, and drive until stopped."""
        if not await self._become_the_engine():
            return
        try:
            async with self._around():
                await self._settle_the_past()
                await self._drive()
        finally:
            self._lock.release()

    def stop(self) -> None:
        """Start nothing new; `run` returns once what is under way has ended, or after DRAIN seconds."""
        self._stopping.set()
        self._wake.set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way or due."""
        return not self._active and not len(self._agenda)

    async def _settle_the_past(self) -> None:
        doubted = await sync_to_async(doubt_all_sending)()
        if doubted:
            log.warning("requests in doubt after a crash", count=doubted)

    async def _drive(self) -> None:
        listener = asyncio.create_task(self._listen())
        try:
            while not self._stopping.is_set():
                await self._turn()
        finally:
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener
            await self._drain()

    async def _become_the_engine(self) -> bool:
        while not self._lock.acquire():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOCK_WAIT)
            if self._stopping.is_set():
                return False
        return True

    async def _turn(self) -> None:
        self._wake.clear()
        try:
            await self._sweep()
        except Exception:  # the database was away: the next turn looks again
            log.exception("sweep failed")
            self._swept_at = time.time()
        self._start_due()
        await self._rest()

    async def _sweep(self) -> None:
        self._swept_at = time.time()
        await sync_to_async(read_deliveries)()
        for attempt_id, due_at in await sync_to_async(_moving)():
            if attempt_id not in self._active:
                self._agenda.put(attempt_id, due_at)

    def _start_due(self) -> None:
        room = AT_ONCE - len(self._active)
        for attempt_id in self._agenda.take_due(time.time()):
            if attempt_id in self._active:
                continue
            if room <= 0:
                self._agenda.put(attempt_id, time.time())
                return
            self._active[attempt_id] = asyncio.create_task(self._run_one(attempt_id))
            room -= 1

    async def _run_one(self, attempt_id: int) -> None:
        try:
            due = await self._step(attempt_id)
            if due is not None:
                self._agenda.put(attempt_id, due.timestamp())
        except Exception:
            log.exception("step failed", attempt=attempt_id)
            await self._set_aside(attempt_id)
        finally:
            del self._active[attempt_id]
            self._wake.set()

    async def _set_aside(self, attempt_id: int) -> None:
        due = later(POISON)
        self._agenda.put(attempt_id, due.timestamp())
        with contextlib.suppress(DatabaseError):  # the database was the trouble; the next sweep finds the row
            await sync_to_async(set_aside)(attempt_id, due_at=due)

    async def _rest(self) -> None:
        """Wait for the next due time, a wake-up, or the sweep, whichever is first."""
        while not self._stopping.is_set():
            due = self._agenda.next_due() if len(self._active) < AT_ONCE else None
            until = min(self._swept_at + SWEEP, due if due is not None else float("inf"))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.0, until - time.time()))
            if self._woken or time.time() >= self._swept_at + SWEEP:
                self._woken = False
                return
            self._wake.clear()
            self._start_due()

    async def _listen(self) -> None:
        """Turn the channel layer's wake-ups into an early sweep."""
        layer = get_channel_layer()
        if layer is None:
            return
        channel = await layer.new_channel()
        await layer.group_add(events.ENGINE, channel)
        while True:
            await layer.receive(channel)
            self._woken = True
            self._wake.set()

    async def _drain(self) -> None:
        if self._active:
            await asyncio.wait(self._active.values(), timeout=DRAIN)
        for task in list(self._active.values()):
            task.cancel()
        await asyncio.gather(*self._active.values(), return_exceptions=True)


def _moving() -> list[tuple[int, float]]:
    rows = Attempt.objects.moving().order_by("due_at").values_list("pk", "due_at")[:10_000]
    return [(pk, due_at.timestamp()) for pk, due_at in rows]
