"""From the endpoint's completion to the picture in the page of a real browser, polled and called back.

The browser asks for each picture by the studio's own form, one after another. All moments are of one machine's
clock: the endpoint's books, the ledger's rows, and Date.now() in the page (whole milliseconds).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.bench import browser, ledger, report, servers
from tests.bench.servers import Server

RUNS = 40
WARM = 12  # runs that are not counted: the first schedule is learned from ten
WAIT = 30_000  # ms for one picture
SCRIPT = Path(__file__).with_name("page.js")

STAGES = ("known to the engine", "picture stored", "heard by the page", "in the DOM", "decoded")
Times = dict[str, float]  # by stage, ms since the endpoint's completion


def main() -> None:
    """Both ways, one after the other; print."""
    if why := browser.missing("chromium"):
        report.say(f"Skipped: {why}.")
        return
    report.say(f"{RUNS} runs of one 1024 × 1024 sketch, 1.2–3 s each, one after another, {WARM} before them.")
    for name, webhooks in (("webhook", True), ("poll", False)):
        _print(name, _measured(webhooks=webhooks))


def _measured(*, webhooks: bool) -> list[Times]:
    with (
        servers.folder() as data,
        servers.folder() as books,
        servers.endpoint(books, renderer="sandbox") as endpoint,
    ):
        install = servers.tool("install", "set-up", data=data)
        with servers.studio(data, cloud=endpoint.address, webhooks=webhooks) as studio:
            return _in_browser(studio, endpoint, install)


def _in_browser(studio: Server, endpoint: Server, install: dict[str, Any]) -> list[Times]:
    with browser.started() as chromium:
        context = browser.context(chromium, studio.address, install)
        page = context.new_page()
        page.add_init_script(path=SCRIPT)
        page.goto(f"/t/{install['team']}/studio/")
        page.wait_for_selector("#live[data-live=live]", state="attached", timeout=WAIT)
        for number in range(WARM + RUNS):
            _generate(page, number)
        seen = page.evaluate("benchSeen")
    first = ledger.newest_run(studio.data) - RUNS + 1
    finished = ledger.finished(endpoint.data)
    found = ledger.done(studio.data, range(first, first + RUNS))
    return [_times(each, finished[each.prediction], seen[each.picture]) for each in found]


def _generate(page: Page, number: int) -> None:
    """Ask for one picture and wait until it can be seen."""
    before = page.evaluate("Object.values(benchSeen).filter((each) => each.decoded).length")
    page.fill("#prompt", f"a red fox in autumn, number {number}")
    page.check("input[name=count][value='1']", force=True)
    page.click("#generate")
    page.wait_for_function(
        "(before) => Object.values(benchSeen).filter((each) => each.decoded).length > before",
        arg=before,
        timeout=WAIT,
    )


def _times(done: ledger.Done, finished: float, seen: dict[str, float]) -> Times:
    moments = [1000 * done.ready_at, 1000 * done.stored_at, seen["heard"], seen["shown"], seen["decoded"]]
    return {stage: moment - 1000 * finished for stage, moment in zip(STAGES, moments, strict=True)}


def _print(name: str, measured: list[Times]) -> None:
    rows, before = [], [0.0] * len(measured)
    for stage in STAGES:
        now = [each[stage] for each in measured]
        step = [here - there for here, there in zip(now, before, strict=True)]
        rows.append([stage, *report.p50_p95(now), *report.p50_p95(step)])
        before = now
    columns = ["until", "p50 ms", "p95 ms", "this step p50 ms", "p95 ms"]
    title = f"{name}: from the endpoint's completion, n = {len(measured)}, {report.load()}"
    report.table(columns, rows, title=title)
