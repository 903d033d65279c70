"""What a bench prints: tables that read in a terminal and in Markdown, and how busy the machine was."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Sequence


def say(text: str = "") -> None:
    """One line, at once."""
    print(text, flush=True)


def heading(name: str) -> None:
    """Which part follows, where and when."""
    now = datetime.datetime.now(datetime.UTC)
    say(f"\n## {name}\n")
    say(
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()},"
        f" {load()} at the start."
    )


def ending(seconds: float) -> None:
    """How long it took, and how busy the machine was by then."""
    say(f"\n{load()} at the end, {seconds:.0f} s in all.")


def load() -> str:
    """The machine's load average of the last minute; the bench's own work is part of it."""
    return f"load1 {os.getloadavg()[0]:.1f}"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> None:
    """Rows under columns, the first column left-aligned."""
    cells = [[str(cell) for cell in row] for row in [columns, *rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    say(f"\n{title}\n" if title else "")
    for number, row in enumerate(cells):
        padded = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say(f"| {' | '.join(padded)} |")
        if number == 0:
            rules = [
                "-" * width if place == 0 else f"{'-' * (width - 1)}:" for place, width in enumerate(widths)
            ]
            say(f"| {' | '.join(rules)} |")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share (0–1) lies; the nearest rank, no interpolation."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def p50_p95(values: Sequence[float], digits: int = 0) -> tuple[str, str]:
    """Median and 95th percentile, as text."""
    return f"{statistics.median(values):.{digits}f}", f"{percentile(values, 0.95):.{digits}f}"
