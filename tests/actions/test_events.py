"""What is announced: a row in the change's own transaction, a hint after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction

from fluxstudio import events
from fluxstudio.models import Collection, Event, Team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def hints(northwind: Team) -> AsyncIterator[Any]:
    """Hears what is sent to Northwind's group; call it for the next hint, or None."""
    layer: Any = get_channel_layer()
    await layer.flush()
    channel = await layer.new_channel()
    await layer.group_add(events.team_group(northwind.pk), channel)

    async def heard() -> Any:
        queue = layer.channels.get(channel)
        return None if queue is None else (await layer.receive(channel))

    yield heard
    await layer.flush()


async def test_a_hint_has_ids_only_and_follows_the_commit(
    northwind: Team, shared: Collection, hints: Any
) -> None:
    def change() -> int:
        with transaction.atomic():
            seq = events.announce(northwind, "run", 7, collection=shared)
            assert not get_channel_layer().channels  # type: ignore[union-attr]
            return seq

    seq = await sync_to_async(change)()
    assert await hints() == {
        "type": "team.event",
        "team": northwind.pk,
        "seq": seq,
        "event": "run",
        "object": 7,
        "collection": shared.pk,
    }


async def test_what_is_taken_back_is_not_told_and_takes_no_number(northwind: Team, hints: Any) -> None:
    def fail() -> None:
        with transaction.atomic():
            events.announce(northwind, "run", 7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await sync_to_async(fail)()
    assert await hints() is None
    assert await Event.objects.acount() == 0
    assert (await Team.objects.aget(pk=northwind.pk)).seq == 0


def test_numbers_follow_each_other_per_team(northwind: Team, charlie: Any) -> None:
    other = Team.objects.of(charlie).get()
    with transaction.atomic():
        told = [events.announce(team, "run", 1) for team in (northwind, northwind, other, northwind)]
    assert told == [1, 2, 1, 3]


def test_an_event_needs_the_transaction_of_its_change(northwind: Team) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        events.announce(northwind, "run", 1)


def test_a_channel_layer_that_is_away_undoes_nothing(northwind: Team, settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.actions.test_events.Away"}}
    with transaction.atomic():
        events.announce(northwind, "run", 1)
        events.wake_engine()
    assert Event.objects.count() == 1


class Away:
    """A channel layer whose server cannot be reached."""

    def __init__(self, **_: Any) -> None:
        self.groups: dict[str, Any] = {}

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("no route to host")
