"""Asks a server for one page over and over from a process of its own, over raw keep-alive sockets.

    python -m tests.bench.load URL --cookie NAME=VALUE --at-once 16 --seconds 4

No client library: reading an answer here costs some 0.1 ms, where httpx would cost as much as a small page.
Prints JSON: {"count", "seconds", "times" (s each), "bytes" (of one body)}.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from urllib.parse import urlsplit


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """One request and its whole answer; the body's length in bytes. Raises RuntimeError for anything but a 200."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = head.split(" ", 2)[1]
    length = next(int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:"))
    await reader.readexactly(length)
    if status != "200":
        raise RuntimeError(f"answered {status}")
    return length


async def one(url: str, cookie: str, until: float, times: list[float]) -> int:
    """Ask until the time is up, over one connection."""
    parts, size = urlsplit(url), 0
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    request = (
        f"GET {parts.path or '/'}{f'?{parts.query}' if parts.query else ''} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Cookie: {cookie}\r\nAccept: text/html\r\n\r\n"
    ).encode()
    while (started := time.perf_counter()) < until:
        size = await ask(reader, writer, request)
        times.append(time.perf_counter() - started)
    writer.close()
    return size


async def many(url: str, cookie: str, at_once: int, seconds: float) -> dict[str, object]:
    """Ask over several connections at once."""
    times: list[float] = []
    started = time.perf_counter()
    sizes = await asyncio.gather(*(one(url, cookie, started + seconds, times) for _ in range(at_once)))
    return {
        "count": len(times),
        "seconds": time.perf_counter() - started,
        "times": times,
        "bytes": max(sizes),
    }


def main() -> None:
    """Ask as told and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    print(json.dumps(asyncio.run(many(asked.url, asked.cookie, asked.at_once, min(asked.seconds, 60)))))


if __name__ == "__main__":
    main()
