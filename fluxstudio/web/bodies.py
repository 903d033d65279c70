"""How much anybody may send. Django's ASGI handler stores a whole body before it asks who sent it; this asks first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import parse_cookie
from django.template.loader import render_to_string

from .sessions import person_of

ANYBODY = 3_000_000  # bytes, a little more than Django reads of a form
PROVIDER = 17_000_000  # bytes, a little more than views/hooks.py reads
PEOPLE = 512_000_000  # bytes; the upload handler keeps 100 MB and says so in words
HOOKS = "/hooks/"

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class TooLarge(Exception):
    """More was sent than this sender may."""


class BodyCap:
    """Answers 413 instead of storing what is too much, whether or not its length was told."""

    def __init__(self, app: Callable[[Any, Any, Any], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass requests on, counting what they bring."""
        limit = PROVIDER if scope["path"].startswith(HOOKS) else ANYBODY
        seen = 0

        async def counted() -> Message:
            nonlocal limit, seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                limit = await _limit_of_a_person(scope)
                if seen > limit:
                    raise TooLarge
            return message

        try:
            if _told(scope) > limit:
                limit = await _limit_of_a_person(scope)
            if _told(scope) > limit:
                raise TooLarge
            await self._app(scope, counted, send)
        except TooLarge:
            await _refuse(send)


async def _limit_of_a_person(scope: Any) -> int:
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    key = parse_cookie(cookies.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")
    return PEOPLE if await sync_to_async(person_of)(key) else 0


def _told(scope: Any) -> int:
    """What Content-Length says; 0 without one, for such a body is counted as it comes."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() and len(told) < 19 else 0


async def _refuse(send: Send) -> None:
    # The connection ends: whoever goes on sending is not listened to.
    page = (await sync_to_async(render_to_string)("413.html")).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'",
        ),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"private, no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page})
