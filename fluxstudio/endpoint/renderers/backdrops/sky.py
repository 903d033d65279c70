"""The sky: a gradient, the glow of the light, clouds, northern lights, stars and the disc itself."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..colours import WHITE, Colour, Field, Plane, array, blend_into, ink, mix
from ..noise import clouds, stretched, wave
from .view import View

_COARSE = 4  # the sky is soft: it is painted at a quarter of the size


def sky(view: View) -> Image.Image:
    """The whole picture filled with sky; what stands on the ground comes later."""
    field = _gradient(view)
    distance = _distance_to_light(view, field.shape[:2])
    _glow(field, view, distance)
    _clouds(field, view, distance)
    if view.palette.name == "aurora":
        _northern_lights(field, view)
    image = to_image(field).resize(view.frame.size, Image.Resampling.BICUBIC)
    if view.palette.stars:
        stars(image, view, view.palette.stars, view.horizon)
    if view.has_disc:
        disc(image, view.sun_x, view.sun_y, view.sun_radius, mix(view.palette.glow, WHITE, 0.35))
    return image


def to_image(field: Field) -> Image.Image:
    """A float field as RGB."""
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))


def gradient(stops: tuple[float, ...], colours: tuple[Colour, ...], places: Plane, width: int) -> Field:
    """Colours interpolated down the rows: `places` [height] against `stops`. Returns [height, width, 3]."""
    table = np.array(colours, np.float32)
    column = np.stack([np.interp(places, stops, table[:, c]) for c in range(3)], -1).astype(np.float32)
    return np.repeat(column[:, None, :], width, axis=1)


def disc(image: Image.Image, x: float, y: float, radius: float, colour: Colour) -> None:
    """A smooth filled circle."""
    side = int(max(2.0, radius) * 2 + 4)
    mask = Image.new("L", (side * 4, side * 4), 0)
    ImageDraw.Draw(mask).ellipse((8, 8, side * 4 - 8, side * 4 - 8), fill=255)
    image.paste(ink(colour), (int(x - side / 2), int(y - side / 2)), mask.reduce(4))


def stars(image: Image.Image, view: View, fullness: float, lowest: float) -> None:
    """Points of light above `lowest`; the brighter ones are two pixels wide."""
    rng, (width, height) = view.streams("stars"), image.size
    count = int(700 * fullness * width * height / 1e6) + 20
    xs = rng.random_sample(count) * (width - 2)
    ys = rng.random_sample(count) ** 1.3 * min(lowest, height - 2.0)
    bright = 90 + 165 * rng.random_sample(count) ** 2
    draw = ImageDraw.Draw(image, "RGBA")
    for x, y, light in zip(
        xs.astype(int).tolist(), ys.astype(int).tolist(), bright.astype(int).tolist(), strict=True
    ):
        wide = 1 if light > 200 else 0
        draw.rectangle((x, y, x + wide, y + wide), fill=(255, 255, 255, light))


def _gradient(view: View) -> Field:
    small = view.frame.coarse(_COARSE)
    p, place = view.palette, np.linspace(0, view.frame.height / view.horizon, small.height, dtype=np.float32)
    return gradient(
        (0, 0.55, 1, 1.6), (p.top, p.mid, p.horizon, mix(p.horizon, (0, 0, 0), 0.1)), place, small.width
    )


def _distance_to_light(view: View, shape: tuple[int, ...]) -> Plane:
    """Squared distance from the sun, in longer sides."""
    rows = np.linspace(0, view.frame.height, shape[0], dtype=np.float32)[:, None]
    columns = np.linspace(0, view.frame.width, shape[1], dtype=np.float32)[None]
    squared = (rows - view.sun_y) ** 2 + (columns - view.sun_x) ** 2
    return (squared / view.frame.longer**2).astype(np.float32)


def _glow(field: Field, view: View, distance: Plane) -> None:
    k = 0.25 if view.palette.name == "storm" else 0.9
    spread = 0.018 + view.sun_radius / view.frame.longer * 0.25
    near = 0.75 * np.exp(-distance / spread) + 0.25 * np.exp(-distance / 0.14)
    blend_into(field, view.palette.glow, np.asarray(k * near, np.float32))


def _clouds(field: Field, view: View, distance: Plane) -> None:
    height, width = field.shape[:2]
    cover = cloud_cover(view, width, height)
    thin_below = np.clip(1.25 - np.linspace(0, view.frame.height / view.horizon, height) / 1.1, 0.1, 1)
    lit = np.clip(1 - distance / 0.3, 0, 1)[..., None] * 0.6
    cloud = array(view.palette.cloud)
    colour: Field = (cloud + (array(view.palette.glow) - cloud) * lit).astype(np.float32)
    blend_into(field, colour, (cover * 0.8 * thin_below[:, None]).astype(np.float32))


def cloud_cover(view: View, width: int, height: int) -> Plane:
    """How much cloud stands at each pixel, 0–1: lumps torn into flat streaks."""
    lumps = clouds(view.streams("cloud"), width, height, 3, max(3, view.frame.octaves - 1), 0.55)
    streaks = stretched(clouds(view.streams("streak"), max(8, width // 6), height, 10, 3), width, height)
    cover = np.clip((lumps * 0.55 + streaks * 0.45 - (view.palette.cloud_cover - 0.02)) * 4.6, 0, 1)
    return (cover * cover * (3 - 2 * cover)).astype(np.float32)


def _northern_lights(field: Field, view: View) -> None:
    """Curtains: bright at a wandering lower edge, fading upwards, with folds across."""
    height, width = field.shape[:2]
    rows = np.linspace(0, view.frame.height / view.horizon, height, dtype=np.float32)[:, None]
    for name, colour, base, strength in (
        ("low", (90, 255, 170), 0.5, 0.8),
        ("high", (150, 90, 255), 0.36, 0.5),
    ):
        edge = base + 0.3 * wave(view.streams("aurora", name), width, 2, 3)
        above = edge[None] - rows
        curtain = np.where(above > 0, np.exp(-above / 0.2), np.exp(above / 0.03))
        folds = 0.45 + 1.1 * np.abs(wave(view.streams("folds", name), width, 14, 3))
        blend_into(field, colour, np.clip(curtain * folds[None] * strength, 0, 1).astype(np.float32))
