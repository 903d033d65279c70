"""Animals, people and a robot, drawn as a picture book would."""

from __future__ import annotations

from ..colours import Colour, rgb
from .pen import Pen

_HAIR = ("3b2417", "191414", "7b4a22", "b9832f", "5a1f1a")
_CLOTHES = ("2f5d73", "8a3b46", "3e6b4f", "e0c48c", "48416e")
_FUR = "f7efe4"


def fox(pen: Pen) -> None:
    pen.oval((0.28, 0.45, 0.72, 0.97), 0.92)
    pen.polygon(((0.66, 0.9), (0.98, 0.6), (0.9, 0.95)), 0.8)
    pen.polygon(((0.9, 0.67), (0.98, 0.6), (0.935, 0.8)), _FUR)
    _pointed_ears(pen)
    pen.oval((0.22, 0.14, 0.78, 0.56))
    pen.polygon(((0.3, 0.4), (0.7, 0.4), (0.5, 0.64)), _FUR)
    pen.oval((0.36, 0.6, 0.64, 0.95), _FUR)
    _eyes(pen, "1c1a1a", 0.31)
    pen.oval((0.465, 0.52, 0.535, 0.575), "2b1d1d")


def cat(pen: Pen) -> None:
    pen.arc((0.6, 0.5, 0.94, 0.96), 190, 90, 0.8, 0.06)
    pen.oval((0.28, 0.45, 0.72, 0.97), 0.92)
    _pointed_ears(pen)
    pen.oval((0.22, 0.14, 0.78, 0.56))
    pen.polygon(((0.38, 0.42), (0.62, 0.42), (0.5, 0.55)), 1.3)
    pen.oval((0.38, 0.6, 0.62, 0.95), 1.2)
    _eyes(pen, "bedc5a", 0.31)
    pen.oval((0.47, 0.445, 0.53, 0.485), "d98c86")
    for side in (-1, 1):
        for k in (0.46, 0.49):
            pen.line(((0.5 + side * 0.1, k), (0.5 + side * 0.3, k + (k - 0.475) * 2)), 1.7, 0.005)


def dog(pen: Pen) -> None:
    pen.arc((0.6, 0.55, 0.95, 0.95), 250, 80, 0.85, 0.06)
    pen.oval((0.27, 0.45, 0.73, 0.97), 0.95)
    pen.oval((0.24, 0.14, 0.76, 0.58))
    for side in (-1, 1):
        pen.oval((0.5 + side * 0.27 - 0.09, 0.16, 0.5 + side * 0.27 + 0.09, 0.5), 0.66)
    pen.oval((0.37, 0.36, 0.63, 0.59), _FUR)
    pen.oval((0.38, 0.62, 0.62, 0.95), _FUR)
    _eyes(pen, "1c1a1a", 0.29)
    pen.oval((0.45, 0.39, 0.55, 0.46), "2b1d1d")
    pen.arc((0.42, 0.42, 0.58, 0.54), 20, 160, "7a4a40", 0.012)


def _pointed_ears(pen: Pen) -> None:
    for side in (-1, 1):
        pen.polygon(((0.5 + side * 0.06, 0.22), (0.5 + side * 0.25, 0.02), (0.5 + side * 0.28, 0.32)), 0.8)
        pen.polygon(
            ((0.5 + side * 0.12, 0.2), (0.5 + side * 0.22, 0.09), (0.5 + side * 0.24, 0.28)), "e9b9a2"
        )


def _eyes(pen: Pen, iris: str, y: float) -> None:
    for side in (-1, 1):
        x = 0.5 + side * 0.13
        pen.oval((x - 0.037, y, x + 0.037, y + 0.08), iris)
        pen.oval((x - 0.016, y + 0.015, x + 0.016, y + 0.065), "141414")
        pen.oval((x - 0.015, y + 0.012, x + 0.001, y + 0.03), "ffffff")


def birds(pen: Pen) -> None:
    for x, y, size in pen.rng.random_sample((7, 3)).tolist():
        cx, cy, r = 0.1 + x * 0.8, 0.15 + y * 0.6, 0.035 + size * 0.06
        pen.arc((cx - r, cy - r * 0.5, cx, cy + r * 0.5), 190, 330, 1.0, 0.01)
        pen.arc((cx, cy - r * 0.5, cx + r, cy + r * 0.5), 210, 350, 1.0, 0.01)


def whale(pen: Pen) -> None:
    pen.segment((0.08, 0.35, 0.8, 1.05), 180, 360)
    pen.segment((0.1, 0.62, 0.62, 0.78), 0, 180, 1.5)
    tail = ((0.72, 0.7), (0.86, 0.42), (0.97, 0.34), (0.93, 0.46), (1, 0.5), (0.9, 0.52), (0.8, 0.7))
    pen.polygon(tail, 0.9)
    pen.oval((0.2, 0.55, 0.235, 0.585), "0f141e")
    for k in (-1, 0, 1):
        x = 0.3 + k * 0.05
        pen.arc((x - 0.07, 0.1, x + 0.07, 0.4), 200 if k < 0 else 180, 340, "e1f0fa", 0.014)


def fish(pen: Pen) -> None:
    pen.polygon(((0.7, 0.5), (0.96, 0.3), (0.9, 0.5), (0.96, 0.7)), 0.84)
    pen.polygon(((0.36, 0.32), (0.56, 0.16), (0.6, 0.36)), 0.84)
    pen.oval((0.1, 0.28, 0.78, 0.72))
    pen.segment((0.1, 0.28, 0.78, 0.72), 20, 160, 1.3)
    for x in (0.42, 0.56):
        pen.arc((x - 0.14, 0.33, x + 0.02, 0.67), -60, 60, 0.78, 0.012)
    pen.oval((0.19, 0.4, 0.28, 0.49), "ffffff")
    pen.oval((0.21, 0.42, 0.26, 0.47), "141820")


def robot(pen: Pen) -> None:
    pen.line(((0.5, 0.04), (0.5, 0.16)), 0.7, 0.02)
    pen.oval((0.46, 0.0, 0.54, 0.08), "ff6e5a")
    pen.rectangle((0.26, 0.14, 0.74, 0.48), radius=0.07)
    pen.rectangle((0.32, 0.21, 0.68, 0.38), "17242e", radius=0.05)
    for x in (0.41, 0.59):
        pen.oval((x - 0.05, 0.25, x + 0.05, 0.35), "6eebff")
    for x in (0.1, 0.8):
        pen.rectangle((x, 0.54, x + 0.1, 0.84), 0.8, radius=0.05)
    for x in (0.3, 0.56):
        pen.rectangle((x, 0.86, x + 0.14, 1), 0.7, radius=0.03)
    pen.rectangle((0.22, 0.52, 0.78, 0.9), 0.92, radius=0.08)
    pen.rectangle((0.36, 0.6, 0.64, 0.76), 0.7, radius=0.03)


def person(pen: Pen) -> None:
    hair = rgb(_HAIR[int(pen.rng.randint(len(_HAIR)))])
    clothes = rgb(_CLOTHES[int(pen.rng.randint(len(_CLOTHES)))])
    pen.oval((0.26, 0.06, 0.74, 0.72), hair)
    pen.slice((0.06, 0.68, 0.94, 1.5), 180, 360, clothes)
    pen.rectangle((0.42, 0.52, 0.58, 0.74), 0.84)
    pen.oval((0.34, 0.16, 0.66, 0.6))
    pen.slice((0.3, 0.07, 0.7, 0.5), 180, 360, hair)
    pen.polygon(((0.42, 0.72), (0.58, 0.72), (0.5, 0.82)), 0.88)
    _features(pen, hair)


def _features(pen: Pen, hair: Colour) -> None:
    for x in (0.43, 0.57):
        pen.oval((x - 0.02, 0.36, x + 0.02, 0.395), "281c18")
        pen.arc((x - 0.045, 0.31, x + 0.045, 0.37), 200, 340, hair, 0.009)
    pen.arc((0.44, 0.43, 0.56, 0.53), 25, 155, "963c3c", 0.011)
    pen.arc((0.475, 0.38, 0.525, 0.45), 30, 120, 0.82, 0.007)


def astronaut(pen: Pen) -> None:
    pen.rectangle((0.22, 0.5, 0.78, 1.0), 0.93, radius=0.16)
    pen.rectangle((0.38, 0.64, 0.62, 0.8), 0.74, radius=0.03)
    pen.oval((0.22, 0.06, 0.78, 0.58))
    pen.oval((0.29, 0.15, 0.71, 0.5), "1d2b45")
    pen.slice((0.29, 0.15, 0.71, 0.5), 190, 260, "5b86b8")
    for x in (0.1, 0.76):
        pen.rectangle((x, 0.54, x + 0.14, 0.88), 0.86, radius=0.07)
