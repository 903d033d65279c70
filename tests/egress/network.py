"""A network of our own below the guard: canned bytes per address, and a note of all that was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import httpcore

from fluxstudio.egress.network import Resolver

PEER_AS_ASKED = "as asked"


def resolver(addresses: Sequence[str]) -> Resolver:
    """Answers every name with these addresses."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


def answers(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole HTTP/1.1 answer."""
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


class FakeNetwork(httpcore.AsyncNetworkBackend):
    """Public addresses without a public network. TLS is taken as done.

    `peer` is what the socket says it is connected to; `real_port` connects to that port of this machine instead.
    """

    def __init__(
        self, canned: Mapping[str, bytes], *, peer: str | None = PEER_AS_ASKED, real_port: int | None = None
    ) -> None:
        self.canned, self.peer, self.real_port = canned, peer, real_port
        self.connected: list[tuple[str, int]] = []
        self.written = b""
        self.closed = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        if self.real_port is not None:
            return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.real_port, timeout)
        if host not in self.canned:
            raise httpcore.ConnectError("refused")
        peer = host if self.peer == PEER_AS_ASKED else self.peer
        return _Canned(self, self.canned[host], (peer, port) if peer else None)


class _Canned(httpcore.AsyncNetworkStream):
    def __init__(self, network: FakeNetwork, data: bytes, peer: tuple[str, int] | None) -> None:
        self._network, self._data, self._peer = network, data, peer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece, self._data = self._data[:max_bytes], self._data[max_bytes:]
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._network.written += buffer

    async def aclose(self) -> None:
        self._network.closed += 1

    async def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._peer if info == "server_addr" else None
