"""What the composer's fields name: the domain's ranges, and sizes to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fluxstudio.domain import request as domain
from fluxstudio.domain.loras import MAX_LORAS, MAX_SCALE

TUNED_SIDE = 1024  # pixels; the model was trained around it
STEP = 8  # pixels; what the sides are rounded to in the page
SHAPES = (
    ("1:1", "s-1x1", 1024, 1024),
    ("4:5", "s-4x5", 1024, 1280),
    ("3:2", "s-3x2", 1344, 896),
    ("16:9", "s-16x9", 1280, 720),
    ("9:16", "s-9x16", 720, 1280),
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One of the size presets."""

    label: str
    css: str
    width: int
    height: int
    checked: bool


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The ranges the fields name; the domain's own."""

    prompt: int = domain.MAX_PROMPT
    near: int = domain.MAX_PROMPT * 8 // 10  # characters from which they are counted
    low: int = domain.MIN_SIDE
    high: int = domain.MAX_SIDE
    tuned: int = TUNED_SIDE
    step: int = STEP
    steps: int = domain.MAX_STEPS
    guidance: float = domain.MAX_GUIDANCE
    seed: int = domain.MAX_SEED
    loras: int = MAX_LORAS
    scale: float = MAX_SCALE
    counts: Sequence[int] = tuple(range(1, domain.MAX_IMAGES + 1))
    formats: Sequence[str] = domain.FORMATS


LIMITS = Limits()


def shapes_for(width: str, height: str) -> list[Shape]:
    """The size presets, the one that stands in the fields checked."""
    size = (width.strip(), height.strip())
    return [
        Shape(label=label, css=css, width=wide, height=high, checked=size == (str(wide), str(high)))
        for label, css, wide, high in SHAPES
    ]
