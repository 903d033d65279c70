"""What a drawing did not use, said plainly."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from .base import Order
from .finish import SHARP_FROM
from .plan import Plan
from .touchup import LONGEST_SIDE


def sketch_notes(order: Order, plan: Plan) -> tuple[str, ...]:
    return tuple(_for_sketch(order, plan))


def restyle_notes(order: Order, plan: Plan, reference: Image.Image) -> tuple[str, ...]:
    return tuple(_for_restyle(order, plan, reference))


def touch_up_notes(order: Order, plan: Plan, reference: Image.Image) -> tuple[str, ...]:
    return tuple(_for_touch_up(order, plan, reference))


def _for_sketch(order: Order, plan: Plan) -> Iterator[str]:
    yield from _about_words(plan)
    yield from _about_steps(order)
    if order.mask is not None:
        yield "The mask was ignored: there is no reference picture to keep."


def _for_restyle(order: Order, plan: Plan, reference: Image.Image) -> Iterator[str]:
    yield from _about_fit(reference, order)
    if order.strength <= 0:
        yield "Strength 0 returns the reference unchanged; the prompt and the LoRAs were ignored."
        return
    if order.strength < 0.82 and plan.things:
        yield "Below a strength of about 0.8 the reference takes the scene's colours; things in the prompt are not drawn."
    yield from _about_words(plan)
    yield from _about_steps(order)


def _for_touch_up(order: Order, plan: Plan, reference: Image.Image) -> Iterator[str]:
    yield from _about_fit(reference, order)
    yield f"The area was filled from its surroundings, at no more than {LONGEST_SIDE} px a side."
    yield "Steps and guidance have no effect on a touch-up."
    if len(plan.things) > 1:
        yield f"Only the first thing was drawn: {plan.things[0].kind}."
    if order.strength <= 0:
        yield "Strength 0 returns the reference unchanged."


def _about_words(plan: Plan) -> Iterator[str]:
    if plan.idle:
        yield f"Known but without effect in this scene: {', '.join(plan.idle)}."


def _about_steps(order: Order) -> Iterator[str]:
    if order.steps < SHARP_FROM:
        yield f"Fewer than {SHARP_FROM} steps only make the sketch softer and grainier."


def _about_fit(reference: Image.Image, order: Order) -> Iterator[str]:
    if reference.size != (order.width, order.height):
        yield f"The reference was stretched from {reference.width} × {reference.height} to {order.width} × {order.height}."
