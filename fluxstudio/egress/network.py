"""Connections to public addresses only, judged below HTTP where a name becomes a socket."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache

import httpcore
import httpx
from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from fluxstudio.domain.addresses import is_public
from fluxstudio.egress.errors import EgressRefused

MOST_CONNECTIONS = 32
MOST_ADDRESSES = 4

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


@cache
def authorities() -> ssl.SSLContext:
    """Whom we trust to vouch for a server; loaded once, because each loading costs tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)


async def resolve(host: str, port: int) -> Sequence[str]:
    """The system's answer, IPv4 first: networks without a way out over IPv6 are the commoner kind."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ordered = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in ordered))


class GuardedBackend(AsyncNetworkBackend):
    """Judges every address of a name before, connects to a judged one, and judges the socket's peer after.

    Raises EgressRefused from within httpx, before a byte (TLS's hello included) is written.
    """

    def __init__(self, resolver: Resolver, network: AsyncNetworkBackend) -> None:
        self._resolve = resolver
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> AsyncNetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in await self._judged(host, port, timeout):
            try:
                stream = await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return await _judge_peer(stream)
        raise failure

    async def _judged(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name cannot be resolved") from error
        if not all(is_public(address) for address in addresses):
            raise EgressRefused("the name leads to an address that is not public")
        return addresses[:MOST_ADDRESSES]


async def _judge_peer(stream: AsyncNetworkStream) -> AsyncNetworkStream:
    peer = stream.get_extra_info("server_addr")
    if peer and is_public(str(peer[0])):
        return stream
    await stream.aclose()
    raise EgressRefused("the socket's peer is not public")


def guarded_transport(
    resolver: Resolver = resolve, network: AsyncNetworkBackend | None = None
) -> httpx.AsyncHTTPTransport:
    """An httpx transport that reaches public addresses only, for whoever must send to an address we were given."""
    transport = httpx.AsyncHTTPTransport(verify=authorities(), trust_env=False)
    # httpx has no argument for httpcore's network backend, so the pool is made here.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=authorities(),
        max_connections=MOST_CONNECTIONS,
        max_keepalive_connections=MOST_CONNECTIONS,
        keepalive_expiry=5,
        network_backend=GuardedBackend(resolver, network or AnyIOBackend()),
    )
    return transport
