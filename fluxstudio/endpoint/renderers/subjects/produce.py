"""Fruit and plain solids."""

from __future__ import annotations

import numpy as np

from .finishes import Finish
from .lathe import curve
from .pen import Pen
from .vessels import turn

SKIN = Finish(gloss=0.3, speckle=0.03)


def ball(pen: Pen, top: float = 0.25, finish: Finish | None = None) -> None:
    """A sphere that stands on the ground."""
    t = np.linspace(0, np.pi, 25)
    radius = (0.96 - top) / 2
    outline = [(float(top + radius * (1 - np.cos(a))), float(radius * np.sin(a))) for a in t]
    turn(pen, outline, finish=finish, smooth=0.001)


def sphere(pen: Pen) -> None:
    ball(pen, 0.2)


def orange(pen: Pen) -> None:
    ball(pen, 0.26, Finish(gloss=0.35, speckle=0.07))
    pen.oval((0.485, 0.255, 0.515, 0.275), "4f6b2a")


def lemon(pen: Pen) -> None:
    outline = ((0.36, 0.03), (0.42, 0.08), (0.5, 0.22), (0.66, 0.3), (0.82, 0.23), (0.9, 0.1), (0.95, 0.05))
    turn(pen, curve(outline), finish=Finish(gloss=0.35, speckle=0.07))


def apple(pen: Pen) -> None:
    outline = ((0.34, 0.12), (0.4, 0.26), (0.56, 0.34), (0.76, 0.29), (0.92, 0.16), (0.95, 0.1))
    turn(pen, curve(outline), finish=SKIN)
    pen.line(((0.5, 0.38), (0.53, 0.24)), "5a3d22", 0.016)
    pen.polygon(((0.53, 0.3), (0.62, 0.2), (0.7, 0.22), (0.63, 0.3)), "5c8a3a")


def pear(pen: Pen) -> None:
    outline = ((0.24, 0.05), (0.3, 0.1), (0.44, 0.14), (0.6, 0.25), (0.76, 0.31), (0.9, 0.22), (0.95, 0.12))
    turn(pen, curve(outline), finish=SKIN)
    pen.line(((0.5, 0.28), (0.515, 0.13)), "4f3620", 0.018)


def fruit(pen: Pen) -> None:
    """Whatever the seed has in the basket."""
    (pear, apple, orange)[int(pen.rng.randint(3))](pen)


def cone(pen: Pen) -> None:
    turn(pen, ((0.2, 0.004), (0.92, 0.33)), smooth=0.002)


def cube(pen: Pen) -> None:
    pen.polygon(((0.5, 0.3), (0.88, 0.4), (0.5, 0.52), (0.12, 0.4)), 1.16)
    pen.polygon(((0.12, 0.4), (0.5, 0.52), (0.5, 0.97), (0.12, 0.82)), 0.98)
    pen.polygon(((0.5, 0.52), (0.88, 0.4), (0.88, 0.82), (0.5, 0.97)), 0.66)


def steps(pen: Pen) -> None:
    """Three stone steps, seen a little from the left."""
    for level, (left, top) in enumerate(((0.42, 0.4), (0.22, 0.58), (0.02, 0.76))):
        bottom = 0.95
        pen.polygon(
            ((left, top), (left + 0.06, top - 0.07), (0.98, top - 0.07), (0.98, top)), 1.16 - 0.02 * level
        )
        pen.polygon(((left, top), (0.98, top), (0.98, bottom), (left, bottom)), 0.92 - 0.04 * level)
