"""What webhooks tell. A delivery is a hint: it binds a lost answer to its attempt, and hastens the next question."""

from __future__ import annotations

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.models import Attempt, Delivery, Prediction
from fluxstudio.wavespeed.wire import is_prediction_id

log = structlog.stdlib.get_logger(__name__)

BINDABLE = (
    AttemptState.SENDING,
    AttemptState.IN_DOUBT,
    AttemptState.REVIEW,
    AttemptState.NOT_CREATED,
)


def read_deliveries() -> list[int]:
    """Act on every unread delivery; returns the attempts that are due now because of one."""
    return [attempt for row in Delivery.objects.unread() if (attempt := _read_or_leave(row)) is not None]


def _read_or_leave(delivery: Delivery) -> int | None:
    """One that cannot be acted on must not stand in the way of the others; the next sweep tries it again."""
    try:
        return _read(delivery)
    except DatabaseError:
        log.exception("delivery not read", delivery=delivery.pk)
        return None


@transaction.atomic
def _read(delivery: Delivery) -> int | None:
    attempt = (
        Attempt.objects.filter(token=delivery.token)
        .select_related("slot__run__team", "slot__run__collection")
        .first()
    )
    outcome, due = ("unknown token", False) if attempt is None else _apply(delivery, attempt)
    Delivery.objects.filter(pk=delivery.pk).update(read_at=timezone.now(), outcome=outcome)
    return attempt.pk if attempt and due else None


def _apply(delivery: Delivery, attempt: Attempt) -> tuple[str, bool]:
    known = Prediction.objects.filter(attempt=attempt).first()
    if known is not None:
        if known.provider_id != delivery.prediction_id:
            _incident("two tasks for one attempt", attempt, delivery)
            return "other prediction", False
        return _hasten(attempt)
    if not is_prediction_id(delivery.prediction_id):
        return "no prediction", False
    if attempt.state not in BINDABLE:
        _incident("a task for an attempt that was not sent", attempt, delivery)
        return "too late", False
    if attempt.state == AttemptState.NOT_CREATED:
        _incident("a task that was believed never created", attempt, delivery)
    bound = attempts.accept(
        attempt,
        provider_id=delivery.prediction_id,
        status="processing",
        bound_by="webhook",
        due_at=timezone.now(),
        before=BINDABLE,
    )
    return ("bound", True) if bound else ("claimed", False)


def _incident(what: str, attempt: Attempt, delivery: Delivery) -> None:
    """Money may have gone for something that the ledger does not know: an admin has to look."""
    log.error(f"incident: {what}", attempt=attempt.pk, prediction=delivery.prediction_id)


def _hasten(attempt: Attempt) -> tuple[str, bool]:
    moved = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.ACCEPTED).update(due_at=timezone.now())
    return ("known", True) if moved else ("over", False)
