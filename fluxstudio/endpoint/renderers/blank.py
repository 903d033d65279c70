"""A renderer that costs next to nothing: for load benches and tests of everything around it."""

from __future__ import annotations

from PIL import Image

from .base import DIFFUSION_TOUCH_UP, RESTYLE, SKETCH, Drawing, Order
from .fitting import fit_mask, fit_reference, keep_outside
from .streams import stream


class BlankRenderer:
    """Two colours from the seed, one fading into the other. Honours the reference, the strength and the mask."""

    name = "blank"

    def draw(self, order: Order) -> Drawing:
        flat = _fade(order)
        if order.image is None:
            return Drawing(image=flat, method=SKETCH, notes=("The prompt is not drawn.",))
        reference = fit_reference(order.image, flat.size)
        mixed = Image.blend(reference, flat, order.strength)
        if order.mask is None:
            return Drawing(image=mixed, method=RESTYLE)
        kept = keep_outside(mixed, reference, fit_mask(order.mask, flat.size))
        return Drawing(image=kept, method=DIFFUSION_TOUCH_UP)


def _fade(order: Order) -> Image.Image:
    size = (order.width, order.height)
    colours = stream("blank", order.seed).randint(30, 226, (2, 3))
    top, bottom = (Image.new("RGB", size, tuple(int(v) for v in colour)) for colour in colours)
    return Image.composite(bottom, top, Image.linear_gradient("L").resize(size))
