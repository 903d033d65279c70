"""What the first visit to a page costs a browser, beside a bare page with the same pictures; and a second start."""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Request

from tests.bench import browser, report, servers
from tests.bench.pages import PICTURES
from tests.bench.servers import Server

ROUNDS = 5
SETTLE = 1_500  # ms after load, for what comes lazily
KINDS = {"document": "HTML", "script": "JS", "stylesheet": "CSS", "font": "fonts", "image": "images"}
PAINT = """() => new Promise((done) => {
  let largest = 0;
  const observer = new PerformanceObserver((list) => { for (const each of list.getEntries()) largest = each.startTime; });
  observer.observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done([performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, largest]), 50);
})"""


@dataclass
class Visit:
    """One cold visit. Bytes by kind, as transferred and as gzip would make the bodies."""

    raw: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    zipped: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    requests: int = 0
    painted: tuple[float, float] = (0.0, 0.0)  # FCP, LCP in ms
    images: list[str] = field(default_factory=list)


def main() -> None:
    """Fill, start twice, visit, print."""
    if why := browser.missing("chromium"):
        report.say(f"Skipped: {why}.")
        return
    with servers.folder() as data:
        install = servers.tool("install", "set-up", data=data)
        servers.tool("install", "fill", str(PICTURES), data=data)
        _print_start(data)
        with servers.studio(data) as studio, browser.started() as chromium:
            _print(_visits(studio, chromium, install))


def _visits(studio: Server, chromium: Browser, install: dict[str, Any]) -> dict[str, list[Visit]]:
    """In turns: each page, and after it a bare page with the pictures that it loaded."""
    pages = {"studio": f"/t/{install['team']}/studio/", "gallery": f"/t/{install['team']}/gallery/"}
    found: dict[str, list[Visit]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, path in pages.items():
            found[name].append(_visit(studio, chromium, install, path))
            images = found[name][-1].images
            found[f"{name}, bare"].append(_visit(studio, chromium, install, "/bare", bare=images))
        found["sign-in"].append(_visit(studio, chromium, install, "/login/", signed_in=False))
    return found


def _visit(
    studio: Server,
    chromium: Browser,
    install: dict[str, Any],
    path: str,
    *,
    signed_in: bool = True,
    bare: list[str] | None = None,
) -> Visit:
    context = browser.context(chromium, studio.address, install, signed_in=signed_in)
    page, visit = context.new_page(), Visit()
    if bare is not None:
        page.route("**/bare", lambda route: route.fulfill(content_type="text/html", body=_bare(bare)))
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    sizes = _transfers(context.new_cdp_session(page))
    page.goto(path, wait_until="load")
    page.wait_for_timeout(SETTLE)
    visit.painted = tuple(page.evaluate(PAINT))
    _weigh(visit, page, finished, sizes)
    context.close()
    return visit


def _bare(images: list[str]) -> str:
    """The same pictures, all at once, without style or script."""
    tiles = "".join(f'<img src="{url}" width="240" height="240" alt="">' for url in images)
    return f"<!doctype html><title>bare</title><h1>Pictures</h1>{tiles}"


def _transfers(session: CDPSession) -> dict[str, int]:
    """By address, bytes on the wire with headers; filled while the page loads."""
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent", lambda told: urls.update({told["requestId"]: told["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda told: sizes.update({urls.get(told["requestId"], ""): int(told["encodedDataLength"])}),
    )
    session.send("Network.enable")
    return sizes


def _weigh(visit: Visit, page: Page, finished: list[Request], sizes: dict[str, int]) -> None:
    for request in finished:
        if not request.url.startswith("http"):
            continue
        kind = KINDS.get(request.resource_type, "other")
        response = request.response()
        body = response.body() if response else b""
        visit.requests += 1
        visit.raw[kind] += sizes.get(request.url, len(body))
        visit.zipped[kind] += len(body) if kind in ("images", "fonts") else len(gzip.compress(body, 6))
        if kind == "images" and "/pictures/" in request.url:
            visit.images.append(request.url)


def _print(found: dict[str, list[Visit]]) -> None:
    rows = []
    for name, visits in found.items():
        one = visits[0]
        cells = [f"{sum(side.values()) / 1000:.0f}" for side in (one.raw, one.zipped)]
        kinds = [_pair(one, kind) for kind in KINDS.values()]
        times = [f"{statistics.median(visit.painted[place] for visit in visits):.0f}" for place in (0, 1)]
        rows.append([name, one.requests, *cells, *kinds, *times])
    columns = ["page", "requests", "kB", "kB if gzip"]
    columns += [f"{kind} kB (gzip)" for kind in KINDS.values()] + ["FCP ms", "LCP ms"]
    title = f"First visit, empty cache, 1440 × 900, {PICTURES} pictures; paint is the median of {ROUNDS}; {report.load()}"
    report.table(columns, rows, title=title)


def _pair(visit: Visit, kind: str) -> str:
    raw, zipped = visit.raw.get(kind, 0) / 1000, visit.zipped.get(kind, 0) / 1000
    return f"{raw:.0f}" if kind in ("fonts", "images") else f"{raw:.0f} ({zipped:.0f})"


def _print_start(data: Any) -> None:
    """How long `make run` takes the second time, beside importing Django alone."""
    command = [sys.executable, "manage.py", "check"]
    starts, checks = [], []
    for _ in range(3):
        started = time.monotonic()
        with servers.studio(data) as studio:
            servers.wait_for(f"{studio.address}/login/", studio.process)
            starts.append(time.monotonic() - started)
        started = time.monotonic()
        subprocess.run(
            command,
            cwd=servers.ROOT,
            env=servers.environment(data),
            check=True,
            capture_output=True,
            timeout=60,
        )
        checks.append(time.monotonic() - started)
    rows = [
        ["manage.py serve, second start, to the first page", *_three(starts)],
        ["manage.py check (Django and the models alone)", *_three(checks)],
    ]
    report.table(
        ["start-up", "median s", "best s", "worst s"], rows, title=f"Start-up, 3 each; {report.load()}"
    )


def _three(values: list[float]) -> list[str]:
    return [f"{each:.2f}" for each in (statistics.median(values), min(values), max(values))]
