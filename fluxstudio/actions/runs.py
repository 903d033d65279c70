"""Starting, cancelling and retrying what people asked for."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions.provider import SANDBOX, endpoint_for
from fluxstudio.domain.lifecycle import AttemptState, SlotState
from fluxstudio.domain.lora_hosts import check_hosts
from fluxstudio.domain.preset_words import Asked
from fluxstudio.domain.problems import gettext_noop, invalid
from fluxstudio.domain.request import PRICE_MICROS, RunRequest, to_body
from fluxstudio.domain.seeds import seeds_for
from fluxstudio.models import Attempt, Budget, Collection, Member, Picture, PresetVersion, Run, Slot

ALREADY = gettext_noop(
    "What you sent before was started after all; its pictures come by themselves. Send again to start this, too."
)


class OverBudget(Exception):
    """The run does not fit into what the team has left; nothing was started."""

    def __init__(self, *, needed_micros: int, left_micros: int, renews_on: datetime.date) -> None:
        super().__init__(f"needs {needed_micros}, {left_micros} left")
        self.needed_micros = needed_micros
        self.left_micros = left_micros
        self.renews_on = renews_on

    @property
    def fits(self) -> int:
        """How many pictures would still fit."""
        return self.left_micros // PRICE_MICROS


@dataclass(frozen=True, kw_only=True)
class Started:
    """A run, and whether this call made it or an earlier one with the same key."""

    run: Run
    created: bool


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """How many places were taken back for nothing, and how many had already been sent."""

    cancelled: int
    already_sent: int


def start_run(
    member: Member,
    request: RunRequest,
    *,
    key: str,
    collection: Collection | None = None,
    reference: Picture | None = None,
    mask: Picture | None = None,
    preset_version: PresetVersion | None = None,
    asked: Asked | None = None,
    draw: Callable[[int], int] = secrets.randbelow,
    along: Callable[[Run], object] | None = None,
) -> Started:
    """Store the run with its slots and first attempts and hold its price, all or nothing.

    `preset_version` is the one its words and LoRAs began with, `asked` what was typed before they came around it;
    without that the words sent are taken for the words typed. `along` stores, in the same transaction, what else
    belongs to the run. The same key by the same person is the same run. Raises OverBudget, and InvalidRequest for a
    LoRA from a host that is not on the team's list, and for a key whose run asked for something else.
    """
    wanted = (_body(request), reference, mask)
    if run := Run.objects.filter(person=member.person, key=key).first():
        return _the_same(run, *wanted)
    check_hosts(request.loras, member.team.lora_hosts)
    place = collection or default_collection(member)
    try:
        with transaction.atomic():
            run = _add_run(
                member,
                request,
                key=key,
                collection=place,
                reference=reference,
                mask=mask,
                preset_version=preset_version,
                asked=asked,
            )
            if along:
                along(run)
            slots = _add_slots(run, seeds_for(request.seed, request.num_images, draw))
            _add_attempts(run, slots)
            events.announce(run.team, "run", run.pk, collection=place)
            events.wake_engine()
    except IntegrityError:  # the same form was sent twice at the same moment
        return _the_same(Run.objects.get(person=member.person, key=key), *wanted)
    return Started(run=run, created=True)


def _the_same(run: Run, body: dict[str, Any], reference: Picture | None, mask: Picture | None) -> Started:
    """An answer that was lost is given again; who has written something else meanwhile is not given the old pictures."""
    if (run.body, run.reference, run.mask) != (body, reference, mask):
        raise invalid("form", "used", ALREADY)
    return Started(run=run, created=False)


def _body(request: RunRequest) -> dict[str, Any]:
    """What is stored of a request: the pictures stand beside it."""
    return to_body(request.evolve(image=None, mask_image=None))


def default_collection(member: Member) -> Collection:
    """The member's private collection, where new work lands."""
    return Collection.objects.get(team=member.team, owner=member.person, is_default=True)


@transaction.atomic
def cancel_run(run: Run) -> Cancelled:
    """Take back every place that was not sent; what was sent is paid for and is kept when it comes."""
    waiting = list(run.slots.filter(state=SlotState.WAITING))
    cancelled = [slot for slot in waiting if _cancel_slot(slot)]
    for slot in cancelled:
        events.announce(run.team, "slot", slot.pk, collection=run.collection)
    return Cancelled(cancelled=len(cancelled), already_sent=len(waiting) - len(cancelled))


@transaction.atomic
def retry_slot(slot: Slot) -> Attempt | None:
    """Ask again for a failed or cancelled place, with the same seed and settings.

    Returns None when the place is already waiting or filled. Raises OverBudget, and InvalidRequest as `start_run`.
    """
    check_hosts(slot.run.request.loras, slot.run.team.lora_hosts)
    revived = Slot.objects.filter(pk=slot.pk, state__in=[SlotState.FAILED, SlotState.CANCELLED]).update(
        state=SlotState.WAITING, error="", error_text="", changed_at=timezone.now()
    )
    if not revived:
        return None
    number = slot.attempts.count() + 1
    (attempt,) = _add_attempts(slot.run, [slot], number=number)
    events.announce(slot.run.team, "slot", slot.pk, collection=slot.run.collection)
    events.wake_engine()
    return attempt


def release(attempt: Attempt) -> None:
    """Give back what was held for an attempt that cost nothing. Call once, in the settling transaction."""
    if attempt.budget_id and attempt.price_micros:
        Budget.objects.filter(pk=attempt.budget_id).update(
            held_micros=F("held_micros") - attempt.price_micros
        )
        events.announce(attempt.slot.run.team, "budget", attempt.budget_id)


def hold_again(attempt: Attempt) -> None:
    """Hold the price of an attempt that was given back too soon, even past the limit: it is owed."""
    if attempt.budget_id and attempt.price_micros:
        Budget.objects.filter(pk=attempt.budget_id).update(
            held_micros=F("held_micros") + attempt.price_micros
        )
        events.announce(attempt.slot.run.team, "budget", attempt.budget_id)


def spend(attempt: Attempt) -> None:
    """Turn what was held into what was spent. Call once, in the settling transaction."""
    if attempt.budget_id and attempt.price_micros:
        Budget.objects.filter(pk=attempt.budget_id).update(
            held_micros=F("held_micros") - attempt.price_micros,
            spent_micros=F("spent_micros") + attempt.price_micros,
        )
        events.announce(attempt.slot.run.team, "budget", attempt.budget_id)


def shape_of(request: RunRequest) -> str:
    """What a duration depends on: size, steps and the number of LoRAs."""
    return f"{request.size}/{request.num_inference_steps}/{len(request.loras)}"


def _add_run(
    member: Member,
    request: RunRequest,
    *,
    key: str,
    collection: Collection,
    reference: Picture | None,
    mask: Picture | None,
    preset_version: PresetVersion | None,
    asked: Asked | None,
) -> Run:
    return Run.objects.create(
        team=member.team,
        collection=collection,
        person=member.person,
        key=key,
        body=_body(request),
        prompt=request.prompt,
        width=request.size.width,
        height=request.size.height,
        count=request.num_images,
        reference=reference,
        mask=mask,
        preset_version=preset_version,
        asked=asked.to_data() if asked else {},
        simulated=endpoint_for(member.team) == SANDBOX,
    )


def _add_slots(run: Run, seeds: Sequence[int]) -> list[Slot]:
    return Slot.objects.bulk_create(Slot(run=run, index=index, seed=seed) for index, seed in enumerate(seeds))


def _add_attempts(run: Run, slots: Sequence[Slot], *, number: int = 1) -> list[Attempt]:
    endpoint = endpoint_for(run.team)
    simulated = endpoint == SANDBOX
    budget = None if simulated else _held_budget(run, len(slots) * PRICE_MICROS)
    if run.simulated != simulated:
        Run.objects.filter(pk=run.pk).update(simulated=simulated)
    return Attempt.objects.bulk_create(
        Attempt(
            slot=slot,
            number=number,
            endpoint=endpoint,
            simulated=simulated,
            price_micros=0 if simulated else PRICE_MICROS,
            budget=budget,
            shape=shape_of(run.request),
        )
        for slot in slots
    )


def _held_budget(run: Run, micros: int) -> Budget:
    budget = Budget.objects.current(run.team)
    if not budget.hold(micros):
        raise OverBudget(needed_micros=micros, left_micros=budget.left_micros, renews_on=budget.renews_on)
    events.announce(run.team, "budget", budget.pk)
    return budget


def _cancel_slot(slot: Slot) -> bool:
    attempt = slot.attempts.live().select_related("slot__run__team").first()
    if attempt is None or not attempt.move(
        AttemptState.CANCELLED, before=AttemptState.QUEUED, finished_at=timezone.now()
    ):
        return False
    release(attempt)
    slot.state = SlotState.CANCELLED
    slot.changed_at = timezone.now()
    slot.save(update_fields=["state", "changed_at"])
    return True
