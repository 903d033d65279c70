"""What webhooks tell. A delivery is a hint: it binds a lost answer to its attempt, and hastens the next question."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.models import Attempt, Delivery, Prediction
from fluxstudio.wavespeed.wire import is_prediction_id

BINDABLE = (
    AttemptState.SENDING,
    AttemptState.IN_DOUBT,
    AttemptState.REVIEW,
    AttemptState.NOT_CREATED,
)


def read_deliveries() -> list[int]:
    """Act on every unread delivery; returns the attempts that are due now because of one."""
    return [attempt for row in Delivery.objects.unread() if (attempt := _read(row)) is not None]


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
            return "other prediction", False
        return _hasten(attempt)
    if attempt.state not in BINDABLE or not is_prediction_id(delivery.prediction_id):
        return "too late", False
    bound = attempts.accept(
        attempt,
        provider_id=delivery.prediction_id,
        status="processing",
        bound_by="webhook",
        due_at=timezone.now(),
        before=BINDABLE,
    )
    return ("bound", True) if bound else ("claimed", False)


def _hasten(attempt: Attempt) -> tuple[str, bool]:
    moved = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.ACCEPTED).update(due_at=timezone.now())
    return ("known", True) if moved else ("over", False)
