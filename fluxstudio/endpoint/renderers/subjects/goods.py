"""Made things with flat sides: boxes, books, shoes, watches, chairs, rings."""

from __future__ import annotations

import numpy as np

from .pen import Pen

_SNEAKER = (
    *((0.08, 0.5), (0.14, 0.44), (0.32, 0.48), (0.42, 0.42), (0.54, 0.56)),
    *((0.76, 0.68), (0.94, 0.74), (0.97, 0.86), (0.06, 0.86)),
)


def box(pen: Pen) -> None:
    pen.polygon(((0.14, 0.36), (0.58, 0.3), (0.9, 0.38), (0.46, 0.46)), 1.14)
    pen.polygon(((0.14, 0.36), (0.46, 0.46), (0.46, 0.96), (0.14, 0.84)), 0.7)
    pen.polygon(((0.46, 0.46), (0.9, 0.38), (0.9, 0.86), (0.46, 0.96)), 1.0)
    pen.polygon(((0.56, 0.58), (0.8, 0.535), (0.8, 0.7), (0.56, 0.745)), 1.5)
    pen.line(((0.6, 0.63), (0.76, 0.6)), 0.7, 0.01)
    pen.line(((0.6, 0.67), (0.7, 0.652)), 0.8, 0.006)


def book(pen: Pen) -> None:
    pen.polygon(((0.1, 0.66), (0.56, 0.56), (0.92, 0.68), (0.46, 0.8)), 1.08)
    pen.polygon(((0.1, 0.66), (0.46, 0.8), (0.46, 0.94), (0.1, 0.79)), 0.72)
    pen.polygon(((0.47, 0.815), (0.9, 0.7), (0.9, 0.805), (0.47, 0.925)), "f2e8d5")
    for k in (0.25, 0.5, 0.75):
        pen.line(((0.48, 0.815 + 0.11 * k), (0.9, 0.7 + 0.105 * k)), "d5c8ae", 0.003)
    pen.polygon(((0.46, 0.925), (0.92, 0.8), (0.92, 0.82), (0.46, 0.95)), 0.8)
    pen.polygon(((0.4, 0.64), (0.56, 0.605), (0.68, 0.645), (0.52, 0.685)), 1.4)


def shoe(pen: Pen) -> None:
    """A low sneaker, toe to the right."""
    pen.polygon(_SNEAKER)
    pen.oval((0.72, 0.67, 0.98, 0.95), 1.12)
    pen.polygon(((0.08, 0.5), (0.14, 0.44), (0.24, 0.47), (0.22, 0.86), (0.06, 0.86)), 0.82)
    pen.polygon(((0.3, 0.83), (0.5, 0.62), (0.58, 0.66), (0.46, 0.83)), 1.5)
    pen.rectangle((0.04, 0.84, 0.985, 0.95), "f4f1ea", radius=0.05)
    pen.rectangle((0.04, 0.915, 0.985, 0.95), "c9c2b4", radius=0.02)
    for k in range(4):
        x, y = 0.42 + 0.075 * k, 0.47 + 0.058 * k
        pen.line(((x - 0.035, y + 0.07), (x + 0.055, y + 0.02)), "fbf8f2", 0.016)


def watch(pen: Pen) -> None:
    pen.rectangle((0.39, 0.02, 0.61, 0.98), "3b2a22", radius=0.03)
    pen.rectangle((0.41, 0.02, 0.59, 0.98), "4c372c", radius=0.02)
    pen.rectangle((0.78, 0.47, 0.84, 0.53), 0.8, radius=0.01)
    pen.oval((0.19, 0.19, 0.81, 0.81), 0.72)
    pen.oval((0.2, 0.195, 0.79, 0.785), 1.15)
    pen.oval((0.24, 0.24, 0.76, 0.76), "f6f3ec")
    for k in range(12):
        a = k * np.pi / 6
        sin, cos = float(np.sin(a)), float(np.cos(a))
        pen.line(
            ((0.5 + 0.2 * sin, 0.5 - 0.2 * cos), (0.5 + 0.235 * sin, 0.5 - 0.235 * cos)), "2b2724", 0.012
        )
    pen.line(((0.5, 0.5), (0.39, 0.41)), "1f1c1a", 0.022)
    pen.line(((0.5, 0.5), (0.63, 0.35)), "1f1c1a", 0.016)
    pen.oval((0.48, 0.48, 0.52, 0.52), "b5482f")


def chair(pen: Pen) -> None:
    for x, foot in ((0.3, 0.9), (0.72, 0.9), (0.24, 0.97), (0.78, 0.97)):
        pen.line(((x * 0.9 + 0.05, 0.6), (x, foot)), "6b452c", 0.028)
    pen.rectangle((0.26, 0.08, 0.74, 0.52), 0.86, radius=0.09)
    pen.rectangle((0.29, 0.11, 0.71, 0.49), 1.02, radius=0.07)
    pen.polygon(((0.26, 0.54), (0.74, 0.54), (0.82, 0.66), (0.18, 0.66)), 1.16)
    pen.rectangle((0.18, 0.645, 0.82, 0.715), 0.84, radius=0.03)


def ring(pen: Pen) -> None:
    """An upright hoop with a lit upper left."""
    for inset, k in ((0.0, 0.55), (0.012, 0.8), (0.03, 1.0), (0.05, 1.18)):
        edge = 0.12 + inset * 0.7, 0.19 + inset * 0.7, 0.88 - inset * 1.2, 0.95 - inset * 1.2
        pen.arc(edge, 0, 360, k, 0.13 - inset * 2)
    pen.arc((0.15, 0.22, 0.85, 0.92), 195, 265, 1.6, 0.02)
    pen.arc((0.15, 0.22, 0.85, 0.92), 20, 60, 1.35, 0.012)
