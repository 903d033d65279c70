"""Smooth noise, coarse octaves first: more detail refines a shape and never moves it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .colours import Plane, plane

Line = Plane  # one-dimensional


def clouds(
    rng: np.random.RandomState, width: int, height: int, cells: int, octaves: int, roughness: float = 0.5
) -> Plane:
    """Two-dimensional noise [height, width] around 0.5; `cells` lumps along the longer side."""
    out = np.full((height, width), 0.5, np.float32)
    for octave in range(octaves):
        grid = _grid(rng, width, height, cells * 2**octave) - 0.5
        out += ((1 - roughness) * roughness**octave) * stretched(grid, width, height)
    return out


def wave(rng: np.random.RandomState, length: int, cells: int, octaves: int, roughness: float = 0.5) -> Line:
    """One-dimensional noise [length] around 0, about ±0.5 for the first octave."""
    place = np.arange(length, dtype=np.float32) / length
    out = np.zeros(length, np.float32)
    for octave in range(octaves):
        knots = rng.random_sample(cells * 2**octave + 3).astype(np.float32) - 0.5
        out += (roughness**octave) * _through(knots, place * (cells * 2**octave))
    return out


def stretched(plane: Plane, width: int, height: int, smooth: bool = True) -> Plane:
    """A small plane enlarged to [height, width]."""
    how = Image.Resampling.BICUBIC if smooth else Image.Resampling.BILINEAR
    image = Image.fromarray(plane.astype(np.float32, copy=False))
    enlarged: Plane = np.asarray(image.resize((width, height), how))
    return enlarged


def _grid(rng: np.random.RandomState, width: int, height: int, cells: int) -> Plane:
    longer = max(width, height)
    shape = (max(2, cells * height // longer + 2), max(2, cells * width // longer + 2))
    return rng.random_sample(shape).astype(np.float32)


def _through(knots: Line, place: Line) -> Line:
    index = place.astype(np.int32)
    t = place - index
    t = t * t * (3 - 2 * t)
    return plane(knots[index] * (1 - t) + knots[index + 1] * t)
