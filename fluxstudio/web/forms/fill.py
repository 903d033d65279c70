"""From the editor's fields to a wish: text becomes numbers here, the ranges are the domain's."""

from __future__ import annotations

import math
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext

from fluxstudio.actions.fills import Wish
from fluxstudio.actions.presets import look_of
from fluxstudio.domain.boxes import Box
from fluxstudio.domain.outpaint import Sides
from fluxstudio.domain.problems import gettext_noop
from fluxstudio.domain.request import RunRequest
from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging.stitch_order import Options
from fluxstudio.models import PresetVersion

from .run import Errors, RunForm

#: What the model is told when a person leaves the words empty.
SURROUNDINGS = "clean background that continues the surroundings seamlessly, nothing added"
SIDE = 12_000  # pixels; no picture is longer
_NO_PRESET = gettext_noop("That preset is not there any more. Choose another one, or none.")
_WHOLE = gettext_noop("%(field)s must be a whole number of pixels between %(low)d and %(high)d.")


class FillForm:
    """Reads a POST of the editor. `errors` says what is wrong where."""

    def __init__(self, data: QueryDict, mask: bytes = b"") -> None:
        self._data = data
        self._mask = mask
        self._run = RunForm(_with_words(data))
        self.asked = data.get("prompt", "").replace("\r\n", "\n").strip()

    @property
    def errors(self) -> Errors:
        """Sentences by field."""
        return self._run.errors

    @property
    def key(self) -> str:
        """Of the form it came from: the same key is the same run."""
        return self._run.typed.key

    @property
    def preset(self) -> str:
        """Slug of the chosen preset's version; "" for none."""
        return self._run.typed.preset

    def to_wish(self, version: PresetVersion | None = None) -> Wish | None:
        """What was asked, or None with `errors` filled. The mask itself is read later.

        A preset's `version` puts its words around the prompt and keeps scales in its ranges.
        """
        if self.preset and version is None:
            self._run.add_error("preset", gettext(_NO_PRESET))
        look = look_of(version) if version else None
        request = self._run.to_request(reference="-", mask="-", look=look)
        painting, extend, dragged, shape = self._painting(), self._extend(), self._box("box"), self._shape()
        if request is None or self.errors or painting is None:
            return None
        return Wish(
            request=_bare(request),
            asked=self.asked,
            mask=self._mask,
            painting=painting,
            shape=(shape,) if shape and not self._mask else (),
            dragged=dragged,
            extend=extend,
            preset_version=version,
            values=self._run.asked.values if self._run.asked else {},
            options=Options(protect=self._on("protect"), match=self._on("match")),
        )

    def _painting(self) -> Painting | None:
        at = (self._whole("mask_x", 0, SIDE), self._whole("mask_y", 0, SIDE))
        threshold = self._whole("threshold", 1, 255, 1)
        grow, feather = self._whole("grow", -64, 64), self._whole("feather", 0, 64)
        if self.errors:
            return None
        return Painting(at=at if self._mask else None, threshold=threshold, grow=grow, feather=feather)

    def _extend(self) -> Sides:
        found = self._four("extend", 0)
        return Sides(*found) if found else Sides()

    def _box(self, field: str) -> Box | None:
        found = self._four(field, -SIDE)
        return Box(*found) if found else None

    def _shape(self) -> Box | None:
        """A rectangle placed by numbers."""
        if not any(self._data.get(f"rect_{name}", "").strip() for name in "xywh"):
            return None
        x, y = self._whole("rect_x", 0, SIDE), self._whole("rect_y", 0, SIDE)
        width, height = self._whole("rect_w", 1, SIDE, 1), self._whole("rect_h", 1, SIDE, 1)
        return Box(x, y, x + width, y + height)

    def _four(self, field: str, low: int) -> tuple[int, int, int, int] | None:
        text = self._data.get(field, "").strip()
        if not text:
            return None
        numbers = [_number(part) for part in text.split(",")]
        if len(numbers) != 4 or any(number is None or not low <= number <= SIDE for number in numbers):
            self._say(field, low, SIDE)
            return None
        left, top, right, bottom = (number or 0 for number in numbers)
        return left, top, right, bottom

    def _whole(self, field: str, low: int, high: int, default: int = 0) -> int:
        text = self._data.get(field, "").strip()
        number = _number(text) if text else default
        if number is None or not low <= number <= high:
            self._say(field, low, high)
            return default
        return number

    def _say(self, field: str, low: int, high: int) -> None:
        self._run.add_error(field, gettext(_WHOLE) % {"field": field, "low": low, "high": high})

    def _on(self, field: str) -> bool:
        return self._data.get(field, "1") == "1"


def _with_words(data: QueryDict) -> QueryDict:
    """The composer's fields, with words for the model where a person left them empty."""
    filled = data.copy()
    if not filled.get("prompt", "").strip():
        filled["prompt"] = SURROUNDINGS
    # Size and format follow from the plan.
    filled["width"] = filled["height"] = "1024"
    filled["format"] = "png"
    return filled


def _bare(request: RunRequest) -> RunRequest:
    return replace(request, image=None, mask_image=None)


def _number(text: str) -> int | None:
    """A whole number, also written as 12.0 by scripts; None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or number != int(number) or not text.strip().isascii():
        return None
    return int(number)
