"""A touch-up as data: what the studio asks of a child, and what a child says of colours. No Pillow here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Painting, Plan

Sides = tuple[int, int, int, int]  # pixels to add at the left, top, right and bottom
Transparency = Literal["auto", "keep", "opaque"]


class Match(NamedTuple):
    """What a result's channel is multiplied by, then raised by (levels)."""

    gain: float
    offset: float


class Options(NamedTuple):
    """How a result is put in."""

    protect: bool = True  # False: the whole box is taken, not only the paint; never of a picture that grows
    match: bool = True  # colours are matched on the ring around the paint
    # "auto": what is painted keeps its alpha, unless most of it is invisible, as beside a cut-out
    transparency: Transparency = "auto"


class Order(NamedTuple):
    """A touch-up as data; the same for preparing and for stitching."""

    plan: Plan
    painting: Painting = Painting()
    area: tuple[Box, ...] = ()  # rectangles that are new; a mask only narrows them
    extend: Sides = (0, 0, 0, 0)  # pixels of room to add around the parent first
    options: Options = Options()

    @property
    def block(self) -> Box | None:
        """Where the picture lies in its larger canvas, every pixel as it was; None where no room is added."""
        if not any(self.extend):
            return None
        left, top, right, bottom = self.extend
        width, height = self.plan.picture
        return Box(left, top, width - right, height - bottom)

    def to_data(self) -> dict[str, Any]:
        """For JSON."""
        at = self.painting.at
        return {
            "plan": self.plan.to_data(),
            "painting": [at and list(at), self.painting.threshold, self.painting.grow, self.painting.feather],
            "area": [list(box) for box in self.area],
            "extend": list(self.extend),
            "options": list(self.options),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Order:
        """The inverse of `to_data`. Raises ValueError or TypeError for what cannot be."""
        at, threshold, grow, feather = data["painting"]
        painting = Painting(
            at=(at[0], at[1]) if at else None, threshold=threshold, grow=grow, feather=feather
        )
        left, top, right, bottom = data["extend"]
        return cls(
            plan=Plan.from_data(data["plan"]),
            painting=painting,
            area=tuple(Box(*box) for box in data["area"]),
            extend=(left, top, right, bottom),
            options=Options(*data["options"]),
        )
