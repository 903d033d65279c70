"""Turned things: a half outline spun around its axis, lit from the upper left as in the studio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..colours import Colour, Field, Plane, array, plane, to_bytes
from ..noise import Line
from .finishes import Finish

Points = npt.NDArray[np.float64]
Outline = Sequence[tuple[float, float]]  # (height y from the top, half width), both in unit squares
TILT = 0.2  # how much of a circle the raised camera sees: ellipse height / width


@dataclass(frozen=True)
class Body:
    """The silhouette of a turned thing, sampled per pixel row."""

    radius: Line  # half width of the silhouette, rounded ends included
    turn: Line  # half width that the shading follows
    slope: Line  # change of half width per row, downwards


def turned(
    outline: Outline,
    pixels: int,
    colour: Colour,
    finish: Finish,
    rng: np.random.RandomState,
    smooth: float = 0.01,
) -> Image.Image:
    """RGBA tile [pixels × pixels] of the solid; `smooth` rounds the corners of the outline."""
    body = _body(outline, pixels, smooth)
    half = min(pixels // 2, int(float(body.radius.max()) * pixels) + 2)
    x = plane((np.arange(2 * half) + (0.5 - half)) / pixels)[None]
    across = plane(np.clip(x / np.maximum(body.turn, 1e-4)[:, None], -1, 1))
    colours = _lit(body, across, array(colour), finish, rng)
    alpha = plane(np.clip((body.radius[:, None] - np.abs(x)) * pixels + 0.5, 0, 1))
    if finish.clear:
        colours, alpha = _see_through(colours, alpha, across, finish.clear)
    tile = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    tile.paste(Image.fromarray(to_bytes(np.dstack([colours, alpha * 255]))), (pixels // 2 - half, 0))
    return tile


def _lit(body: Body, across: Plane, colour: Plane, finish: Finish, rng: np.random.RandomState) -> Field:
    light = _lambert(across, body.slope)
    if finish.mirror:
        light = _mirrored(light, across, finish.mirror)
    if finish.speckle:
        light *= 1 + finish.speckle * _speckle(rng, *light.shape)
    shine = 255 * _highlight(across, body.slope, finish.gloss)
    return colour * light[..., None] + shine[..., None]


def _body(outline: Outline, pixels: int, smooth: float) -> Body:
    y = (np.arange(pixels, dtype=np.float32) + 0.5) / pixels
    heights, widths = (np.array(column, np.float32) for column in zip(*outline, strict=True))
    top, bottom = float(heights[0]), float(heights[-1])
    turn = _softened(np.interp(y, heights, widths).astype(np.float32), max(1, int(smooth * pixels)))
    radius = turn.copy()
    _round_end(radius, y - bottom, float(widths[-1]))
    _round_end(radius, top - y, float(widths[0]))
    return Body(radius, turn, np.gradient(turn).astype(np.float32) * pixels)


def _softened(line: Line, reach: int) -> Line:
    kernel = np.hanning(2 * reach + 1)[: 2 * reach + 1] + 1e-6
    padded = np.pad(line, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), "valid").astype(np.float32)


def _round_end(radius: Line, beyond: Line, width: float) -> None:
    """Past its last row the silhouette follows the ellipse of the rim."""
    outside = beyond > 0
    reach = np.clip(beyond[outside] / max(TILT * width, 1e-4), 0, 1)
    radius[outside] = np.where(reach < 1, width * np.sqrt(1 - reach**2), -1)


def _lambert(across: Plane, slope: Line) -> Plane:
    """Light 0.3–1.25: direction from the upper left front, a little bounce from the right."""
    length = np.sqrt(1 + slope**2)[:, None]
    lit = (-0.62 * across + (0.42 * slope)[:, None] + 0.6 * _facing(across)) / length
    bounce = 0.1 * np.clip(across, 0, 1) ** 4
    return plane(0.42 + 0.72 * np.clip(lit, 0, 1.2) + bounce)


def _mirrored(light: Plane, across: Plane, mirror: float) -> Plane:
    """Metal: dark and bright bands along the axis."""
    bands = 0.8 + 0.55 * np.cos(across * 7.5 + 1.1) * (1 - 0.3 * np.abs(across))
    return plane(light * (1 - mirror) + mirror * light * bands * 1.15)


def _speckle(rng: np.random.RandomState, height: int, width: int) -> Plane:
    grain = (rng.random_sample((128, 128)) * 2 - 1).astype(np.float32)
    return np.tile(grain, (-(-height // 128), -(-width // 128)))[:height, :width]


def _highlight(across: Plane, slope: Line, gloss: float) -> Plane:
    """The window in the polish: a streak on a cylinder, a spot on a sphere."""
    length = np.sqrt(1 + slope**2)[:, None]
    toward = (-0.5 * across + (0.34 * slope)[:, None] + 0.8 * _facing(across)) / length
    shine = np.clip(toward, 0, 1)
    for _ in range(6):  # to the power of 64
        shine *= shine
    rim = np.clip(1 - np.abs(across - 0.86) * 20, 0, 1)
    return plane(0.6 * gloss * shine + 0.1 * gloss * rim)


def _facing(across: Plane) -> Plane:
    """How far the surface turns towards us: 1 in the middle, 0 at the edges."""
    return plane(np.sqrt(np.maximum(0, 1 - across * across)))


def _see_through(colours: Plane, alpha: Plane, across: Plane, clear: float) -> tuple[Plane, Plane]:
    """Glass: thin in the middle, dark at the edges, lit from within on the far side from the light."""
    edge = np.abs(across) ** 3
    glow = 0.85 + 0.45 * np.clip(across, 0, 1) - 0.5 * edge
    return colours * glow[..., None], alpha * (1 - clear * (1 - edge) * 0.75)


def curve(points: Outline, per_segment: int = 10) -> Outline:
    """A smooth outline through the points (Catmull–Rom), for grown and thrown shapes."""
    known = np.array(points, np.float64)
    padded = np.vstack([2 * known[0] - known[1], known, 2 * known[-1] - known[-2]])
    t = np.linspace(0, 1, per_segment, endpoint=False)[:, None]
    runs = [
        _between(padded[i], padded[i + 1], padded[i + 2], padded[i + 3], t) for i in range(len(known) - 1)
    ]
    smooth = np.vstack([*runs, known[-1:]])
    return [(float(y), max(0.002, float(r))) for y, r in smooth]


def _between(a: Points, b: Points, c: Points, d: Points, t: Points) -> Points:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
