"""A touch-up's pixels: what is sent of a picture, and what comes back put into the picture's own pixels.

    parent -> box -> sRGB -> scaled -> padded -> sent           (prepare)
    result -> colours matched -> scaled back -> the parent's mode and space -> blended inward -> pasted   (stitch)

Nothing is ever pasted where the painted mask is 0, so those pixels are the parent's own. All work is done on the
box; of the whole picture there is only the decoded one.
"""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageChops

from fluxstudio.domain.boxes import Box, Size
from fluxstudio.imaging.colour import to_srgb
from fluxstudio.imaging.decode import decode
from fluxstudio.imaging.refusals import refuse
from fluxstudio.imaging.stitch_canvas import fill_alpha, with_edges
from fluxstudio.imaging.stitch_colour import match, matched
from fluxstudio.imaging.stitch_mask import Paint, all_of, blend, hard_on, of_area, read_paint, sent_mask
from fluxstudio.imaging.stitch_order import Match, Order
from fluxstudio.imaging.stitch_put import Ways, put
from fluxstudio.imaging.stitch_source import Parent, read_parent

OFF_SHAPE = 0.02  # of a result's proportions, still taken for rounding


class Masks(NamedTuple):
    """A painted mask at the sizes it is needed in; whole pictures' worth of paint is let go before pixels come."""

    sent: Image.Image  # L, only 0 and 255, of the size that is sent
    hard: Image.Image  # L, only 0 and 255, of the box's size: 255 may change
    alpha: Image.Image  # L, of the box's size, 0 wherever `hard` is: how far a pixel changes
    solid: Image.Image | None = None  # L, of the box's size: the alpha of new room; None where there is none


class Done(NamedTuple):
    """A picture with a result in it."""

    parent: Parent  # its image is changed in place
    matches: tuple[Match, ...]  # what was corrected in red, green and blue; empty when nothing was
    changed: float  # share of the pixels that might change and did, 0 to 1
    notes: tuple[str, ...]


def paint_of(mask: bytes, order: Order) -> Paint:
    """What may change. `mask` may be empty for an area. Raises Refused."""
    picture = order.plan.picture
    painted = read_paint(mask, order.painting, picture) if mask else None
    if order.area:
        painted = of_area(order.area, painted)
        if painted.hard.getbbox() is None:
            raise refuse("mask_beside_room")
    if painted is None:
        raise refuse("mask_empty")
    if not order.plan.box.holds(painted.bounds):
        raise refuse("mask_outside_box")
    return painted


def read_for(order: Order, data: bytes) -> Parent:
    """The parent, which must have the size the plan was made for. Raises Refused."""
    parent = read_parent(data, order.extend)
    _check_size(parent.image.size, order.plan.picture)
    return parent


def masks_of(paint: Paint, order: Order) -> Masks:
    """The masks for stitching."""
    plan, feather, block = order.plan, order.painting.feather, order.block
    taken = paint if order.options.protect else all_of(plan.box, but=block)
    alpha = blend(taken, plan.picture, feather, plan.box)
    solid = blend(taken, plan.picture, feather, plan.box, beside=block) if block else None
    return Masks(sent_mask(paint, plan), hard_on(taken, plan.box), alpha, solid)


def prepared(parent: Parent, sent: Image.Image, order: Order) -> Image.Image:
    """The picture that is sent with the mask `sent`: RGB, of the plan's size. Raises Refused."""
    image = sent_image(parent, order)
    if ImageChops.difference(image.convert("L"), sent).getbbox() is None:
        raise refuse("mask_is_picture")
    return image


def sent_image(parent: Parent, order: Order) -> Image.Image:
    """The box in sRGB, over white, scaled and padded with its edges."""
    image, plan = parent.image, order.plan
    box = plan.box
    if plan.content == box.size or image.mode in ("LA", "RGBA"):
        # Pillow scales alpha in a copy of the picture; so let that be a copy of the box.
        image, box = image.crop(box), Box(0, 0, *box.size)
        if order.block and image.mode in ("LA", "RGBA"):
            fill_alpha(image, order.block.moved(-plan.box.left, -plan.box.top))
    if plan.content != box.size:
        image = image.resize(plan.content, Image.Resampling.LANCZOS, box=box)
    image.info = dict(parent.image.info)
    image, _ = to_srgb(image)
    return with_edges(image, plan.pad)


def stitched(parent: Parent, result: bytes, masks: Masks, order: Order) -> Done:
    """`result` (the provider's bytes) in the parent, outside untouched. Raises Refused."""
    plan, options = order.plan, order.options
    made, notes = _read_result(result, plan.sent_size)
    matches: tuple[Match, ...] = ()
    if options.match:
        kept = Image.new("L", plan.sent_size)
        kept.paste(255, plan.inner)
        matches = match(made, sent_image(parent, order), masks.sent, kept)
    content = matched(made, matches).crop(plan.inner)
    ways = Ways(masks.hard, masks.alpha, masks.solid, options.transparency)
    changed = put(parent, content, plan.box, ways)
    if parent.image.mode in ("L", "LA"):
        notes = (*notes, "grey_kept")
    return Done(parent, matches, changed, (*parent.notes, *notes))


def _check_size(found: Size, wanted: Size) -> None:
    if found != wanted:
        sizes = {"wanted_width": wanted[0], "wanted_height": wanted[1]}
        raise refuse("plan_size", width=found[0], height=found[1], **sizes)


def _read_result(data: bytes, wanted: Size) -> tuple[Image.Image, tuple[str, ...]]:
    """RGB in sRGB, of the size that was sent."""
    image, _ = to_srgb(decode(data).image)
    if image.size == wanted:
        return image, ()
    width, height = image.size
    if abs(width * wanted[1] / (height * wanted[0]) - 1) > OFF_SHAPE:
        sizes = {"wanted_width": wanted[0], "wanted_height": wanted[1]}
        raise refuse("result_shape", width=width, height=height, **sizes)
    return image.resize(wanted, Image.Resampling.LANCZOS), ("result_resized",)
