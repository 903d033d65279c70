"""The shapes of pictures as classes, because the content policy allows no inline style."""

from __future__ import annotations

STEP = 5  # per cent of width to height
LOWEST, HIGHEST = 15, 600


def ratio_class(width: int, height: int) -> str:
    """`r-80` for 4:5: the width in per cent of the height, in steps of five."""
    percent = round(100 * width / height / STEP) * STEP
    return f"r-{min(HIGHEST, max(LOWEST, percent))}"
