"""The leg heals itself: strays, broken steps, a broken engine, a clock set back, wake-ups, chores."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from fluxstudio import events
from fluxstudio.engine.agenda import Agenda
from fluxstudio.engine.chores import do_chores
from fluxstudio.engine.leg import UNSENT_AT_ONCE, EmbeddedLeg
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.times import Due, later
from fluxstudio.engine.wakes import listen
from fluxstudio.models import Attempt, Member, Slot
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_step_breaks() -> None:
    """Here things break on purpose."""


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def driving(leg: EmbeddedLeg) -> AsyncIterator[None]:
    task = asyncio.create_task(leg.run())
    try:
        yield
    finally:
        leg.stop()
        await task


async def test_an_engine_that_breaks_is_built_again(tmp_path: Path, alices_part: Member) -> None:
    await sync_to_async(make_run)(alices_part)
    opened, stepped = [], []

    @contextlib.asynccontextmanager
    async def open_steps() -> AsyncIterator[Callable[[int], object]]:
        opened.append(1)
        if len(opened) == 1:
            raise OSError("the folder is in use")

        async def step(attempt_id: int) -> None:
            stepped.append(attempt_id)

        yield step

    leg = EmbeddedLeg(open_steps, EngineLock(tmp_path / "lock"))  # type: ignore[arg-type]
    async with driving(leg):
        await until(lambda: stepped)

    assert len(opened) == 2


async def test_a_request_that_nobody_sends_any_more_is_in_doubt_while_the_engine_runs(
    tmp_path: Path, alices_part: Member
) -> None:
    run = await sync_to_async(make_run)(alices_part)
    swept = []

    async def step(attempt_id: int) -> None:
        # The step breaks and so does the write that should have set it aside.
        sent_at = timezone.now() - datetime.timedelta(minutes=5)
        await Attempt.objects.filter(pk=attempt_id).aupdate(state="sending", sent_at=sent_at)
        swept.append(attempt_id)

    leg = EmbeddedLeg(lambda: contextlib.nullcontext(step), EngineLock(tmp_path / "lock"))
    async with driving(leg):
        await until(lambda: swept)
        leg._hear()
        async with asyncio.timeout(30):
            while (await Attempt.objects.aget(slot__run=run)).state != "in_doubt":
                await asyncio.sleep(0.02)


async def test_a_step_that_breaks_is_tried_later_and_what_it_was_sending_is_in_doubt(
    tmp_path: Path, alices_part: Member
) -> None:
    run = await sync_to_async(make_run)(alices_part)
    broken = []

    async def step(attempt_id: int) -> None:
        await Attempt.objects.filter(pk=attempt_id).aupdate(state="sending", sent_at=timezone.now())
        broken.append(attempt_id)
        raise RuntimeError("nobody foresaw this")

    leg = EmbeddedLeg(lambda: contextlib.nullcontext(step), EngineLock(tmp_path / "lock"))
    async with driving(leg):
        await until(lambda: broken and not leg._active)

    attempt = await Attempt.objects.aget(slot__run=run)
    assert attempt.state == "in_doubt"
    assert attempt.due_at > timezone.now()
    assert len(broken) == 1


async def test_many_that_wait_to_be_sent_leave_accepted_ones_their_room(
    tmp_path: Path, alices_part: Member
) -> None:
    await sync_to_async(make_many_queued)(alices_part, 600)
    followed = await sync_to_async(make_run)(alices_part)
    accepted = await Attempt.objects.aget(slot__run=followed)
    await Attempt.objects.filter(pk=accepted.pk).aupdate(state="accepted", due_at=timezone.now())
    begun: list[int] = []
    ended = asyncio.Event()

    async def step(attempt_id: int) -> None:
        begun.append(attempt_id)
        if attempt_id != accepted.pk:
            await ended.wait()  # the provider is slow to take them

    leg = EmbeddedLeg(lambda: contextlib.nullcontext(step), EngineLock(tmp_path / "lock"))
    async with driving(leg):
        await until(lambda: accepted.pk in begun)
        assert len(begun) == 1 + UNSENT_AT_ONCE
        ended.set()
        await until(lambda: len(begun) > 1 + UNSENT_AT_ONCE)


async def test_what_is_sent_and_accepted_takes_no_room_from_what_waits(
    tmp_path: Path, alices_part: Member
) -> None:
    await sync_to_async(make_many_queued)(alices_part, 3 * UNSENT_AT_ONCE)
    begun: list[int] = []

    async def step(attempt_id: int) -> Due:
        begun.append(attempt_id)
        return Due(at=later(0), unsent=False)

    leg = EmbeddedLeg(lambda: contextlib.nullcontext(step), EngineLock(tmp_path / "lock"))
    async with driving(leg):
        await until(lambda: len(set(begun)) == 3 * UNSENT_AT_ONCE)


def make_many_queued(member: Member, count: int) -> None:
    """Places that were all asked for an hour ago."""
    slot = make_run(member).slots.get()
    slots = Slot.objects.bulk_create(
        Slot(run=slot.run, index=number, seed=number, state=slot.state) for number in range(1, count)
    )
    (first,) = slot.attempts.all()
    facts = {name: getattr(first, name) for name in ("endpoint", "simulated", "price_micros", "shape")}
    Attempt.objects.bulk_create(Attempt(slot=one, **facts) for one in slots)
    Attempt.objects.update(due_at=timezone.now() - datetime.timedelta(hours=1))


def test_saying_the_same_time_again_does_not_grow_the_agenda() -> None:
    agenda = Agenda()

    for _ in range(1000):
        agenda.put(7, 12.5)

    assert len(agenda._heap) == 1
    agenda.put(7, 3.0)
    assert list(agenda.take_due(20.0)) == [7]
    assert agenda.next_due() is None


async def test_the_engine_joins_its_group_again_before_the_layer_forgets_it() -> None:
    layer = get_channel_layer()
    assert layer is not None
    heard: list[int] = []
    task = asyncio.create_task(listen(lambda: heard.append(1), join_again=0.02))
    try:
        await until(lambda: layer.groups.get(events.ENGINE))
        layer.groups[events.ENGINE].clear()  # a day has passed
        await until(lambda: layer.groups[events.ENGINE])
        await layer.group_send(events.ENGINE, {"type": "engine.wake"})
        await until(lambda: heard)
    finally:
        task.cancel()


async def test_chores_are_done_beside_the_steps_and_one_that_fails_spares_the_others() -> None:
    done: list[str] = []

    def broken() -> None:
        raise RuntimeError("not today")

    task = asyncio.create_task(do_chores([broken, lambda: done.append("pruned")], first=0, every=0.01))
    try:
        await until(lambda: len(done) > 2)
    finally:
        task.cancel()
