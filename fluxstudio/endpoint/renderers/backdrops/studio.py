"""The photo studio: a wall that runs into a table top, and the light that falls on both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from ..colours import Colour, Plane, array, luminance, mix, plane, rgb, shade, to_bytes
from ..frame import Frame
from ..noise import clouds
from ..plan import Plan
from ..streams import Streams

_WALLS = ("c9a06f", "c3ccb8", "c89a8f", "8fa3b8", "e2cb74", "c98a66", "d9cfbf", "b9a7b8", "9fb6b0")
_NIGHT_WALLS = ("2d303b", "33283a", "24343a", "3a2c2a")
_LIGHTS: dict[str, Colour] = {
    "sunset": (255, 208, 146), "dawn": (255, 228, 214), "night": (176, 196, 255), "dusk": (236, 190, 214),
    "neon": (255, 110, 200), "aurora": (140, 255, 200), "winter": (228, 240, 255), "storm": (214, 224, 232),
    "autumn": (255, 216, 160),
}  # fmt: skip
_DAYLIGHT: Colour = (255, 240, 214)
_COARSE = 2


@dataclass(frozen=True)
class Studio:
    """One lit set. `light` [height/2, width/2] is 0 in the shade and 1 in full light."""

    wall: Colour
    light_colour: Colour
    ambient: float
    floor: float  # the row where the wall meets the table
    light: Plane
    pattern: str

    @property
    def shade_colour(self) -> Colour:
        """What a cast shadow on this set looks like."""
        return shade(mix(self.wall, (70, 60, 80), 0.25), 0.36)


def studio(plan: Plan, frame: Frame, streams: Streams, hero: Colour | None) -> Studio:
    """The set a plan asks for; `hero` is the main thing's colour, which the wall keeps away from."""
    pattern = _pattern(plan, streams)
    floor = frame.height * (0.6 + 0.05 * float(streams("floor").rand()))
    dark = plan.mood in {"night", "neon", "dusk", "aurora"} or pattern == "spot"
    return Studio(
        wall=_wall(plan, streams, hero, dark),
        light_colour=_LIGHTS.get(plan.mood or "", _DAYLIGHT),
        ambient=0.6 if pattern != "soft" else 0.78,
        floor=floor,
        light=_light(pattern, frame, streams, floor),
        pattern=pattern,
    )


def empty(studio: Studio, frame: Frame, streams: Streams, with_table: bool = True) -> Image.Image:
    """The set without things, RGB."""
    height, width = studio.light.shape
    level = studio.ambient + (1.08 - studio.ambient) * studio.light
    level = level * _falloff(height, width)
    if with_table:
        level = level * _table(studio, frame, height)[:, None]
    level = level * (1 + 0.05 * (clouds(streams("plaster"), width, height, 24, 3) - 0.5))
    tint = array(studio.light_colour) / 255
    warm = 1 + (tint - 1) * np.clip(studio.light * 0.9 + 0.1, 0, 1)[..., None]
    field = array(studio.wall) * level[..., None] * warm * 1.1
    small = Image.fromarray(to_bytes(field))
    return small.resize(frame.size, Image.Resampling.BILINEAR)


def _pattern(plan: Plan, streams: Streams) -> str:
    for pattern in ("spot", "blinds", "window"):
        if pattern in plan.lights:
            return pattern
    if "soft" in plan.lights or any(thing.kind == "person" for thing in plan.things):
        return "soft"
    return ("window", "blinds", "soft")[int(streams("pattern").randint(3))]


def _wall(plan: Plan, streams: Streams, hero: Colour | None, dark: bool) -> Colour:
    if plan.backdrop or plan.accent:
        return plan.backdrop or plan.accent or rgb(_WALLS[0])
    choices = [rgb(six) for six in (_NIGHT_WALLS if dark else _WALLS)]
    order = streams("wall").permutation(len(choices)).tolist()
    apart = [choices[i] for i in order if hero is None or _distance(choices[i], hero) > 70]
    return apart[0] if apart else choices[0]


def _distance(a: Colour, b: Colour) -> float:
    return float(np.abs(array(a) - array(b)).sum() / 3 + abs(luminance(a) - luminance(b))) / 1.4


def _light(pattern: str, frame: Frame, streams: Streams, floor: float) -> Plane:
    small = Image.new("L", (-(-frame.width // _COARSE), -(-frame.height // _COARSE)), 0)
    width, height = small.size
    edge, rng = floor / _COARSE, streams("light")
    draw = ImageDraw.Draw(small)
    if pattern == "window":
        _panes(draw, width, height, edge, rng)
    elif pattern == "blinds":
        _stripes(draw, width, height, edge, rng)
    else:
        return _pool(width, height, tight=pattern == "spot")
    soft = small.filter(ImageFilter.GaussianBlur(max(1.0, 0.006 * max(width, height))))
    return np.asarray(soft).astype(np.float32) / 255


def _panes(
    draw: ImageDraw.ImageDraw, width: int, height: int, edge: float, rng: np.random.RandomState
) -> None:
    """A tall window: upright panes on the wall that lean towards us on the table."""
    unit = min(width, height)
    pane, gap = unit * (0.17 + 0.05 * float(rng.rand())), unit * 0.045
    left = width * (0.3 + 0.25 * float(rng.rand()))
    top = edge * (0.08 + 0.1 * float(rng.rand()))
    for k in range(3):
        x0 = left + k * (pane + gap)
        draw.rounded_rectangle((x0, top, x0 + pane, edge), pane * 0.06, fill=235)
        draw.rectangle((x0, edge - pane * 0.2, x0 + pane, edge), fill=235)
        lean = (height - edge) * 1.7
        draw.polygon(
            ((x0, edge), (x0 + pane, edge), (x0 + pane * 1.15 - lean, height), (x0 - lean, height)), fill=255
        )


def _stripes(
    draw: ImageDraw.ImageDraw, width: int, height: int, edge: float, rng: np.random.RandomState
) -> None:
    """Venetian blinds: slanted bars on the wall, on the table bars that run the other way."""
    pitch = min(width, height) * (0.085 + 0.03 * float(rng.rand()))
    slope = 0.2 + 0.14 * float(rng.rand())
    start = width * 0.22 * float(rng.rand())
    lower = pitch * 0.8
    for k in range(int((height - edge + 0.3 * width) / lower) + 2):
        _bar(draw, (0, width), edge + k * lower, -0.22, lower * 0.5)
    draw.rectangle((0, 0, width, edge), fill=0)
    for k in range(-int(slope * width / pitch) - 1, int(edge / pitch) + 1):
        _bar(draw, (start, width), k * pitch, slope, pitch * 0.58, floor=edge)


def _bar(
    draw: ImageDraw.ImageDraw,
    span: tuple[float, float],
    y: float,
    slope: float,
    thick: float,
    floor: float = 1e9,
) -> None:
    (left, right), drop = span, (span[1] - span[0]) * slope
    corners = ((left, y), (right, y + drop), (right, y + drop + thick), (left, y + thick))
    draw.polygon([(x, min(floor, row)) for x, row in corners], fill=240)


def _pool(width: int, height: int, *, tight: bool) -> Plane:
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] * (width / max(width, height))
    y = (np.linspace(0, 1, height, dtype=np.float32)[:, None] - 0.5) * (height / max(width, height))
    spread = 0.05 if tight else 0.22
    return np.asarray(np.exp(-((x + 0.06) ** 2 + (y + 0.04) ** 2) / spread), np.float32)


def _falloff(height: int, width: int) -> Plane:
    """The wall darkens slowly away from the light on the upper left."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    return plane(1.04 - 0.1 * x - 0.06 * np.abs(y - 0.4))


def _table(studio: Studio, frame: Frame, height: int) -> Plane:
    """A lighter table top behind a soft edge, darker again towards us. One factor per row."""
    rows = (np.arange(height, dtype=np.float32) + 0.5) * frame.height / height
    near = np.clip((rows - studio.floor) / max(1.0, frame.height - studio.floor), 0, 1)
    on_table = np.clip((rows - studio.floor) / (0.012 * frame.height) + 0.5, 0, 1)
    crease = 0.1 * np.exp(-(((rows - studio.floor) / (0.02 * frame.height)) ** 2))
    return (1 - crease + on_table * (0.09 - 0.17 * near)).astype(np.float32)
