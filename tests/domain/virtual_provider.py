"""A provider on a virtual clock: how long predictions take, and what asking by a schedule or like the SDK costs.

Job times are those of a remote image model: lognormal with a median of 3.8 s, 3 % of them two to five times
slower, between 1.2 and 120 s. Nothing here looks at the machine's own clock.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fluxstudio.domain.polling import Schedule

ROUND_TRIP = 0.15  # seconds
SDK_PERIOD = 1.0 + ROUND_TRIP  # it rests a second after every answer


def job_times(
    count: int, seed: int, *, median: float = 3.8, sigma: float = 0.38, shortest: float = 1.2
) -> list[float]:
    """`count` durations in seconds from accepted to finished."""
    chance = random.Random(seed)
    return [_job_time(chance, median, sigma, shortest) for _ in range(count)]


def _job_time(chance: random.Random, median: float, sigma: float, shortest: float) -> float:
    seconds = chance.lognormvariate(math.log(median), sigma)
    if chance.random() < 0.03:
        seconds *= chance.uniform(2, 5)
    return min(max(seconds, shortest), 120.0)


@dataclass(frozen=True)
class Cost:
    """What asking cost: calls per prediction, and seconds from finished to noticed, on average."""

    calls: float
    delay: float

    @classmethod
    def mean(cls, costs: Iterable[Cost]) -> Cost:
        every = list(costs)
        return cls(sum(c.calls for c in every) / len(every), sum(c.delay for c in every) / len(every))

    def total(self, price: float) -> float:
        """Seconds, with a call at `price` seconds."""
        return self.calls * price + self.delay


def asks_until(schedule: Schedule, finished: float) -> list[float]:
    """Every ask of one prediction, the last of which finds it finished (seconds from acceptance)."""
    asks = [schedule.next_after(0.0)]
    while asks[-1] < finished:
        asks.append(schedule.next_after(asks[-1]))
    return asks


def by_schedule(schedule: Schedule, durations: Sequence[float]) -> Cost:
    plan = asks_until(schedule, max(durations))
    return Cost.mean(_cost(bisect_left(plan, each), plan, each) for each in durations)


def _cost(found: int, plan: Sequence[float], finished: float) -> Cost:
    return Cost(found + 1, plan[found] - finished)


def by_sdk(durations: Sequence[float]) -> Cost:
    """The official SDK: it asks at once, then a second after every answer."""
    plan = [ask * SDK_PERIOD for ask in range(math.ceil(max(durations) / SDK_PERIOD) + 1)]
    return Cost.mean(_cost(bisect_left(plan, each), plan, each) for each in durations)


def follow(
    durations: Sequence[float],
    history: Sequence[float],
    learn: Callable[[Sequence[float]], Schedule],
    remember: Callable[[float, float, float], float],
    every: int = 2,
) -> list[Cost]:
    """Ask for one prediction after another, learning anew after every second one.

    `remember(finished, last unfinished ask, finding ask)` is the duration that enters the history.
    """
    known, costs, schedule = list(history), [], learn(history)
    for number, finished in enumerate(durations, 1):
        asks = [0.0, *asks_until(schedule, finished)]
        costs.append(Cost(len(asks) - 1, asks[-1] - finished))
        known.append(remember(finished, asks[-2], asks[-1]))
        if number % every == 0:
            schedule = learn(known)
    return costs
