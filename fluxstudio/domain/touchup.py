"""Where a touch-up looks: the context box around the paint, what is sent of it, and the way back.

    mask's bounding box -> context box (picture's pixels) -> scaled, never enlarged -> padded -> what is sent

The picture's pixels inside the box are the model's whole world: the margin gives it something to continue. A box
is sent at full size while it has at most about a megapixel; smaller than the model takes, it is padded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, NamedTuple, Self

from .boxes import Box, Size
from .problems import InvalidRequest, Problem, gettext_noop
from .request import MAX_SIDE, MIN_SIDE

STEP = 16  # pixels; the model works on tokens of 16 x 16
AREA = 1024 * 1024  # pixels; more is slower at the provider, not better
MARGIN = 64  # pixels, the least context on each side
MOST = 64  # pixels a mask may be grown, shrunk or feathered by
THIN = MAX_SIDE // MIN_SIDE  # a longer side of more than 6 shorter ones cannot be sent without padding
FINE = 32  # pixels at the model's scale; narrower paint is often left as it was


class Words(NamedTuple):
    """A sentence as data: `words.text(gettext)`."""

    message: str  # English msgid with %(name)s places
    params: Mapping[str, int | str]

    def text(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % self.params


@dataclass(frozen=True, kw_only=True)
class Painting:
    """How a painted mask is to be read. Outside = below `threshold` after `grow`; it never changes."""

    at: tuple[int, int] | None = None  # left and top of the file in the picture; None: it covers all of it
    threshold: int = 1  # 1–255; a painted value below it counts as not painted
    grow: int = 0  # pixels of exact Euclidean distance, −64…64
    feather: int = 0  # pixels, 0–64: fades inward from the edge, never outward

    def __post_init__(self) -> None:
        in_range = 1 <= self.threshold <= 255 and -MOST <= self.grow <= MOST and 0 <= self.feather <= MOST
        if not in_range or min(self.at or (0, 0)) < 0:
            raise ValueError(self)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One context box and what is sent of it."""

    picture: Size
    mask: Box  # bounding box of the paint, after grow
    box: Box
    content: Size  # the box at the model's scale
    pad: Box  # pixels of edge on each side of the content, black in the mask

    @property
    def sent_size(self) -> Size:
        """Multiples of 16 within 256–1536."""
        return (
            self.content[0] + self.pad.left + self.pad.right,
            self.content[1] + self.pad.top + self.pad.bottom,
        )

    @property
    def inner(self) -> Box:
        """Where the content lies in what is sent."""
        left, top = self.pad.left, self.pad.top
        return Box(left, top, left + self.content[0], top + self.content[1])

    @property
    def scale(self) -> float:
        """Above 0, at most 1."""
        longer = 0 if self.box.width >= self.box.height else 1
        return self.content[longer] / self.box.size[longer]

    @property
    def words(self) -> Words:
        """The scale, as a person reads it beside the box."""
        if self.content == self.box.size:
            return Words(gettext_noop("full size"), {})
        return Words(
            gettext_noop("reduced to %(percent)s %%"), {"percent": min(99, max(1, round(100 * self.scale)))}
        )

    @property
    def warning(self) -> Words | None:
        """What a person should know before paying, if anything."""
        across = round(min(self.mask.size) * self.scale)
        if across >= FINE:
            return None
        message = gettext_noop(
            "The painted area is only %(pixels)s pixels across at the model’s scale, so it may come back unchanged. "
            "Grow the mask, or drag a smaller box."
        )
        return Words(message, {"pixels": max(1, across)})

    def to_sent(self, x: float, y: float) -> tuple[float, float]:
        """A point of the picture in what is sent."""
        return (
            self.pad.left + (x - self.box.left) * self.content[0] / self.box.width,
            self.pad.top + (y - self.box.top) * self.content[1] / self.box.height,
        )

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """A point of what is sent in the picture: the inverse of `to_sent`."""
        return (
            self.box.left + (x - self.pad.left) * self.box.width / self.content[0],
            self.box.top + (y - self.pad.top) * self.box.height / self.content[1],
        )

    def to_data(self) -> dict[str, list[int]]:
        """For JSON."""
        names = ("picture", "mask", "box", "content", "pad")
        return {name: list(getattr(self, name)) for name in names}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_data`. Raises ValueError for anything that no plan can be."""
        try:
            sizes = {name: (int(data[name][0]), int(data[name][1])) for name in ("picture", "content")}
            boxes = {name: Box(*(int(edge) for edge in data[name])) for name in ("mask", "box", "pad")}
            plan = cls(**sizes, **boxes)  # type: ignore[arg-type]
        except (KeyError, TypeError, IndexError) as error:
            raise ValueError("not a plan") from error
        if not plan._sound():
            raise ValueError("not a plan")
        return plan

    def _sound(self) -> bool:
        whole = Box(0, 0, *self.picture)
        sides = (*self.mask.size, *self.box.size, *self.content)
        legal = all(MIN_SIDE <= side <= MAX_SIDE and side % STEP == 0 for side in self.sent_size)
        return (
            legal
            and min(sides) >= 1
            and min(self.pad) >= 0
            and whole.holds(self.box)
            and self.box.holds(self.mask)
        )


def plan(picture: Size, mask: Box, *, dragged: Box | None = None, margin: int | None = None) -> Plan:
    """The plan for paint within `mask` (its bounding box after grow, in the picture's pixels).

    `dragged` is the box a person drew: cut at the picture's edge, taken as it is otherwise. `margin`: pixels of
    context on every side of an automatic box, instead of the paint's own size.
    Raises InvalidRequest when nothing is painted, or the dragged box does not hold all of the paint.
    """
    if min(mask.size) < 1 or not Box(0, 0, *picture).holds(mask):
        raise _problem("mask", "empty", gettext_noop("Nothing is painted. Paint over what should change."))
    box = _checked(dragged, mask, picture) if dragged else around(mask, picture, margin)
    content = _scaled(box.size)
    return Plan(picture=picture, mask=mask, box=box, content=content, pad=_padding(content))


def around(mask: Box, picture: Size, margin: int | None = None) -> Box:
    """The automatic box: the paint's own size once more on every side (or `margin`), at least 64 px.

    Grown to what the model takes (256 px, 6:1, steps of 16) as far as the picture has the pixels.
    """
    across, down = mask.size if margin is None else (margin, margin)
    box = mask.wider(max(MARGIN, across), max(MARGIN, down)).cut(picture)
    width, height = box.size
    least = max(MIN_SIDE, ceil(width / THIN)), max(MIN_SIDE, ceil(height / THIN))
    width, height = max(width, least[1]), max(height, least[0])
    if _factor((width, height)) == 1:
        width, height = _up(width), _up(height)
    left, right = _stretched(box.left, box.right, width, picture[0])
    top, bottom = _stretched(box.top, box.bottom, height, picture[1])
    return Box(left, top, right, bottom)


def _checked(dragged: Box, mask: Box, picture: Size) -> Box:
    left, right = sorted((dragged.left, dragged.right))
    top, bottom = sorted((dragged.top, dragged.bottom))
    box = Box(left, top, right, bottom).cut(picture)
    if not box.holds(mask):
        message = gettext_noop(
            "The box does not hold all of the paint. Drag it around everything that should change, "
            "or let it follow the mask."
        )
        raise _problem("box", "outside", message)
    return box


def _problem(field: str, code: str, message: str) -> InvalidRequest:
    return InvalidRequest((Problem(field=field, code=code, message=message),))


def _factor(size: Size) -> float:
    """How much smaller a box of `size` must become; at most 1."""
    width, height = size
    return min(1.0, MAX_SIDE / width, MAX_SIDE / height, sqrt(AREA / (width * height)))


def _scaled(size: Size) -> Size:
    factor = _factor(size)
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _up(side: int) -> int:
    """The next multiple of 16."""
    return -(-side // STEP) * STEP


def _padding(content: Size) -> Box:
    """What is missing to a legal size, half on each side."""
    across, down = (max(MIN_SIDE, _up(side)) - side for side in content)
    return Box(across // 2, down // 2, across - across // 2, down - down // 2)


def _stretched(low: int, high: int, length: int, limit: int) -> tuple[int, int]:
    """The range low–high made `length` long around its middle, moved inside 0–limit, cut when that is shorter."""
    missing = min(length, limit) - (high - low)
    if missing <= 0:
        return low, high
    low = min(max(0, low - missing // 2), limit - (high - low) - missing)
    return low, low + min(length, limit)
