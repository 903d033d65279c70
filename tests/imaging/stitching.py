"""A touch-up from end to end, with a model that is a function of the sent picture."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Painting, plan
from fluxstudio.imaging.stitch_answers import Prepared, Stitched
from fluxstudio.imaging.stitch_order import Options, Order
from fluxstudio.imaging.workshop import Workshop

from .files import saved

Model = Callable[[Image.Image], Image.Image]
PLAIN, USUAL = Painting(), Options()


class Touched(NamedTuple):
    order: Order
    sent: Prepared
    done: Stitched

    @property
    def image(self) -> Image.Image:
        return read(self.done.master_png)


def read(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def noise(width: int, height: int, mode: str = "RGB", seed: int = 0) -> Image.Image:
    """Pixels that no scaling, blending or re-encoding leaves as they are."""
    rng = np.random.default_rng(seed)
    if mode == "P":
        image = Image.frombytes("P", (width, height), rng.bytes(width * height))
        image.putpalette(rng.bytes(768))
        return image
    return Image.frombytes(mode, (width, height), rng.bytes(width * height * len(mode)))


def inverted(image: Image.Image) -> Image.Image:
    return image.point(lambda tone: 255 - tone)


def white(image: Image.Image) -> Image.Image:
    return Image.new("RGB", image.size, (250, 240, 230))


def mask_of(size: tuple[int, int], *boxes: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", size)
    for box in boxes:
        mask.paste(255, box)
    return mask


def touch(
    workshop: Workshop,
    original: bytes,
    mask: Image.Image,
    model: Model = inverted,
    *,
    painting: Painting = PLAIN,
    options: Options = USUAL,
    dragged: Box | None = None,
) -> Touched:
    size = mask.size if painting.at is None else upright_size(original)
    data = saved(mask, compress_level=1)
    painted = workshop.read_mask(data, for_size=size, painting=painting)
    order = Order(plan=plan(size, painted.bounds, dragged=dragged), painting=painting, options=options)
    sent = workshop.prepare_touchup(original, data, order)
    result = saved(model(read(sent.image_png)), compress_level=1)
    return Touched(order, sent, workshop.stitch(original, result, data, order))


def upright_size(data: bytes) -> tuple[int, int]:
    image = Image.open(BytesIO(data))
    return image.size if image.getexif().get(0x0112, 1) < 5 else image.size[::-1]


def values(image: Image.Image) -> np.ndarray:
    """Height x width x channels."""
    found = np.asarray(image)
    return found if found.ndim == 3 else found[..., None]


def same_outside(before: Image.Image, after: Image.Image, mask: Image.Image) -> bool:
    """Every pixel where `mask` is 0 has the same values, alpha and the colour of invisible pixels included."""
    outside = np.asarray(mask) == 0
    return before.mode == after.mode and np.array_equal(values(before)[outside], values(after)[outside])
