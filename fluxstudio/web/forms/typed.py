"""What stands in the composer's fields, as text: typed by a person, or taken from an earlier run."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from fluxstudio.domain.loras import Lora
from fluxstudio.domain.request import RANDOM_SEED, RunRequest
from fluxstudio.models import Run

_NAMES = (
    *("prompt", "width", "height", "steps", "guidance", "strength", "count", "seed_mode", "seed"),
    *("format", "reference", "mask", "key", "preset", "as_is"),
)
_VALUE = re.compile(r"value_([a-z][a-z0-9_]{0,29})", re.ASCII)
MAX_ROWS = 12  # rows that are read at all; more than four are refused in words


@dataclass(frozen=True, kw_only=True)
class LoraRow:
    """One row of the stack."""

    id: str
    path: str = ""
    scale: str = "1"
    on: bool = True
    errors: tuple[str, ...] = ()
    called: str = ""  # by a preset

    @property
    def name(self) -> str:
        """What to call it."""
        return self.called or Lora(path=self.path).name

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said in it."""
        return not self.path.strip()


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Every field of the composer as text, so that nothing a person typed is lost."""

    prompt: str = ""
    width: str = "1024"
    height: str = "1024"
    steps: str = "28"
    guidance: str = "3.5"
    strength: str = "0.8"
    count: str = "4"
    seed_mode: str = "random"
    seed: str = ""
    format: str = "jpeg"
    reference: str = ""  # slug
    mask: str = ""  # slug
    key: str = ""
    preset: str = ""  # slug of the version
    values: tuple[tuple[str, str], ...] = ()  # of the preset's variables, by name
    as_is: str = ""  # names of variables that are meant to be sent in their braces
    loras: tuple[LoraRow, ...] = field(default=())

    @classmethod
    def from_post(cls, data: QueryDict) -> Typed:
        """What was sent; a field that is missing keeps its default."""
        values: dict[str, Any] = {name: str(data[name]) for name in _NAMES if name in data}
        values["prompt"] = values.get("prompt", "").replace("\r\n", "\n")
        return cls(loras=_rows(data), values=_values(data), **values)

    @classmethod
    def from_run(cls, run: Run) -> Typed:
        """The settings of an earlier run, to be used again."""
        request = run.request
        return cls(
            prompt=request.prompt,
            loras=tuple(
                LoraRow(id=row_id(), path=lora.path, scale=plain(lora.scale)) for lora in request.loras
            ),
            width=str(request.size.width),
            height=str(request.size.height),
            strength=plain(request.strength),
            count=str(request.num_images),
            reference=run.reference.slug if run.reference else "",
            mask=run.mask.slug if run.mask else "",
            **_advanced(request),
        )


def row_id() -> str:
    """A word that ties the fields of one row together."""
    return secrets.token_hex(4)


def _advanced(request: RunRequest) -> dict[str, Any]:
    fixed = request.seed != RANDOM_SEED
    return {
        "steps": str(request.num_inference_steps),
        "guidance": plain(request.guidance_scale),
        "seed_mode": "fixed" if fixed else "random",
        "seed": str(request.seed) if fixed else "",
        "format": request.output_format,
    }


def _rows(data: QueryDict) -> tuple[LoraRow, ...]:
    """Rows are told apart by their id, because a switch that is off sends nothing."""
    on = data.getlist("lora_on")
    ids, paths, scales = (data.getlist(name) for name in ("lora_id", "lora_path", "lora_scale"))
    rows = [
        LoraRow(id=id if _is_word(id) else row_id(), path=path, scale=_at(scales, place, "1"), on=id in on)
        for place, (id, path) in enumerate(zip(ids, paths, strict=False))
    ]
    return tuple(row for row in rows[:MAX_ROWS] if not row.is_blank)


def _values(data: QueryDict) -> tuple[tuple[str, str], ...]:
    """What was typed for a preset's variables."""
    found = ((_VALUE.fullmatch(name), name) for name in data)
    return tuple((match[1], str(data[name])) for match, name in found if match)[:MAX_ROWS]


def _is_word(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= 40


def _at(values: Sequence[str], place: int, otherwise: str) -> str:
    return values[place] if place < len(values) else otherwise


def plain(number: float) -> str:
    """A number as people write it, and exactly: the same settings with the same seed are the same picture."""
    return repr(float(number)).removesuffix(".0")
