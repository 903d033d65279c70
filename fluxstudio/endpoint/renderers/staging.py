"""Things outdoors: how large, how far away, on the ground, on the water or in the air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from . import shadows
from .backdrops.view import View
from .colours import ink, luminance, mix, shade
from .plan import Plan
from .subjects.catalogue import ADRIFT, AFLOAT, CATALOGUE, GROUNDED, Entry, tile
from .things import Thing

_HAZE = 0.16  # share of the distance's colour that lies over a thing


@dataclass(frozen=True)
class Spot:
    """Where a thing stands: its middle and its foot, and the side of its tile, in pixels."""

    middle: float
    foot: float
    side: int


def stage(image: Image.Image, plan: Plan, view: View) -> None:
    """Put the plan's things into an outdoor scene."""
    light = _daylight(view)
    spots = [(thing, _spot(thing, index, plan, view)) for index, thing in enumerate(plan.things)]
    for index, (thing, spot) in sorted(enumerate(spots), key=lambda item: item[1][1].foot):
        one = _in_haze(tile(thing, spot.side, view.streams("thing", thing.kind, index), light), view)
        _put(image, one, spot, CATALOGUE[thing.kind], plan, view)


def _daylight(view: View) -> float:
    """Brightness of the scene, 0.6 at night to 1.1 at noon."""
    around = luminance(view.palette.horizon) * 0.5 + luminance(view.palette.mid) * 0.5
    return float(np.clip(0.62 + around / 420, 0.6, 1.1))


def _spot(thing: Thing, index: int, plan: Plan, view: View) -> Spot:
    entry, rng = CATALOGUE[thing.kind], view.streams("spot", thing.kind, index)
    many = len(plan.things)
    crowd = 1.0 if many == 1 else 0.82 if many < 4 else 0.62
    side = entry.outside * view.frame.shorter * (0.9 + 0.2 * float(rng.rand())) * crowd
    middle = _across(thing, index, many, rng) * view.frame.width
    return Spot(middle, _foot(thing, entry, plan, view, rng, side), max(24, int(side)))


def _across(thing: Thing, index: int, many: int, rng: np.random.RandomState) -> float:
    if thing.kind == "person" and many == 1:
        return 0.5
    if many == 1:
        return 0.3 + 0.4 * float(rng.rand())
    return (index + 0.5 + 0.3 * (float(rng.rand()) - 0.5)) / many


def _foot(
    thing: Thing, entry: Entry, plan: Plan, view: View, rng: np.random.RandomState, side: float
) -> float:
    tall, drift = float(view.frame.height), float(rng.rand())
    if thing.kind == "person":
        return tall
    if entry.stance == ADRIFT or plan.at("space"):
        middle = (
            tall * (0.4 + 0.25 * drift)
            if plan.at("space") or plan.at("sea")
            else view.horizon * (0.32 + 0.3 * drift)
        )
        return middle + side / 2
    if entry.stance == AFLOAT and (plan.at("water") or plan.at("sea")):
        return view.horizon + view.ground * (0.22 + 0.25 * drift) if plan.at("water") else tall * 0.6
    if thing.stands_near:
        return tall * (0.88 + 0.05 * drift)
    return view.horizon + (0.035 * tall if plan.at("water") else view.ground * 0.45)


def _in_haze(one: Image.Image, view: View) -> Image.Image:
    fog = Image.new("RGBA", one.size, (*ink(view.palette.fog), 255))
    hazy = Image.blend(one, fog, _HAZE)
    hazy.putalpha(one.getchannel("A"))
    return hazy


def _put(image: Image.Image, one: Image.Image, spot: Spot, entry: Entry, plan: Plan, view: View) -> None:
    _, _, _, bottom = one.getbbox() or (0, 0, 0, one.height)
    left, top = int(spot.middle - one.width / 2), int(spot.foot - bottom)
    if entry.stance == AFLOAT and plan.at("water"):
        _mirror(image, one, left, int(spot.foot - one.height * 0.01), bottom)
    elif entry.stance == GROUNDED and not plan.at("space") and spot.foot < image.height:
        _ground(
            image, one, spot, far_shore=plan.at("water") and spot.foot < view.frame.height * 0.8, view=view
        )
    image.paste(one, (left, top), one)


def _ground(image: Image.Image, one: Image.Image, spot: Spot, *, far_shore: bool, view: View) -> None:
    """A contact shadow, or a rock of its own for what stands at the water's far edge."""
    if far_shore:
        half, high = one.width * 0.46, one.width * 0.13
        box = (spot.middle - half, spot.foot - high * 0.62, spot.middle + half, spot.foot + high * 1.38)
        ImageDraw.Draw(image).chord(box, 180, 360, fill=ink(mix(view.palette.near, view.palette.far, 0.12)))
        return
    shadows.contact(
        image,
        spot.middle,
        spot.foot - one.height * 0.01,
        one.width * 0.62,
        shade(view.palette.near, 0.5),
        0.5,
    )


def _mirror(image: Image.Image, one: Image.Image, left: int, waterline: int, bottom: int) -> None:
    """The thing's reflection, upside down and faint."""
    flipped = one.crop((0, 0, one.width, bottom)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image.paste(
        flipped, (left, waterline), flipped.getchannel("A").point([v * 32 // 100 for v in range(256)])
    )
