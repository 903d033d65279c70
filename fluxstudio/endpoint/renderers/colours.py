"""Colours as three numbers 0–255, and the little arithmetic that scenes need."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import numpy.typing as npt

Colour = tuple[float, float, float]
Plane = npt.NDArray[np.floating[Any]]  # [height, width]
Field = npt.NDArray[np.floating[Any]]  # [height, width, 3]

Bytes = npt.NDArray[np.uint8]

WHITE: Colour = (255.0, 255.0, 255.0)
BLACK: Colour = (0.0, 0.0, 0.0)

NAMED: dict[str, str] = {
    "red": "d8382f", "orange": "ee7f2d", "yellow": "f5c83a", "gold": "e0ae3c", "green": "3f9a55", "teal": "1f8f8d",
    "turquoise": "35bdb8", "cyan": "38c5e0", "blue": "3672d4", "navy": "24407a", "purple": "7d4bc2",
    "pink": "f07ea8", "magenta": "d93fa6", "white": "f4f2ec", "black": "2a2a30", "grey": "8c9096", "brown": "85553a",
    "silver": "c3c9ce", "cream": "f3e4c6", "amber": "d9741f", "sand": "cfa877", "terracotta": "c2643d",
    "sage": "a9b8a0", "coral": "f0745c", "olive": "7c8145", "burgundy": "7a2338", "peach": "f5b58f",
    "lavender": "b3a1dc", "copper": "b8683f",
}  # fmt: skip


def rgb(six: str) -> Colour:
    """`"d8382f"` as numbers."""
    return (int(six[0:2], 16) * 1.0, int(six[2:4], 16) * 1.0, int(six[4:6], 16) * 1.0)


def named(name: str) -> Colour:
    """The colour a lexicon word stands for."""
    return rgb(NAMED[name])


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """`a` at t = 0, `b` at t = 1."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def shade(colour: Colour, k: float) -> Colour:
    """Brighter (k > 1) or darker, without leaving the range."""
    return (min(255.0, colour[0] * k), min(255.0, colour[1] * k), min(255.0, colour[2] * k))


def from_hsv(hue: float, saturation: float, value: float) -> Colour:
    """All three 0–1; the hue wraps."""
    r, g, b = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return (r * 255, g * 255, b * 255)


def luminance(colour: Colour) -> float:
    """Perceived brightness 0–255 (ITU-R BT.601)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def ink(colour: Colour) -> tuple[int, int, int]:
    """The colour as Pillow wants it."""
    return (_byte(colour[0]), _byte(colour[1]), _byte(colour[2]))


def _byte(value: float) -> int:
    return int(min(255.0, max(0.0, value)))


def array(colour: Colour) -> Plane:
    """The colour as a float32 triple, to be broadcast over a field."""
    return np.array(colour, np.float32)


def plane(values: npt.ArrayLike) -> Plane:
    """Numbers as float32, whatever NumPy made of them on the way."""
    return np.asarray(values, np.float32)


def to_bytes(values: npt.ArrayLike) -> Bytes:
    """Numbers as bytes, cut off at 0 and 255."""
    return np.clip(values, 0, 255).astype(np.uint8)


def blend_into(field: Field, colour: Colour | Field, amount: Plane) -> None:
    """Move a field towards a colour, by an amount 0–1 for each pixel, in place."""
    target = array(colour) if isinstance(colour, tuple) else colour
    field += (target - field) * amount[..., None]
