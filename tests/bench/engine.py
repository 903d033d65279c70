"""CPU per finished picture: the studio's process and its decoders, beside a bare httpx loop for as many."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.asyncio.client import connect

from tests.bench import counted, ledger, report, servers
from tests.bench.servers import Server

RUNS = 100
WARM = 12  # runs before anything is counted: imports, decoders, what is learned of durations
PACE = 2.0  # seconds a picture takes at the endpoint
IDLE = 5.0  # seconds without work, to see what doing nothing costs

Row = list[object]


def main() -> None:
    """The bare loop, the studio unwatched and watched, and the bare loop again; print."""
    with servers.folder() as data, servers.folder() as books, servers.endpoint(books, pace=PACE) as endpoint:
        install = servers.tool("install", "set-up", data=data)
        with servers.studio(data, cloud=endpoint.address) as studio:
            _run(studio, endpoint, WARM)
            first = _bare(endpoint)
            unwatched = _studio(studio, endpoint, "the studio, nobody watching")
            with watching(studio, install):
                watched = _studio(studio, endpoint, "the studio, one page open")
            second = _bare(endpoint)
            idle = _idle(studio)
    report.say(
        f"{RUNS} runs of one 1024 × 1024 picture (blank renderer, JPEG) asked for at once, {PACE:g} s each."
    )
    bare = (first["cpu"] + second["cpu"]) / 2
    rows = [_bare_row(first, "bare httpx loop, before", bare)]
    rows += [row(bare) for row in (unwatched, watched)]
    rows += [_bare_row(second, "bare httpx loop, after", bare)]
    columns = [
        "what",
        "CPU ms a run",
        "of bare",
        "decoders, CPU ms",
        "polls a run",
        "first sent to last done, s",
    ]
    report.table(columns, rows)
    report.say(f"\nThe studio with nothing to do: {idle:.1f} ms of CPU a second.")


def _studio(studio: Server, endpoint: Server, name: str) -> Any:
    own, decoders, seconds, polls = _run(studio, endpoint, RUNS)

    def row(bare: float) -> Row:
        cells = [f"{1000 * own / RUNS:.1f}", f"{own / bare:.2f}", f"{1000 * decoders / RUNS:.1f}"]
        return [name, *cells, f"{polls:.2f}", f"{seconds:.1f}"]

    return row


def _run(studio: Server, endpoint: Server, count: int) -> tuple[float, float, float, float]:
    """CPU seconds of the process and of its decoders, seconds, polls a run."""
    pid = studio.process.pid
    own, decoders = servers.cpu_of(pid), servers.cpu_of_children(pid)
    runs = servers.tool("install", "ask", str(count), data=studio.data, **_keyed(endpoint))["runs"]
    found = ledger.wait_for(studio.data, runs, seconds=180)
    polls = counted.asked(endpoint.data)
    return (
        servers.cpu_of(pid) - own,
        servers.cpu_of_children(pid) - decoders,
        max(each.stored_at for each in found) - min(each.sent_at for each in found),
        sum(len(polls[each.prediction]) for each in found) / count,
    )


def _keyed(endpoint: Server) -> dict[str, str]:
    return {"WAVESPEED_API_KEY": servers.KEY, "WAVESPEED_BASE_URL": endpoint.address}


def _bare(endpoint: Server) -> dict[str, float]:
    told: dict[str, float] = servers.tool(
        "bare", endpoint.address, "wsk_ultra_bare", str(RUNS), data=endpoint.data
    )
    return told


def _bare_row(told: dict[str, float], name: str, bare: float) -> Row:
    return [
        name,
        f"{1000 * told['cpu'] / RUNS:.1f}",
        f"{told['cpu'] / bare:.2f}",
        "",
        f"{told['polls']:.2f}",
        f"{told['seconds']:.1f}",
    ]


def _idle(studio: Server) -> float:
    before = servers.cpu_of(studio.process.pid)
    time.sleep(IDLE)
    return 1000 * (servers.cpu_of(studio.process.pid) - before) / IDLE


@contextmanager
def watching(studio: Server, install: dict[str, Any]) -> Iterator[None]:
    """A live socket as a page holds it, in a thread, which reads all it hears."""
    loop = asyncio.new_event_loop()
    ready, stop = threading.Event(), asyncio.Event()

    async def listen() -> None:
        headers = {"Cookie": "=".join(install["cookie"])}
        url = f"{studio.address.replace('http', 'ws')}/ws/t/{install['team']}/live/"
        async with connect(url, origin=studio.address, additional_headers=headers, proxy=None) as socket:  # type: ignore[arg-type]
            await socket.send(json.dumps({"type": "hello", "last_seq": -1}))
            await socket.recv()
            ready.set()
            reading = asyncio.create_task(_read(socket))
            await stop.wait()
            reading.cancel()

    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise TimeoutError("the live socket did not open")
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


async def _read(socket: Any) -> None:
    async for _ in socket:
        pass
