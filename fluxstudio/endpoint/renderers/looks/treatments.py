"""The treatments: each takes an RGB picture and gives one of the same size that looks made another way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from ..colours import Colour, mix, shade
from ..noise import clouds
from ..streams import stream
from . import tools


@dataclass(frozen=True)
class Look:
    """A treatment with the colour it leans to, how strongly, its exposure and how coarse its pattern is (1 = usual)."""

    treatment: str
    colour: Colour
    tint: float
    exposure: float = 1.0
    cell: float = 1.0


def watercolor(image: Image.Image, look: Look) -> Image.Image:
    """Pigment that pools at edges on rough paper, flat washes with white light between them."""
    u = tools.unit(image) * look.cell
    wash = _displaced(image.filter(ImageFilter.GaussianBlur(3.2 * u)), 5 * u, cells=36)
    wash = ImageEnhance.Color(wash.point(_stepped(9) * 3)).enhance(1.3).filter(ImageFilter.GaussianBlur(0.8))
    wash = ImageChops.screen(wash, Image.new("RGB", image.size, (66, 62, 56)))
    pooled = ImageChops.invert(tools.edges(wash, 3.4).point([v * 50 // 100 for v in range(256)]))
    return _on_paper(ImageChops.multiply(wash, tools.grey_to_rgb(pooled)))


def oil(image: Image.Image, look: Look) -> Image.Image:
    """Short thick strokes: patches of one colour, streaked by the brush and lit as relief."""
    u = tools.unit(image) * look.cell
    patches = image.reduce(3).filter(ImageFilter.ModeFilter(5)).resize(image.size, Image.Resampling.BICUBIC)
    smeared = ImageEnhance.Color(_displaced(patches, 6 * u, cells=60)).enhance(1.3)
    relief = smeared.convert("L").filter(ImageFilter.EMBOSS).filter(ImageFilter.GaussianBlur(0.8))
    streaked = ImageChops.overlay(smeared, tools.grey_to_rgb(_bristles(image, look.cell)))
    return ImageChops.soft_light(streaked, tools.grey_to_rgb(relief))


def ink(image: Image.Image, look: Look) -> Image.Image:
    """Pen lines with hatching in two depths of shade, on cream paper."""
    columns, rows = tools.grid(image)
    pitch = max(3.0, 7 * tools.unit(image) * look.cell)
    grey = np.asarray(image.convert("L"))
    first, second = ((columns + rows) % pitch) < pitch * 0.34, ((columns - rows) % pitch) < pitch * 0.34
    hatched = np.where(((grey < 120) & first) | ((grey < 70) & second), 70, 255).astype(np.uint8)
    drawn = np.minimum(hatched, 255 - np.asarray(tools.edges(image, 4.5)))
    paper, pen = (
        Image.new("RGB", image.size, (247, 242, 230)),
        mix((36, 34, 44), shade(look.colour, 0.4), look.tint * 3),
    )
    return Image.composite(
        paper, Image.new("RGB", image.size, tuple(int(v) for v in pen)), Image.fromarray(drawn)
    )


def pixel(image: Image.Image, look: Look) -> Image.Image:
    """Large square pixels in few colours."""
    across = max(24, int(112 / look.cell))
    k = across / max(image.size)
    small = image.resize((max(8, int(image.width * k)), max(8, int(image.height * k))), Image.Resampling.BOX)
    few = (
        ImageEnhance.Color(small)
        .enhance(1.2)
        .quantize(24, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    large = few.convert("RGB").resize(image.size, Image.Resampling.NEAREST)
    return large


def film(image: Image.Image, look: Look) -> Image.Image:
    """A contrasty print with halation, warm lights and cool shadows."""
    curve = [255 * min(1.0, max(0.0, (v / 255 - 0.5) * 1.22 + 0.49)) for v in range(256)]
    graded = image.point(
        [int(v * 0.97 + 8) for v in curve]
        + [int(v * 0.97) for v in curve]
        + [int(v * 0.86 + 18) for v in curve]
    )
    return tools.glow(graded, 130, 0.8)


def neon(image: Image.Image, look: Look) -> Image.Image:
    """Everything in violet, magenta and cyan, glowing."""
    middle = mix((230, 40, 140), look.colour, look.tint)
    ramp = (
        (0, (8.0, 4.0, 32.0)),
        (70, (70.0, 10.0, 110.0)),
        (140, middle),
        (205, (70.0, 220.0, 255.0)),
        (255, (245.0, 250.0, 255.0)),
    )
    return tools.glow(tools.tones(image, *ramp), 60, 0.5)


def flat(image: Image.Image, look: Look) -> Image.Image:
    """Few clean colours with an outline."""
    soft = ImageEnhance.Color(image.filter(ImageFilter.GaussianBlur(2.2 * tools.unit(image)))).enhance(1.4)
    few = soft.quantize(12, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    outline = tools.edges(soft, 3).point([255 - min(190, max(0, v - 40) * 2) for v in range(256)])
    return ImageChops.multiply(few, tools.grey_to_rgb(outline))


def halftone(image: Image.Image, look: Look) -> Image.Image:
    """Printed dots: dark ink over bright flat colour."""
    columns, rows = tools.grid(image)
    pitch = max(5.0, 13 * tools.unit(image) * look.cell)
    dots = (np.sin((columns + rows) * np.pi / pitch) * np.sin((columns - rows) * np.pi / pitch) + 1) / 2
    grey = np.asarray(image.convert("L")).astype(np.float32) / 255
    paper = ImageEnhance.Color(
        ImageEnhance.Brightness(image.reduce(2).resize(image.size)).enhance(1.35)
    ).enhance(1.8)
    inked = Image.fromarray(
        np.clip((grey * 1.08 - dots * 0.86) * 1400 / pitch + 128, 0, 255).astype(np.uint8)
    )
    pen = mix((28, 24, 48), shade(look.colour, 0.5), look.tint)
    return Image.composite(
        paper,
        Image.new("RGB", image.size, tuple(int(v) for v in pen)),
        inked,
    )


def duotone(image: Image.Image, look: Look) -> Image.Image:
    """Two inks: a deep one and its pale opposite."""
    deep, other = shade(look.colour, 0.42), (255 - look.colour[0], 255 - look.colour[1], 255 - look.colour[2])
    pale = mix(other, (255, 250, 236), 0.6)
    return tools.tones(image, (16, shade(deep, 0.6)), (96, deep), (225, pale))


def mono(image: Image.Image, look: Look) -> Image.Image:
    """Black and white with deep blacks, toned a little."""
    black, white = (
        mix((10, 10, 12), shade(look.colour, 0.25), look.tint),
        mix((250, 249, 246), look.colour, look.tint * 0.4),
    )
    return tools.tones(
        image, (0, black), (64, mix(black, white, 0.14)), (190, mix(black, white, 0.82)), (255, white)
    )


def grade(image: Image.Image, look: Look) -> Image.Image:
    """The picture steeped in one colour, as through tinted glass."""
    deep, light = shade(look.colour, 0.3), mix(look.colour, (255, 250, 240), 0.75)
    middle = shade(look.colour, 0.8)
    steeped = tools.tones(image, (0, shade(deep, 0.4)), (60, deep), (140, middle), (230, light))
    return tools.glow(Image.blend(image, steeped, 0.75), 150, 0.5)


def _stepped(levels: int) -> list[int]:
    """A tone curve in soft steps: flat washes with short passages between them."""
    place = np.arange(256) / 255 * levels
    t = place - np.floor(place)
    steps = (np.floor(place) + t * t * t * (10 - 15 * t + 6 * t * t)) / levels
    return [int(v * 255) for v in steps]


def _displaced(image: Image.Image, amount: float, cells: int) -> Image.Image:
    """Edges that waver by up to `amount` px, as paint does; the same waver for every picture."""
    width, height = image.size
    small = (max(8, width // 4), max(8, height // 4))
    shift = [(clouds(stream("waver", k), *small, cells, 2) - 0.5) * 3.2 * amount for k in (0, 1)]
    dx, dy = (
        np.asarray(Image.fromarray(s).resize((width, height), Image.Resampling.BILINEAR)) for s in shift
    )
    rows = np.clip(np.arange(height)[:, None] + dy.astype(np.int32), 0, height - 1)
    columns = np.clip(np.arange(width)[None] + dx.astype(np.int32), 0, width - 1)
    return Image.fromarray(np.asarray(image)[rows, columns])


def _on_paper(image: Image.Image) -> Image.Image:
    small = (max(8, image.width // 2), max(8, image.height // 2))
    fibre = np.clip(255 - np.abs(clouds(stream("paper"), *small, 170, 2) - 0.5) * 110, 0, 255).astype(
        np.uint8
    )
    paper = Image.fromarray(fibre).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(image, tools.grey_to_rgb(paper))


def _bristles(image: Image.Image, cell: float) -> Image.Image:
    """Fine streaks of a brush, around middle grey."""
    grain = stream("bristles").randint(60, 196, (256, 64)).astype(np.uint8)
    streaks = (
        Image.fromarray(grain)
        .resize((int(512 * cell), 256))
        .rotate(35, Image.Resampling.BILINEAR, expand=False)
    )
    side = min(streaks.size) // 2
    left, top = (streaks.width - side) // 2, (streaks.height - side) // 2
    patch = np.asarray(streaks.crop((left, top, left + side, top + side)))
    repeats = (-(-image.height // side), -(-image.width // side))
    return Image.fromarray(np.tile(patch, repeats)[: image.height, : image.width])


TREATMENTS: dict[str, Callable[[Image.Image, Look], Image.Image]] = {
    "watercolor": watercolor, "oil": oil, "ink": ink, "pixel": pixel, "film": film, "neon": neon, "flat": flat,
    "halftone": halftone, "duotone": duotone, "mono": mono, "grade": grade,
}  # fmt: skip
