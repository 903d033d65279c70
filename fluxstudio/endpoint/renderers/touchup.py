"""Masked touch-up: the painted area is filled from its surroundings; nothing else changes by a single bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from .fills import Fill, Pixels
from .fitting import Mask, keep_outside, mask_image
from .streams import Streams
from .subjects.catalogue import ADRIFT, CATALOGUE, tile
from .things import Thing

LONGEST_SIDE = 512  # of the crop that is filled: bounds the time
_GROW = 2  # px around the hole that are refilled too: paint rarely covers soft edges
_FEATHER = 1.2
_FULL_FROM = 0.6  # strength from which the fill replaces everything


@dataclass(frozen=True)
class Box:
    """Part of a picture, in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        return (self.right - self.left, self.bottom - self.top)

    @property
    def edges(self) -> tuple[int, int, int, int]:
        return (self.left, self.top, self.right, self.bottom)


def bounds(mask: Mask) -> Box:
    """The smallest box around the True pixels; there must be one."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def is_limited(mask: Mask) -> bool:
    """Whether the crop around the hole is too large to be filled at full size."""
    context = _context(bounds(mask), (mask.shape[1], mask.shape[0]))
    return max(context.size) > LONGEST_SIDE


def filled(reference: Image.Image, mask: Mask, fill: Fill, seed: int) -> Image.Image:
    """The reference with the masked area filled. The mask is neither empty nor full."""
    context = _context(bounds(mask), reference.size)
    crop, hole = reference.crop(context.edges), mask_image(mask).crop(context.edges)
    patch = _fill_small(crop, _grown(hole), fill, seed)
    out = reference.copy()
    out.paste(patch, context.edges[:2])
    return out


def with_thing(image: Image.Image, mask: Mask, thing: Thing, streams: Streams) -> Image.Image:
    """The thing drawn inside the painted area, as large as fits, in the light of its surroundings."""
    box = bounds(mask)
    side = max(24, int(min(box.size) * 0.98))
    one = tile(thing, side, streams("thing", thing.kind, 0), _light(image, mask))
    _, _, _, foot = one.getbbox() or (0, 0, side, side)
    left = (box.left + box.right - one.width) // 2
    middle = (box.top + box.bottom - one.height) // 2
    top = middle if CATALOGUE[thing.kind].stance == ADRIFT else box.bottom - foot
    out = image.copy()
    out.paste(one, (left, top), one)
    return out


def stitched(changed: Image.Image, reference: Image.Image, mask: Mask, strength: float) -> Image.Image:
    """`changed` inside the mask, soft towards its edge and weaker at low strength; the reference outside."""
    replaced = Image.blend(reference, changed, min(1.0, strength / _FULL_FROM))
    hard = mask_image(mask)
    grown = hard.filter(ImageFilter.MaxFilter(2 * _GROW + 1)).filter(ImageFilter.GaussianBlur(_FEATHER))
    return keep_outside(Image.composite(replaced, reference, grown), reference, mask)


def _context(hole: Box, size: tuple[int, int]) -> Box:
    """The hole with as much again around it, inside the picture."""
    margin = max(48, *hole.size)
    left, top = max(0, hole.left - margin), max(0, hole.top - margin)
    return Box(left, top, min(size[0], hole.right + margin), min(size[1], hole.bottom + margin))


def _grown(hole: Image.Image) -> Image.Image:
    grown = hole.filter(ImageFilter.MaxFilter(2 * _GROW + 1))
    return hole if grown.getextrema() == (255, 255) else grown


def _fill_small(crop: Image.Image, hole: Image.Image, fill: Fill, seed: int) -> Image.Image:
    """Fill at no more than `LONGEST_SIDE`, then bring the result back to the crop's size."""
    k = min(1.0, LONGEST_SIDE / max(crop.size))
    size = (max(1, round(crop.width * k)), max(1, round(crop.height * k)))
    pixels = np.asarray(crop.resize(size, Image.Resampling.LANCZOS) if k < 1 else crop)
    unknown = np.asarray(hole.resize(size, Image.Resampling.BOX) if k < 1 else hole) > 8
    done = Image.fromarray(_fill_known(pixels, unknown, fill, seed))
    return done.resize(crop.size, Image.Resampling.LANCZOS) if k < 1 else done


def _fill_known(pixels: Pixels, unknown: Mask, fill: Fill, seed: int) -> Pixels:
    """A sliver of known pixels can vanish when the crop is reduced: then the mean colour must do."""
    if unknown.all():
        return np.broadcast_to(pixels.mean((0, 1)).astype(np.uint8), pixels.shape).copy()
    return fill(pixels, unknown, seed)


def _light(image: Image.Image, mask: Mask) -> float:
    """How bright a thing should be here, 0.72 in the dark to 1.12 in the light."""
    return 0.72 + 0.4 * float(np.asarray(image.convert("L"))[mask].mean()) / 255
