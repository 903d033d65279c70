"""Fetch a file from an address we were given, or refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

import httpx
from httpcore import AsyncNetworkBackend

from fluxstudio.egress import judge
from fluxstudio.egress.body import PARTIAL, beginning, bounded, claimed_length, content_type, whole_length
from fluxstudio.egress.errors import EgressError, EgressFailed
from fluxstudio.egress.network import MOST_CONNECTIONS, Resolver, authorities, guarded_transport, resolve

T = TypeVar("T")
Reader = Callable[[httpx.Response, str], Awaitable[T]]

STEP = httpx.Timeout(connect=10, read=10, write=10, pool=10)
MOST_HOPS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """`data` decoded; `content_type` lower case, as the server claims; `final_url` after redirects."""

    data: bytes
    content_type: str
    final_url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says of a file; `length` in bytes, None when it does not say."""

    content_type: str
    length: int | None
    final_url: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first bytes of a file; `length` of the whole in bytes, None when the server does not say."""

    data: bytes
    length: int | None
    content_type: str
    final_url: str


class Egress:
    """One per event loop. It keeps no cookies, sends no credentials and heeds no proxy variables.

    `trusted_origins` ("http://127.0.0.1:8765") are reached as written, exactly those, port included. `transports`
    maps an origin to its own transport (the in-process sandbox), and trusts it. `refused_hosts` are names of our own
    that must not be called from here. `resolver`, `network` and `ports` are the seams below and beside the guard.
    """

    def __init__(
        self,
        *,
        trusted_origins: Collection[str] = (),
        transports: Mapping[str, httpx.AsyncBaseTransport] | None = None,
        resolver: Resolver = resolve,
        network: AsyncNetworkBackend | None = None,
        refused_hosts: Collection[str] = (),
        ports: Collection[int] = (443,),
    ) -> None:
        own = {judge.origin(one): transport for one, transport in (transports or {}).items()}
        self._rules = judge.rules([*trusted_origins, *own], refused_hosts, ports)
        self._own: Mapping[str, httpx.AsyncBaseTransport] = own
        self._plain = httpx.AsyncHTTPTransport(verify=authorities(), trust_env=False)
        self._guarded = guarded_transport(resolver, network)
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)

    async def aclose(self) -> None:
        """Close our connections; transports that were handed in belong to whoever made them."""
        await self._plain.aclose()
        await self._guarded.aclose()

    async def fetch(
        self, url: str, *, max_bytes: int, timeout: float = 60, accept: Collection[str] = ()
    ) -> Fetched:
        """The file at `url`: at most `max_bytes` decoded bytes, `timeout` seconds in all and 3 redirects.

        `accept` lists beginnings of content types ("image/"); empty takes any. Raises EgressRefused, EgressTooBig or
        EgressFailed (with the HTTP status, if that is why).
        """

        async def read(response: httpx.Response, final_url: str) -> Fetched:
            kind = content_type(response)
            if accept and not kind.startswith(tuple(accept)):
                raise EgressFailed(f"unexpected content type {kind!r}", status=response.status_code)
            return Fetched(await bounded(response, max_bytes), kind, final_url)

        return await self._within("GET", url, timeout, read)

    async def head(self, url: str, *, timeout: float = 20) -> Head:
        """What the server says of `url`, without the file. Raises EgressRefused or EgressFailed."""

        async def read(response: httpx.Response, final_url: str) -> Head:
            return Head(content_type(response), claimed_length(response), final_url)

        return await self._within("HEAD", url, timeout, read)

    async def beginning(
        self, url: str, *, needed: Callable[[bytes], int], max_bytes: int, timeout: float = 20
    ) -> Beginning:
        """The first bytes of the file at `url`, in one request, closed as soon as there are enough.

        `needed` says of what came how many bytes are wanted; what it raises passes through. Raises EgressRefused,
        EgressTooBig or EgressFailed like `fetch`.
        """
        wrong: list[Exception] = []

        def judged(data: bytes) -> int:
            try:
                return needed(data)
            except Exception as error:
                wrong.append(error)
                raise

        async def read(response: httpx.Response, final_url: str) -> Beginning:
            data = await beginning(response, judged, max_bytes)
            return Beginning(data, whole_length(response), content_type(response), final_url)

        try:
            return await self._within("GET", url, timeout, read, first_bytes=max_bytes)
        except EgressFailed:
            if wrong:
                raise wrong[0] from None
            raise

    async def _within(
        self, method: str, url: str, timeout: float, read: Reader[T], *, first_bytes: int = 0
    ) -> T:
        """Everything that goes wrong is one of our errors; waiting for a place does not count as time."""
        async with self._slots:
            try:
                async with asyncio.timeout(timeout):
                    return await self._follow(method, url, read, first_bytes)
            except EgressError:
                raise
            except Exception as error:
                raise EgressFailed(f"{type(error).__name__}: {error}") from error

    async def _follow(self, method: str, url: str, read: Reader[T], first_bytes: int) -> T:
        here = judge.judge(url, self._rules)
        for _ in range(MOST_HOPS + 1):
            response = await self._transport(here).handle_async_request(_request(method, here, first_bytes))
            async with aclosing(response):
                if response.status_code not in REDIRECTS:
                    return await _answered(response, here, read, partial=first_bytes > 0)
                here = judge.judge_redirect(here, response.headers.get("Location", ""), self._rules)
        raise EgressFailed("too many redirects")

    def _transport(self, url: httpx.URL) -> httpx.AsyncBaseTransport:
        """The guarded one, unless this origin was trusted by name."""
        origin = judge.origin(url)
        return self._own.get(origin) or (self._plain if origin in self._rules.trusted else self._guarded)


async def _answered(response: httpx.Response, url: httpx.URL, read: Reader[T], *, partial: bool) -> T:
    if response.status_code != 200 and not (response.status_code == PARTIAL and partial):
        raise EgressFailed(f"HTTP {response.status_code}", status=response.status_code)
    return await read(response, str(url))


def _request(method: str, url: httpx.URL, first_bytes: int) -> httpx.Request:
    """A bare request to a transport rather than a client: no cookie jar that one team's fetch could fill."""
    headers = {"User-Agent": "FluxStudio", "Accept": "*/*", "Accept-Encoding": "identity"}
    if first_bytes:
        headers["Range"] = f"bytes=0-{first_bytes - 1}"
    return httpx.Request(
        method,
        url,
        headers=headers,
        extensions={"timeout": STEP.as_dict()},
    )
