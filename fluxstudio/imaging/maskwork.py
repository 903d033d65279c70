"""A mask's pixels: any picture to strictly 0 and 255."""

from __future__ import annotations

from math import isqrt
from typing import NamedTuple

from PIL import Image, ImageChops

from fluxstudio.imaging.colour import to_eight_bits
from fluxstudio.imaging.masks import (
    COLOUR,
    MID_GREY,
    THRESHOLD,
    Size,
    alpha_is_shape,
    check_not_photo,
    fit_mask,
    judge_coverage,
)

SAMPLE_PIXELS = 2_000_000  # looked at to tell a mask from a photograph


class Mask(NamedTuple):
    """A mask as it will be sent."""

    image: Image.Image  # mode L, only 0 and 255
    coverage: float  # share of white pixels, 0 to 1
    notes: tuple[str, ...]


def make_mask(image: Image.Image, size: Size | None = None) -> Mask:
    """`image` (any mode, upright) as a mask, scaled to `size` if given. Raises Refused.

    Rule: luminance, laid over black; where all that can be seen has one tone, alpha. Then threshold.
    """
    grey, notes = _shape(image)
    if size and fit_mask(grey.size, size):
        grey = grey.resize(size, Image.Resampling.BILINEAR)
        notes += ("mask_resized",)
    mask = grey.point(lambda tone: 255 if tone >= THRESHOLD else 0)
    coverage = mask.histogram()[255] / (mask.width * mask.height)
    return Mask(mask, coverage, notes + judge_coverage(coverage))


def _shape(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    image = to_eight_bits(image)
    if "transparency" not in image.info and image.mode in ("1", "L", "RGB", "CMYK"):
        return _luminance(image), ()
    image = _as(image, "RGBA")
    alpha = image.getchannel("A")
    tones = image.convert("L")
    if alpha_is_shape(_extrema(alpha), _visible_tones(tones, alpha)):
        return alpha, ("mask_from_alpha",)
    flat = Image.new("RGB", image.size)
    flat.paste(image, mask=alpha)
    return _luminance(flat), ()


def _extrema(band: Image.Image) -> tuple[int, int]:
    histogram = band.histogram()
    seen = [tone for tone in range(256) if histogram[tone]]
    return seen[0], seen[-1]


def _visible_tones(tones: Image.Image, alpha: Image.Image) -> tuple[int, int] | None:
    """Darkest and lightest luminance among the opaque pixels; None when there are none."""
    opaque = alpha.point(lambda value: 255 if value >= THRESHOLD else 0)
    histogram = tones.histogram(opaque)
    seen = [tone for tone in range(256) if histogram[tone]]
    return (seen[0], seen[-1]) if seen else None


def _luminance(image: Image.Image) -> Image.Image:
    """Mode L; raises Refused when the picture looks like a photograph."""
    check_not_photo(_odd_share(_sampled(image)))
    return _as(image, "L")


def _as(image: Image.Image, mode: str) -> Image.Image:
    """convert() copies even what has the mode already: 200 MB at 50 megapixels."""
    return image if image.mode == mode else image.convert(mode)


def _sampled(image: Image.Image) -> Image.Image:
    """Every n-th pixel of a large picture: enough to tell a photograph."""
    step = isqrt(max(1, image.width * image.height // SAMPLE_PIXELS))
    if step == 1:
        return image
    size = (max(1, image.width // step), max(1, image.height // step))
    return image.resize(size, Image.Resampling.NEAREST)


def _odd_share(image: Image.Image) -> float:
    """The share of pixels, 0 to 1, that are mid-grey or coloured."""
    odd = image.convert("L").point(lambda tone: 255 if tone in MID_GREY else 0)
    if image.mode not in ("1", "L"):
        odd = ImageChops.lighter(odd, _coloured(image.convert("RGB")))
    return odd.histogram()[255] / (odd.width * odd.height)


def _coloured(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.subtract(lightest, darkest).point(lambda span: 255 if span >= COLOUR else 0)
