"""One channel-layer subscription per team and process, fanned out to this process's own sockets.

A fragment is rendered once per audience, not once per socket, and access is read from the database for every
delivery: a role that was true when the socket opened counts for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from fluxstudio import events
from fluxstudio.models import Event, Member
from fluxstudio.web.sessions import person_of

from .attendance import Attendance, Rhythm
from .envelopes import Envelope, Listener, Renderer
from .presence import Named, Place
from .subscriber import NOT_FOUND, SIGNED_OUT, WENT_AWAY, Subscriber

log = structlog.stdlib.get_logger(__name__)

RENEW = 30.0  # seconds between renewals of the group memberships, which a channel layer may forget
PAUSE = 1.0  # seconds before a channel layer that failed is asked again


class Hub:
    """Belongs to one event loop; starts with its first subscriber."""

    def __init__(self, *, rhythm: Rhythm | None = None) -> None:
        """`rhythm`: how quickly presence is shown and forgotten."""
        self._subscribers: dict[int, set[Subscriber]] = {}
        self._channel = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._changing = asyncio.Lock()  # joining and leaving a group must not overtake each other
        self._attendance = Attendance(self._everybody, self._tell_hubs, rhythm=rhythm or Rhythm())

    async def add(self, subscriber: Subscriber, *, most: int) -> bool:
        """Deliver the team's events to this subscriber from now on; False when its person has `most` sockets."""
        async with self._changing:
            if self.open_sockets(subscriber.person_id) >= most:
                return False
            await self._listen()
            if subscriber.team_id not in self._subscribers:
                await _layer().group_add(events.team_group(subscriber.team_id), self._channel)
                self._attendance.ask(subscriber.team_id)
            self._subscribers.setdefault(subscriber.team_id, set()).add(subscriber)
            return True

    def arrive(self, subscriber: Subscriber, said: Named | None, places: tuple[Place, ...]) -> None:
        """Its page says where it is; `places` is () when there is no such place for its person."""
        self._attendance.arrive(subscriber, said, places)

    def end(self, subscriber: Subscriber, code: int) -> None:
        """Close it, for who may not listen any more: they are nowhere to be seen from now on."""
        subscriber.close(code)
        self._attendance.leave(subscriber)

    async def remove(self, subscriber: Subscriber, code: int = WENT_AWAY) -> None:
        """Deliver nothing more; the last of a team ends the team's subscription."""
        self._attendance.lose(subscriber, on_purpose=code == WENT_AWAY)
        async with self._changing:
            left = self._subscribers.get(subscriber.team_id, set())
            left.discard(subscriber)
            if not left and self._subscribers.pop(subscriber.team_id, None) is not None:
                await _layer().group_discard(events.team_group(subscriber.team_id), self._channel)

    def open_sockets(self, person_id: int) -> int:
        """How many sockets of this person this process holds."""
        return sum(one.person_id == person_id for one in self._everybody())

    async def stop(self) -> None:
        """End listening, for an orderly stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _everybody(self) -> list[Subscriber]:
        return [one for team in self._subscribers.values() for one in team]

    async def _listen(self) -> None:
        if self._tasks:
            return
        self._channel = await _layer().new_channel()
        await self.join()
        lasting = (self._run(), self._renew(), self._attendance.follow(), self._attendance.beat())
        self._tasks = [asyncio.create_task(one) for one in lasting]

    async def join(self) -> None:
        """Be in every group this process has sockets for; safe to do again."""
        for group in [events.PEOPLE, *map(events.team_group, list(self._subscribers))]:
            await _layer().group_add(group, self._channel)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            with contextlib.suppress(Exception):  # the next renewal tries again
                async with self._changing:
                    await self.join()

    async def _run(self) -> None:
        while True:
            try:
                message = await _layer().receive(self._channel)
            except Exception:  # the channel layer is away; pages ask for what they miss
                log.exception("live channel lost")
                await asyncio.sleep(PAUSE)
                continue
            try:
                await self._deliver(message)
            except Exception:  # one bad event must not silence the rest; sockets notice the gap and ask
                log.exception("live delivery failed", kind=message.get("type"))

    async def _deliver(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "team.event":
                await self._tell(message["team"], message["seq"])
                if message["event"] in ("picture", "collection"):
                    self._attendance.doubt(Place(message["team"], message["event"], message["object"]))
            case "team.presence":
                if message["hub"] != self._channel:
                    self._attendance.hear(message)
            case "session.ended":
                for one in self._everybody():
                    if one.session == message["session"]:
                        self.end(one, SIGNED_OUT)
            case "person.changed":
                await self._look_again(message["person"])
                self._attendance.doubt_person(message["person"])

    async def _tell_hubs(self, team: int, message: dict[str, Any]) -> None:
        message |= {"type": "team.presence", "hub": self._channel, "team": team}
        await _layer().group_send(events.team_group(team), message)

    async def _tell(self, team: int, seq: int) -> None:
        listening = list(self._subscribers.get(team, ()))
        if not listening:
            return
        people = {(one.person_id, one.language) for one in listening}
        made = await sync_to_async(_envelopes)(team, seq, people)
        texts: dict[int, str] = {}
        for one in listening:
            envelope = made.get((one.person_id, one.language))
            if envelope is None:
                self.end(one, NOT_FOUND)  # no longer a member
            else:
                one.send(seq, texts.setdefault(id(envelope), json.dumps(envelope)))

    async def _look_again(self, person: int) -> None:
        for one in self._everybody():
            if one.person_id == person:
                code = await sync_to_async(refusal)(one.team_id, person, one.session)
                if code is not None:
                    self.end(one, code)


def refusal(team_id: int, person_id: int, session: str) -> int | None:
    """The close code for a socket that may not stay open; None when it may."""
    person = person_of(session)
    if person is None or person.pk != person_id:
        return SIGNED_OUT
    return None if Member.objects.filter(team_id=team_id, person=person).exists() else NOT_FOUND


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


def hub(*, rhythm: Rhythm | None = None) -> Hub:
    """The hub of the running event loop; made with this rhythm when there is none yet."""
    loop = asyncio.get_running_loop()
    for closed in [one for one in _hubs if one.is_closed()]:
        del _hubs[closed]
    return _hubs.setdefault(loop, Hub(rhythm=rhythm))


async def stop_hub() -> None:
    """End the running loop's hub, for tests and an orderly stop."""
    if found := _hubs.pop(asyncio.get_running_loop(), None):
        await found.stop()
