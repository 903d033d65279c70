"""How long to wait before trying again, as pure decisions.

Delays are full jitter below a doubling cap, so that a hundred attempts that failed together do not come back
together. `draw()` gives a number from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable

Draw = Callable[[], float]

SUBMIT_TRIES = 8  # times a submit may fail to leave before its slot fails; about five minutes
LIMITED_TRIES = 40  # times the provider may say "later"; about half an hour
RESULT_TRIES = 40  # times a finished picture may fail to come; the provider keeps it for 7 days
MISSING_TRIES = 20  # times the provider may say that it knows of no such prediction; about half a day


def after_unsent(tries: int, draw: Draw) -> float | None:
    """Seconds until a submit that never left is tried again; None gives up. `tries` counts earlier failures."""
    return None if tries + 1 >= SUBMIT_TRIES else _jitter(1, 60, tries, draw)


def after_limited(tries: int, retry_after: float | None, draw: Draw) -> float | None:
    """Seconds until the provider may be asked again after a 429; it names the least itself, or a minute holds."""
    if tries + 1 >= LIMITED_TRIES:
        return None
    return max(retry_after or 0, 5) + _jitter(5, 60, tries, draw)


def after_unavailable(tries: int, retry_after: float | None, draw: Draw) -> float:
    """Seconds until a call that costs nothing is made again; it is made for as long as it takes."""
    return max(retry_after or 0, 0.5) + _jitter(0.5, 60, tries, draw)


def after_no_result(tries: int, draw: Draw) -> float | None:
    """Seconds until a finished picture is fetched again; the last tries are hours apart, the sum under 7 days."""
    return None if tries + 1 >= RESULT_TRIES else 0.5 + _jitter(1, 4 * 3600, tries, draw)


def after_missing(tries: int, draw: Draw) -> float | None:
    """Seconds until an unknown prediction is asked for again; None believes the provider."""
    return None if tries + 1 >= MISSING_TRIES else 0.5 + _jitter(1, 2 * 3600, tries, draw)


def _jitter(first: float, most: float, tries: int, draw: Draw) -> float:
    return min(most, first * 2.0 ** min(tries, 30)) * draw()
