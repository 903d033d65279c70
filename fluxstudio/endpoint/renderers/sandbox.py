"""The sandbox renderer: composition only."""

from __future__ import annotations

from PIL import Image

from .base import DIFFUSION_TOUCH_UP, RESTYLE, SKETCH, Drawing, Order
from .fitting import fit_mask, fit_reference, keep_outside
from .streams import Streams


class SandboxRenderer:
    """Draws from words, with no model: a stand-in that behaves like the real endpoint."""

    name = "sandbox"

    def draw(self, order: Order) -> Drawing:
        sketch = _dusk(order)
        if order.image is None:
            return Drawing(image=sketch, method=SKETCH)
        reference = fit_reference(order.image, sketch.size)
        if order.mask is None:
            return Drawing(image=Image.blend(reference, sketch, order.strength), method=RESTYLE)
        mixed = Image.blend(reference, sketch, order.strength)
        kept = keep_outside(mixed, reference, fit_mask(order.mask, sketch.size))
        return Drawing(image=kept, method=DIFFUSION_TOUCH_UP)


def _dusk(order: Order) -> Image.Image:
    size = (order.width, order.height)
    colours = Streams(order.prompt, order.seed)("sky").randint(20, 236, (2, 3))
    top, bottom = (Image.new("RGB", size, tuple(int(v) for v in colour)) for colour in colours)
    return Image.composite(bottom, top, Image.linear_gradient("L").resize(size))
