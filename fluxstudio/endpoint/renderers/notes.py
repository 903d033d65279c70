"""What a drawing ignored or limited, said plainly."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from .account import Account
from .base import Order
from .finish import SHARP_FROM
from .plan import Plan
from .restyle import MELTS_FROM
from .touchup import LONGEST_SIDE

EMPTY_MASK = "The mask is empty (all black), so nothing was changed."
FULL_MASK = "The mask covers the whole picture, so all of it was restyled."
UNCHANGED = "Strength 0 returns the reference unchanged: the prompt and the LoRAs were not used."


def of_sketch(order: Order, account: Account) -> Iterator[str]:
    yield from _of_words(account)
    yield from _of_steps(order)
    if order.mask is not None:
        yield "The mask was ignored: there is no reference picture to keep."


def of_restyle(order: Order, plan: Plan, account: Account) -> Iterator[str]:
    if order.mask is not None:
        yield FULL_MASK
    if plan.things and order.strength < MELTS_FROM:
        yield f"Below strength {MELTS_FROM} the reference takes the scene's colours; things in the prompt are not drawn."
    yield from _of_words(account)
    yield from _of_steps(order)


def of_touch_up(plan: Plan, account: Account, *, limited: bool) -> Iterator[str]:
    if limited:
        yield f"The area was filled at {LONGEST_SIDE} px and enlarged, so it is a little softer than its surroundings."
    if len(plan.things) > 1:
        yield f"Only the first thing was drawn: {plan.things[0].kind}."
    yield from _of_words(account)
    yield "Steps and guidance have no effect on a touch-up."


def of_fit(reference: Image.Image, order: Order) -> Iterator[str]:
    """Said only when the shape changes: a mere change of size loses nothing worth a word."""
    width, height = reference.size
    if abs(width * order.height - height * order.width) > 0.01 * width * order.height:
        yield f"The reference was stretched from {width} × {height} to {order.width} × {order.height}."


def _of_words(account: Account) -> Iterator[str]:
    if account.idle:
        yield f"Known but without effect here: {', '.join(account.idle)}."


def _of_steps(order: Order) -> Iterator[str]:
    if order.steps < SHARP_FROM:
        yield f"Fewer than {SHARP_FROM} steps only make the sketch softer and grainier."
