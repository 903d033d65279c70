"""Rectangles of pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Size = tuple[int, int]  # width, height in pixels


class Box(NamedTuple):
    """A rectangle of pixels; right and bottom are the first outside. Pillow's order."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def size(self) -> Size:
        return self.width, self.height

    def holds(self, other: Box) -> bool:
        """Whether `other` lies inside, edges included."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def wider(self, x: int, y: int) -> Box:
        """With x more pixels at the left and the right, and y at the top and the bottom."""
        return Box(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def cut(self, size: Size) -> Box:
        """The part inside a picture of `size`; its width or height is 0 or less when there is none."""
        return Box(max(0, self.left), max(0, self.top), min(size[0], self.right), min(size[1], self.bottom))

    def moved(self, x: int, y: int) -> Box:
        """The same rectangle elsewhere."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds them all: islands far apart share one. Raises ValueError for none."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
