"""Image to image: the reference in the colours and manner of the prompt's scene, never one over the other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance, ImageFilter

from .colours import Bytes, to_bytes
from .looks.tools import edges

MELTS_FROM = 0.82  # above this strength the reference gives way to the new scene
_FULLY_TREATED = 0.3  # below this strength treatments come in gradually


def restyled(reference: Image.Image, scene: Image.Image, strength: float) -> Image.Image:
    """The reference at strength 0, bit for bit; the scene at 1; the reference repainted in between.

    Both are RGB of the same size. The reference is melted to a colour wash before the scene shows through it.
    """
    if strength <= 0:
        return reference
    if strength >= 1:
        return scene
    recoloured = Image.blend(reference, _in_colours_of(reference, scene), min(1.0, strength * 1.1))
    painted = _simplified(recoloured, strength)
    return _melted(painted, scene, strength) if strength > MELTS_FROM else painted


def treatment_amount(strength: float) -> float:
    """How much of LoRA looks, guidance and grain reaches a restyled picture, 0–1."""
    return min(1.0, max(0.0, strength) / _FULLY_TREATED)


def _in_colours_of(reference: Image.Image, scene: Image.Image) -> Image.Image:
    """Dark parts take the colours of the scene's dark parts, light parts of its light ones; own hues stay visible."""
    ramp = _ramp(scene)
    grey = _levelled(reference, scene)
    mapped = Image.fromarray(ramp[grey])
    return Image.blend(_moved(reference, scene), ImageEnhance.Color(mapped).enhance(1.4), 0.66)


def _ramp(scene: Image.Image) -> Bytes:
    """The scene's mean colour for each of 256 brightnesses, smoothed."""
    small = np.asarray(scene.resize((96, 96), Image.Resampling.BOX)).reshape(-1, 3).astype(np.float64)
    light = (small @ (0.299, 0.587, 0.114)).astype(np.int64)
    weights = np.bincount(light, minlength=256).astype(np.float64)
    sums = np.stack([np.bincount(light, small[:, c], 256) for c in range(3)], -1)
    kernel = np.exp(-((np.arange(-60, 61) / 22) ** 2))
    spread = np.convolve(weights, kernel, "same") + 1e-9
    ramp = np.stack([np.convolve(sums[:, c], kernel, "same") / spread for c in range(3)], -1)
    wanted, got = np.arange(256), ramp @ (0.299, 0.587, 0.114) + 1e-6
    relit = ramp * (0.35 + 0.65 * np.clip(wanted / got, 0, 3))[:, None]
    return to_bytes(relit)


def _levelled(reference: Image.Image, scene: Image.Image) -> Bytes:
    """The reference's brightness moved a little towards the scene's."""
    grey = np.asarray(reference.convert("L")).astype(np.float32)
    target = float(np.asarray(scene.resize((32, 32)).convert("L")).mean())
    return to_bytes(grey + (target - float(grey.mean())) * 0.35)


def _moved(reference: Image.Image, scene: Image.Image) -> Image.Image:
    """The reference with the scene's mean and spread of colour (Reinhard 2001, in YCbCr)."""
    own, aim = (_statistics(picture) for picture in (reference, scene))
    spread = np.clip(aim[1] / (own[1] + 4), 0.6, 1.7)
    centre = own[0] + (aim[0] - own[0]) * np.array([0.35, 0.8, 0.8])
    ramp = np.arange(256)[:, None]
    tables = np.clip((ramp - own[0]) * spread + centre, 0, 255).astype(np.uint8)
    return reference.convert("YCbCr").point(tables.T.ravel().tolist()).convert("RGB")


def _statistics(picture: Image.Image) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    small = np.asarray(picture.resize((64, 64), Image.Resampling.BOX).convert("YCbCr")).reshape(-1, 3)
    return small.mean(0), small.std(0)


def _simplified(image: Image.Image, strength: float) -> Image.Image:
    """Fine detail gives way to brush-sized patches; outlines stay sharp."""
    radius = strength * 6 * max(image.size) / 1024
    if radius < 0.4:
        return image
    soft = image.filter(ImageFilter.GaussianBlur(radius * 0.6))
    outlines = edges(image, 1.3).filter(ImageFilter.GaussianBlur(2))
    return Image.composite(image, soft, outlines)


def _melted(painted: Image.Image, scene: Image.Image, strength: float) -> Image.Image:
    """Towards strength 1 the reference runs into soft colour, and the scene takes its place."""
    t = (strength - MELTS_FROM) / (1 - MELTS_FROM)
    small = painted.reduce(4) if min(painted.size) >= 64 else painted
    wash = small.filter(ImageFilter.GaussianBlur(1 + 30 * t * max(small.size) / 256)).resize(
        painted.size, Image.Resampling.BICUBIC
    )
    running = Image.blend(painted, wash, min(1.0, t * 3))
    arrived = min(1.0, max(0.0, (t - 0.12) / 0.78))
    return Image.blend(running, scene, arrived * arrived * (3 - 2 * arrived))
