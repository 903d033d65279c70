"""From a queued run to stored pictures, on the real protocol; and what each kind of failure leaves behind."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from PIL import Image

from fluxstudio.actions.runs import cancel_run, retry_slot
from fluxstudio.engine.submit import code_of
from fluxstudio.models import Attempt, Budget, Member, Picture, Prediction, Run, Slot
from fluxstudio.models.files import read, sha256
from fluxstudio.wavespeed import errors
from tests.engine.conftest import Rig
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)


async def start(member: Member, **over: Any) -> Run:
    return await sync_to_async(make_run)(member, **over)


@sync_to_async
def slots_of(run: Run) -> list[Slot]:
    return list(run.slots.select_related("picture").order_by("index"))


@sync_to_async
def attempts_of(run: Run) -> list[Attempt]:
    return list(Attempt.objects.filter(slot__run=run).order_by("slot__index", "number"))


@sync_to_async
def purse_of(member: Member) -> tuple[int, int]:
    month = Budget.objects.filter(team=member.team).first()
    return (month.held_micros, month.spent_micros) if month else (0, 0)


async def test_four_pictures_are_made_each_by_its_own_request_and_seed(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part, num_images=4, seed=11)

    await rig.settle(run)

    slots = await slots_of(run)
    assert [slot.state for slot in slots] == ["filled"] * 4
    assert [slot.seed for slot in slots] == [11, 12, 13, 14]
    assert sorted(entry["seed"] for entry in rig.books()) == [11, 12, 13, 14]


async def test_the_stored_picture_is_the_providers_bytes_with_their_facts(
    rig: Rig, alices_part: Member
) -> None:
    run = await start(alices_part, output_format="png")

    await rig.settle(run)

    picture = (await slots_of(run))[0].picture
    assert picture is not None
    data = await sync_to_async(read)(picture.file)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("PNG", (256, 320))
    assert (picture.format, picture.width, picture.height, picture.bytes) == ("png", 256, 320, len(data))
    assert picture.sha256 == sha256(data)
    assert picture.rendition_widths[0] == 320
    assert picture.simulated
    assert picture.prompt == run.prompt


async def test_sandbox_runs_cost_nothing_and_paid_ones_are_settled(
    rig: Rig, alices_part: Member, paid: Callable[[], None]
) -> None:
    await rig.settle(await start(alices_part))
    assert await purse_of(alices_part) == (0, 0)

    paid()
    run = await start(alices_part, num_images=2)
    assert await purse_of(alices_part) == (30_000, 0)
    await rig.settle(run)

    assert await purse_of(alices_part) == (0, 30_000)
    assert not run.simulated


@pytest.mark.parametrize(
    ("fault", "error"),
    [("fail-1200", "moderation"), ("fail-1402", "media"), ("fail-5000", "no_answer")],
)
async def test_a_task_that_fails_leaves_a_free_slot_with_its_reason(
    rig: Rig, alices_part: Member, paid: Callable[[], None], fault: str, error: str
) -> None:
    paid()
    run = await start(alices_part, prompt=f"a red fox [[fault:{fault}]]")

    await rig.settle(run)

    (slot,) = await slots_of(run)
    assert (slot.state, slot.error) == ("failed", error)
    assert await purse_of(alices_part) == (0, 0)


@pytest.mark.parametrize(("code", "error"), [(1402, "media"), (1401, "settings"), (None, "settings")])
def test_a_lora_that_cannot_be_fetched_is_not_blamed_on_the_settings(code: int | None, error: str) -> None:
    assert code_of(errors.BadRequest("Failed to download.", code=code)) == error


async def test_a_definite_no_is_free_and_says_what_the_provider_said(
    rig: Rig, alices_part: Member, paid: Callable[[], None]
) -> None:
    paid()
    run = await start(alices_part, prompt="a red fox [[fault:no-credits]]")

    await rig.settle(run)

    (slot,) = await slots_of(run)
    assert (slot.state, slot.error) == ("failed", "credits")
    assert await purse_of(alices_part) == (0, 0)


async def test_a_lost_answer_is_in_doubt_and_never_sent_again(
    rig: Rig, alices_part: Member, paid: Callable[[], None]
) -> None:
    paid()
    run = await start(alices_part, prompt="a red fox [[fault:lost-submit]]")

    await rig.settle(run)
    await rig.settle(run)  # a second engine on the same ledger

    (attempt,) = await attempts_of(run)
    assert attempt.state == "in_doubt"
    assert len(rig.books()) == 1
    assert await purse_of(alices_part) == (15_000, 0)  # held until it is known


async def test_what_was_being_sent_when_the_studio_died_is_in_doubt(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part)
    await Attempt.objects.filter(slot__run=run).aupdate(state="sending")

    await rig.settle(run)

    (attempt,) = await attempts_of(run)
    assert attempt.state == "in_doubt"
    assert rig.books() == []


async def test_an_accepted_attempt_is_followed_by_the_next_engine(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part)
    (attempt,) = await attempts_of(run)
    await rig.steps(attempt.pk)  # submitted; then the process dies
    assert (await attempts_of(run))[0].state == "accepted"

    await rig.settle(run)

    assert [slot.state for slot in await slots_of(run)] == ["filled"]
    assert len(rig.books()) == 1


async def test_a_step_run_twice_makes_one_picture(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part)
    (attempt,) = await attempts_of(run)
    await rig.settle(run)

    assert await rig.steps(attempt.pk) is None

    assert await Picture.objects.acount() == 1
    assert await Prediction.objects.acount() == 1
    assert len(rig.books()) == 1


async def test_cancelled_before_sending_nothing_is_sent_and_nothing_is_held(
    rig: Rig, alices_part: Member, paid: Callable[[], None]
) -> None:
    paid()
    run = await start(alices_part, num_images=3)

    taken_back = await sync_to_async(cancel_run)(run)
    await rig.settle(run)

    assert (taken_back.cancelled, taken_back.already_sent) == (3, 0)
    assert [slot.state for slot in await slots_of(run)] == ["cancelled"] * 3
    assert rig.books() == []
    assert await purse_of(alices_part) == (0, 0)


async def test_cancelled_after_sending_the_picture_still_comes(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part)
    (attempt,) = await attempts_of(run)
    await rig.steps(attempt.pk)

    taken_back = await sync_to_async(cancel_run)(run)
    await rig.settle(run)

    assert (taken_back.cancelled, taken_back.already_sent) == (0, 1)
    assert [slot.state for slot in await slots_of(run)] == ["filled"]


async def test_try_again_keeps_the_seed_and_is_a_new_attempt(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part, prompt="a red fox [[fault:fail-5000]]", seed=42)
    await rig.settle(run)
    (slot,) = await slots_of(run)

    await sync_to_async(retry_slot)(slot)

    attempts = await attempts_of(run)
    assert [(one.number, one.state) for one in attempts] == [(1, "failed"), (2, "queued")]
    assert (await slots_of(run))[0].seed == 42


async def test_a_result_that_comes_damaged_is_fetched_again_and_never_shown(
    rig: Rig, alices_part: Member
) -> None:
    run = await start(alices_part, prompt="a red fox [[fault:output-truncated]]")
    (attempt,) = await attempts_of(run)
    await rig.steps(attempt.pk)

    for _ in range(50):
        await rig.steps(attempt.pk)
        await attempt.arefresh_from_db()
        if attempt.tries:
            break

    assert (attempt.state, attempt.ready_at is not None) == ("accepted", True)
    assert await Picture.objects.acount() == 0


async def test_only_one_engine_drives_a_folder(rig: Rig, alices_part: Member) -> None:
    first, second = rig.leg(), rig.leg()
    assert first._lock.acquire()

    assert not second._lock.acquire()
    first._lock.release()
    assert second._lock.acquire()
    second._lock.release()


async def test_sensitive_results_are_marked(rig: Rig, alices_part: Member) -> None:
    run = await start(alices_part, prompt="a red fox [[fault:nsfw]]")

    await rig.settle(run)

    picture = (await slots_of(run))[0].picture
    assert picture is not None
    assert picture.sensitive
