"""Plants."""

from __future__ import annotations

import numpy as np

from .finishes import Finish
from .lathe import curve
from .pen import Pen
from .vessels import turn


def tree(pen: Pen) -> None:
    pen.polygon(((0.46, 0.55), (0.54, 0.55), (0.57, 0.98), (0.43, 0.98)), "4b3426")
    spots = pen.rng.random_sample((30, 4)) - 0.5
    for x, y, size, tone in spots[np.argsort(-spots[:, 1])].tolist():
        cx, cy, r = 0.5 + x * 0.62, 0.36 + y * 0.5, 0.145 + size * 0.09
        pen.oval((cx - r, cy - r, cx + r, cy + r), 0.72 + 0.5 * (1 - cy) - 0.25 * x + tone * 0.12)


def flower(pen: Pen) -> None:
    pen.line(((0.5, 0.5), (0.5, 0.98)), "3f7d45", 0.028)
    pen.oval((0.5, 0.7, 0.74, 0.8), "4f9455")
    pen.oval((0.24, 0.78, 0.5, 0.88), "468a4d")
    for row, (petals, size, out) in enumerate(((9, 0.15, 0.25), (8, 0.12, 0.15))):
        for k in range(petals):
            a = 2 * np.pi * (k + row * 0.5) / petals
            x, y = 0.5 + out * float(np.cos(a)), 0.34 + out * float(np.sin(a))
            pen.oval((x - size, y - size, x + size, y + size), 0.84 + 0.12 * (k % 2) + 0.16 * row)
    pen.oval((0.42, 0.26, 0.58, 0.42), "f4c542")
    pen.oval((0.46, 0.3, 0.54, 0.38), "d79a2b")


def mushroom(pen: Pen) -> None:
    turn(pen, ((0.48, 0.085), (0.8, 0.1), (0.96, 0.13)), "f1e6d2", Finish(gloss=0.05))
    cap = ((0.1, 0.01), (0.13, 0.16), (0.24, 0.3), (0.42, 0.4), (0.52, 0.4))
    turn(pen, curve(cap), finish=Finish(gloss=0.45))
    for x, y, r in ((0.32, 0.38, 0.06), (0.54, 0.25, 0.07), (0.72, 0.43, 0.045), (0.47, 0.48, 0.035)):
        pen.oval((x - r, y - r * 0.8, x + r, y + r * 0.8), "fbf6ea")


def cactus(pen: Pen) -> None:
    skin = Finish(gloss=0.1, speckle=0.12)
    for x, top, bend in ((0.24, 0.36, 0.62), (0.76, 0.28, 0.56)):
        pen.rectangle((x - 0.06, top, x + 0.06, bend), 0.92, radius=0.06)
        pen.rectangle((min(x, 0.5) - 0.06, bend - 0.1, max(x, 0.5) + 0.06, bend), 0.84, radius=0.05)
    turn(pen, ((0.1, 0.03), (0.13, 0.09), (0.2, 0.125), (0.96, 0.12)), finish=skin, smooth=0.02)
    for x in (0.44, 0.5, 0.56):
        pen.line(((x, 0.15), (x, 0.95)), 0.72, 0.006)


def plant(pen: Pen) -> None:
    """Broad leaves in a clay pot."""
    for k in range(9):
        a = -np.pi / 2 + (k - 4) * 0.36
        length = 0.4 + 0.12 * float(pen.rng.rand())
        _leaf(pen, float(np.cos(a)) * length, float(np.sin(a)) * length, 0.8 + 0.07 * (k % 4))
    turn(
        pen,
        ((0.66, 0.2), (0.72, 0.2), (0.725, 0.18), (0.95, 0.13)),
        "b9653f",
        Finish(gloss=0.06),
        smooth=0.006,
    )


def _leaf(pen: Pen, dx: float, dy: float, tone: float) -> None:
    base, tip = (0.5, 0.68), (0.5 + dx, 0.6 + dy)
    middle = ((base[0] + tip[0]) / 2, (base[1] + tip[1]) / 2)
    side = (-dy * 0.2, dx * 0.2)
    pen.polygon((base, (middle[0] + side[0], middle[1] + side[1]), tip), tone)
    pen.polygon((base, (middle[0] - side[0], middle[1] - side[1]), tip), tone * 0.84)
    pen.line((base, tip), tone * 0.7, 0.005)
