"""What guidance and steps do to a picture: colour and contrast, sharpness and grain. Never its composition."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from .streams import Streams

SHARP_FROM = 12  # steps; fewer leave the picture soft and grainy
_USUAL_GUIDANCE = 3.5
_NEUTRAL = 128


def finished(image: Image.Image, streams: Streams, *, steps: int, guidance: float) -> Image.Image:
    """The sketch as its settings want it, with a light grain and darker corners."""
    if steps < SHARP_FROM:
        image = image.filter(ImageFilter.GaussianBlur((SHARP_FROM - steps) * 0.35 * max(image.size) / 1024))
    image = _graded(image, guidance)
    return _vignetted(_grained(image, streams, steps))


def saturation(guidance: float) -> float:
    """0.62 at guidance 0, about 1 at 3.5, 1.78 at 20."""
    low, high = min(guidance, _USUAL_GUIDANCE), max(0.0, guidance - _USUAL_GUIDANCE)
    return 0.62 + 0.38 * low / _USUAL_GUIDANCE + 0.047 * high


def contrast(guidance: float) -> float:
    """0.88 at guidance 0, 1 at 3.5, 1.33 at 20."""
    low, high = min(guidance, _USUAL_GUIDANCE), max(0.0, guidance - _USUAL_GUIDANCE)
    return 0.88 + 0.12 * low / _USUAL_GUIDANCE + 0.02 * high


def _graded(image: Image.Image, guidance: float) -> Image.Image:
    if abs(saturation(guidance) - 1) > 0.01:
        image = ImageEnhance.Color(image).enhance(saturation(guidance))
    if abs(contrast(guidance) - 1) > 0.01:
        image = ImageEnhance.Contrast(image).enhance(contrast(guidance))
    return image


def _grained(image: Image.Image, streams: Streams, steps: int) -> Image.Image:
    strength = 1 + max(0, SHARP_FROM - 2 - steps) * 0.9
    grain = streams("grain").randint(-4, 5, (256, 256)) * strength
    tile = np.clip(grain + _NEUTRAL, 0, 255).astype(np.uint8)
    repeats = (-(-image.height // 256), -(-image.width // 256))
    plane = Image.fromarray(np.tile(tile, repeats)[: image.height, : image.width])
    return ImageChops.add(image, Image.merge("RGB", (plane, plane, plane)), 1, -_NEUTRAL)


def _vignetted(image: Image.Image) -> Image.Image:
    axis = np.linspace(-1, 1, 32, dtype=np.float32)
    falloff = np.clip(1.05 - 0.17 * (axis[None] ** 2 + axis[:, None] ** 2), 0, 1)
    plane = Image.fromarray((falloff * 255).astype(np.uint8)).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(image, Image.merge("RGB", (plane, plane, plane)))
