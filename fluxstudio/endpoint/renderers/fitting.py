"""References and masks brought to the order's size. Both are stretched alike, so that they stay aligned."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

Mask = npt.NDArray[np.bool_]
MASK_THRESHOLD = 128


def fit_reference(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The reference as RGB at `size` (width, height); bit-identical when it already has that size."""
    rgb = image.convert("RGB")
    return rgb.copy() if rgb.size == size else rgb.resize(size, Image.Resampling.LANCZOS)


def fit_mask(mask: Image.Image, size: tuple[int, int]) -> Mask:
    """Hard mask [height, width]: True where the picture may change (128 and lighter)."""
    grey = _grey(mask)
    if grey.size != size:
        grey = grey.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(grey) >= MASK_THRESHOLD


def mask_image(mask: Mask) -> Image.Image:
    """The mask as an L image of 0 and 255."""
    return Image.fromarray(mask.astype(np.uint8) * np.uint8(255))


def keep_outside(changed: Image.Image, reference: Image.Image, mask: Mask) -> Image.Image:
    """`changed` where the mask is True, the reference bit for bit elsewhere."""
    return Image.composite(changed, reference, mask_image(mask))


def _grey(mask: Image.Image) -> Image.Image:
    if mask.mode in ("I", "F") or mask.mode.startswith("I;16"):
        return _from_deep(np.asarray(mask, dtype=np.float64))
    if mask.mode == "P" or "A" in mask.getbands() or "a" in mask.getbands():
        return _over_black(mask)
    return mask.convert("RGB").convert("L") if mask.mode in ("LAB", "HSV") else mask.convert("L")


def _from_deep(values: npt.NDArray[np.float64]) -> Image.Image:
    """16-bit masks are white at 65535, floating ones at 255 or 1."""
    top = float(values.max(initial=0.0))
    white = 65535.0 if top > 255 else 255.0 if top > 1 else 1.0
    return Image.fromarray(np.clip(values * (255.0 / white), 0, 255).astype(np.uint8))


def _over_black(mask: Image.Image) -> Image.Image:
    """What is transparent was not painted, whatever colour it hides."""
    rgba = mask.convert("RGBA")
    black = Image.new("RGBA", rgba.size, (0, 0, 0, 255))
    return Image.alpha_composite(black, rgba).convert("L")
