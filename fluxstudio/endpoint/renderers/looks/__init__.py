"""LoRAs as looks: a name picks a treatment, its scale how strongly it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PIL import Image

from ..base import LoraLayer
from .names import look_of, look_of_style
from .tools import tinted
from .treatments import TREATMENTS, Look

_STYLE_SCALE = 1.2  # how strongly a style word in the prompt shows, as a LoRA's scale


def strength(scale: float) -> float:
    """How much of a look is seen, 0–1: 0.65 at scale 1, 0.985 at 4."""
    return 1 - math.exp(-1.05 * max(0.0, scale))


def with_loras(image: Image.Image, loras: Iterable[LoraLayer], amount: float = 1.0) -> Image.Image:
    """The image under all LoRAs, in an order of their own: that of the request makes no difference."""
    for layer in sorted(loras, key=lambda lora: (lora.path, lora.scale)):
        image = _under(image, look_of(layer.path), strength(layer.scale) * amount)
    return image


def with_styles(image: Image.Image, styles: Iterable[str], amount: float = 1.0) -> Image.Image:
    """The image as the prompt's style words want it: watercolor, film, ink, …"""
    for style in styles:
        image = _under(image, look_of_style(style), strength(_STYLE_SCALE) * amount)
    return image


def _under(image: Image.Image, look: Look, amount: float) -> Image.Image:
    if amount <= 0:
        return image
    treated = TREATMENTS[look.treatment](image, look)
    return Image.blend(image, tinted(treated, look.colour, look.tint, look.exposure), min(1.0, amount))


__all__ = ["look_of", "strength", "with_loras", "with_styles"]
