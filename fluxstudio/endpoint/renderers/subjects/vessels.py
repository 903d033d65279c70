"""Bottles, vases, cups, cans, plinths: turned things and what is fixed to them."""

from __future__ import annotations

from dataclasses import replace

from .finishes import PLAIN, Finish
from .lathe import TILT, Outline, curve, turned
from .pen import Ink, Pen

GLASS = Finish(gloss=0.9, clear=0.7)
_VASES: tuple[Outline, ...] = (
    ((0.1, 0.1), (0.3, 0.085), (0.45, 0.2), (0.68, 0.29), (0.86, 0.22), (0.95, 0.15)),
    ((0.08, 0.15), (0.14, 0.13), (0.24, 0.22), (0.5, 0.27), (0.8, 0.19), (0.95, 0.14)),
    ((0.42, 0.1), (0.5, 0.12), (0.62, 0.29), (0.75, 0.36), (0.88, 0.3), (0.95, 0.2)),
    ((0.06, 0.12), (0.2, 0.07), (0.42, 0.08), (0.6, 0.2), (0.78, 0.25), (0.95, 0.17)),
)


def turn(
    pen: Pen, outline: Outline, fill: Ink = 1.0, finish: Finish | None = None, smooth: float = 0.01
) -> None:
    """Add a turned body to the tile."""
    pen.lay(turned(outline, pen.pixels, pen.paint(fill), finish or pen.finish, pen.rng, smooth))


def rim(
    pen: Pen, y: float, radius: float, outer: Ink = 1.15, inner: Ink | None = 0.45, lip: float = 0.86
) -> None:
    """The ellipse of an opening, or of a lid when there is no inner ink."""
    for width, fill in ((radius, outer), (radius * lip, inner)):
        if fill is not None:
            pen.oval((0.5 - width, y - TILT * width, 0.5 + width, y + TILT * width), fill)


def vase(pen: Pen) -> None:
    shape = _VASES[int(pen.rng.randint(len(_VASES)))]
    turn(pen, curve(shape))
    rim(pen, shape[0][0], shape[0][1])


def bowl(pen: Pen) -> None:
    turn(pen, curve(((0.58, 0.42), (0.72, 0.38), (0.86, 0.24), (0.92, 0.15), (0.95, 0.14))))
    rim(pen, 0.58, 0.42, inner=0.6, lip=0.94)


def bottle(pen: Pen) -> None:
    finish = pen.finish if pen.finish != PLAIN else Finish(gloss=0.9, clear=0.3)
    turn(
        pen,
        ((0.14, 0.055), (0.34, 0.055), (0.44, 0.15), (0.5, 0.17), (0.93, 0.17), (0.95, 0.165)),
        finish=finish,
    )
    _wrap_label(pen, 0.56, 0.82, 0.17)
    turn(pen, ((0.05, 0.058), (0.16, 0.058)), "2b2622", Finish(gloss=0.4), smooth=0.004)
    rim(pen, 0.05, 0.058, "3a332d", None)


def _wrap_label(pen: Pen, top: float, bottom: float, radius: float) -> None:
    turn(pen, ((top, radius), (bottom, radius)), "f3ead8", Finish(gloss=0.05), smooth=0.001)
    middle = (top + bottom) / 2
    pen.line(((0.44, middle - 0.03), (0.56, middle - 0.03)), "6b5a48", 0.008)
    pen.line(((0.46, middle + 0.02), (0.54, middle + 0.02)), "a39580", 0.005)


def perfume(pen: Pen) -> None:
    """A block of thick glass with a label and a heavy dark cap."""
    pen.rectangle((0.25, 0.3, 0.75, 0.96), 0.7, radius=0.07)
    pen.rectangle((0.26, 0.31, 0.74, 0.95), 1.08, radius=0.065)
    pen.rectangle((0.295, 0.345, 0.705, 0.915), 0.93, radius=0.04)
    pen.polygon(((0.52, 0.35), (0.7, 0.35), (0.7, 0.91), (0.62, 0.91)), 1.16)
    pen.rectangle((0.272, 0.36, 0.29, 0.9), 1.5, radius=0.009)
    pen.rectangle((0.26, 0.915, 0.74, 0.95), 1.3, radius=0.03)
    pen.rectangle((0.38, 0.5, 0.62, 0.77), "f4ede0")
    pen.line(((0.43, 0.61), (0.57, 0.61)), "8a7a68", 0.008)
    pen.line(((0.46, 0.66), (0.54, 0.66)), "b8ab98", 0.005)
    turn(pen, ((0.26, 0.085), (0.31, 0.085)), "c9a15a", Finish(gloss=0.6, mirror=0.7), smooth=0.002)
    turn(pen, ((0.07, 0.135), (0.26, 0.135)), "26201d", Finish(gloss=0.45), smooth=0.004)
    rim(pen, 0.07, 0.135, "3d342e", None)


def cup(pen: Pen) -> None:
    turn(pen, ((0.9, 0.44), (0.93, 0.36), (0.95, 0.3)), 0.92)
    rim(pen, 0.9, 0.44, 0.98, 0.86, lip=0.8)
    pen.arc((0.62, 0.44, 0.92, 0.76), -95, 110, 0.84, 0.05)
    turn(pen, curve(((0.34, 0.29), (0.6, 0.27), (0.8, 0.2), (0.88, 0.14))))
    rim(pen, 0.34, 0.29, 1.12, "4b2a1a", lip=0.9)
    pen.oval((0.36, 0.31, 0.6, 0.365), "a9744a")


def glass(pen: Pen) -> None:
    turn(pen, ((0.3, 0.24), (0.93, 0.19), (0.95, 0.185)), 1.0, GLASS)
    turn(pen, ((0.52, 0.215), (0.9, 0.185)), 0.92, replace(GLASS, clear=0.55))
    rim(pen, 0.52, 0.215, 1.1, None)
    pen.arc((0.26, 0.252, 0.74, 0.348), 0, 360, 1.2, 0.006)


def can(pen: Pen) -> None:
    steel = Finish(gloss=0.7, mirror=0.7)
    turn(pen, ((0.14, 0.17), (0.19, 0.21), (0.89, 0.21), (0.94, 0.17)), "c8cdd2", steel, smooth=0.008)
    turn(pen, ((0.2, 0.21), (0.88, 0.21)), 1.0, Finish(gloss=0.6), smooth=0.001)
    pen.slice((0.38, 0.42, 0.62, 0.66), 0, 360, 1.5)
    pen.slice((0.42, 0.46, 0.58, 0.62), 0, 360, 0.8)
    rim(pen, 0.14, 0.17, "dfe3e6", "aab0b6")
    pen.oval((0.47, 0.125, 0.56, 0.155), "7f868d")


def jar(pen: Pen) -> None:
    turn(pen, ((0.52, 0.3), (0.9, 0.3), (0.94, 0.28)), finish=replace(pen.finish, gloss=0.6), smooth=0.015)
    pen.rectangle((0.36, 0.7, 0.64, 0.84), 1.4, radius=0.01)
    turn(pen, ((0.36, 0.31), (0.52, 0.31)), "e9dfcf", Finish(gloss=0.3), smooth=0.004)
    rim(pen, 0.36, 0.31, "f6efe2", None)


def tube(pen: Pen) -> None:
    """A lipstick: golden sleeve, coloured bullet."""
    turn(pen, ((0.16, 0.05), (0.24, 0.085), (0.5, 0.09)), finish=Finish(gloss=0.6))
    turn(pen, ((0.46, 0.1), (0.62, 0.1)), "d8b26a", Finish(gloss=0.8, mirror=0.8), smooth=0.003)
    turn(pen, ((0.62, 0.125), (0.95, 0.125)), "2a2528", Finish(gloss=0.7), smooth=0.003)
    rim(pen, 0.62, 0.125, "453d42", None)
    turn(pen, ((0.46, 0.1), (0.61, 0.1)), "d8b26a", Finish(gloss=0.8, mirror=0.8), smooth=0.003)


def plinth(pen: Pen) -> None:
    """A low drum of stone; the thing on it stands at `PLINTH_TOP`."""
    turn(pen, ((PLINTH_TOP, 0.48), (0.9, 0.48)), finish=pen.finish, smooth=0.004)
    rim(pen, PLINTH_TOP, 0.48, 1.14, None)


PLINTH_TOP = 0.66


def candle(pen: Pen) -> None:
    turn(pen, ((0.42, 0.17), (0.95, 0.17)), finish=Finish(gloss=0.1), smooth=0.004)
    rim(pen, 0.42, 0.17, 1.12, 1.0)
    pen.line(((0.5, 0.43), (0.5, 0.34)), "3a2a22", 0.012)
    pen.oval((0.42, 0.14, 0.58, 0.4), "ffb347", 90)
    pen.polygon(((0.5, 0.15), (0.545, 0.3), (0.5, 0.37), (0.455, 0.3)), "ffd27a")
    pen.oval((0.475, 0.26, 0.525, 0.36), "fff6d8")


def lamp(pen: Pen) -> None:
    brass = Finish(gloss=0.8, mirror=0.7)
    turn(pen, ((0.9, 0.17), (0.95, 0.17)), "c9a15a", brass, smooth=0.004)
    rim(pen, 0.9, 0.17, "d8b87a", None)
    turn(pen, ((0.4, 0.016), (0.9, 0.016)), "c9a15a", brass, smooth=0.002)
    turn(pen, ((0.14, 0.14), (0.46, 0.3)), 1.1, Finish(gloss=0.02), smooth=0.004)
    rim(pen, 0.14, 0.14, 0.9, "fff3cf")
