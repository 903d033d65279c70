"""What is known about things before they are drawn: where they belong, and what colours they may have."""

from __future__ import annotations

from dataclasses import dataclass

from .colours import Colour


def _kinds(names: str) -> frozenset[str]:
    return frozenset(names.split())


INDOORS = _kinds(
    "perfume bottle vase bowl glass plinth steps pear orange lemon apple fruit sphere cube cone ring watch chair lamp"
    " candle book shoe can jar tube box cup robot person plant cat dog"
)
AT_HOME = {
    "boat": "water", "lighthouse": "water", "whale": "water", "fish": "sea", "astronaut": "space", "rocket": "space",
    "fox": "forest", "mushroom": "forest", "cactus": "desert", "castle": "mountain", "car": "city",
}  # fmt: skip
FAR_AWAY = _kinds("balloon boat house lighthouse castle rocket tree birds whale fish astronaut")
MATERIAL_COLOURS = {
    "brass": "gold", "copper": "copper", "metal": "silver", "wood": "brown", "stone": "grey", "marble": "white",
    "travertine": "cream",
}  # fmt: skip
ANY_COLOUR = _kinds("vase bowl bottle perfume book box sphere cube cone balloon flower cup can jar")


@dataclass(frozen=True)
class Thing:
    """One thing to draw; without a colour it has its own."""

    kind: str
    colour: Colour | None = None
    finish: str | None = None

    @property
    def stands_near(self) -> bool:
        """Small things are shown close by; boats, houses and balloons far away."""
        return self.kind not in FAR_AWAY
