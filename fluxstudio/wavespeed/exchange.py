"""One request out, one bounded answer back: the key, the time limits and the size limit."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Generator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import httpx

from fluxstudio.wavespeed import verdicts, wire
from fluxstudio.wavespeed.errors import Unreadable

LARGEST_ANSWER = 128 * 1024 * 1024  # four lossless pictures of 1536 × 1536 as base64, twice over


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds: `connect`, `write` and `read` per step, `total` for the whole exchange, however slowly it drips."""

    connect: float
    write: float
    read: float
    total: float

    def as_httpx(self) -> httpx.Timeout:
        return httpx.Timeout(connect=self.connect, write=self.write, read=self.read, pool=self.connect)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """`submit` bounds how long a lost submission stays unknown; the quiet window after it must be longer."""

    submit: Limit = Limit(connect=5, write=20, read=30, total=60)
    ask: Limit = Limit(connect=5, write=15, read=15, total=30)
    upload: Limit = Limit(connect=5, write=60, read=60, total=300)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `payload` is None when the body was not JSON."""

    status: int
    payload: object
    retry_after: float | None


class Key(httpx.Auth):
    """Puts the key on a request at the last moment, and shows it to nobody. Raises ValueError if it cannot be sent."""

    def __init__(self, secret: str) -> None:
        if not re.fullmatch(r"[\x21-\x7e]{1,512}", secret):
            raise ValueError("An API key is one word of plain letters, digits and signs.")
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._secret}"
        yield request

    def hide(self, message: str) -> str:
        """The sentence without the key, should the other side quote it. Too short a key is no secret."""
        return message.replace(self._secret, "[key]") if len(self._secret) >= 8 else message

    def __repr__(self) -> str:
        return "Key([hidden])"


async def exchange(
    client: httpx.AsyncClient, request: httpx.Request, auth: Key | None, total: float
) -> Answer:
    """Send once, follow nothing, read at most LARGEST_ANSWER bytes within `total` seconds.

    Raises httpx.HTTPError, TimeoutError, or whatever an in-process transport raises.
    """
    async with asyncio.timeout(total):
        response = await client.send(request, stream=True, auth=auth, follow_redirects=False)
        async with aclosing(response):
            raw = await _bounded(response)
    seconds = verdicts.retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    return Answer(response.status_code, _json(raw), seconds)


async def _bounded(response: httpx.Response) -> bytes:
    raw = bytearray()
    async for chunk in response.aiter_bytes():
        raw += chunk
        if len(raw) > LARGEST_ANSWER:
            raise httpx.DecodingError("The answer is too long.")
    return bytes(raw)


def _json(raw: bytes) -> object:
    try:
        return wire.load(raw)
    except Unreadable:
        return None


@cache
def authorities() -> ssl.SSLContext:
    """Whom we trust to vouch for a server; loaded once, because each loading costs tens of milliseconds."""
    return httpx.create_ssl_context()


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port, with the scheme's own port filled in."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
