"""One open socket, as the hub sees it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from .presence import Named, Place

# Close codes: 4000 + the HTTP status that says the same, and RFC 6455's own for what breaks the rules.
SIGNED_OUT, NOT_FOUND, TOO_SLOW, TOO_MANY, UNREADABLE = 4401, 4404, 4408, 4429, 1008
LOST = 1006  # what a browser says for a line that broke
WENT_AWAY = 1001  # what a browser says for a page that was closed or left
QUEUE = 500  # messages a slow socket may lag behind before it is closed; it catches up by replay


@dataclass(frozen=True, slots=True)
class Told:
    """A message with the number of its event."""

    seq: int
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A message about what is now, without a number: nobody misses it who comes later."""

    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of the socket, with the close code."""

    code: int


@dataclass(eq=False, kw_only=True)
class Subscriber:
    """Filled by the hub, emptied by the socket."""

    team_id: int
    person_id: int
    language: str
    session: str
    room: int = QUEUE
    queue: asyncio.Queue[Told | Aside | Closed] = field(default_factory=asyncio.Queue)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    socket: str = field(default_factory=lambda: uuid4().hex)
    said: Named | None = None  # where its page says it is
    places: tuple[Place, ...] = ()  # the same, when its person may be there
    shown: str = ""  # the last aside about it

    def send(self, seq: int, text: str) -> None:
        """Queue a message; a socket that cannot keep up is closed and will catch up by replay."""
        if self.ended.is_set():
            return
        if self.queue.qsize() >= self.room:
            self.close(TOO_SLOW)
        else:
            self.queue.put_nowait(Told(seq, text))

    def show(self, text: str) -> None:
        """Queue an aside unless it was the last one; a socket that lags behind goes without, and is shown the next."""
        if text != self.shown and not self.ended.is_set() and self.queue.qsize() < self.room:
            self.shown = text
            self.queue.put_nowait(Aside(text))

    def close(self, code: int) -> None:
        """End the socket; what it has not heard yet it need not hear."""
        if self.ended.is_set():
            return
        self.ended.set()
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(Closed(code))
