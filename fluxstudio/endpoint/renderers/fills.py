"""Two ways to fill a hole from its surroundings. Both are deterministic and change the hole alone."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np
from PIL import Image

from .base import DIFFUSION_TOUCH_UP, PATCHMATCH_TOUCH_UP
from .colours import Bytes, Plane, plane, to_bytes
from .fitting import Mask

try:
    import patchmatch
except ImportError:  # the [local] extra is not installed
    INSTALLED = False
else:
    INSTALLED = bool(patchmatch.patchmatch_available)

Pixels = Bytes
Values = Plane

_PATCH_RADIUS = 3  # larger ones were slower and no better on photographs
_ONE_AT_A_TIME = threading.Lock()  # PatchMatch keeps one random state for the whole process


class Fill(Protocol):
    """Fills the True pixels of a hole. At least one pixel is known."""

    @property
    def method(self) -> str: ...

    def __call__(self, pixels: Pixels, hole: Mask, seed: int) -> Pixels:
        """RGB [height, width, 3] with the hole filled."""
        ...


class PatchMatchFill:
    """Texture copied from the rest of the crop (Barnes et al. 2009). Needs the `[local]` extra."""

    method = PATCHMATCH_TOUCH_UP

    def __call__(self, pixels: Pixels, hole: Mask, seed: int) -> Pixels:
        with _ONE_AT_A_TIME:
            patchmatch.set_random_seed(seed)
            filled = patchmatch.inpaint(
                np.ascontiguousarray(pixels), hole.astype(np.uint8) * np.uint8(255), patch_size=_PATCH_RADIUS
            )
        return np.asarray(filled, dtype=np.uint8)


class DiffusionFill:
    """Colours flowing in from the edge through an image pyramid, with a grain like the surroundings'."""

    method = DIFFUSION_TOUCH_UP

    def __call__(self, pixels: Pixels, hole: Mask, seed: int) -> Pixels:
        flowed = pull_push(pixels.astype(np.float32), hole)
        grain = np.random.RandomState(seed).normal(0, _grain(pixels, hole), hole.shape).astype(np.float32)
        flowed[hole] += grain[hole][:, None]
        return to_bytes(flowed + 0.5)


def best_fill() -> Fill:
    """PatchMatch where the extra is installed, else the diffusion fill."""
    return PatchMatchFill() if INSTALLED else DiffusionFill()


def pull_push(values: Values, hole: Mask) -> Values:
    """Each hole pixel takes the colour of the nearest level of the pyramid that knows one (Gortler et al. 1996).

    values: [height, width, 3]; hole: [height, width]. With nothing known at all the values come back unchanged.
    """
    if not hole.any() or hole.all() or max(hole.shape) < 2:
        return values.copy()
    smaller, unknown = _halved(values, hole)
    if unknown.any():
        smaller = pull_push(smaller, unknown)
    spread = _enlarged(smaller, hole.shape)
    return plane(np.where(hole[..., None], spread, values))


def _halved(values: Values, hole: Mask) -> tuple[Values, Mask]:
    """Means of the known pixels of each 2 × 2 block, and which blocks know nothing."""
    height, width = hole.shape
    rows, columns = (height + 1) // 2, (width + 1) // 2
    pad = ((0, rows * 2 - height), (0, columns * 2 - width))
    known = np.pad((~hole).astype(np.float32), pad)
    weighted = np.pad(values * (~hole)[..., None], (*pad, (0, 0)))
    count = known.reshape(rows, 2, columns, 2).sum((1, 3))
    total = weighted.reshape(rows, 2, columns, 2, 3).sum((1, 3))
    return (total / np.maximum(count, 1e-6)[..., None]).astype(np.float32), count == 0


def _enlarged(values: Values, shape: tuple[int, ...]) -> Values:
    size = (shape[1], shape[0])
    planes = [
        Image.fromarray(np.ascontiguousarray(values[..., c])).resize(size, Image.Resampling.BILINEAR)
        for c in range(3)
    ]
    return np.stack([np.asarray(plane) for plane in planes], -1)


def _grain(pixels: Pixels, hole: Mask) -> float:
    """The fine noise of what is known: median step between neighbours, as a standard deviation."""
    grey = pixels.astype(np.float32).mean(-1)
    steps = np.abs(np.diff(grey, axis=1))[~(hole[:, 1:] | hole[:, :-1])]
    return min(6.0, float(np.median(steps)) * 1.05) if steps.size else 0.0
