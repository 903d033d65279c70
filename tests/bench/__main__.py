"""`make bench`, or `make bench ONLY=live` for a part. Loopback only; ends by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.bench import editor, engine, live, pages, polls, report, stitch, weight

PARTS: dict[str, Callable[[], None]] = {
    "live": live.main,
    "engine": engine.main,
    "polling": polls.main,
    "pages": pages.main,
    "weight": weight.main,
    "stitch": stitch.main,
    "editor": editor.main,
}


def main(names: list[str]) -> int:
    """Run the named parts, or all; the exit status."""
    if unknown := [name for name in names if name not in PARTS]:
        report.say(f"No such part: {', '.join(unknown)}. There are {', '.join(PARTS)}.")
        return 2
    for name in names or PARTS:
        started = time.monotonic()
        report.heading(name)
        PARTS[name]()
        report.ending(time.monotonic() - started)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
