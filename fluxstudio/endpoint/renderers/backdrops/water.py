"""Still water below the horizon: what stands above it, mirrored and rippled, with the light's path."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..colours import Plane, array, blend_into, mix, plane, to_bytes
from ..noise import stretched, wave
from .view import View

_BRIGHT_PATH = {"sunset", "dawn", "night", "dusk", "neon", "aurora"}


def flood(image: Image.Image, view: View, shore: float) -> None:
    """Replace everything below the row `shore` by water."""
    first = int(shore)
    height, width = image.height - first, image.width
    if height <= 0 or first <= 0:
        return
    depth = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    chop = _chop(view, width, height, depth)
    field = _mirror(image, view, first, depth, chop)
    deep = array(mix(view.palette.top, view.palette.mid, 0.35)) * 0.62
    clear = np.broadcast_to(0.26 + 0.34 * depth, (height, width))
    field += (deep - field) * clear[..., None]
    blend_into(field, view.palette.glow, _path_of_light(view, depth, chop))
    image.paste(Image.fromarray(to_bytes(field)), (0, first))


def _chop(view: View, width: int, height: int, depth: Plane) -> Plane:
    """Vertical displacement of the mirror image in pixels: flat, wide ripples that grow towards us."""
    small = view.streams("ripple").random_sample((max(4, height * 256 // view.frame.longer), 16))
    noise = stretched(small.astype(np.float32) - 0.5, width, height, smooth=False)
    return noise * (3 + 22 * depth) * view.frame.unit


def _mirror(image: Image.Image, view: View, first: int, depth: Plane, chop: Plane) -> Plane:
    height, width = chop.shape
    above = np.asarray(image.crop((0, 0, width, first)))
    source = first - 1 - (depth * height * (0.95 - 0.25 * depth)).astype(np.int32)
    rows = np.clip(source + chop.astype(np.int32), 0, first - 1)
    sway = wave(view.streams("sway"), height, 60, 3) * (4 + 26 * depth[:, 0]) * view.frame.unit
    columns = np.clip(np.arange(width)[None] + sway.astype(np.int32)[:, None], 0, width - 1)
    return plane(above[rows, columns])


def _path_of_light(view: View, depth: Plane, chop: Plane) -> Plane:
    across = np.arange(chop.shape[1], dtype=np.float32)[None] - view.sun_x
    width = (0.025 + 0.11 * depth) * view.frame.longer
    sparkle = np.sqrt(np.abs(chop) / (np.abs(chop).max() + 1e-6))
    strength = 0.9 if view.palette.name in _BRIGHT_PATH else 0.4
    return plane(np.clip(np.exp(-((across / width) ** 2)) * sparkle * strength * (1 - 0.5 * depth), 0, 1))
