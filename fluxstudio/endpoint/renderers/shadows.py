"""Shadows of tiles: sheared over the ground, and dark where a thing touches it."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from .colours import Colour, ink

_COARSE = 4  # shadows are soft: they are computed at a quarter of the size


def cast(
    image: Image.Image,
    tile: Image.Image,
    left: int,
    foot: int,
    colour: Colour,
    *,
    lean: float,
    depth: float,
    strength: float,
) -> None:
    """Lay the tile's shadow on the ground. `lean` to the right and `depth` upwards, per pixel of height."""
    small = tile.getchannel("A").resize((max(1, tile.width // _COARSE), max(1, tile.height // _COARSE)))
    bottom = _bottom(small)
    rise = max(2, int(bottom * depth))
    width = small.width + int(bottom * abs(lean)) + 8
    per_row = 1 / depth
    shear = (1, lean * per_row, -lean * per_row * rise, 0, per_row, bottom - per_row * rise)
    flat = small.transform((width, rise + 6), Image.Transform.AFFINE, shear, Image.Resampling.BILINEAR)
    soft = flat.filter(ImageFilter.GaussianBlur(max(0.6, tile.width / _COARSE * 0.014)))
    mask = soft.resize((soft.width * _COARSE, soft.height * _COARSE), Image.Resampling.BILINEAR)
    image.paste(
        ink(colour), (left, foot - rise * _COARSE), mask.point([int(v * strength) for v in range(256)])
    )


def contact(
    image: Image.Image, middle: float, foot: float, width: float, colour: Colour, strength: float
) -> None:
    """A soft dark pool right under a thing."""
    half, high = max(4, int(width * 0.62)), max(3, int(width * 0.12))
    mask = Image.new("L", (half * 2, high * 4), 0)
    ImageDraw.Draw(mask).ellipse((half * 0.25, high, half * 1.75, high * 3), fill=int(255 * strength))
    mask = mask.filter(ImageFilter.GaussianBlur(high * 0.5))
    image.paste(ink(colour), (int(middle - half), int(foot - high * 2)), mask)


def _bottom(alpha: Image.Image) -> int:
    box = alpha.getbbox()
    return box[3] if box else alpha.height
