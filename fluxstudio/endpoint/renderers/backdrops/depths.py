"""Under water: light from above in shafts, rising bubbles, a dark sea floor."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..colours import Plane, blend_into
from ..noise import wave
from . import terrain
from .sky import gradient, to_image
from .view import View


def depths(view: View) -> Image.Image:
    """The whole picture under water."""
    small, p = view.frame.coarse(4), view.palette
    rows = np.linspace(0, 1, small.height, dtype=np.float32)
    field = gradient((0, 0.35, 1), (p.horizon, p.mid, p.top), rows, small.width)
    blend_into(field, p.glow, _shafts(view, small.width, small.height))
    image = to_image(field).resize(view.frame.size, Image.Resampling.BICUBIC)
    terrain.lay(image, view, "sea", view.frame.height, by_water=False)
    _bubbles(image, view)
    return image


def _shafts(view: View, width: int, height: int) -> Plane:
    x, y = np.linspace(-0.5, 0.5, width)[None], np.linspace(0, 1, height)[:, None]
    sway = wave(view.streams("shafts"), width, 5, 2)[None] * 6
    shaft = np.clip(np.sin(x * 22 / (1 + 2 * y) + sway), 0, 1) ** 3
    return (0.5 * shaft * np.exp(-y * 2.2)).astype(np.float32)


def _bubbles(image: Image.Image, view: View) -> None:
    draw = ImageDraw.Draw(image, "RGBA")
    for x, y, size in view.streams("bubbles").random_sample((70, 3)).tolist():
        radius = (0.001 + 0.006 * size**3) * view.frame.longer
        cx, cy = x * image.width, y * image.height
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline=(220, 250, 250, 120))
