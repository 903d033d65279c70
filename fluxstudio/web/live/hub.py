"""One channel-layer subscription per team and process, fanned out to this process's own sockets.

A fragment is rendered once per audience, not once per socket, and access is read from the database for every
delivery: a role that was true when the socket opened counts for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from fluxstudio import events
from fluxstudio.models import Event, Member

from .envelopes import Envelope, Listener, Renderer

log = structlog.stdlib.get_logger(__name__)

QUEUE = 500  # messages a slow socket may lag behind before it is closed; it catches up by replay
PEOPLE = "people"  # the group that hears of people who signed out
GONE = None  # on a socket's queue: close it


@dataclass(eq=False, kw_only=True)
class Subscriber:
    """One open socket."""

    team_id: int
    person_id: int
    language: str
    session: str
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def send(self, text: str) -> None:
        """Queue a message; a socket that cannot keep up is closed and will catch up by replay."""
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """End the socket."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(GONE)


class Hub:
    """Belongs to one event loop; starts with its first subscriber."""

    def __init__(self) -> None:
        self._subscribers: dict[int, set[Subscriber]] = defaultdict(set)
        self._channel = ""
        self._task: asyncio.Task[None] | None = None

    async def add(self, subscriber: Subscriber) -> None:
        """Deliver the team's events to this subscriber from now on."""
        await self._listen()
        if not self._subscribers[subscriber.team_id]:
            await _layer().group_add(events.team_group(subscriber.team_id), self._channel)
        self._subscribers[subscriber.team_id].add(subscriber)

    async def remove(self, subscriber: Subscriber) -> None:
        """Deliver nothing more; the last of a team ends the team's subscription."""
        left = self._subscribers[subscriber.team_id]
        left.discard(subscriber)
        if not left:
            del self._subscribers[subscriber.team_id]
            await _layer().group_discard(events.team_group(subscriber.team_id), self._channel)

    def open_sockets(self, person_id: int) -> int:
        """How many sockets of this person this process holds."""
        return sum(one.person_id == person_id for team in self._subscribers.values() for one in team)

    async def _listen(self) -> None:
        if self._task is not None and not self._task.done():
            return
        self._channel = await _layer().new_channel()
        await _layer().group_add(PEOPLE, self._channel)
        for team_id in self._subscribers:
            await _layer().group_add(events.team_group(team_id), self._channel)
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            message = await _layer().receive(self._channel)
            try:
                await self._deliver(message)
            except Exception:  # one bad event must not silence the rest; sockets notice the gap and ask
                log.exception("live delivery failed", event=message.get("type"))

    async def _deliver(self, message: dict[str, Any]) -> None:
        if message["type"] == "person.left":
            self._close_sessions(message["session"])
            return
        listening = list(self._subscribers.get(message["team"], ()))
        if not listening:
            return
        people = {(one.person_id, one.language) for one in listening}
        made = await sync_to_async(_envelopes)(message["team"], message["seq"], people)
        texts: dict[int, str] = {}
        for one in listening:
            envelope = made.get((one.person_id, one.language))
            if envelope is None:
                one.close()  # no longer a member
            else:
                one.send(texts.setdefault(id(envelope), json.dumps(envelope)))

    def _close_sessions(self, session: str) -> None:
        for team in self._subscribers.values():
            for one in team:
                if one.session == session:
                    one.close()


def _envelopes(team_id: int, seq: int, people: set[tuple[int, str]]) -> dict[tuple[int, str], Envelope]:
    """One envelope per person and language still in the team; equal audiences share one object."""
    event = Event.objects.select_related("team", "collection").get(team_id=team_id, seq=seq)
    roles = dict(Member.objects.filter(team_id=team_id).values_list("person_id", "role"))
    renderer = Renderer(event)
    return {
        (person, language): renderer.envelope_for(
            Listener(person_id=person, role=roles[person], language=language)
        )
        for person, language in people
        if person in roles
    }


def _layer() -> Any:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("CHANNEL_LAYERS has no default")
    return layer


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    for closed in [one for one in _hubs if one.is_closed()]:
        del _hubs[closed]
    return _hubs.setdefault(loop, Hub())


async def stop_hub() -> None:
    """End the running loop's hub, for tests and an orderly stop."""
    found = _hubs.pop(asyncio.get_running_loop(), None)
    if found and found._task:
        found._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await found._task
