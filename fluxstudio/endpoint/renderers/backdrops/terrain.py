"""Land in layers, from the hazy far ridge to the dark near one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..colours import Colour, Plane, array, ink, mix, plane, rgb, shade, to_bytes
from ..noise import Line, wave
from .trees import with_conifers
from .view import View


@dataclass(frozen=True)
class Land:
    """How one kind of land looks. Heights are shares of the picture's height."""

    layers: int
    height: float
    cells: int = 3
    shape: str = "rolling"  # or "ridged", "dunes"
    far_height: float = 0.0  # extra height of the far layers
    wooded_layers: int = 0  # how many of the nearest layers carry trees


LANDS = {
    "mountain": Land(5, 0.08, shape="ridged", far_height=0.34, wooded_layers=2),
    "forest": Land(5, 0.10, wooded_layers=5),
    "desert": Land(4, 0.11, cells=2, shape="dunes"),
    "meadow": Land(4, 0.07),
    "city": Land(2, 0.05),
    "hills": Land(4, 0.10),
    "shore": Land(3, 0.09, wooded_layers=1),
    "sea": Land(3, 0.14, shape="ridged"),
}


@dataclass(frozen=True)
class Ridge:
    """One layer: the row where it begins in every column, and its colours from there down."""

    top: Line
    crest: Colour
    foot: Colour
    nearness: float  # 0 far, 1 near


def lay(image: Image.Image, view: View, kind: str, floor: float, by_water: bool) -> None:
    """Paint all ridges of a kind of land, down to the row `floor`."""
    land = LANDS[kind]
    for index in range(land.layers):
        ridge = _ridge(view, land, index, by_water)
        _fill(image, ridge, int(floor))
        if kind == "mountain" and index < 3:
            _snow(image, view, ridge, index, int(floor))


def bank(image: Image.Image, view: View) -> None:
    """A strip of sand or grass in front of the water, for things that stand and do not float."""
    line = wave(view.streams("bank"), image.width, 2, 3) * 0.05 + 0.81
    wet = mix(shade(view.palette.far, 0.9), rgb("d8b98a"), 0.45)
    dim = 0.45 if view.palette.is_dark else 0.85
    foot = mix(shade(wet, dim), view.palette.near, 0.35)
    _fill(image, Ridge(line * image.height, shade(wet, dim), foot, 1.0), image.height)


def _ridge(view: View, land: Land, index: int, by_water: bool) -> Ridge:
    nearness = (index + 0.5) / land.layers
    top = _base(view, nearness, by_water) - _outline(view, land, index, nearness, by_water)
    if index >= land.layers - land.wooded_layers:
        top = with_conifers(view, top, index, nearness)
    colour = mix(view.palette.far, view.palette.near, math.pow(nearness, 1.15))
    crest = mix(colour, view.palette.fog, 0.42 * (1 - nearness))
    return Ridge(top, crest, mix(crest, view.palette.fog, 0.55 * (1 - nearness) + 0.08), nearness)


def _base(view: View, nearness: float, by_water: bool) -> float:
    if by_water:  # the far shore: everything stands close to the waterline
        return view.horizon - view.frame.height * (0.01 + 0.035 * (1 - nearness) - 0.012 * nearness)
    return view.horizon + view.ground * math.pow(nearness, 1.25) * 0.86


def _outline(view: View, land: Land, index: int, nearness: float, by_water: bool) -> Line:
    """Height above the base, in pixels, for every column."""
    height = view.frame.height * (land.height + land.far_height * math.pow(1 - nearness, 1.2))
    height *= 0.7 if by_water else 1.0
    rng, width = view.streams("ridge", index), view.frame.width
    if land.shape == "dunes":
        return np.abs(wave(rng, width, land.cells + index, 1)) * 2.2 * height
    rough = land.shape == "ridged"
    line = wave(rng, width, land.cells + index, view.frame.octaves if rough else 2, 0.48)
    if rough and land.far_height and index < land.layers - 1:
        line = 0.62 - np.abs(line) * 1.5 + 0.15 * line
    return plane((line * 1.1 + 0.15) * height)


def _fill(image: Image.Image, ridge: Ridge, floor: int) -> None:
    first = max(0, int(ridge.top.min()))
    height = min(floor, image.height) - first
    if height > 0:
        fade = _column(ridge.crest, ridge.foot, height).resize((image.width, height))
        image.paste(fade, (0, first), Image.fromarray(_below(ridge.top, first, height)))


def _below(top: Line, first: int, height: int) -> npt.NDArray[np.uint8]:
    """Smooth-edged mask of everything below a line, for `height` rows from row `first`."""
    rows = np.arange(first, first + height, dtype=np.float32)[:, None]
    return to_bytes((rows - top[None] + 0.5) * 255)


def _column(upper: Colour, lower: Colour, height: int) -> Image.Image:
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    return Image.fromarray((array(upper) * (1 - t) + array(lower) * t).astype(np.uint8))


def _snow(image: Image.Image, view: View, ridge: Ridge, index: int, floor: int) -> None:
    """Snow on the crests above the tree line, brighter on the side that faces the light."""
    first = max(0, int(ridge.top.min()))
    height = min(int(0.17 * view.frame.height), floor - first)
    if height <= 0:
        return
    rows = np.arange(first, first + height, dtype=np.float32)[:, None]
    cover = _snow_cover(view, ridge, index, rows) * (_below(ridge.top, first, height) / 255)
    image.paste(
        ink(shade(mix((250, 252, 255), view.palette.glow, 0.35), 0.66 if view.palette.is_dark else 1.0)),
        (0, first, image.width, first + height),
        Image.fromarray((cover * (235 - 190 * ridge.nearness)).astype(np.uint8)),
    )


def _snow_cover(view: View, ridge: Ridge, index: int, rows: Plane) -> Plane:
    tall = view.frame.height
    ragged = wave(view.streams("snow", index), ridge.top.size, 40, 3) * 0.06 * tall
    depth = np.maximum(4, 0.055 * tall + ragged)
    lit = (0.3 + 0.6 * _lit(view, ridge))[None]
    cover = np.clip(1.15 - (rows - ridge.top[None]) / depth[None], 0, 1) * lit
    melting = np.clip((rows[-1] - rows) / (0.08 * tall), 0, 1)
    return plane(cover * melting)


def _lit(view: View, ridge: Ridge) -> Line:
    """0–1 for each column: does the slope face the sun?"""
    soft = np.convolve(ridge.top, np.ones(9) / 9, "same")
    side = np.sign(view.sun_x - np.arange(ridge.top.size))
    return plane(np.clip(0.5 - np.gradient(soft) * 0.5 * side, 0, 1))
