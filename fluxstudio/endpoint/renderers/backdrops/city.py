"""Three rows of houses with lit windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from ..colours import Colour, ink, mix, shade
from .view import View

_ROWS = 3
_LAMPLIGHT = (255, 214, 140)
_NEON = ((120, 240, 255), (255, 110, 200))


@dataclass(frozen=True)
class House:
    """One house in pixels, standing on `foot`."""

    left: float
    width: float
    height: float
    foot: float
    colour: Colour


def build(image: Image.Image, view: View, floor: float) -> None:
    """Draw the city down to the row `floor`, the far row first."""
    draw = ImageDraw.Draw(image)
    for row in range(_ROWS):
        rng = view.streams("street", row)
        left = -0.02 * image.width
        while left < image.width:
            house = _house(view, rng, row, left)
            _draw(draw, view, house, rng, floor)
            left += house.width * (0.92 + 0.3 * float(rng.rand()))


def _house(view: View, rng: np.random.RandomState, row: int, left: float) -> House:
    frame, palette = view.frame, view.palette
    wall = mix(mix(palette.far, palette.fog, 0.3), palette.near, (row + 0.6) / _ROWS)
    return House(
        left=left,
        width=(0.035 + 0.05 * float(rng.rand())) * frame.longer,
        height=(0.1 + 0.34 * float(rng.rand()) ** 1.6) * frame.height * (1 - 0.12 * row),
        foot=view.horizon + (0.02 + 0.05 * row) * frame.height,
        colour=shade(wall, 0.9 + 0.25 * float(rng.rand())),
    )


def _draw(
    draw: ImageDraw.ImageDraw, view: View, house: House, rng: np.random.RandomState, floor: float
) -> None:
    roof = house.foot - house.height
    draw.rectangle((house.left, roof, house.left + house.width, floor), fill=ink(house.colour))
    if float(rng.rand()) > 0.6:
        mast = house.left + house.width * 0.4
        draw.rectangle(
            (mast, roof - house.width * 0.5, mast + house.width * 0.05, roof), fill=ink(house.colour)
        )
    _windows(draw, view, house, rng)


def _windows(draw: ImageDraw.ImageDraw, view: View, house: House, rng: np.random.RandomState) -> None:
    pitch = max(3.0, house.width / (4 + int(rng.randint(3))))
    lit = rng.random_sample((60, 8)) < (0.42 if view.palette.lights_are_on else 0.2)
    hues = rng.random_sample((60, 8))
    floors, columns = (
        min(60, int(house.height / (pitch * 1.35))),
        min(8, max(1, int(house.width // pitch) - 1)),
    )
    for level, column in np.argwhere(lit[:floors, :columns]).tolist():
        x = house.left + pitch * (column + 0.6)
        y = house.foot - house.height + pitch * (1.35 * level + 0.7)
        glow = _window_colour(view, house, float(hues[level, column]))
        draw.rectangle((x, y, x + pitch * 0.42, y + pitch * 0.62), fill=glow)


def _window_colour(view: View, house: House, hue: float) -> tuple[int, int, int]:
    if not view.palette.lights_are_on:
        return ink(mix(shade(house.colour, 1.25), (255, 255, 255), 0.06))
    if view.palette.name == "neon" and hue > 0.5:
        return _NEON[hue > 0.75]
    return _LAMPLIGHT
