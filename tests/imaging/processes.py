"""Looking at processes from outside, always with a deadline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def held_bytes() -> int:
    """This process's resident memory; 0 where /proc does not exist."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        return 0


def stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat from the state on; empty when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def gone(pid: int) -> bool:
    """Ended, even if nobody has collected its exit code yet."""
    found = stat(pid)
    return not found or found[0] in "ZX"


def cpu_ticks(pid: int) -> int:
    found = stat(pid)
    return int(found[11]) + int(found[12]) if found else 0
