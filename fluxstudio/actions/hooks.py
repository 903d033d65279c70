"""Keeping what the provider delivers, before it is acknowledged."""

from __future__ import annotations

from django.db import transaction

from fluxstudio import events
from fluxstudio.models import Delivery


@transaction.atomic
def receive(*, webhook_id: str, token: str, prediction_id: str, status: str) -> Delivery:
    """Store one verified delivery; the same id on the same token is one row, however often it comes.

    Raises DatabaseError when it could not be stored. A token longer than ours is cut, and so belongs to nobody.
    """
    row, created = Delivery.objects.get_or_create(
        webhook_id=webhook_id[:200],
        token=token[:64].replace("\0", ""),
        defaults={"prediction_id": prediction_id[:128], "status": status[:20]},
    )
    if created:
        events.wake_engine()
    return row
