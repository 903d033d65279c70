"""Polls per run and how late they notice, beside the official SDK's, on a virtual clock.

    python tests/bench/polling.py

Calls and delays are means over several learned histories and do not depend on the machine; the last line,
how long learning takes, does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from fluxstudio.domain.durations import finished_about
from fluxstudio.domain.polling import Schedule, learn
from tests.domain.virtual_provider import Cost, by_schedule, by_sdk, follow, job_times

SEEDS = range(16)
TODAY = job_times(6000, seed=100)
DRIFTS = {"twice as fast": 0.5, "as learned": 1.0, "1.6 times slower": 1.6, "3 times slower": 3.0}
MEMORIES = {
    "the provider's own times": lambda finished, before, found: finished,
    "what asking shows": lambda finished, before, found: finished_about(before, found),
    "the asks themselves (wrong)": lambda finished, before, found: found,
}


def drifted(durations: Sequence[float], factor: float) -> list[float]:
    return [each * factor for each in durations]


def learned(size: int, today: Sequence[float], median: float = 3.8) -> Cost:
    schedules = [learn(job_times(size, seed, median=median)) for seed in SEEDS]
    return Cost.mean(by_schedule(schedule, today) for schedule in schedules)


def line(label: str, ours: Cost, sdk: Cost) -> None:
    print(f"{label:<48}{ours.calls:>6.2f}{ours.delay:>8.3f} s{sdk.calls:>11.2f}{sdk.delay:>8.3f} s")


def heading(text: str) -> None:
    print(f"\n{text:<48}{'calls':>6}{'delay':>10}{'SDK calls':>11}{'delay':>10}")


def histories() -> None:
    heading("Histories learned from")
    line("none (the default schedule)", by_schedule(Schedule(), TODAY), by_sdk(TODAY))
    for size in (10, 30, 100, 400):
        line(f"{size} durations", learned(size, TODAY), by_sdk(TODAY))


def drifts() -> None:
    heading("After a drift, nothing learned anew")
    for label, factor in DRIFTS.items():
        today = drifted(TODAY, factor)
        line(label, learned(400, today), by_sdk(today))


def relearning() -> None:
    for memory, remember in MEMORIES.items():
        heading(f"200 after a drift: {memory}")
        for label, factor in DRIFTS.items():
            ours, sdk = [], []
            for seed in SEEDS[:4]:
                today = drifted(job_times(200, seed + 50), factor)
                ours += follow(today, job_times(400, seed), learn, remember)
                sdk.append(by_sdk(today))
            line(label, Cost.mean(ours), Cost.mean(sdk))


def models() -> None:
    heading("Other models, as learned")
    for median in (2.0, 8.0, 20.0, 60.0):
        today = job_times(3000, 100, median=median)
        line(f"median {median:g} s", learned(400, today, median), by_sdk(today))


def speed() -> None:
    history = job_times(400, 3)
    start = time.perf_counter()
    for _ in range(20):
        learn(history)
    print(f"\nLearning from 400 durations: {(time.perf_counter() - start) * 50:.1f} ms")


def main() -> None:
    histories()
    drifts()
    relearning()
    models()
    speed()


if __name__ == "__main__":
    main()
