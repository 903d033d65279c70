"""One tab's socket. Everything it hears is a hint; what it missed it asks for by number."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.handlers.asgi import ASGIRequest
from django.utils.translation import get_language_from_request

from fluxstudio.domain.policy import policy
from fluxstudio.models import Member, Person, Team
from fluxstudio.web.sessions import person_of

from .company import places_of
from .hub import hub, refusal
from .presence import named
from .replay import Replay, listener_for, replay
from .subscriber import (
    LOST,
    NOT_FOUND,
    SIGNED_OUT,
    TOO_MANY,
    TOO_SLOW,
    UNREADABLE,
    Aside,
    Closed,
    Subscriber,
    Told,
)

MOST_SOCKETS = 8  # per person and process
MOST_BYTES = 16_384  # of one message from the page
MOST_MESSAGES = 60  # a minute from one page
RECHECK = 300.0  # seconds between looks at the session
GREETING = 20.0  # seconds a socket may stay open without saying hello
PATIENCE = 20.0  # seconds one message may take to leave
SAYABLE = frozenset(policy().socket) - {"connect"}  # what a page may say


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """`{"type": "hello", "last_seq": n}` starts it; `{"type": "ping"}` is answered with the team's number.

    `{"type": "here", "place": "picture:<slug>", "doing": "edit"}` says where the page is and is answered with who else
    is there, now and whenever it changes: `{"type": "presence", "place", "html"}`, without a number.
    """

    def __init__(
        self, *, greeting: float = GREETING, recheck: float = RECHECK, patience: float = PATIENCE
    ) -> None:
        """Seconds: for the first hello, between looks at the session, for one message to leave."""
        super().__init__()
        self._greeting, self._recheck, self._patience = greeting, recheck, patience
        self._subscriber: Subscriber | None = None
        self._pump: asyncio.Task[None] | None = None
        self._times: deque[float] = deque(maxlen=MOST_MESSAGES)
        self._greeted = asyncio.Event()
        self._speaking = asyncio.Lock()  # a replay and a delivery must not interleave
        self._told = 0  # the last number this page was told
        self._is_over = False

    async def connect(self) -> None:
        """Accept members of the team; who may not know of it hears what a missing team would say."""
        # Accepted first: a browser learns the code of a close, but not of a refused handshake.
        await self.accept()
        session = _session_key(self.scope)
        person = await sync_to_async(person_of)(session)
        member = await sync_to_async(_member)(person, self.scope["url_route"]["kwargs"]["team"])
        if person is None:
            await self._end(SIGNED_OUT)
        elif member is None:
            await self._end(NOT_FOUND)
        else:
            await self._open(member, session)

    async def __call__(self, *connection: Any) -> None:
        """Serve it to its end, and let go of it however it ends."""
        try:
            await super().__call__(*connection)
        finally:
            await self._let_go(LOST)

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        await self._let_go(code)

    async def _let_go(self, code: int) -> None:
        self._is_over = True
        subscriber, self._subscriber = self._subscriber, None
        if subscriber:
            await hub().remove(subscriber, code)
        if pump := self._pump:
            pump.cancel()
            await asyncio.wait([pump])

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer `hello`, `here` and `ping`; end the socket at anything else."""
        if self._is_over or self._subscriber is None:
            return
        message = _read(text_data)
        if message is None or not self._in_time():
            await self._end(UNREADABLE)
        elif message["type"] == "hello":
            await self._hello(self._subscriber, message)
        elif message["type"] == "here":
            await self._here(self._subscriber, message)
        else:
            seq = await sync_to_async(_seq)(self._subscriber.team_id)
            await self._say({"type": "pong", "seq": seq})

    async def _open(self, member: Member, session: str) -> None:
        # Listened to from here on, so that what happens before the hello waits in the queue.
        subscriber = Subscriber(
            team_id=member.team_id,
            person_id=member.person_id,
            language=_language(self.scope),
            session=session,
        )
        if await hub().add(subscriber, most=MOST_SOCKETS):
            self._subscriber = subscriber
            self._pump = asyncio.create_task(self._deliver(subscriber))
        else:
            await self._end(TOO_MANY)

    async def _hello(self, subscriber: Subscriber, message: dict[str, Any]) -> None:
        async with self._speaking:
            missed = await sync_to_async(_missed)(subscriber, _number(message.get("last_seq")))
            if missed is None:
                hub().end(subscriber, NOT_FOUND)
                return
            for envelope in missed.envelopes:
                await self._say(dict(envelope))
            await self._say({"type": "resync" if missed.resync else "ready", "seq": missed.seq})
            self._told = max(self._told, missed.seq)
        self._greeted.set()

    async def _here(self, subscriber: Subscriber, message: dict[str, Any]) -> None:
        said = named(message)
        found = await sync_to_async(places_of)(subscriber.team_id, subscriber.person_id, said) if said else ()
        hub().arrive(subscriber, said, found)

    async def _deliver(self, subscriber: Subscriber) -> None:
        if not await self._is_greeted(subscriber):
            return
        checked = time.monotonic()
        while True:
            item = await self._next(subscriber, until=checked + self._recheck)
            if isinstance(item, Closed):
                await self._end(item.code)
                return
            if time.monotonic() >= checked + self._recheck:
                checked = time.monotonic()
                code = await sync_to_async(_refusal)(subscriber)
                if code is not None:
                    hub().end(subscriber, code)
                    await self._end(code)
                    return
            if item is not None:
                await self._pass_on(item)

    async def _pass_on(self, item: Told | Aside) -> None:
        async with self._speaking:
            if isinstance(item, Told):
                if item.seq <= self._told:
                    return
                self._told = item.seq
            await self._send_in_time(item.text)

    async def _is_greeted(self, subscriber: Subscriber) -> bool:
        """Whether the page said hello in time; a socket that must close before that is closed."""
        greeted = asyncio.create_task(self._greeted.wait())
        ended = asyncio.create_task(subscriber.ended.wait())
        try:
            await asyncio.wait({greeted, ended}, timeout=self._greeting, return_when=asyncio.FIRST_COMPLETED)
            if not greeted.done() and not ended.done():
                await self._end(UNREADABLE)
            return greeted.done() or ended.done()
        finally:
            greeted.cancel()
            ended.cancel()

    async def _next(self, subscriber: Subscriber, *, until: float) -> Any:
        # Not wait_for, which forgets that it was cancelled when something arrives in the same turn.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                return await subscriber.queue.get()
        return None

    async def _say(self, message: dict[str, Any]) -> None:
        await self._send_in_time(json.dumps(message))

    async def _send_in_time(self, text: str) -> None:
        """A page that does not read is let go; it catches up when it comes back."""
        if self._is_over:
            return
        try:
            async with asyncio.timeout(self._patience):
                await self.send(text)
        except TimeoutError:
            await self._end(TOO_SLOW)
        except OSError:  # it has gone; the disconnect that says so is on its way
            self._is_over = True

    async def _end(self, code: int) -> None:
        if not self._is_over:
            self._is_over = True
            await self.close(code)

    def _in_time(self) -> bool:
        now = time.monotonic()
        slow_enough = len(self._times) < MOST_MESSAGES or now - self._times[0] >= 60
        self._times.append(now)
        return slow_enough


def _member(person: Person | None, slug: str) -> Member | None:
    if person is None or "\0" in slug:
        return None
    found = Member.objects.select_related("team").filter(person=person, team__slug=slug).first()
    return found if found and policy().may_say(found.role, "connect") else None


def _missed(subscriber: Subscriber, since: int) -> Replay | None:
    """What the person may hear of now; None when they have left the team since."""
    parts = Member.objects.select_related("team")
    member = parts.filter(team_id=subscriber.team_id, person_id=subscriber.person_id).first()
    return replay(member.team, listener_for(member, subscriber.language), since) if member else None


def _refusal(subscriber: Subscriber) -> int | None:
    return refusal(subscriber.team_id, subscriber.person_id, subscriber.session)


def _seq(team_id: int) -> int:
    return Team.objects.values_list("seq", flat=True).filter(pk=team_id).first() or 0


def _read(text: str | None) -> dict[str, Any] | None:
    """The message when the policy names it, else None."""
    if text is None or len(text) > MOST_BYTES:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    said = message.get("type") if isinstance(message, dict) else None
    return message if isinstance(said, str) and said in SAYABLE else None


def _number(since: object) -> int:
    """A number that can be one of ours; -1, which is answered with a resync, for anything else."""
    is_number = isinstance(since, int) and not isinstance(since, bool)
    return since if is_number and 0 <= since < 2**53 else -1  # type: ignore[operator,return-value]


def _language(scope: Any) -> str:
    request = ASGIRequest({**scope, "method": "GET"}, None)  # type: ignore[arg-type]
    return get_language_from_request(request)


def _session_key(scope: Any) -> str:
    session = scope.get("session")
    return str(session.session_key or "") if session is not None else ""
