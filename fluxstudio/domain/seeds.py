"""Seeds: chosen by us and stored, so that every picture can be made again."""

from __future__ import annotations

from collections.abc import Callable

from .request import MAX_SEED, RANDOM_SEED


def seeds_for(asked: int, count: int, draw: Callable[[int], int]) -> tuple[int, ...]:
    """The seeds of a run's pictures: seed, seed + 1, …, wrapping round at the largest.

    `draw(n)` gives a whole number below n; it is asked only when the seed is left to chance (-1).
    """
    first = draw(MAX_SEED + 1) if asked == RANDOM_SEED else asked
    return tuple((first + index) % (MAX_SEED + 1) for index in range(count))
