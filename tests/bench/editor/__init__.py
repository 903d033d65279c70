"""The mask editor's stage beside a page that can hardly be faster, in the same run and in turns.

Goals: from input to paint p50 ≤ 1.5 × the limit's, p95 ≤ 33 ms, ≤ 2 % of frames over 20 ms; CPU a move at 24
megapixels ≤ 1.2 × that at 1536² and ≤ 1.5 × the limit's; undo and redo ≤ 33 ms p95; undo memory ≤ 5 MB for 20
strokes, ≤ 32 MB for 200; stroke 200 within 10 % of stroke 1; mask out ≤ 200 ms, ≤ 100 kB, no task over 50 ms.
"""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.bench import report
from tests.bench.browser import FLAGS
from tests.bench.editor.hand import Hand, Strokes
from tests.bench.editor.pages import HERE, served
from tests.needs import chromium, missing

SIZES = [(1536, 1536), (4096, 4096), (6000, 4000)]
LARGE = SIZES[-1]
WINDOW = ViewportSize(width=1600, height=1000)
BRUSH = 40  # view pixels
PASSES, STROKES, SECONDS = 2, 2, 2.0
WARM = 0.5  # seconds of a stroke that is not counted
Found = dict[tuple[str, tuple[int, int]], Strokes]


def main() -> None:
    """Strokes at three sizes, then history and mask out; print."""
    if why := missing("chromium"):
        report.say(f"Skipped: {why}.")
        return
    asyncio.run(_all())


async def _all() -> None:
    with served() as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            await _strokes(browser, address)
            await _history(browser, address)
            await _out(browser, address)
            await browser.close()


async def _strokes(browser: Browser, address: str) -> None:
    found: Found = defaultdict(Strokes)
    for _ in range(PASSES):
        for size in SIZES:
            for name in ("limit", "ours"):
                async with _opened(browser, address, name, size) as page:
                    hand = await Hand.on(browser, page)
                    await hand.stroke(WARM, 0.0)
                    for number in range(STROKES):
                        found[name, size].add(await hand.measured(SECONDS, 1.1 * number))
    _print_strokes(found)


def _print_strokes(found: Found) -> None:
    rows = []
    for size in SIZES:
        ours, limit = found["ours", size], found["limit", size]
        p50, p95 = report.p50_p95(ours.latencies, 1)
        least, _ = report.p50_p95(limit.latencies, 1)
        ratio = statistics.median(ours.latencies) / statistics.median(limit.latencies)
        rows.append(
            [
                f"{size[0]} × {size[1]}", p50, least, f"{ratio:.2f}", p95, report.p50_p95(limit.latencies, 1)[1],
                f"{_late(ours):.1f} %", f"{_late(limit):.1f} %", f"{ours.cpu_a_move:.2f}", f"{limit.cpu_a_move:.2f}",
                f"{ours.cpu_a_move / limit.cpu_a_move:.2f}",
            ]
        )  # fmt: skip
    columns = [
        "strokes at 120 Hz",
        "to paint p50 ms",
        "limit",
        "of it",
        "p95 ms",
        "limit",
        "frames > 20 ms",
        "limit",
    ]
    title = f"{PASSES * STROKES} strokes of {SECONDS:g} s a cell, brush of {BRUSH} pixels in a window of 1600 × 1000"
    report.table([*columns, "CPU ms a move", "limit", "of it"], rows, title=title)
    flat = found["ours", LARGE].cpu_a_move / found["ours", SIZES[0]].cpu_a_move
    report.say(f"\nCPU a move at 24 megapixels is {flat:.2f} × that at 1536².")


def _late(strokes: Strokes) -> float:
    return 100 * sum(frame > 20 for frame in strokes.frames) / max(1, len(strokes.frames))


async def _history(browser: Browser, address: str) -> None:
    rows = []
    for size in SIZES:
        async with _opened(browser, address, "ours", size) as page:
            hand = await Hand.on(browser, page)
            first = await _few(hand)
            await _many(hand, 20)
            twenty = await page.evaluate("bench.bytes()")
            await _many(hand, 200)
            all_of_them = await page.evaluate("bench.bytes()")
            last = await _few(hand)
            times = [
                await page.evaluate("([n, redo]) => bench.undone(n, redo)", [40, redo])
                for redo in (False, True)
            ]
        undo, redo_ = (report.p50_p95(each, 1) for each in times)
        rows.append(
            [
                f"{size[0]} × {size[1]}", *undo, *redo_, f"{twenty / 1e6:.2f}", f"{all_of_them / 1e6:.2f}",
                f"{first:.2f}", f"{last:.2f}", f"{last / first:.2f}",
            ]
        )  # fmt: skip
    columns = ["history", "undo p50 ms", "p95", "redo p50 ms", "p95", "20 strokes, MB", "200, MB"]
    report.table([*columns, "first strokes, CPU ms a move", "after 200", "of it"], rows)


async def _few(hand: Hand) -> float:
    """CPU a move of some strokes, each after the same warm-up."""
    await hand.stroke(WARM, 0.3)
    both = Strokes()
    for number in range(3):
        both.add(await hand.measured(SECONDS / 2, 0.7 * number))
    return both.cpu_a_move


async def _many(hand: Hand, upto: int) -> None:
    """Short strokes until there are that many steps."""
    steps, made = 0, 0
    while steps < upto and made < 3 * upto:  # a stroke over what is painted is no step
        steps = (await hand.page.evaluate("bench.steps()"))["undo"]
        await hand.page.evaluate(MANY, [min(upto - steps, 20), made])
        made += 20


async def _out(browser: Browser, address: str) -> None:
    async with _opened(browser, address, "ours", LARGE) as page:
        hand = await Hand.on(browser, page)
        await _many(hand, 20)
        out = await _held_up(page, "[bench.out(), bench.out(), bench.out(), bench.out(), bench.out()]")
        soft = await _held_up(page, "[bench.soften(24, 16)]")
        again = await _held_up(page, "[bench.soften(-12, 40)]")
    files = out["results"]
    out_ms = statistics.median(one["ms"] for one in files)
    rows = [
        ["mask out", f"{out_ms:.0f}", f"{files[-1]['bytes'] / 1000:.0f}", *_held(out)],
        ["grow 24, feather 16 shown", f"{soft['results'][0]:.0f}", "", *_held(soft)],
        ["grow −12, feather 40 shown", f"{again['results'][0]:.0f}", "", *_held(again)],
    ]
    columns = [
        "6000 × 4000, 20 strokes",
        "ms",
        "kB",
        "longest hold-up of the page, ms",
        "longest task over 50 ms",
    ]
    report.table(columns, rows)


def _held(found: dict[str, Any]) -> tuple[str, str]:
    return f"{found['gap']:.0f}", f"{found['long']:.0f}"


async def _held_up(page: Page, work: str) -> dict[str, Any]:
    """Results of promises one after another, and how long the page's thread was ever busy meanwhile."""
    await page.wait_for_timeout(500)
    each = work.strip("[]").split("), ")
    calls = ", ".join(f"() => {one.rstrip(')')})" for one in each)
    found: dict[str, Any] = await page.evaluate(
        f"""async () => {{ probe.start(true); const results = [];
        for (const work of [{calls}]) results.push(await work());
        return {{ results, ...probe.stop() }}; }}"""
    )
    return found


@asynccontextmanager
async def _opened(browser: Browser, address: str, name: str, size: tuple[int, int]) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=WINDOW)
    page.on("pageerror", lambda error: report.say(f"script error: {error}"))
    await page.add_init_script(path=HERE / "probe.js")
    await page.goto(f"{address}/page/{name}.html?width={size[0]}&height={size[1]}")
    await page.wait_for_function("globalThis.bench")
    await page.evaluate(f"bench.width({BRUSH})")
    await page.mouse.move(10, 10)
    await page.wait_for_timeout(300)
    try:
        yield page
    finally:
        await page.close()


# Strokes from inside the page, for when only their number matters: the same events, but nobody's hand.
MANY = """async ([count, from]) => {
  const stage = document.getElementById("stage");
  const send = (type, x, y, buttons) => stage.dispatchEvent(new PointerEvent(type,
    { pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true, clientX: x, clientY: y, buttons, button: 0 }));
  for (let stroke = from; stroke < from + count; stroke += 1) {
    let [x, y, way] = [300 + (stroke * 211) % 1000, 150 + (stroke * 137) % 700, stroke];
    send("pointerdown", x, y, 1);
    for (let n = 0; n < 60; n += 1) {
      way += Math.sin(n * 0.7 + stroke) * 0.5;
      [x, y] = [x + Math.cos(way) * 9, y + Math.sin(way) * 9];
      send("pointermove", x, y, 1);
      if (n % 20 === 19) await new Promise((done) => requestAnimationFrame(done));
    }
    send("pointerup", x, y, 0);
  }
}"""
