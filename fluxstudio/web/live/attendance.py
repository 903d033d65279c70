"""Where the hub's people are: told to the other processes, heard from them, and shown to who is at the same place.

All of it is a hint. It is repeated, because a channel layer may drop it, and forgotten, because its sender may die.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

import structlog
from asgiref.sync import sync_to_async

from .company import Listening, fragments, nobody, places_of
from .presence import LOOK, Named, Place, Presence
from .subscriber import Subscriber

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Seconds."""

    settle: float = 0.1  # what changes within this is shown together
    beat: float = 20.0  # between two repetitions of who is here
    stay: float = 50.0  # that somebody stays who is not heard of
    left: float = 4.0  # in which a page that was closed or left may be followed by the next
    lost: float = 15.0  # in which a line that broke may mend


class Row(TypedDict):
    """One socket's stay as it travels between processes: ids, and how long it is good for."""

    socket: str
    person: int
    places: list[tuple[str, int]]
    doing: str
    seconds: float  # a duration, because clocks of two machines differ; 0 ends the stay


class Attendance:
    """Changes are noted at once and dealt with by `follow`, a moment later and in their order."""

    def __init__(
        self,
        everybody: Callable[[], Iterable[Subscriber]],
        send: Callable[[int, dict[str, Any]], Awaitable[None]],
        *,
        rhythm: Rhythm,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`everybody` are this process's open sockets; `send` reaches the other processes that serve a team."""
        self._everybody, self._send, self._rhythm = everybody, send, rhythm
        self._presence = Presence(clock)
        self._stirred = asyncio.Event()
        self._changed: set[Place] = set()
        self._asked: set[Subscriber] = set()
        self._doubted: set[Place] = set()
        self._rows: dict[int, list[Row]] = {}
        self._asking: set[int] = set()

    def arrive(self, one: Subscriber, said: Named | None, places: tuple[Place, ...]) -> None:
        """Its page says where it is; `places` is () when there is no such place for its person."""
        if one.ended.is_set():
            return
        if said != one.said:
            one.shown = ""  # whatever it is, the page is told
        if places or one.places:
            one.places = places
            self._tell(one, said, self._rhythm.stay if places else 0)
        one.said = said
        self._asked.add(one)
        self._stirred.set()

    def leave(self, one: Subscriber, seconds: float = 0) -> None:
        """It is gone, at once or unless it comes back within so many seconds."""
        if one.places:
            self._tell(one, one.said, seconds)
            one.places = ()

    def lose(self, one: Subscriber, *, on_purpose: bool) -> None:
        """Its line ended. Who left on purpose is not waited for as long as who was cut off."""
        self.leave(one, self._rhythm.left if on_purpose else self._rhythm.lost)

    def ask(self, team: int) -> None:
        """Learn from the other processes who is there: this one serves the team from now on."""
        self._asking.add(team)
        self._stirred.set()

    def hear(self, message: dict[str, Any]) -> None:
        """What another process says."""
        for row in message["rows"]:
            self._take(message["team"], row)
        if message["ask"]:
            self._repeat(message["team"])

    def doubt(self, place: Place) -> None:
        """Something about it changed: who is there may not be allowed to any more."""
        self._doubted.add(place)
        self._stirred.set()

    def doubt_person(self, person: int) -> None:
        """Their access changed: whoever is shown them is shown who may be there now."""
        self._changed |= self._presence.of(person)
        self._stirred.set()

    async def beat(self) -> None:
        """Say again and again who is here, and look again whether they may be."""
        while True:
            await asyncio.sleep(self._rhythm.beat)
            self._repeat(None)

    async def follow(self) -> None:
        """Tell and show what changes, and forget whose time is over."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._presence.rest()):
                    await self._stirred.wait()
            await asyncio.sleep(self._rhythm.settle)
            try:
                await self._settle()
            except Exception:
                log.exception("presence not settled")

    def _repeat(self, team: int | None) -> None:
        for one in self._everybody():
            if one.places and team in (None, one.team_id):
                self._tell(one, one.said, self._rhythm.stay)
                # who is alone, and knows it, has nobody to be hidden from
                if len(self._presence.at(one.places[0])) > 1 or one.shown != _alone(one):
                    self._changed.add(one.places[0])

    def _tell(self, one: Subscriber, said: Named | None, seconds: float) -> None:
        row = Row(
            socket=one.socket,
            person=one.person_id,
            places=[(place.kind, place.pk) for place in one.places],
            doing=said.doing if said else LOOK,
            seconds=seconds,
        )
        self._take(one.team_id, row)
        self._rows.setdefault(one.team_id, []).append(row)

    def _take(self, team: int, row: Row) -> None:
        places = [Place(team, kind, pk) for kind, pk in row["places"]]
        if places and row["seconds"] > 0:
            self._changed |= self._presence.put(
                row["socket"], row["person"], places, row["doing"], seconds=row["seconds"]
            )
        else:
            self._changed |= self._presence.drop(row["socket"])
        self._stirred.set()

    async def _settle(self) -> None:
        self._stirred.clear()
        await self._look_again()
        changed, self._changed = self._changed | self._presence.expire(), set()
        asked, self._asked = self._asked, set()
        await self._tell_others()
        for one in asked:
            if not one.places:
                one.show(_alone(one))
        here: dict[Place, list[Subscriber]] = {}
        for one in self._everybody():
            if one.places:
                here.setdefault(one.places[0], []).append(one)
        for place in (changed | {one.places[0] for one in asked if one.places}) & set(here):
            try:
                await self._show(place, here[place])
            except Exception:  # tried again with the next change, at the latest with the next beat
                log.exception("presence not shown")
                self._changed.add(place)

    async def _look_again(self) -> None:
        doubted, self._doubted = self._doubted, set()
        for one in [one for one in self._everybody() if doubted.intersection(one.places)]:
            if said := one.said:
                found = await sync_to_async(places_of)(one.team_id, one.person_id, said)
                if said == one.said:
                    self.arrive(one, said, found)

    async def _tell_others(self) -> None:
        rows, self._rows = self._rows, {}
        asking, self._asking = self._asking, set()
        for team in {*rows, *asking}:
            with contextlib.suppress(Exception):  # the channel layer is away; the next beat says it again
                await self._send(team, {"rows": rows.get(team, []), "ask": team in asking})

    async def _show(self, place: Place, here: list[Subscriber]) -> None:
        listening = {one: _listening(one) for one in here}
        told = await sync_to_async(fragments)(place, self._presence.at(place), listening.values())
        for one, was in listening.items():
            if one.places[:1] != (place,) or _listening(one) != was:
                continue  # it has said something else meanwhile, which is answered next
            html = told.get(was)
            if html is None:
                self.leave(one)
            one.show(_alone(one) if html is None else _text(one, html))


def _listening(one: Subscriber) -> Listening:
    return Listening(one.person_id, one.language, one.said.doing if one.said else LOOK)


def _alone(one: Subscriber) -> str:
    return _text(one, nobody(one.said.kind) if one.said else "")


def _text(one: Subscriber, html: str) -> str:
    return json.dumps({"type": "presence", "place": str(one.said or ""), "html": html})
