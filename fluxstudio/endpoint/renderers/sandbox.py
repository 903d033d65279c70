"""The sandbox renderer: composition only. Sketch, restyle or touch-up, from words and without any model."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image

from . import notes
from .account import Account, account_of_nothing, account_of_scene, account_of_touch_up
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
from .touchup import filled, is_limited, stitched, with_thing


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
        method = RESTYLE if mask is None else self._fill.method
        if order.strength <= 0 or (mask is not None and not mask.any()):
            return _unchanged(order, planned, reference, method)
        if mask is None or mask.all():
            return _restyle(order, planned, streams, reference, order.image)
        return self._touch_up(order, planned, streams, reference, mask)

    def _touch_up(
        self, order: Order, planned: Plan, streams: Streams, reference: Image.Image, mask: Mask
    ) -> Drawing:
        changed = filled(reference, mask, self._fill, streams.number())
        if planned.things:
            changed = with_thing(changed, mask, planned.things[0], streams)
        changed = with_loras(with_styles(changed, planned.styles), order.loras)
        account = account_of_touch_up(planned)
        said = [
            *notes.of_fit(order.image or reference, order),
            *notes.of_touch_up(planned, account, limited=is_limited(mask)),
        ]
        return _drawing(stitched(changed, reference, mask, order.strength), self._fill.method, account, said)


def _sketch(order: Order, planned: Plan, streams: Streams) -> Drawing:
    account = account_of_scene(planned)
    image = _treated(_scene(order, planned, streams), order, planned, streams)
    return _drawing(marked(image), SKETCH, account, notes.of_sketch(order, account))


def _restyle(
    order: Order, planned: Plan, streams: Streams, reference: Image.Image, original: Image.Image
) -> Drawing:
    account = account_of_scene(planned)
    mixed = restyled(reference, _scene(order, planned, streams), order.strength)
    treated = _treated(mixed, order, planned, streams)
    image = Image.blend(mixed, treated, treatment_amount(order.strength))
    said = [*notes.of_fit(original, order), *notes.of_restyle(order, planned, account)]
    return _drawing(marked(image), RESTYLE, account, said)


def _unchanged(order: Order, planned: Plan, reference: Image.Image, method: str) -> Drawing:
    why = notes.UNCHANGED if order.strength <= 0 else notes.EMPTY_MASK
    said = [*notes.of_fit(order.image or reference, order), why]
    return _drawing(reference, method, account_of_nothing(planned), said)


def _scene(order: Order, planned: Plan, streams: Streams) -> Image.Image:
    return scene(planned, Frame(order.width, order.height, order.steps), streams)


def _treated(image: Image.Image, order: Order, planned: Plan, streams: Streams) -> Image.Image:
    image = finished(image, streams, steps=order.steps, guidance=order.guidance)
    return with_loras(with_styles(image, planned.styles), order.loras)


def _drawing(image: Image.Image, method: str, account: Account, said: Iterable[str]) -> Drawing:
    return Drawing(
        image=image,
        method=method,
        understood=account.understood,
        unknown=account.unknown,
        notes=tuple(said),
    )
