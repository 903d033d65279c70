"""Blades and blossoms on the nearest land."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..colours import ink, mix, shade
from .view import View

_PETALS = ((244, 214, 92), (240, 240, 240), (226, 85, 123), (150, 110, 220))


def bloom(image: Image.Image, view: View) -> None:
    """Scatter blades of grass and flowers, larger towards the lower edge."""
    rng, draw = view.streams("bloom"), ImageDraw.Draw(image)
    spots = rng.random_sample((240, 4))
    for far, across, kind, lean in spots[np.argsort(spots[:, 0])].tolist():
        near = far**0.6
        x, y = across * image.width, view.horizon + view.ground * (0.25 + 0.75 * near)
        if kind < 0.5:
            _blade(draw, view, x, y, near, lean)
        else:
            _blossom(draw, x, y, (0.0018 + 0.006 * near**2) * view.frame.longer, _PETALS[int(kind * 8) % 4])


def _blade(draw: ImageDraw.ImageDraw, view: View, x: float, y: float, near: float, lean: float) -> None:
    height = (0.01 + 0.035 * near) * view.frame.longer
    colour = ink(shade(mix(view.palette.near, view.palette.far, 0.25 + 0.3 * lean), 1.1))
    tip = (x + (lean - 0.5) * height, y - height)
    draw.polygon(((x - height * 0.05, y), (x + height * 0.05, y), tip), fill=colour)


def _blossom(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, petal: tuple[int, int, int]
) -> None:
    draw.ellipse((x - radius, y - radius * 0.8, x + radius, y + radius * 0.8), fill=petal)
    heart = radius * 0.4
    draw.ellipse((x - heart, y - heart, x + heart, y + heart), fill=(140, 92, 34))
