"""What the studio announces: a row first, then a hint on the channel layer.

The row's `seq` is taken inside the writing transaction, so commit order is `seq` order. The hint carries
ids only: no HTML and no permission is ever in it, and losing it loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypedDict

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import F

from fluxstudio.models import Collection, Event, Team

EventType = Literal["run", "slot", "picture", "version", "upload", "budget", "collection", "preset"]
ENGINE = "engine"  # the channel group an engine listens on
PEOPLE = "people"  # the group that hears whose access has changed


class Hint(TypedDict):
    """What travels on the channel layer for one event."""

    type: Literal["team.event"]
    team: int
    seq: int
    event: EventType
    object: int
    collection: int | None


def team_group(team_id: int) -> str:
    """The channel group of a team; made from ids of ours only."""
    return f"team.{team_id}"


def announce(team: Team, event: EventType, object_id: int, *, collection: Collection | None = None) -> int:
    """Write the event in the caller's transaction and push the hint once it has committed.

    Returns its seq. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the change it tells of")
    collection_id = collection.pk if collection else None
    Team.objects.filter(pk=team.pk).update(seq=F("seq") + 1)
    seq = Team.objects.values_list("seq", flat=True).get(pk=team.pk)
    Event.objects.create(team=team, seq=seq, type=event, object_id=object_id, collection=collection)
    hint = Hint(
        type="team.event",
        team=team.pk,
        seq=seq,
        event=event,
        object=object_id,
        collection=collection_id,
    )
    _send_later(team_group(team.pk), dict(hint))
    return seq


def tell_hubs(message: dict[str, object]) -> None:
    """Tell every web process, once the transaction has committed, what concerns open sockets."""
    _send_later(PEOPLE, message)


def wake_engine() -> None:
    """Tell an engine, once the transaction has committed, that there is work; its sweep finds it anyway."""
    _send_later(ENGINE, {"type": "engine.wake"})


def _send_later(group: str, message: dict[str, object]) -> None:
    # Robust: what has been committed stays done, whether or not the channel layer can be reached.
    transaction.on_commit(_sender(group, message), robust=True)


def _sender(group: str, message: dict[str, object]) -> Callable[[], None]:
    def send() -> None:
        layer = get_channel_layer()
        if layer is not None:
            async_to_sync(layer.group_send)(group, message)

    return send
