"""Servers that break in one chosen way, on a loopback socket of their own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Listener:
    """Where it listens, how often it was connected to, and everything it was sent."""

    port: int = 0
    connections: int = 0
    heard: bytearray = field(default_factory=bytearray)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[Listener]:
    """A server that hands each connection to `talk`."""
    listener, held = Listener(), set[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listener.connections += 1
        held.add(writer)
        try:
            await talk(Recorder(reader, listener.heard), writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()
        for writer in held:
            writer.transport.abort()


class Recorder(asyncio.StreamReader):
    """A reader that keeps what passed through it."""

    def __init__(self, inner: asyncio.StreamReader, heard: bytearray) -> None:
        super().__init__()
        self._inner, self._heard = inner, heard

    async def read(self, n: int = -1) -> bytes:
        data = await self._inner.read(n)
        self._heard += data
        return data


async def take_request(reader: asyncio.StreamReader) -> bytes:
    """One request, headers and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = await reader.read(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += await reader.read(65536)
    return head + b"\r\n\r\n" + body


def answering(raw: bytes) -> Talk:
    """Reads one request and writes exactly these bytes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await take_request(reader)
        writer.write(raw)
        await writer.drain()

    return talk


def shouting(raw: bytes) -> Talk:
    """Writes these bytes to whoever connects, whatever they say."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await reader.read(65536)

    return talk


async def slam(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accepts and closes at once."""
    writer.transport.abort()


async def take_and_slam(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads the whole request and closes without a word."""
    await take_request(reader)


async def take_and_hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads the whole request and never answers."""
    await take_request(reader)
    await asyncio.Event().wait()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers one byte at a time, for ever, each in time."""
    await take_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.02)


def ok(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole HTTP/1.1 answer."""
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
