"""Rain and snow in front of everything."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from .view import View


def rain(image: Image.Image, view: View) -> None:
    """Slanted streaks, the same length for any size of picture."""
    side = 512
    drops = Image.fromarray(
        (view.streams("rain").random_sample((side, side)) > 0.9965).astype(np.uint8) * np.uint8(255)
    )
    for step in (1, 2, 4):
        drops = ImageChops.lighter(drops, ImageChops.offset(drops, -step // 2, step))
    streaks = drops.resize((view.frame.longer,) * 2, Image.Resampling.BILINEAR).point(
        [v * 17 // 20 for v in range(256)]
    )
    image.paste((215, 225, 230), (0, 0), streaks.crop((0, 0, *image.size)))


def snow(image: Image.Image, view: View) -> None:
    """Flakes of many sizes, few of them large."""
    draw = ImageDraw.Draw(image, "RGBA")
    for x, y, size in view.streams("flakes").random_sample((230, 3)).tolist():
        radius = (0.0012 + 0.004 * size**3) * view.frame.longer
        cx, cy = x * image.width, y * image.height
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=(255, 255, 255, 200))
