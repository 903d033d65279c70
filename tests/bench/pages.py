"""Pages a second of a studio with 1,000 pictures, beside a view that says "ok", asked in turns."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field

from tests.bench import report, servers
from tests.bench.servers import Server

PICTURES = 1_000
ROUNDS = 3
SECONDS = 3.0  # a page, a round and a number of connections
AT_ONCE = (1, 16)


@dataclass
class Tally:
    """What one page cost, over all rounds."""

    count: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    bytes: int = 0
    times: list[float] = field(default_factory=list)


def main() -> None:
    """Fill, serve, ask in turns, print."""
    with servers.folder() as data:
        install = servers.tool("install", "set-up", data=data)
        servers.tool("install", "fill", str(PICTURES), data=data)
        with servers.studio(data) as studio:
            report.say(
                f"{report.load()} before asking. {PICTURES} pictures in runs of four, SQLite, nothing else under way."
            )
            tallies = _measured(studio, install)
    for at_once in AT_ONCE:
        _print(at_once, {name: tally for (name, asked), tally in tallies.items() if asked == at_once})


def _measured(studio: Server, install: dict[str, str]) -> dict[tuple[str, int], Tally]:
    cookie, tallies = "=".join(install["cookie"]), defaultdict[tuple[str, int], Tally](Tally)
    pages = _pages(studio, install["team"])
    for path in pages.values():
        _ask(studio, path, cookie, at_once=4, seconds=1.0)
    for _ in range(ROUNDS):
        for at_once in AT_ONCE:
            for name, path in pages.items():
                _add(tallies[name, at_once], studio, path, cookie, at_once)
    return tallies


def _pages(studio: Server, team: str) -> dict[str, str]:
    seq = _one(studio, "SELECT max(seq) FROM fluxstudio_team")
    picture = _one(studio, "SELECT slug FROM fluxstudio_picture ORDER BY id DESC LIMIT 1")
    return {
        "/healthz (trivial view)": "/healthz",
        "sign-in": "/login/",
        "studio": f"/t/{team}/studio/",
        "gallery": f"/t/{team}/gallery/",
        "live/since, nothing new": f"/t/{team}/live/since/{seq}/",
        "a thumbnail, 320 px": f"/t/{team}/pictures/{picture}/w320.webp",
    }


def _one(studio: Server, query: str) -> object:
    """The one value the query gives."""
    with closing(sqlite3.connect(f"file:{studio.data / 'studio.sqlite3'}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchone()[0]


def _add(tally: Tally, studio: Server, path: str, cookie: str, at_once: int) -> None:
    before = servers.cpu_of(studio.process.pid)
    told = _ask(studio, path, cookie, at_once=at_once, seconds=SECONDS)
    tally.cpu += servers.cpu_of(studio.process.pid) - before
    tally.count += told["count"]
    tally.seconds += told["seconds"]
    tally.times += told["times"]
    tally.bytes = told["bytes"]


def _ask(studio: Server, path: str, cookie: str, *, at_once: int, seconds: float) -> dict[str, object]:
    options = ["--at-once", str(at_once), "--seconds", str(seconds)]
    signed_in = [] if path == "/login/" else ["--cookie", cookie]
    return servers.tool("load", f"{studio.address}{path}", *options, *signed_in, data=studio.data)


def _print(at_once: int, tallies: dict[str, Tally]) -> None:
    trivial = next(iter(tallies.values()))
    per_second = trivial.count / trivial.seconds
    rows = []
    for name, tally in tallies.items():
        rate, (p50, p95) = tally.count / tally.seconds, report.p50_p95([1000 * t for t in tally.times], 1)
        cpu = 1000 * tally.cpu / tally.count
        rows.append(
            [
                name,
                f"{rate:.0f}",
                f"{rate / per_second:.2f}",
                p50,
                p95,
                f"{cpu:.1f}",
                f"{tally.bytes / 1000:.1f}",
            ]
        )
    columns = ["page", "pages/s", "of trivial", "p50 ms", "p95 ms", "CPU ms a page", "kB"]
    said = "one connection" if at_once == 1 else f"{at_once} connections at once"
    report.table(columns, rows, title=f"{said} (own load generator on raw sockets, own process)")
