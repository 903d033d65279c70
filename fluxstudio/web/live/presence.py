"""Who is where, as far as this process has heard: an account that forgets by itself. No I/O; the clock is handed in.

Every stay has an end, because what would take it out may never be heard: a process that was killed says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from fluxstudio.domain.policy import policy

LOOK, EDIT = "look", "edit"
_PLACE = re.compile(r"(\w{1,20}):([0-9a-z]{1,20})", re.ASCII)


class Place(NamedTuple):
    """Something people can be at: a picture or a collection of a team."""

    team: int
    kind: str
    pk: int


@dataclass(frozen=True, kw_only=True)
class Named:
    """A place as a page names it, and what the person does there."""

    kind: str
    slug: str
    doing: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One tab's person at one place; a picture counts for the collection around it, too."""

    person: int
    places: tuple[Place, ...]  # where the page is, then what lies around it
    doing: str
    until: float  # on this process's clock


def named(message: dict[str, Any]) -> Named | None:
    """The place a page says it is at; None when it says none that can be."""
    place, doing = message.get("place"), message.get("doing", LOOK)
    found = _PLACE.fullmatch(place) if isinstance(place, str) else None
    if found is None or not isinstance(doing, str) or doing not in policy().places.get(found[1], {}):
        return None
    return Named(kind=found[1], slug=found[2], doing=doing)


class Presence:
    """Stays by socket. What changes returns the places where somebody else is to be seen now."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stays: dict[str, Stay] = {}
        self._sockets: dict[Place, set[str]] = {}

    def put(
        self, socket: str, person: int, places: Iterable[Place], doing: str, *, seconds: float
    ) -> set[Place]:
        """This socket's person is there for so many seconds more, and nowhere else."""
        before = self._stays.get(socket)
        stay = Stay(person=person, places=tuple(places), doing=doing, until=self._clock() + seconds)
        if before and (before.person, before.places, before.doing) == (person, stay.places, doing):
            self._stays[socket] = stay
            return set()
        left = self.drop(socket)
        self._stays[socket] = stay
        for place in stay.places:
            self._sockets.setdefault(place, set()).add(socket)
        return left | set(stay.places)

    def drop(self, socket: str) -> set[Place]:
        """This socket's person is nowhere any more."""
        stay = self._stays.pop(socket, None)
        if stay is None:
            return set()
        for place in stay.places:
            self._sockets[place].discard(socket)
            if not self._sockets[place]:
                del self._sockets[place]
        return set(stay.places)

    def expire(self) -> set[Place]:
        """Forget whose time is over."""
        now = self._clock()
        over = [socket for socket, stay in self._stays.items() if stay.until <= now]
        return {place for socket in over for place in self.drop(socket)}

    def rest(self) -> float | None:
        """Seconds until the next stay is over; None when there is none."""
        ends = [stay.until for stay in self._stays.values()]
        return max(0.0, min(ends) - self._clock()) if ends else None

    def of(self, person: int) -> set[Place]:
        """Where somebody is."""
        return {place for stay in self._stays.values() if stay.person == person for place in stay.places}

    def at(self, place: Place) -> dict[int, str]:
        """Who is at a place, in the order of their ids, and what they do: whoever edits in one tab edits."""
        found: dict[int, str] = {}
        for socket in self._sockets.get(place, ()):
            stay = self._stays[socket]
            does = stay.doing if stay.places[0] == place else LOOK
            if found.get(stay.person) != EDIT:
                found[stay.person] = does
        return dict(sorted(found.items()))
