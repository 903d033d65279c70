"""The sandbox renderer: composition only. Sketch, restyle or touch-up, from words and without any model."""

from __future__ import annotations

from PIL import Image

from . import notes
from .base import RESTYLE, SKETCH, Drawing, Order
from .fills import Fill, best_fill
from .finish import finished
from .fitting import Mask, fit_mask, fit_reference
from .frame import Frame
from .looks import with_loras, with_styles
from .mark import marked
from .plan import Plan, plan
from .restyle import restyled, treatment_amount
from .scene import scene
from .streams import Streams
from .touchup import filled, stitched, with_thing


class SandboxRenderer:
    """Draws what it understands of a prompt and says what it did not. See `base.Renderer`."""

    name = "sandbox"

    def __init__(self, fill: Fill | None = None) -> None:
        """`fill` closes the holes of touch-ups: PatchMatch where installed, unless told otherwise."""
        self._fill = fill or best_fill()

    def draw(self, order: Order) -> Drawing:
        streams = Streams(order.prompt, order.seed)
        planned = plan(order.prompt, streams)
        if order.image is None:
            return _sketch(order, planned, streams)
        reference = fit_reference(order.image, (order.width, order.height))
        mask = fit_mask(order.mask, reference.size) if order.mask else None
        if mask is None or mask.all():
            return _restyle(order, planned, streams, reference)
        return self._touch_up(order, planned, streams, reference, mask)

    def _touch_up(
        self, order: Order, planned: Plan, streams: Streams, reference: Image.Image, mask: Mask
    ) -> Drawing:
        said = notes.touch_up_notes(order, planned, order.image or reference)
        if not mask.any():
            said = ("The mask is empty (all black), so nothing was changed.",)
        elif order.strength > 0:
            changed = filled(reference, mask, self._fill, streams.number())
            if planned.things:
                changed = with_thing(changed, mask, planned.things[0], streams)
            changed = with_loras(with_styles(changed, planned.styles), order.loras)
            reference = stitched(changed, reference, mask, order.strength)
        return _drawing(reference, self._fill.method, planned, said)


def _sketch(order: Order, planned: Plan, streams: Streams) -> Drawing:
    image = _treated(_scene(order, planned, streams), order, planned, streams)
    return _drawing(marked(image), SKETCH, planned, notes.sketch_notes(order, planned))


def _restyle(order: Order, planned: Plan, streams: Streams, reference: Image.Image) -> Drawing:
    said = notes.restyle_notes(order, planned, order.image or reference)
    if order.strength <= 0:
        return _drawing(reference, RESTYLE, planned, said)
    mixed = restyled(reference, _scene(order, planned, streams), order.strength)
    treated = _treated(mixed, order, planned, streams)
    image = Image.blend(mixed, treated, treatment_amount(order.strength))
    return _drawing(marked(image), RESTYLE, planned, said)


def _scene(order: Order, planned: Plan, streams: Streams) -> Image.Image:
    return scene(planned, Frame(order.width, order.height, order.steps), streams)


def _treated(image: Image.Image, order: Order, planned: Plan, streams: Streams) -> Image.Image:
    image = finished(image, streams, steps=order.steps, guidance=order.guidance)
    return with_loras(with_styles(image, planned.styles), order.loras)


def _drawing(image: Image.Image, method: str, planned: Plan, said: tuple[str, ...]) -> Drawing:
    return Drawing(
        image=image, method=method, understood=planned.understood, unknown=planned.unknown, notes=said
    )
