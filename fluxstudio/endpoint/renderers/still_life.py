"""Things on a table in the studio: who stands on the plinth, who stands beside it, and how they are lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from . import shadows
from .backdrops.studio import Studio, empty, studio
from .frame import Frame
from .plan import Plan
from .streams import Streams
from .subjects.catalogue import CATALOGUE, own_colour, tile
from .subjects.vessels import PLINTH_TOP
from .things import Thing

_SUPPORTS = {
    "plinth": (PLINTH_TOP, 0.5),
    "steps": (0.545, 0.66),
}  # where the top is, and where one stands on it
_FALLBACK = (Thing("plinth"), Thing("sphere"), Thing("ring"))


@dataclass(frozen=True)
class Placed:
    """A tile on the table: its middle and the row it stands on, in pixels."""

    tile: Image.Image
    middle: float
    foot: float

    @property
    def width(self) -> int:
        left, _, right, _ = self.tile.getbbox() or (0, 0, 1, 1)
        return right - left


def still_life(plan: Plan, frame: Frame, streams: Streams) -> Image.Image:
    """The whole studio picture, RGB."""
    things = plan.things or _FALLBACK
    hero = next((thing for thing in things if thing.kind not in _SUPPORTS), things[0])
    lit = studio(plan, frame, streams, own_colour(hero))
    if hero.kind == "person":
        return _portrait(hero, plan, lit, frame, streams)
    image = empty(lit, frame, streams)
    for placed in sorted(_arranged(things, lit, frame, streams), key=lambda p: p.foot):
        _stand(image, placed, lit, long_shadow="shadow" in plan.lights)
    return image


def _portrait(person: Thing, plan: Plan, lit: Studio, frame: Frame, streams: Streams) -> Image.Image:
    image = empty(lit, frame, streams, with_table=False)
    bust = tile(person, int(frame.shorter * CATALOGUE["person"].inside), streams("thing", "person"))
    image.paste(bust, ((frame.width - bust.width) // 2, frame.height - bust.height), bust)
    return image


def _arranged(things: tuple[Thing, ...], lit: Studio, frame: Frame, streams: Streams) -> list[Placed]:
    support = next((thing for thing in things if thing.kind in _SUPPORTS), None)
    others = [thing for thing in things if thing.kind not in _SUPPORTS]
    foot = lit.floor + (frame.height - lit.floor) * 0.5
    if support is None or not others:
        return _row(list(things), foot, frame, streams)
    return _around(support, others, foot, frame, streams)


def _row(things: list[Thing], foot: float, frame: Frame, streams: Streams) -> list[Placed]:
    """Side by side; a single thing is drawn larger."""
    tiles = _tiles(things, frame, streams, scale=1.22 if len(things) == 1 else 1.0)
    gap = 0.05 * frame.shorter
    total = sum(_width(t) for t in tiles) + gap * (len(tiles) - 1)
    fit = min(1.0, 0.88 * frame.width / total)
    left, placed = (frame.width - total * fit) / 2, []
    for index, one in enumerate(tiles):
        scaled = (
            one if fit == 1.0 else one.resize((max(1, int(one.width * fit)),) * 2, Image.Resampling.LANCZOS)
        )
        width = _width(scaled)
        stagger = (index % 2) * 0.03 * frame.shorter
        placed.append(Placed(scaled, left + width / 2, foot + stagger))
        left += width + gap * fit
    return placed


def _around(support: Thing, others: list[Thing], foot: float, frame: Frame, streams: Streams) -> list[Placed]:
    """The first thing on the plinth; the others beside it, nearer to us, left and right in turn."""
    base, hero, *rest = _tiles([support, *others], frame, streams)
    middle = frame.width * (0.5 if not rest else 0.47)
    placed = [Placed(_raised(base, hero, support.kind), middle, foot)]
    first_side = 1 if float(streams("side").rand()) > 0.4 else -1
    for index, one in enumerate(rest):
        side = first_side * (-1 if index % 2 else 1)
        reach = (_width(base) / 2 + _width(one) * 0.42) * (1 + 0.55 * (index // 2))
        spot = min(max(middle + side * reach, one.width * 0.4), frame.width - one.width * 0.4)
        placed.append(Placed(one, spot, foot + 0.05 * frame.shorter + 0.015 * index * frame.shorter))
    return placed


def _raised(base: Image.Image, hero: Image.Image, support: str) -> Image.Image:
    """The support with the thing on it, as one tile."""
    top, across = _SUPPORTS[support]
    _, _, _, hero_foot = hero.getbbox() or (0, 0, 0, hero.height)
    stands_at = int(base.height * top) + max(1, base.height // 40)
    both = Image.new("RGBA", (base.width, base.height - stands_at + hero_foot), (0, 0, 0, 0))
    drop = both.height - base.height
    both.paste(base, (0, drop))
    solid = both.copy()
    shadows.contact(both, base.width * across, drop + stands_at, _width(hero) * 0.9, (30, 24, 22), 0.5)
    both.putalpha(solid.getchannel("A"))
    both.alpha_composite(
        hero.crop(_within(hero, base.width)), (max(0, int(base.width * across - hero.width / 2)), 0)
    )
    return both


def _within(hero: Image.Image, width: int) -> tuple[int, int, int, int]:
    """The part of a wide tile that fits on the support."""
    spare = max(0, (hero.width - width + 1) // 2)
    return (spare, 0, hero.width - spare, hero.height)


def _tiles(things: list[Thing], frame: Frame, streams: Streams, scale: float = 1.0) -> list[Image.Image]:
    return [
        tile(thing, int(_side(thing, frame) * scale), streams("thing", thing.kind, index))
        for index, thing in enumerate(things)
    ]


def _side(thing: Thing, frame: Frame) -> float:
    return CATALOGUE[thing.kind].inside * frame.shorter


def _width(image: Image.Image) -> int:
    left, _, right, _ = image.getbbox() or (0, 0, 1, 1)
    return right - left


def _stand(image: Image.Image, placed: Placed, lit: Studio, *, long_shadow: bool) -> None:
    _, _, _, bottom = placed.tile.getbbox() or (0, 0, 0, placed.tile.height)
    left, top = int(placed.middle - placed.tile.width / 2), int(placed.foot - bottom)
    strength = 0.42 if lit.pattern == "soft" else 0.8
    shadows.cast(
        image, placed.tile, left, int(placed.foot - 0.02 * placed.width), lit.shade_colour,
        lean=1.6 if long_shadow else 1.0, depth=0.3, strength=strength,
    )  # fmt: skip
    shadows.contact(
        image, placed.middle, placed.foot - 0.02 * placed.width, placed.width, lit.shade_colour, 0.6
    )
    image.paste(_in_light(placed.tile, lit, image.size, (left, top)), (left, top), placed.tile)


def _in_light(one: Image.Image, lit: Studio, size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    """The tile under the same pattern of light as the wall behind it, but weaker."""
    scale = lit.light.shape[1] / size[0]
    box = (at[0] * scale, at[1] * scale, (at[0] + one.width) * scale, (at[1] + one.height) * scale)
    crop = Image.fromarray((lit.light * 255).astype(np.uint8)).crop(box).resize(one.size)
    level = 0.84 + 0.24 * np.asarray(crop, dtype=np.float32)[..., None] / 255
    tint = 1 + (np.array(lit.light_colour, np.float32) / 255 - 1) * 0.35
    pixels = np.asarray(one.convert("RGB")).astype(np.float32) * level * tint
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
