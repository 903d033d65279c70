"""Buildings and vehicles."""

from __future__ import annotations

from .pen import Pen

_WINDOW = "ffd678"


def balloon(pen: Pen) -> None:
    pen.oval((0.16, 0.02, 0.84, 0.72))
    pen.oval((0.26, 0.02, 0.74, 0.72), 0.82)
    pen.oval((0.38, 0.02, 0.62, 0.72), 1.12)
    pen.polygon(((0.2, 0.5), (0.8, 0.5), (0.58, 0.8), (0.42, 0.8)), 0.9)
    pen.polygon(((0.36, 0.52), (0.64, 0.52), (0.55, 0.8), (0.45, 0.8)), 1.12)
    for x in (0.43, 0.57):
        pen.line(((x, 0.79), (x, 0.87)), "4a3628", 0.008)
    pen.rectangle((0.41, 0.86, 0.59, 0.98), "7a4f2c", radius=0.02)


def boat(pen: Pen) -> None:
    pen.line(((0.5, 0.08), (0.5, 0.8)), "4a3020", 0.016)
    pen.polygon(((0.53, 0.1), (0.53, 0.74), (0.9, 0.74)))
    pen.polygon(((0.47, 0.18), (0.47, 0.74), (0.16, 0.74)), 0.86)
    pen.polygon(((0.08, 0.78), (0.92, 0.78), (0.78, 0.93), (0.22, 0.93)), "7d3f26")
    pen.polygon(((0.08, 0.78), (0.92, 0.78), (0.89, 0.815), (0.11, 0.815)), "a86a45")


def house(pen: Pen) -> None:
    pen.rectangle((0.66, 0.16, 0.75, 0.4), "54403f")
    pen.rectangle((0.18, 0.48, 0.82, 0.95))
    pen.polygon(((0.5, 0.48), (0.82, 0.48), (0.82, 0.95), (0.5, 0.95)), 0.9)
    pen.polygon(((0.08, 0.5), (0.5, 0.16), (0.92, 0.5)), "3a2a30")
    for x in (0.26, 0.6):
        pen.rectangle((x, 0.58, x + 0.14, 0.74), _WINDOW)
        pen.line(((x + 0.07, 0.58), (x + 0.07, 0.74)), "6b4a30", 0.01)
    pen.rectangle((0.44, 0.7, 0.55, 0.95), "2b1d1b")


def lighthouse(pen: Pen) -> None:
    """A tower with bands in its own colour; white unless the prompt says otherwise, then banded in white."""
    pen.polygon(((0.4, 0.22), (0.6, 0.22), (0.66, 0.97), (0.34, 0.97)), "f4f1ea")
    for k in range(4):
        y = 0.24 + k * 0.19
        upper, lower = (y - 0.22) / 0.75 * 0.06, (y + 0.095 - 0.22) / 0.75 * 0.06
        pen.polygon(((0.4 - upper, y), (0.6 + upper, y), (0.6 + lower, y + 0.095), (0.4 - lower, y + 0.095)))
    pen.rectangle((0.42, 0.12, 0.58, 0.22), "ffe896")
    pen.line(((0.5, 0.12), (0.5, 0.22)), "6b5a3a", 0.01)
    pen.polygon(((0.39, 0.13), (0.5, 0.03), (0.61, 0.13)), 0.6)
    pen.rectangle((0.36, 0.21, 0.64, 0.235), "2d2a2e")


def castle(pen: Pen) -> None:
    for x, wide, y, tone in ((0.1, 0.2, 0.3, 0.92), (0.7, 0.2, 0.34, 0.86), (0.38, 0.24, 0.14, 1.0)):
        middle = x + wide / 2
        pen.rectangle((x, y, x + wide, 0.97), tone)
        pen.polygon(((middle, y), (x + wide, y), (x + wide, 0.97), (middle, 0.97)), tone * 0.9)
        pen.polygon(((x - 0.03, y), (middle, y - 0.16), (x + wide + 0.03, y)), "4b5a86")
        pen.rectangle((middle - 0.02, y + 0.14, middle + 0.02, y + 0.24), "ffdc82")
    pen.rectangle((0.2, 0.6, 0.8, 0.97), 0.85)
    for k in range(6):
        pen.rectangle((0.2 + k * 0.1, 0.55, 0.26 + k * 0.1, 0.62), 0.85)
    pen.slice((0.42, 0.72, 0.58, 1.2), 180, 360, "2a2026")


def rocket(pen: Pen) -> None:
    pen.polygon(((0.4, 0.8), (0.5, 1.0), (0.6, 0.8)), "ffbe46")
    pen.polygon(((0.45, 0.8), (0.5, 0.93), (0.55, 0.8)), "fff5c8")
    for side in (-1, 1):
        pen.polygon(((0.5 + side * 0.14, 0.55), (0.5 + side * 0.3, 0.85), (0.5 + side * 0.12, 0.8)), "c8402f")
    pen.oval((0.34, 0.02, 0.66, 0.8))
    pen.rectangle((0.36, 0.4, 0.64, 0.82))
    pen.slice((0.34, 0.02, 0.66, 0.8), 212, 328, "c8402f")
    pen.oval((0.43, 0.32, 0.57, 0.46), "2c5f8f")
    pen.oval((0.455, 0.34, 0.51, 0.395), "9fd3ef")


def car(pen: Pen) -> None:
    pen.polygon(((0.18, 0.58), (0.31, 0.36), (0.68, 0.36), (0.83, 0.58)), 0.9)
    pen.rectangle((0.04, 0.56, 0.96, 0.82), radius=0.07)
    pen.rectangle((0.04, 0.72, 0.96, 0.82), 0.8, radius=0.05)
    pen.polygon(((0.25, 0.57), (0.345, 0.4), (0.49, 0.4), (0.49, 0.57)), "b8d7e4")
    pen.polygon(((0.52, 0.57), (0.52, 0.4), (0.66, 0.4), (0.76, 0.57)), "a5c6d6")
    for x in (0.24, 0.76):
        pen.oval((x - 0.1, 0.72, x + 0.1, 0.92), "1d1d20")
        pen.oval((x - 0.045, 0.775, x + 0.045, 0.865), "b9bcc2")
    pen.oval((0.9, 0.6, 0.96, 0.68), "fff0b4")
