"""A painted mask, read: which pixels may change, and how far each one does.

Outside is exactly what is 0 after threshold and grow. Softness and feather fade inward from that edge, so that
a pixel outside is never touched, and never sent as white.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from fluxstudio.domain.boxes import Box, Size, hull
from fluxstudio.domain.touchup import Painting, Plan
from fluxstudio.imaging.colour import to_eight_bits
from fluxstudio.imaging.decode import decode
from fluxstudio.imaging.refusals import refuse
from fluxstudio.imaging.stitch_bits import grown, near, shrunk
from fluxstudio.imaging.stitch_soft import carried

WHITE = 255


class Paint(NamedTuple):
    """The part of a picture that may change; everything beyond `region` stays."""

    region: Box  # in the picture
    hard: Image.Image  # L, only 0 and 255, of the region's size: 255 may change
    soft: Image.Image  # L, 0 wherever `hard` is: how far a pixel changes, before feather

    @property
    def bounds(self) -> Box:
        """The smallest box around what may change. Raises Refused when that is nothing."""
        found = self.hard.getbbox()
        if found is None:
            raise refuse("mask_empty")
        return Box(*found).moved(*self.region[:2])

    @property
    def is_soft(self) -> bool:
        """Whether any pixel changes only in part."""
        return any(self.soft.histogram()[1:WHITE])


def read_paint(data: bytes, painting: Painting, picture: Size) -> Paint:
    """The paint in a mask's file, for an upright picture of that size. Raises Refused."""
    tones = _tones(decode(data).image)
    at = _place(tones.size, painting.at, picture)
    low = painting.threshold
    tones = tones.point(
        lambda tone: 0 if tone < low else max(1, round((tone - low + 1) * WHITE / (256 - low)))
    )
    found = tones.getbbox()
    if found is None:
        raise refuse("mask_empty")
    # One more pixel when shrinking: the black around the paint is what eats into it.
    room = max(1, painting.grow)
    region = Box(*found).moved(*at).wider(room, room).cut(picture)
    tones = tones.crop(region.moved(-at[0], -at[1]))
    hard = tones.point(lambda tone: WHITE if tone else 0)
    hard = grown(hard, painting.grow) if painting.grow >= 0 else shrunk(hard, -painting.grow)
    soft = ImageChops.darker(carried(tones, painting.grow), hard) if any(tones.histogram()[1:WHITE]) else hard
    return Paint(region, hard, soft)


def of_area(area: Sequence[Box], within: Paint | None = None) -> Paint:
    """Rectangles as paint; with `within`, only where that is painted too."""
    region = hull(area)
    hard = Image.new("L", region.size)
    for box in area:
        left, top, right, bottom = box.moved(-region.left, -region.top)
        ImageDraw.Draw(hard).rectangle((left, top, right - 1, bottom - 1), fill=WHITE)
    if within is None:
        return Paint(region, hard, hard)
    x, y = region.left - within.region.left, region.top - within.region.top
    there = (x, y, x + region.width, y + region.height)
    return Paint(
        region,
        ImageChops.darker(hard, within.hard.crop(there)),
        ImageChops.darker(hard, within.soft.crop(there)),
    )


def all_of(box: Box, but: Box | None = None) -> Paint:
    """The whole box as paint, `but` left out: what changes when the rest is not protected."""
    white = Image.new("L", box.size, WHITE)
    if but is not None:
        white.paste(0, but.moved(-box.left, -box.top))
    return Paint(box, white, white)


def blend(paint: Paint, picture: Size, feather: int, box: Box, beside: Box | None = None) -> Image.Image:
    """How far each pixel of `box` changes, 0 to 255: 0 wherever the mask is 0. Towards `beside` nothing fades."""
    window = paint.region.wider(feather + 1, feather + 1).cut(picture)
    x, y = window.left - paint.region.left, window.top - paint.region.top
    there = (x, y, x + window.width, y + window.height)
    hard = paint.hard.crop(there)
    if beside is not None:
        hard.paste(WHITE, beside.moved(-window.left, -window.top))
    faded = ImageChops.multiply(_fading(hard, feather), paint.soft.crop(there))
    return faded.crop(box.moved(-window.left, -window.top))


def hard_on(paint: Paint, box: Box) -> Image.Image:
    """The hard mask of `box`: L, only 0 and 255."""
    return paint.hard.crop(box.moved(-paint.region.left, -paint.region.top))


def sent_mask(paint: Paint, plan: Plan) -> Image.Image:
    """The mask as it is sent: L, only 0 and 255; whatever holds a pixel that may change is white."""
    mask = hard_on(paint, plan.box)
    if plan.content != plan.box.size:
        mask = mask.resize(plan.content, Image.Resampling.BOX).point(lambda share: WHITE if share else 0)
    sent = Image.new("L", plan.sent_size)
    sent.paste(mask, plan.inner[:2])
    return sent


def check_sent(mask: Image.Image, plan: Plan) -> None:
    """Raises Refused for a mask that is full as it is sent: the model would see nothing of the picture, and a few
    unpainted pixels of a large one are gone when it is scaled."""
    if mask.crop(plan.inner).getextrema() == (WHITE, WHITE):
        raise refuse("mask_whole" if plan.box.size == plan.picture else "mask_fills_box")


def _place(mask: Size, at: tuple[int, int] | None, picture: Size) -> tuple[int, int]:
    left, top = at or (0, 0)
    inside = left + mask[0] <= picture[0] and top + mask[1] <= picture[1]
    if (at is None and mask != picture) or not inside:
        sizes = {"mask_width": mask[0], "mask_height": mask[1], "width": picture[0], "height": picture[1]}
        raise refuse("mask_shape", **sizes)
    return left, top


def _tones(image: Image.Image) -> Image.Image:
    """Mode L: luminance, laid over black."""
    image = to_eight_bits(image)
    if image.mode == "L" and "transparency" not in image.info:
        return image
    if image.mode in ("1", "RGB") and "transparency" not in image.info:
        return image.convert("L")
    clear = image.convert("RGBA")
    flat = Image.new("RGB", clear.size)
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat.convert("L")


def _fading(hard: Image.Image, feather: int) -> Image.Image:
    """From 0 at the mask's edge to 255 `feather` pixels inside. Paint too thin for that gets half the feather,
    then a quarter, until its middle changes fully: what was painted and paid for shows."""
    if hard.getextrema() == (WHITE, WHITE):
        return hard
    alpha, rest = Image.new("L", hard.size), hard
    while feather >= 2 and rest.getbbox():
        middle = shrunk(hard, feather)
        if middle.getbbox():
            ramp = ImageChops.lighter(_ramp(hard, feather), middle)
            alpha = ImageChops.lighter(alpha, ImageChops.darker(ramp, rest))
            # Twice the feather reaches into corners down to 60 degrees: those are not thin.
            rest = ImageChops.subtract(rest, near(middle, 2 * feather))
        feather //= 2
    return ImageChops.lighter(alpha, rest)


def _ramp(hard: Image.Image, feather: int) -> Image.Image:
    """Three box blurs of the mask shrunk by half the feather: they reach just as far as the other half."""
    ramp = shrunk(hard, -(-feather // 2))
    for _ in range(3):
        ramp = ramp.filter(ImageFilter.BoxBlur(feather / 6))
    return ImageChops.darker(ramp, hard)
