"""Which backdrop belongs to which plan, from the sky down to the ground."""

from __future__ import annotations

from PIL import Image

from ..plan import Plan
from . import city, meadow, terrain, water
from .depths import depths
from .sky import sky
from .space import deep_space
from .view import View


def outdoors(plan: Plan, view: View) -> Image.Image:
    """The empty scene, RGB."""
    if plan.at("space"):
        return deep_space(view)
    if plan.at("sea"):
        return depths(view)
    image = sky(view)
    _land(image, plan, view)
    return image


def _land(image: Image.Image, plan: Plan, view: View) -> None:
    wet = plan.at("water")
    shore = view.horizon + 0.02 * view.frame.height if wet else float(view.frame.height)
    kind = next((place for place in plan.places if place in terrain.LANDS), "shore" if wet else "hills")
    terrain.lay(image, view, kind, shore, by_water=wet)
    if kind == "city":
        city.build(image, view, shore)
    if wet:
        water.flood(image, view, shore)
        if any(thing.stands_near for thing in plan.things):
            terrain.bank(image, view)
    elif kind == "meadow":
        meadow.bloom(image, view)
