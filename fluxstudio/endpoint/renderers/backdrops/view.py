"""What all parts of one outdoor scene agree on: the measures, the mood, the horizon and where the light stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..frame import Frame
from ..palettes import PALETTES, Palette, jittered, tinted
from ..plan import Plan
from ..streams import Streams

_LOW_SUN = {"sunset", "dawn"}


@dataclass(frozen=True)
class View:
    """One outdoor scene. Sun and horizon in pixels."""

    frame: Frame
    palette: Palette
    streams: Streams
    horizon: float
    sun_x: float
    sun_y: float
    sun_radius: float
    has_disc: bool

    @property
    def ground(self) -> float:
        """Height in pixels of what lies below the horizon."""
        return self.frame.height - self.horizon


def view(plan: Plan, frame: Frame, streams: Streams) -> View:
    """The view a plan asks for."""
    palette = jittered(PALETTES[plan.mood or "day"], streams("cast"))
    if plan.accent:
        palette = tinted(palette, plan.accent)
    rng = streams("view")
    horizon = frame.height * _horizon(plan, rng)
    return View(
        frame=frame,
        palette=palette,
        streams=streams,
        horizon=horizon,
        sun_x=frame.width * (0.2 + 0.6 * float(rng.rand())),
        sun_y=horizon * _sun_height(palette, rng),
        sun_radius=frame.longer * _sun_radius(plan, palette, rng),
        has_disc=palette.name not in {"storm", "sea", "space"},
    )


def _horizon(plan: Plan, rng: np.random.RandomState) -> float:
    share = 0.5 + 0.14 * float(rng.rand())
    return share + 0.17 if plan.at("city") and not plan.at("water") else share


def _sun_height(palette: Palette, rng: np.random.RandomState) -> float:
    low = palette.name in _LOW_SUN
    return 0.8 + 0.14 * float(rng.rand()) if low else 0.3 + 0.4 * float(rng.rand())


def _sun_radius(plan: Plan, palette: Palette, rng: np.random.RandomState) -> float:
    radius = 0.035 + 0.03 * float(rng.rand())
    return radius * 0.75 if plan.moon or palette.has_moon else radius
