"""When to ask the provider whether a prediction is finished, learned from how long earlier ones took.

The yardstick is the official SDK: it asks at once, then a second after every answer. A learned schedule weighs
a call against a picture noticed late, and keeps rules that need no trust in what was learned, because the
provider may be faster or slower today:

- The k-th ask never comes before the SDK's k-th ask, so no prediction costs more calls than with the SDK.
- From the learned early end on, as far as the schedule reaches (3.5 times what is usual), two asks are no
  further apart than the SDK's, or than a fortieth of the elapsed time where that is more (from 46 s).
- Beyond its reach the intervals grow evenly. No interval is ever longer than 15 s.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat

from .durations import FEWEST, plausible, quantile, since_change, spread

ROUND_TRIP = 0.15  # seconds an ask takes, where nobody has measured it
PAUSE = 1.0  # seconds the SDK rests between an answer and its next question
LONGEST_WAIT = 15.0  # seconds
REMEMBERED = 400  # durations
LATEST = 1e9  # seconds; a float still tells a round trip apart there

_HALF_LIFE = 200  # durations after which one counts half as much
_UNTAUGHT_REACH = 20.0  # seconds
_FARTHEST_REACH = 600.0  # seconds
_REACH = 3.5  # times the 95th percentile
_GROWTH = 1 / 8  # seconds of interval per second beyond the reach
_LATENESS = 1 / 40  # of the elapsed time, which nobody minds
_DENSER = 0.95  # of the SDK's interval, so that delays come out below its own

_CELLS = 240  # of the grid on which the best times are searched
_UNSEEN = 0.03  # share of the mass spread evenly over times nobody has seen
_FASTER, _FASTER_SHARE = 0.5, 0.05  # a provider twice as fast is always thought possible
_BELL = ((-1.5, 0.13), (-0.75, 0.23), (0.0, 0.28), (0.75, 0.23), (1.5, 0.13))  # (deviations, share)


@dataclass(frozen=True)
class Schedule:
    """When to ask, in seconds from acceptance: `times` rise, and a rule says what follows the last of them.

    `reach` is how far the history is trusted (s), `round_trip` how long an ask takes (s, more than 0).
    The default asks like the SDK, without its useless first call, and backs off from 20 s on.
    """

    times: tuple[float, ...] = ()
    reach: float = _UNTAUGHT_REACH
    round_trip: float = ROUND_TRIP

    def next_after(self, elapsed: float) -> float:
        """When to ask next, in seconds from acceptance, after an ask at `elapsed` found it unfinished.

        0 means just accepted. The answer is finite whatever is given, and later than `elapsed` for 30 years.
        """
        now = _within(elapsed, 0.0, LATEST)
        soonest = now + self.round_trip if now else 0.0
        place = bisect_left(self.times, soonest)
        return self.times[place] if place < len(self.times) else now + self._interval(now)

    def is_past(self, elapsed: float) -> bool:
        """Whether it has taken longer than the history can explain."""
        return elapsed > self.reach

    def _interval(self, now: float) -> float:
        period = PAUSE + self.round_trip
        grown = period + (now - self.reach) * _GROWTH
        return min(LONGEST_WAIT, max(period, now * _LATENESS, grown))


def learn(durations: Sequence[float], *, round_trip: float = ROUND_TRIP, price: float = 0.25) -> Schedule:
    """The schedule that past durations (s from accepted to finished, oldest first) make best.

    `price` is how many seconds of noticing late one call is worth; `round_trip` is how long an ask takes (s).
    The last 400 durations count, the newer the more, and what preceded a sudden change not at all.
    Impossible ones are ignored; with fewer than 10 left, the default schedule is returned.
    """
    round_trip = _within(round_trip, 0.01, LONGEST_WAIT)
    history = since_change(plausible(durations)[-REMEMBERED:])
    if len(history) < FEWEST:
        return Schedule(round_trip=round_trip)
    ordered = sorted(history)
    reach = min(_FARTHEST_REACH, _REACH * quantile(ordered, 0.95))
    grid = _Grid.over(ordered, PAUSE + round_trip, round_trip)
    best = _cheapest(grid, _masses(history, grid), _within(price, 0.0, 1e6))
    times = _never_more_calls(_up_to(reach, best, grid.period), grid.period)
    return Schedule(tuple(times), reach, round_trip)


@dataclass(frozen=True)
class _Grid:
    """Cells of `step` seconds from 0 on; `early` is from when asks may not be further apart than the SDK's."""

    step: float
    early: float
    period: float  # the SDK's interval in seconds
    round_trip: float
    blur: float  # standard deviation of the logarithms by which each duration is smoothed

    @classmethod
    def over(cls, ordered: Sequence[float], period: float, round_trip: float) -> _Grid:
        # Silverman's rule for the width of a kernel, never below 4 %.
        blur = max(0.04, 0.9 * spread(ordered) * len(ordered) ** -0.2)
        top = max(0.3, quantile(ordered, 0.97) * (1 + 1.5 * blur))
        return cls(top / _CELLS, quantile(ordered, 0.05) * math.exp(-blur), period, round_trip, blur)

    def farthest(self, cell: int) -> int:
        """The last cell in which the ask after one in `cell` may come."""
        dense = _DENSER * self.period
        last = min(max(cell * self.step, self.early) + dense, cell * self.step + LONGEST_WAIT)
        return min(_CELLS, max(self.nearest(cell), int(last / self.step)))

    def nearest(self, cell: int) -> int:
        """The first cell in which the ask after one in `cell` may come; it may lie beyond the grid."""
        return cell + max(1, math.ceil(self.round_trip / self.step)) if cell else 1


def _masses(history: Sequence[float], grid: _Grid) -> list[float]:
    """How much of the history, smoothed, finishes in each cell; what is beyond the grid is in one last cell."""
    masses = [0.0] * (_CELLS + 2)
    shapes = [(math.exp(z * grid.blur) / grid.step, share) for z, share in _BELL]
    points = [(k, share * (1 - _FASTER_SHARE)) for k, share in shapes]
    points += [(k * _FASTER, share * _FASTER_SHARE) for k, share in shapes]
    weights = list(accumulate(repeat(0.5 ** (1 / _HALF_LIFE), len(history) - 1), float.__mul__, initial=1.0))
    for duration, weight in zip(reversed(history), weights, strict=True):
        for scale, share in points:
            masses[min(_CELLS + 1, math.ceil(duration * scale))] += weight * share
    unseen = _UNSEEN * sum(weights) / _CELLS
    return [0.0] + [mass + unseen for mass in masses[1:]]


def _cheapest(grid: _Grid, masses: Sequence[float], price: float) -> list[float]:
    """The times that cost least in calls and delay, by dynamic programming from the end of the grid.

    Delay and survival make a Monge cost, so the best next cell never moves back as the cell moves on: the
    search for one cell stops where that of its successor ended.
    """
    finished = list(accumulate(masses[:-1]))
    moments = list(accumulate((cell - 0.5) * grid.step * mass for cell, mass in enumerate(masses[:-1])))
    everything, step = finished[-1] + masses[-1], grid.step
    ahead = [0.0] * (_CELLS + 1)  # cost from a cell on; at first the part of it that its predecessors share
    best = [_CELLS] * (_CELLS + 1)
    for cell in range(_CELLS - 1, -1, -1):
        done, last = finished[cell], min(best[cell + 1], grid.farthest(cell))
        cost, best[cell] = min(
            (step * to * (finished[to] - done) - moments[to] + ahead[to], to)
            for to in range(min(last, grid.nearest(cell)), last + 1)
        )
        ahead[cell] = cost + moments[cell] + price * (everything - done)
    return [cell * step for cell in _chain(best, grid.nearest)]


def _chain(best: Sequence[int], nearest: Callable[[int], int]) -> Iterator[int]:
    """The best cells one after another; the grid's end is left out where it comes too soon after the last."""
    cell = best[0]
    while cell < _CELLS:
        yield cell
        soonest, cell = nearest(cell), best[cell]
        if cell < soonest:
            return
    yield _CELLS


def _up_to(reach: float, times: Sequence[float], period: float) -> list[float]:
    """The times, continued at nearly the SDK's interval as far as the history is trusted."""
    longer = list(times)
    while longer[-1] < reach:
        longer.append(longer[-1] + min(LONGEST_WAIT, max(_DENSER * period, longer[-1] * _LATENESS)))
    return longer


def _never_more_calls(times: Sequence[float], period: float) -> list[float]:
    """The times, each put off to when the SDK would have asked as often."""
    return [max(time, count * period) for count, time in enumerate(times)]


def _within(value: float, low: float, high: float) -> float:
    """The value between two bounds; what is no number becomes the lower one."""
    return low if math.isnan(value) else min(max(value, low), high)
