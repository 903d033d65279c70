"""Conifers along a ridge, as part of its outline."""

from __future__ import annotations

import numpy as np

from ..noise import Line
from .view import View


def with_conifers(view: View, top: Line, index: int, nearness: float) -> Line:
    """The ridge line raised by trees: taller when near."""
    rng, frame = view.streams("trees", index), view.frame
    count = int((80 + 60 * (1 - nearness)) * frame.width / frame.longer)
    places = rng.random_sample(count) * frame.width
    low, high = 0.035 * frame.longer * (0.5 + nearness), (0.07 + 0.09 * nearness) * frame.longer
    heights = low + (high - low) * rng.random_sample(count) ** 2
    line = top.copy()
    for x, height in zip(places.tolist(), heights.tolist(), strict=True):
        _plant(line, top, x, height)
    return line


def _plant(line: Line, top: Line, x: float, height: float) -> None:
    half = height * 0.27
    first, last = max(0, int(x - half)), min(line.size, int(x + half + 1))
    if last - first < 2:
        return
    out = np.abs(np.arange(first, last) - x) / half
    branches = 0.07 * height * np.abs((out * 7) % 1 - 0.5)
    foot = top[min(line.size - 1, int(x))] + height * 0.15
    line[first:last] = np.minimum(line[first:last], foot - height * (1 - out) + branches)
