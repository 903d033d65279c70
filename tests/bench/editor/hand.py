"""A hand at 120 Hz: trusted mouse moves by CDP that wait for nobody, and the processor time they cost the browser."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

RATE = 120  # moves a second
PACE = 10.0  # view pixels a move, about 1,200 a second
SPREAD = (
    0.618  # of a move's time: with an even beat, half of all strokes would meet the frames at a lucky moment
)
CENTRE, REACH = (800, 500), (420, 300)  # of the path in the view, inside the picture at every size


@dataclass
class Strokes:
    """What some strokes cost. Times in ms."""

    latencies: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    moves: int = 0
    cpu: float = 0.0

    @property
    def cpu_a_move(self) -> float:
        """Milliseconds of the renderer and the process that draws, together."""
        return self.cpu / max(1, self.moves)

    def add(self, other: Strokes) -> None:
        """As one."""
        self.latencies += other.latencies
        self.frames += other.frames
        self.moves += other.moves
        self.cpu += other.cpu


class Hand:
    """One page's mouse."""

    def __init__(self, browser: Browser, page: Page, cdp: CDPSession, processes: CDPSession) -> None:
        self.page, self._cdp, self._processes = page, cdp, processes

    @classmethod
    async def on(cls, browser: Browser, page: Page) -> Hand:
        """A hand for a page."""
        cdp = await page.context.new_cdp_session(page)
        return cls(browser, page, cdp, await browser.new_browser_cdp_session())

    async def measured(self, seconds: float, start: float) -> Strokes:
        """One stroke along a path that begins at that angle, with what it cost."""
        await self.page.evaluate("probe.start()")
        cpu = await self._cpu()
        await self.stroke(seconds, start)
        cpu = await self._cpu() - cpu
        found = await self.page.evaluate("probe.stop()")
        return Strokes(found["latencies"], found["frames"], found["moves"], cpu)

    async def stroke(self, seconds: float, start: float) -> None:
        """Press, move at that rate on the whole, each a little early or late, let go."""
        await self._mouse("mousePressed", _place(start, 0))
        sent: list[asyncio.Task[Any]] = []
        began = time.perf_counter()
        for number in range(1, int(seconds * RATE) + 1):
            due = began + (number + number * SPREAD % 1 - 0.5) / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            move = self._mouse("mouseMoved", _place(start, number))
            sent.append(asyncio.ensure_future(move))
        await asyncio.gather(*sent)
        await self._mouse("mouseReleased", _place(start, int(seconds * RATE)))

    async def _mouse(self, kind: str, at: tuple[float, float]) -> None:
        pressed = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1}
        await self._cdp.send(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": at[0], "y": at[1], "pointerType": "mouse"} | pressed,
        )

    async def _cpu(self) -> float:
        info = await self._processes.send("SystemInfo.getProcessInfo")
        used = [one["cpuTime"] for one in info["processInfo"] if one["type"] in ("renderer", "GPU")]
        return float(1000 * sum(used))


def _place(start: float, number: int) -> tuple[float, float]:
    """A figure that crosses itself and turns, like a hand that fills an area."""
    angle = start + number * PACE / REACH[0]
    return CENTRE[0] + REACH[0] * math.sin(angle), CENTRE[1] + REACH[1] * math.sin(1.7 * angle + start)
