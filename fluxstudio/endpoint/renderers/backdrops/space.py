"""Deep space: nebulae, stars and a planet in half light."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..colours import Colour, Field, Plane, array, blend_into, rgb
from ..noise import clouds, wave
from .sky import gradient, stars, to_image
from .view import View

_GASES: tuple[tuple[str, Colour, float], ...] = (("rose", (255, 90, 150), 0.7), ("ice", (70, 160, 255), 0.6))
_PLANETS = (("d98f5a", "7a2f3f"), ("6fc3c0", "1f3f7a"), ("e6c58a", "8a5a3a"), ("b98be0", "3a2370"))


def deep_space(view: View) -> Image.Image:
    """The whole picture filled with space."""
    small, p = view.frame.coarse(4), view.palette
    rows = np.linspace(0, 1.4, small.height, dtype=np.float32)
    field = gradient((0, 0.7, 1.4), (p.top, p.mid, p.horizon), rows, small.width)
    for cells, (name, colour, strength) in enumerate(_GASES, start=2):
        gas = clouds(view.streams("gas", name), small.width, small.height, cells, 5, 0.6)
        blend_into(field, colour, np.clip((gas - 0.5) * 3.6, 0, 1) ** 1.5 * (strength))
    image = to_image(field).resize(view.frame.size, Image.Resampling.BICUBIC)
    stars(image, view, view.palette.stars, float(view.frame.height))
    _planet(image, view)
    return image


def _planet(image: Image.Image, view: View) -> None:
    rng = view.streams("planet")
    radius = (0.16 + 0.1 * float(rng.rand())) * view.frame.longer
    x, y = (0.3 + 0.45 * float(rng.rand())) * image.width, (0.35 + 0.3 * float(rng.rand())) * image.height
    light, dark = (rgb(six) for six in _PLANETS[int(rng.randint(len(_PLANETS)))])
    globe = _globe(rng, max(8, int(radius)), light, dark).resize(
        (int(radius * 2),) * 2, Image.Resampling.BICUBIC
    )
    image.paste(globe, (int(x - radius), int(y - radius)), globe)


def _globe(rng: np.random.RandomState, side: int, light: Colour, dark: Colour) -> Image.Image:
    """A banded ball lit from the upper left, RGBA."""
    axis = np.linspace(-1, 1, side, dtype=np.float32)
    x, y = axis[None], axis[:, None]
    out = np.sqrt(x**2 + y**2)
    day = np.clip(-0.55 * x - 0.45 * y + 0.7 * np.sqrt(np.clip(1 - out**2, 0, 1)), 0.04, 1)
    bands = clouds(rng, side, side, 2, 5, 0.6) * 0.5 + wave(rng, side, 5, 4)[:, None] * 0.8
    colour: Field = array(light) + (array(dark) - array(light)) * np.clip(bands + 0.2, 0, 1)[..., None]
    alpha: Plane = np.clip((1 - out) * side / 2, 0, 1) * 255
    return Image.fromarray(
        np.dstack([np.clip(colour * day[..., None] * 1.15, 0, 255), alpha]).astype(np.uint8)
    )
