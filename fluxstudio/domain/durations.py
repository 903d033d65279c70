"""What past durations say: what is usual, what is slow, and since when the provider is as it is today.

A duration is the time in seconds from accepted to finished. Sequences run from the oldest to the newest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

FEWEST = 10  # durations; with fewer, nothing is said
RECENT = 50  # durations that "usually" looks back on
SLOW = 3  # times the usual
LONGEST = 3600.0  # seconds; what took longer was a fault, not a rendering

_LATELY = 1 / 6  # of the time of a first ask, in which what it found has finished
_BLOCK = 16  # durations compared at a time
_SHIFT = 1.0  # standard deviations between two medians that are no chance any more
_NARROWEST = 0.1  # least standard deviation of the logarithms that is believed


def usual(durations: Sequence[float]) -> tuple[int, int] | None:
    """The middle half of the last 50 durations in whole seconds, (7, 9) for "Usually 7–9 s".

    None under 10 durations. Never below one second, because "0 s" reads like a fault.
    """
    ordered = sorted(plausible(durations)[-RECENT:])
    if len(ordered) < FEWEST:
        return None
    return _whole(quantile(ordered, 0.25)), _whole(quantile(ordered, 0.75))


def is_slow(elapsed: float, usual: tuple[int, int] | None) -> bool:
    """Whether `elapsed` seconds are more than three times the usual upper end; False while nothing is usual."""
    return usual is not None and elapsed > SLOW * usual[1]


def finished_about(unfinished_at: float, found_at: float) -> float:
    """The duration to remember of a prediction found finished at `found_at`, last seen unfinished at `unfinished_at`.

    Both in seconds from acceptance (0 when it was never seen unfinished). Half-way, but at most a sixth of
    `found_at` back: first asks are placed close. To remember the ask itself would teach a schedule to ask when
    it asked before, later and later.
    """
    return found_at - min((found_at - unfinished_at) / 2, found_at * _LATELY)


def plausible(durations: Sequence[float]) -> list[float]:
    """The durations that can be true: more than nothing, at most an hour."""
    return [float(each) for each in durations if 0.0 < each <= LONGEST]


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of a sorted, non-empty sequence lies, between its neighbours."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def spread(ordered: Sequence[float]) -> float:
    """The standard deviation of the logarithms, told from the middle half so that stragglers do not count."""
    return math.log(quantile(ordered, 0.75) / quantile(ordered, 0.25)) / 1.35


def since_change(durations: Sequence[float]) -> Sequence[float]:
    """The newest durations that look alike: what came before the provider became faster or slower is left out.

    Goes back a block at a time and stops at one whose median lies a standard deviation off.
    """
    start = max(0, len(durations) - _BLOCK)
    kept = sorted(durations[start:])
    while start >= _BLOCK:
        block = sorted(durations[start - _BLOCK : start])
        if _differ(block, kept):
            break
        kept = sorted(kept + block)
        start -= _BLOCK
    return durations[start if start >= _BLOCK else 0 :]


def _differ(block: Sequence[float], kept: Sequence[float]) -> bool:
    shift = abs(math.log(quantile(block, 0.5) / quantile(kept, 0.5)))
    return shift > _SHIFT * max(_NARROWEST, spread(block), spread(kept))


def _whole(seconds: float) -> int:
    return max(1, math.floor(seconds + 0.5))
