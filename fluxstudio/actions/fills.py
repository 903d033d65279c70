"""From what a person painted to what is sent: read the mask, plan the box, cut out what the provider gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fluxstudio.domain import outpaint
from fluxstudio.domain.boxes import Box, Size, hull
from fluxstudio.domain.outpaint import Sides
from fluxstudio.domain.request import RunRequest
from fluxstudio.domain.request import Size as SentSize
from fluxstudio.domain.touchup import Painting, Plan, plan
from fluxstudio.imaging.refusals import refuse
from fluxstudio.imaging.stitch_answers import Prepared
from fluxstudio.imaging.stitch_order import Options, Order
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import PresetVersion

NO_ROOM, AS_PAINTED, USUAL = Sides(), Painting(), Options()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person asked of a touch-up."""

    request: RunRequest  # its size and format follow from the plan
    asked: str = ""  # the words as typed; empty: from the surroundings
    mask: bytes = b""  # PNG, painted; empty for `shape` or for all of the new room
    painting: Painting = AS_PAINTED
    shape: tuple[Box, ...] = ()  # rectangles placed by numbers, instead of a mask
    dragged: Box | None = None  # the context box as a person drew it
    extend: Sides = NO_ROOM  # pixels of room to add around the picture first
    options: Options = USUAL
    preset_version: PresetVersion | None = None  # the one its words and LoRAs began with
    values: Mapping[str, str] = field(default_factory=dict)  # of that preset's variables


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What will be sent, and how it goes back."""

    order: Order
    prepared: Prepared
    coverage: float  # of the picture or the larger canvas: share that may change, 0–1
    request: RunRequest  # with the size and format that are sent


def cut_out(size: Size, original: bytes, wish: Wish, workshop: Workshop) -> Cut:
    """Plan a touch-up of a picture of `size` (upright) whose bytes are `original`.

    Raises InvalidRequest for a plan that cannot be, Refused for a mask or picture that cannot be used.
    """
    canvas, area = _room(size, wish.extend, wish.shape)
    painted, coverage = _painted(canvas, area, wish, workshop)
    order = Order(
        plan=look(size, painted, extend=wish.extend, shape=wish.shape, dragged=wish.dragged),
        painting=wish.painting,
        area=area,
        extend=(wish.extend.left, wish.extend.top, wish.extend.right, wish.extend.bottom),
        options=wish.options,
    )
    prepared = workshop.prepare_touchup(original, wish.mask, order)
    width, height = order.plan.sent_size
    request = wish.request.evolve(size=SentSize(width=width, height=height), output_format="png")
    return Cut(order=order, prepared=prepared, coverage=coverage, request=request)


def look(
    size: Size,
    painted: Box | None,
    *,
    extend: Sides = NO_ROOM,
    shape: Sequence[Box] = (),
    dragged: Box | None = None,
) -> Plan:
    """Where a touch-up of a picture of `size` looks: what is shown beforehand and what is sent both follow from this.

    `painted` is the box around the paint after grow, on the canvas; None for all of the new room, or of `shape`.
    Raises InvalidRequest for a plan that cannot be, Refused where nothing would change.
    """
    canvas, area = _room(size, extend, shape)
    if not area and painted is None:
        raise refuse("mask_empty")
    bounds = painted if painted and not area else _common(hull(area), painted or Box(0, 0, *canvas))
    # New room is as deep as its thinner side: more of the picture than that would only be sent smaller.
    margin = max(min(box.size) for box in area) if any(extend) else None
    return plan(canvas, bounds, dragged=dragged, margin=margin)


def _room(size: Size, extend: Sides, shape: Sequence[Box]) -> tuple[Size, tuple[Box, ...]]:
    """The canvas, and what of it is new or was placed by numbers; nothing where the paint alone says it."""
    if not any(extend):
        return size, _inside(shape, size)
    canvas = outpaint.extend(size, extend)
    return canvas.size, canvas.area


def _painted(canvas: Size, area: Sequence[Box], wish: Wish, workshop: Workshop) -> tuple[Box | None, float]:
    """The box around the paint, None where there is none, and the share of the canvas that may change."""
    if not wish.mask:
        return None, sum(box.width * box.height for box in area) / (canvas[0] * canvas[1])
    painted = workshop.read_mask(wish.mask, for_size=canvas, painting=wish.painting)
    return painted.bounds, painted.coverage


def _common(a: Box, b: Box) -> Box:
    """Where two boxes overlap. Raises Refused when they do not."""
    left, top, right, bottom = (
        max(a.left, b.left),
        max(a.top, b.top),
        min(a.right, b.right),
        min(a.bottom, b.bottom),
    )
    if left >= right or top >= bottom:
        raise refuse("mask_beside_room")
    return Box(left, top, right, bottom)


def _inside(shape: Sequence[Box], canvas: Size) -> tuple[Box, ...]:
    cut = (box.cut(canvas) for box in shape)
    return tuple(box for box in cut if min(box.size) > 0)
