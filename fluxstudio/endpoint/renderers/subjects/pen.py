"""Drawing in a unit square: x to the right, y down, the thing stands on y = 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from ..colours import Colour, ink, rgb, shade
from .finishes import Finish

Ink = float | str | Colour  # share of the thing's own colour, a fixed "rrggbb", or any colour
Box = tuple[float, float, float, float]
Point = tuple[float, float]

_OVERSAMPLING = 2


class Pen:
    """One tile. Shapes are drawn twice as large and reduced, which smooths their edges."""

    def __init__(
        self, pixels: int, colour: Colour, finish: Finish, rng: np.random.RandomState, light: float = 1.0
    ) -> None:
        self.colour, self.finish, self.rng, self.light = colour, finish, rng, light
        self._side = max(24, pixels) * _OVERSAMPLING
        self._image = Image.new("RGBA", (self._side, self._side), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self._image)

    def tile(self) -> Image.Image:
        """What was drawn, RGBA."""
        return self._image.reduce(_OVERSAMPLING)

    def polygon(self, points: Sequence[Point], fill: Ink = 1.0) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=self._ink(fill))

    def oval(self, box: Box, fill: Ink = 1.0, alpha: int = 255) -> None:
        self._draw.ellipse(self._box(box), fill=self._ink(fill, alpha))

    def rectangle(self, box: Box, fill: Ink = 1.0, radius: float = 0.0) -> None:
        self._draw.rounded_rectangle(self._box(box), radius * self._side, fill=self._ink(fill))

    def line(self, points: Sequence[Point], fill: Ink, width: float) -> None:
        self._draw.line([self._at(point) for point in points], fill=self._ink(fill), width=self._width(width))

    def arc(self, box: Box, start: float, end: float, fill: Ink, width: float) -> None:
        self._draw.arc(self._box(box), start, end, fill=self._ink(fill), width=self._width(width))

    def slice(self, box: Box, start: float, end: float, fill: Ink = 1.0) -> None:
        self._draw.pieslice(self._box(box), start, end, fill=self._ink(fill))

    def segment(self, box: Box, start: float, end: float, fill: Ink = 1.0) -> None:
        self._draw.chord(self._box(box), start, end, fill=self._ink(fill))

    def lay(self, tile: Image.Image) -> None:
        """Lay a finished tile of the whole unit square over this one, pixel for pixel."""
        box = tile.getbbox()
        if box:
            part = tile.crop(box)
            large = part.resize(
                (part.width * _OVERSAMPLING, part.height * _OVERSAMPLING), Image.Resampling.NEAREST
            )
            self._image.alpha_composite(large, (box[0] * _OVERSAMPLING, box[1] * _OVERSAMPLING))

    @property
    def pixels(self) -> int:
        """Side of the finished tile."""
        return self._side // _OVERSAMPLING

    def paint(self, fill: Ink) -> Colour:
        """The ink as a colour under this scene's light."""
        if isinstance(fill, str):
            return shade(rgb(fill), self.light)
        return (
            shade(self.colour, fill * self.light)
            if isinstance(fill, (int, float))
            else shade(fill, self.light)
        )

    def _ink(self, fill: Ink, alpha: int = 255) -> tuple[int, int, int, int]:
        return (*ink(self.paint(fill)), alpha)

    def _at(self, point: Point) -> Point:
        return (point[0] * self._side, point[1] * self._side)

    def _box(self, box: Box) -> Box:
        return (box[0] * self._side, box[1] * self._side, box[2] * self._side, box[3] * self._side)

    def _width(self, share: float) -> int:
        return max(2, round(share * self._side))
