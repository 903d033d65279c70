"""Every kind of thing: how it is drawn, its own colour, how tall it stands and where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..colours import Colour, rgb
from ..things import Thing
from . import built, creatures, goods, nature, produce, vessels
from .finishes import finish_named
from .pen import Pen

GROUNDED, ADRIFT, AFLOAT = "grounded", "adrift", "afloat"


@dataclass(frozen=True)
class Entry:
    """One kind. `outside` and `inside` are the tile's side as shares of the picture's shorter side."""

    draw: Callable[[Pen], None]
    colour: str
    outside: float = 0.3
    inside: float = 0.5
    stance: str = GROUNDED


CATALOGUE: dict[str, Entry] = {
    "balloon": Entry(built.balloon, "d8473a", 0.27, 0.5, ADRIFT),
    "boat": Entry(built.boat, "f4f2ec", 0.24, 0.5, AFLOAT),
    "house": Entry(built.house, "8c4b33", 0.22, 0.5),
    "lighthouse": Entry(built.lighthouse, "c8402f", 0.42, 0.6),
    "castle": Entry(built.castle, "9a94a0", 0.36, 0.55),
    "rocket": Entry(built.rocket, "eef0f2", 0.36, 0.5, ADRIFT),
    "car": Entry(built.car, "c9352c", 0.42, 0.6),
    "tree": Entry(nature.tree, "3f7a4a", 0.42, 0.6),
    "flower": Entry(nature.flower, "e2557b", 0.42, 0.5),
    "mushroom": Entry(nature.mushroom, "cf3b32", 0.36, 0.42),
    "cactus": Entry(nature.cactus, "5b8a52", 0.4, 0.46),
    "plant": Entry(nature.plant, "4a8a55", 0.4, 0.52),
    "fox": Entry(creatures.fox, "dd6b2a", 0.42, 0.5),
    "cat": Entry(creatures.cat, "4a4a56", 0.42, 0.5),
    "dog": Entry(creatures.dog, "b5803f", 0.42, 0.5),
    "birds": Entry(creatures.birds, "2b2b38", 0.34, 0.4, ADRIFT),
    "whale": Entry(creatures.whale, "3f6f93", 0.34, 0.5, AFLOAT),
    "fish": Entry(creatures.fish, "ef8a3c", 0.34, 0.4, ADRIFT),
    "robot": Entry(creatures.robot, "9fb0bb", 0.44, 0.6),
    "person": Entry(creatures.person, "c98f6b", 0.62, 0.74),
    "astronaut": Entry(creatures.astronaut, "f0f1f4", 0.36, 0.5, ADRIFT),
    "perfume": Entry(vessels.perfume, "e0551f", 0.36, 0.42),
    "bottle": Entry(vessels.bottle, "4f7a52", 0.42, 0.5),
    "vase": Entry(vessels.vase, "c2643d", 0.38, 0.44),
    "bowl": Entry(vessels.bowl, "d9cdb8", 0.3, 0.34),
    "glass": Entry(vessels.glass, "d5e6ea", 0.34, 0.38),
    "jar": Entry(vessels.jar, "e8d9c0", 0.3, 0.36),
    "can": Entry(vessels.can, "d8382f", 0.34, 0.4),
    "tube": Entry(vessels.tube, "c23a4a", 0.3, 0.38),
    "cup": Entry(vessels.cup, "f1ece2", 0.36, 0.4),
    "candle": Entry(vessels.candle, "f3e7d0", 0.3, 0.36),
    "lamp": Entry(vessels.lamp, "f2dfb8", 0.44, 0.52),
    "plinth": Entry(vessels.plinth, "eee3d0", 0.44, 0.5),
    "steps": Entry(produce.steps, "ded5c6", 0.5, 0.6),
    "pear": Entry(produce.pear, "d9a02e", 0.26, 0.24),
    "orange": Entry(produce.orange, "ee8a24", 0.24, 0.2),
    "lemon": Entry(produce.lemon, "f2cb3a", 0.24, 0.2),
    "apple": Entry(produce.apple, "c8372f", 0.24, 0.22),
    "fruit": Entry(produce.fruit, "d9a02e", 0.26, 0.24),
    "sphere": Entry(produce.sphere, "3672d4", 0.28, 0.22),
    "cube": Entry(produce.cube, "d8b25a", 0.3, 0.26),
    "cone": Entry(produce.cone, "d98f5a", 0.3, 0.26),
    "ring": Entry(goods.ring, "e0ae3c", 0.3, 0.26),
    "watch": Entry(goods.watch, "c9a15a", 0.34, 0.4),
    "chair": Entry(goods.chair, "b8744f", 0.42, 0.58),
    "book": Entry(goods.book, "8a3b46", 0.34, 0.36),
    "shoe": Entry(goods.shoe, "d8633f", 0.42, 0.5),
    "box": Entry(goods.box, "c9a57a", 0.34, 0.4),
}


def own_colour(thing: Thing) -> Colour:
    return thing.colour or rgb(CATALOGUE[thing.kind].colour)


def tile(thing: Thing, pixels: int, rng: np.random.RandomState, light: float = 1.0) -> Image.Image:
    """The thing as an RGBA square; `light` is the brightness of the scene, 1 in the studio."""
    pen = Pen(pixels, own_colour(thing), finish_named(thing.finish), rng, light)
    CATALOGUE[thing.kind].draw(pen)
    return _modelled(pen.tile())


def _modelled(flat: Image.Image) -> Image.Image:
    """A little fall-off from the upper left, so that flat shapes sit in the light."""
    height, width = flat.height, flat.width
    falling = np.linspace(1.07, 0.88, height, dtype=np.float32)[:, None] * np.linspace(
        1.05, 0.93, width, dtype=np.float32
    )
    pixels = np.asarray(flat).astype(np.float32)
    pixels[..., :3] *= falling[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
