"""More room around a picture: the larger canvas, where the original lies in it, and what is to be filled."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from .boxes import Box, Size, hull
from .problems import InvalidRequest, Problem, gettext_noop
from .touchup import Plan, plan

LONGEST = 12_000  # pixels, either side of the canvas: what the studio takes as a picture
PIXELS = 50_000_000  # of the canvas
SHARP = 0.5  # of full size: what a fill should be sent at, where pieces make that possible
CUTS = 8  # pieces a side is cut into at most; each is paid for


class Sides(NamedTuple):
    """Pixels to add on each side."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One fill: the rectangles that become new, and the box that is sent for them."""

    area: tuple[Box, ...]  # on the canvas
    plan: Plan


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A picture with more room. Pieces are filled in order: each sees what those before it have made."""

    size: Size
    original: Box  # where every pixel stays as it was
    sides: Sides
    pieces: tuple[Piece, ...]

    @property
    def area(self) -> tuple[Box, ...]:
        """All that is new: rectangles that do not overlap."""
        return tuple(box for piece in self.pieces for box in piece.area)


def extend(picture: Size, sides: Sides) -> Canvas:
    """The canvas for `picture` with `sides` added. Raises InvalidRequest when that is nothing or too much."""
    size = picture[0] + sides.left + sides.right, picture[1] + sides.top + sides.bottom
    _check(size, sides)
    original = Box(sides.left, sides.top, sides.left + picture[0], sides.top + picture[1])
    area = _new(size, original)
    return Canvas(size=size, original=original, sides=sides, pieces=_pieces(size, area))


def _check(size: Size, sides: Sides) -> None:
    if min(sides) < 0 or not any(sides):
        raise _problem(
            "required", gettext_noop("Say by how many pixels the picture should grow, on at least one side.")
        )
    if max(size) > LONGEST or size[0] * size[1] > PIXELS:
        message = gettext_noop(
            "The picture would be %(width)s × %(height)s pixels; at most %(side)s a side and %(megapixels)s megapixels "
            "are possible. Add less."
        )
        raise _problem(
            "range", message, width=size[0], height=size[1], side=LONGEST, megapixels=PIXELS // 1_000_000
        )


def _problem(code: str, message: str, **params: int) -> InvalidRequest:
    return InvalidRequest((Problem(field="extend", code=code, message=message, params=params),))


def _new(size: Size, original: Box) -> tuple[Box, ...]:
    """Strips left and right of the original, then above and below it over the whole width."""
    strips = (
        Box(0, original.top, original.left, original.bottom),
        Box(original.right, original.top, size[0], original.bottom),
        Box(0, 0, size[0], original.top),
        Box(0, original.bottom, size[0], size[1]),
    )
    return tuple(strip for strip in strips if min(strip.size) > 0)


def _pieces(size: Size, area: tuple[Box, ...]) -> tuple[Piece, ...]:
    """All in one box where that is sharp enough; otherwise each side in as few pieces as come back sharp."""
    depth = max(min(strip.size) for strip in area)
    whole = Piece(area=area, plan=plan(size, hull(area), margin=depth))
    if whole.plan.scale >= SHARP:
        return (whole,)
    return tuple(piece for strip in area for piece in _cut(size, strip))


def _cut(size: Size, strip: Box) -> tuple[Piece, ...]:
    pieces: tuple[Piece, ...] = ()
    for count in range(1, CUTS + 1):
        parts = _parts(strip, min(count, max(strip.size)))
        pieces = tuple(Piece(area=(part,), plan=plan(size, part, margin=min(strip.size))) for part in parts)
        if min(piece.plan.scale for piece in pieces) >= SHARP:
            break
    return pieces


def _parts(strip: Box, count: int) -> tuple[Box, ...]:
    """The strip cut across its length into `count` nearly equal parts."""
    low, high = (strip.left, strip.right) if strip.width >= strip.height else (strip.top, strip.bottom)
    cuts = [low + (high - low) * number // count for number in range(count + 1)]
    if strip.width >= strip.height:
        return tuple(strip._replace(left=a, right=b) for a, b in pairwise(cuts))
    return tuple(strip._replace(top=a, bottom=b) for a, b in pairwise(cuts))
