"""What the engine writes about one paid request.

Every function is one transaction around one conditional UPDATE of the attempt: it returns False, and has
changed nothing, when the attempt was no longer in the state the caller knew.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection as Several
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions import lora_checks
from fluxstudio.actions.runs import hold_again, release, spend
from fluxstudio.domain.lifecycle import HOLDING, AttemptState, SlotState
from fluxstudio.models import Attempt, Instance, Picture, Prediction, Run, Slot, TouchUp


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the provider says of a finished task."""

    outputs: list[str]
    sensitive: bool
    method: str  # how the sandbox drew it, empty elsewhere
    notes: list[str]


TEXT = 500  # characters of the provider's own words that are kept


@transaction.atomic
def begin_sending(attempt: Attempt) -> bool:
    """Commit the intent: from here on nobody may assume that the request was not made."""
    if not attempt.move(AttemptState.SENDING, before=AttemptState.QUEUED, sent_at=timezone.now()):
        return False
    _announce(attempt)
    return True


@transaction.atomic
def accept(
    attempt: Attempt,
    *,
    provider_id: str,
    status: str,
    bound_by: str,
    due_at: datetime.datetime,
    before: Several[AttemptState] = (AttemptState.SENDING,),
) -> bool:
    """Bind the provider's task to its attempt; a task belongs to one attempt only.

    `before` are the states it may come from. False when it is in another one, or has another task, or another
    attempt has this one.
    """
    state = AttemptState(Attempt.objects.values_list("state", flat=True).get(pk=attempt.pk))
    if state not in before:
        return False
    fields: dict[str, Any] = {
        "accepted_at": timezone.now(),
        "due_at": due_at,
        "tries": 0,
        "error": "",
        "error_text": "",
    }
    try:
        with transaction.atomic():
            Prediction.objects.create(
                endpoint=attempt.endpoint,
                provider_id=provider_id,
                attempt=attempt,
                status=status,
                bound_by=bound_by,
            )
            moved = attempt.move(AttemptState.ACCEPTED, before=state, **fields)
            if not moved:
                raise IntegrityError
            if state not in HOLDING:  # believed never made and given back; it was made all the same
                hold_again(attempt)
    except IntegrityError:
        return False
    _announce(attempt)
    return True


@transaction.atomic
def hold_back(attempt: Attempt, *, due_at: datetime.datetime, tries: int, error: str = "") -> None:
    """Not yet: something that has to come first could not be done. Nothing was sent."""
    Attempt.objects.filter(pk=attempt.pk, state=AttemptState.QUEUED).update(
        due_at=due_at, tries=tries, error=error
    )


@transaction.atomic
def postpone(attempt: Attempt, *, due_at: datetime.datetime, error: str = "") -> bool:
    """Nothing left this machine, or the provider said later: back into the queue, nothing was charged."""
    moved = attempt.move(
        AttemptState.QUEUED,
        before=AttemptState.SENDING,
        due_at=due_at,
        sent_at=None,
        tries=attempt.tries + 1,
        error=error,
    )
    if moved:
        _announce(attempt)
    return moved


@transaction.atomic
def reject(
    attempt: Attempt, *, error: str, text: str = "", before: AttemptState = AttemptState.SENDING
) -> bool:
    """A definite no: the slot has failed and its money is free again."""
    fields = {"error": error, "error_text": text[:TEXT], "finished_at": timezone.now()}
    if not attempt.move(AttemptState.REJECTED, before=before, **fields):
        return False
    release(attempt)
    _fail_slot(attempt, error, text)
    return True


@transaction.atomic
def doubt(attempt: Attempt, *, text: str = "") -> bool:
    """The request may have been made: its money stays held and it is never sent again by itself."""
    fields = {"error": "in_doubt", "error_text": text[:TEXT]}
    if not attempt.move(AttemptState.IN_DOUBT, before=AttemptState.SENDING, **fields):
        return False
    _announce(attempt)
    return True


def doubt_all_sending(*, sent_before: datetime.datetime | None = None, besides: Several[int] = ()) -> int:
    """By the holder of the engine's lock only: whatever was being sent, and nobody is sending, is in doubt.

    `sent_before` and `besides` spare what this process is sending now. Returns how many there were.
    """
    rows = Attempt.objects.filter(state=AttemptState.SENDING).exclude(pk__in=besides)
    if sent_before is not None:
        rows = rows.filter(sent_at__lt=sent_before)
    rows = rows.select_related("slot__run__team", "slot__run__collection")
    return sum(doubt(row, text="The studio stopped while this was being sent.") for row in rows)


@transaction.atomic
def set_aside(attempt_id: int, *, due_at: datetime.datetime) -> None:
    """A step broke in a way nobody foresaw: look again later, and never send again what may have been sent."""
    Attempt.objects.filter(pk=attempt_id).update(due_at=due_at)
    sending = Attempt.objects.filter(pk=attempt_id, state=AttemptState.SENDING)
    for row in sending.select_related("slot__run__team", "slot__run__collection"):
        doubt(row, text="The studio broke while this was being sent.")


@transaction.atomic
def record_poll(
    attempt: Attempt, *, status: str, asked_at: datetime.datetime, due_at: datetime.datetime
) -> None:
    """The provider is still at it: when to ask next. Announced only when the status is news."""
    Attempt.objects.filter(pk=attempt.pk, state=AttemptState.ACCEPTED).update(
        polls=attempt.polls + 1, asked_at=asked_at, due_at=due_at, tries=0, error=""
    )
    attempt.polls += 1
    changed = Prediction.objects.filter(attempt=attempt).exclude(status=status).update(status=status)
    if changed:
        _announce(attempt)


@transaction.atomic
def defer(attempt: Attempt, *, due_at: datetime.datetime, tries: int, error: str) -> None:
    """The answer or the result could not be had just now, for which reason, and when to try again."""
    Attempt.objects.filter(pk=attempt.pk, state=AttemptState.ACCEPTED).update(
        due_at=due_at, tries=tries, error=error
    )
    attempt.tries, attempt.error = tries, error


@transaction.atomic
def record_outputs(attempt: Attempt, heard: Heard, *, seconds: float | None) -> None:
    """The provider has finished: where the result lies, before it is fetched.

    `seconds` is how long it took from acceptance, None when that is not known well enough to learn from.
    """
    prediction = attempt.prediction
    prediction.status, prediction.outputs, prediction.sensitive = "completed", heard.outputs, heard.sensitive
    prediction.method, prediction.notes = heard.method[:80], heard.notes
    prediction.save(update_fields=["status", "outputs", "sensitive", "method", "notes"])
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk, ready_at=None).update(
        ready_at=now, seconds=seconds, tries=0, error=""
    )
    attempt.ready_at, attempt.tries, attempt.error = attempt.ready_at or now, 0, ""


@transaction.atomic
def fail(attempt: Attempt, *, error: str, text: str = "", charged: bool = False) -> bool:
    """The provider gave up, or what it made cannot be had: the slot has failed, the money is settled."""
    fields = {"error": error, "error_text": text[:TEXT], "finished_at": timezone.now()}
    if not attempt.move(AttemptState.FAILED, before=AttemptState.ACCEPTED, **fields):
        return False
    Prediction.objects.filter(attempt=attempt).exclude(status="completed").update(
        status="failed", error=text[:TEXT]
    )
    if charged:
        spend(attempt)
    else:
        release(attempt)
    _fail_slot(attempt, error, text)
    return True


@transaction.atomic
def add_picture(attempt: Attempt, **facts: Any) -> Picture | None:
    """Fill the slot with its picture, whose bytes are already stored, and settle the price; once.

    `facts` are the Picture's file, sha256, format, width, height, bytes, average and rendition_widths.
    """
    if not attempt.move(
        AttemptState.DONE, before=AttemptState.ACCEPTED, finished_at=timezone.now(), error="", error_text=""
    ):
        return None
    slot = Slot.objects.select_related("run__team", "run__collection", "run__person").get(pk=attempt.slot_id)
    picture = Picture.objects.create(**_from_run(slot), **_from_prediction(attempt), **facts)
    Slot.objects.filter(pk=slot.pk).update(
        state=SlotState.FILLED, picture=picture, error="", error_text="", changed_at=timezone.now()
    )
    spend(attempt)
    events.announce(slot.run.team, "slot", slot.pk, collection=slot.run.collection)
    return picture


@transaction.atomic
def pause_provider(*, until: datetime.datetime, reason: str) -> None:
    """Stop new submits with the cloud's key for a while; what was sent goes on."""
    Instance.current()
    Instance.objects.filter(pk=1).update(paused_until=until, paused_reason=reason)


def _from_run(slot: Slot) -> dict[str, Any]:
    run: Run = slot.run
    touch_up = TouchUp.objects.filter(run=run).select_related("picture").first()
    parent = touch_up.picture if touch_up else run.reference
    return {
        "team": run.team,
        "collection": run.collection,
        "person": run.person,
        "kind": Picture.Kind.CANDIDATE if touch_up else Picture.Kind.RESULT,
        "prompt": run.prompt,
        "alt": run.prompt[:1_000],
        "seed": slot.seed,
        "parent": parent,
    }


def _from_prediction(attempt: Attempt) -> dict[str, Any]:
    prediction = attempt.prediction
    return {
        "simulated": attempt.simulated,
        "sensitive": prediction.sensitive,
        "method": prediction.method,
        "notes": prediction.notes,
    }


def _fail_slot(attempt: Attempt, error: str, text: str) -> None:
    Slot.objects.filter(pk=attempt.slot_id, state=SlotState.WAITING).update(
        state=SlotState.FAILED, error=error, error_text=text[:TEXT], changed_at=timezone.now()
    )
    if error == "media":  # a reference or a LoRA could not be read: which LoRAs can be is worth knowing now
        run = attempt.slot.run
        lora_checks.ask(run.team, [lora.path for lora in run.request.loras], again=True)
    _announce(attempt)


def _announce(attempt: Attempt) -> None:
    run = attempt.slot.run
    events.announce(run.team, "slot", attempt.slot_id, collection=run.collection)
