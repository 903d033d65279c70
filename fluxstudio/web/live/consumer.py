"""One tab's socket. Everything it hears is a hint; what it missed it asks for by number."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import get_language_from_request

from fluxstudio.models import Member, Person

from .hub import GONE, Subscriber, hub
from .replay import Replay, listener_for, replay

MOST_SOCKETS = 8  # per person and process
MOST_BYTES = 16_384  # of one message from the page
MOST_MESSAGES = 60  # a minute from one page
RECHECK = 300.0  # seconds between looks at the session
SIGNED_OUT, TOO_MANY, NOT_FOUND, UNREADABLE = 4401, 4429, 4404, 1008


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """`{"type": "hello", "last_seq": n}` starts it; `{"type": "ping"}` keeps proxies awake."""

    async def connect(self) -> None:
        """Accept members of the team; who may not know of it hears what a missing team would say."""
        self._subscriber: Subscriber | None = None
        self._pump: asyncio.Task[None] | None = None
        self._times: list[float] = []
        person = self.scope.get("user")
        if not isinstance(person, Person):
            await self._refuse(SIGNED_OUT)
            return
        slug = self.scope["url_route"]["kwargs"]["team"]
        self._member = await sync_to_async(_member)(person, slug)
        if self._member is None:
            await self._refuse(NOT_FOUND)
        elif hub().open_sockets(person.pk) >= MOST_SOCKETS:
            await self._refuse(TOO_MANY)
        else:
            await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        if self._pump:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump
        if self._subscriber:
            await hub().remove(self._subscriber)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer `hello` with what was missed and `ping` with `pong`; end the socket at anything else."""
        message = _read(text_data)
        if message is None or not self._in_time():
            await self.close(UNREADABLE)
        elif message["type"] == "hello":
            await self._hello(message)
        else:
            await self.send(json.dumps({"type": "pong"}))

    async def _hello(self, message: dict[str, Any]) -> None:
        member = self._member
        assert member is not None
        if self._subscriber is None:
            # Listen first, replay second: what happens in between waits in the queue.
            self._subscriber = Subscriber(
                team_id=member.team_id,
                person_id=member.person_id,
                language=_language(self.scope),
                session=_session_key(self.scope),
            )
            await hub().add(self._subscriber)
        missed = await self._missed(message)
        for envelope in missed.envelopes:
            await self.send(json.dumps(envelope))
        await self.send(json.dumps({"type": "resync" if missed.resync else "ready", "seq": missed.seq}))
        if self._pump is None:
            self._pump = asyncio.create_task(self._deliver(self._subscriber))

    async def _missed(self, message: dict[str, Any]) -> Replay:
        assert self._member is not None
        listener = listener_for(self._member, _language(self.scope))
        since = message.get("last_seq")
        number = (
            since if isinstance(since, int) and not isinstance(since, bool) and 0 <= since < 2**53 else -1
        )
        return await sync_to_async(replay)(self._member.team, listener, number)

    async def _deliver(self, subscriber: Subscriber) -> None:
        checked = time.monotonic()
        while (text := await subscriber.queue.get()) is not GONE:
            if time.monotonic() - checked > RECHECK:
                if not await sync_to_async(_signed_in)(self.scope.get("session")):
                    break
                checked = time.monotonic()
            await self.send(text)
        await self.close(SIGNED_OUT)

    async def _refuse(self, code: int) -> None:
        # Accepted first: a browser learns the code of a close, but not of a refused handshake.
        await self.accept()
        await self.close(code)

    def _in_time(self) -> bool:
        now = time.monotonic()
        self._times = [*(moment for moment in self._times if now - moment < 60), now]
        return len(self._times) <= MOST_MESSAGES


def _member(person: Person, slug: str) -> Member | None:
    return Member.objects.select_related("team").filter(person=person, team__slug=slug).first()


def _read(text: str | None) -> dict[str, Any] | None:
    """The message when it is one of the two we know, else None."""
    if text is None or len(text) > MOST_BYTES:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    known = isinstance(message, dict) and message.get("type") in ("hello", "ping")
    return message if known else None


def _language(scope: Any) -> str:
    from django.core.handlers.asgi import ASGIRequest

    request = ASGIRequest({**scope, "method": "GET"}, None)  # type: ignore[arg-type]
    return get_language_from_request(request)


def _session_key(scope: Any) -> str:
    session = scope.get("session")
    return session.session_key or "" if session is not None else ""


def _signed_in(session: SessionBase | None) -> bool:
    return bool(session and session.session_key and session.exists(session.session_key))
