"""What several treatments need: edges, tone curves, duotones, glow, patterns."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from ..colours import Colour, Plane, array, to_bytes


def unit(image: Image.Image) -> float:
    """Pixels that stand for one pixel of a 1024 px picture."""
    return max(image.size) / 1024


def edges(image: Image.Image, gain: float) -> Image.Image:
    """Outlines as L: 0 on flat ground, 255 on strong edges."""
    soft = image.convert("L").filter(ImageFilter.GaussianBlur(1.2 * unit(image)))
    grey = np.asarray(soft).astype(np.int16)
    across, down = np.zeros_like(grey), np.zeros_like(grey)
    across[:, 1:-1], down[1:-1] = grey[:, 2:] - grey[:, :-2], grey[2:] - grey[:-2]
    return Image.fromarray(to_bytes((np.abs(across) + np.abs(down)) * gain))


def tones(image: Image.Image, *stops: tuple[int, Colour]) -> Image.Image:
    """The picture's brightness redrawn in a ramp of colours."""
    grey = np.asarray(image.convert("L"))
    places = [place for place, _ in stops]
    ramp = np.stack([np.interp(np.arange(256), places, [c[k] for _, c in stops]) for k in range(3)], -1)
    return Image.fromarray(ramp.astype(np.uint8)[grey])


def glow(image: Image.Image, threshold: int, amount: float) -> Image.Image:
    """Light spilling over from the bright parts."""
    small = image.reduce(8) if min(image.size) >= 16 else image
    soft = small.point([int(max(0, v - threshold) * amount) for v in range(256)] * 3).filter(
        ImageFilter.GaussianBlur(4)
    )
    return ImageChops.screen(image, soft.resize(image.size, Image.Resampling.BICUBIC))


def tinted(image: Image.Image, colour: Colour, amount: float, exposure: float) -> Image.Image:
    """Shadows leaning towards a colour, lights less so, and the whole brighter or darker by the exposure."""
    lean = (array(colour) - 128) * amount
    ramp = np.arange(256, dtype=np.float32)[:, None]
    table = to_bytes((ramp + lean[None] * (1 - ramp / 255 * 0.6)) * exposure)
    return image.point(table.T.ravel().tolist())


def grey_to_rgb(plane: Image.Image) -> Image.Image:
    return Image.merge("RGB", (plane, plane, plane))


def grid(image: Image.Image) -> tuple[Plane, Plane]:
    """Columns [1, width] and rows [height, 1] as floats, to be broadcast."""
    columns = np.arange(image.width, dtype=np.float32)[None]
    rows = np.arange(image.height, dtype=np.float32)[:, None]
    return columns, rows
