"""The form of a preset: text as it was typed, read into a look; the rules are the domain's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from fluxstudio.actions.preset_about import About
from fluxstudio.domain.loras import MAX_LORAS, MAX_SCALE
from fluxstudio.domain.preset_rights import CHOICES
from fluxstudio.domain.presets import Look, parse_look
from fluxstudio.domain.problems import InvalidRequest, Problem
from fluxstudio.domain.texts import clean_name, clean_notes, clean_tags
from fluxstudio.models import Preset

from .run import Errors, decimal, say, whole
from .typed import MAX_ROWS, plain, row_id

MAX_NOTE = 500  # characters
_NAMES = (
    *("name", "notes", "tags", "edited_by", "triggers", "before", "after", "width", "height"),
    *("steps", "guidance", "strength", "count", "format", "note", "base", "stamp"),
)
_ROW = ("path", "name", "scale", "low", "high")


@dataclass(frozen=True, kw_only=True)
class LookRow:
    """One LoRA of the form."""

    id: str
    path: str = ""
    name: str = ""
    scale: str = "1"
    low: str = "0"
    high: str = plain(MAX_SCALE)
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not self.path.strip()

    @property
    def sentences(self) -> list[str]:
        """What is wrong with it, each once."""
        return list(dict.fromkeys(sentence for found in self.errors.values() for sentence in found))


@dataclass(frozen=True, kw_only=True)
class PresetTyped:
    """Every field as text, so that nothing a person typed is lost."""

    name: str = ""
    notes: str = ""
    tags: str = ""
    edited_by: str = Preset.Editors.EDITORS
    triggers: str = ""
    before: str = ""
    after: str = ""
    width: str = ""
    height: str = ""
    steps: str = ""
    guidance: str = ""
    strength: str = ""
    count: str = ""
    format: str = ""
    note: str = ""
    base: str = "0"  # the version it was written on top of
    stamp: str = ""  # of what was said about the preset then
    loras: tuple[LookRow, ...] = ()

    @classmethod
    def from_post(cls, data: QueryDict) -> PresetTyped:
        """What was sent."""
        values = {name: str(data[name]).replace("\r\n", "\n") for name in _NAMES if name in data}
        columns = [data.getlist(f"lora_{name}") for name in _ROW]
        rows = [
            LookRow(id=row_id(), **dict(zip(_ROW, cells, strict=True)))
            for cells in zip(*columns, strict=False)
        ]
        return cls(loras=tuple(row for row in rows[:MAX_ROWS] if not row.is_blank), **values)

    @classmethod
    def from_composer(cls, data: QueryDict, *, over: Look | None = None) -> PresetTyped:
        """What stands in the composer; names and ranges of LoRAs that the look `over` has are kept."""
        on, ids = data.getlist("lora_on"), data.getlist("lora_id")
        stack = zip(ids, data.getlist("lora_path"), data.getlist("lora_scale"), strict=False)
        rows = [_row_over(path, scale, over) for id, path, scale in stack if id in on and path.strip()]
        same = ("width", "height", "steps", "guidance", "strength", "count", "format")
        values = {name: str(data[name]) for name in same if name in data}
        words = cls.from_look(over) if over else cls()
        return replace(words, loras=tuple(rows[:MAX_ROWS]), **values)

    @classmethod
    def from_look(cls, look: Look) -> PresetTyped:
        """A look to be changed."""
        return cls(
            triggers=", ".join(look.triggers),
            before=look.before,
            after=look.after,
            width=_text(look.size and look.size.width),
            height=_text(look.size and look.size.height),
            steps=_text(look.steps),
            guidance=_text(look.guidance),
            strength=_text(look.strength),
            count=_text(look.count),
            format=_text(look.format),
            loras=tuple(_row(lora.path, lora.name, lora.scale, lora.low, lora.high) for lora in look.loras),
        )

    def about(self, preset: Preset, number: int) -> PresetTyped:
        """With what is said about a preset, on top of that version."""
        return replace(
            self,
            name=preset.name,
            notes=preset.notes,
            tags=", ".join(preset.tags),
            edited_by=preset.edited_by,
            base=str(number),
            stamp=About.of(preset).stamp,
        )

    @property
    def blank_rows(self) -> list[LookRow]:
        """Rows to fill in."""
        return [LookRow(id=row_id()) for _ in range(MAX_LORAS - len(self.loras))]


class PresetForm:
    """Reads a POST. `errors` says what is wrong where; the values are there once `is_valid` was true."""

    look: Look
    name: str
    notes: str
    note: str
    tags: list[str]
    edited_by: str

    def __init__(self, data: QueryDict) -> None:
        self.typed = PresetTyped.from_post(data)
        self.errors: Errors = {}

    @property
    def base(self) -> int:
        """The version it was written on top of; 0 when that cannot be told."""
        return int(self.typed.base) if self.typed.base.isdecimal() and len(self.typed.base) < 9 else 0

    def is_valid(self) -> bool:
        """Read everything, and say all that is wrong at once."""
        typed = self.typed
        self.look = self._read(lambda: parse_look(_body(typed)), Look())
        self.name = self._read(lambda: clean_name(typed.name), "")
        self.notes = self._read(lambda: clean_notes(typed.notes), "")
        self.note = self._read(lambda: clean_notes(typed.note, field="note", limit=MAX_NOTE), "")
        self.tags = self._read(lambda: clean_tags(typed.tags.split(",")), [])
        self.edited_by = typed.edited_by if typed.edited_by in CHOICES else Preset.Editors.EDITORS
        return not self.errors

    def add_error(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field, once."""
        if sentence not in (sentences := self.errors.setdefault(name, [])):
            sentences.append(sentence)

    def _read(self, read: Any, otherwise: Any) -> Any:
        try:
            return read()
        except InvalidRequest as error:
            for problem in error.problems:
                self._note(problem)
            return otherwise

    def _note(self, problem: Problem) -> None:
        first, _, rest = problem.field.partition(".")
        if first == "loras" and rest:
            place, _, part = rest.partition(".")
            self._note_row(int(place), part or "path", say(problem))
            self.errors.setdefault("loras", [])
        else:
            self.add_error(first, say(problem))

    def _note_row(self, place: int, part: str, sentence: str) -> None:
        rows = list(self.typed.loras)
        errors = {name: list(found) for name, found in rows[place].errors.items()}
        errors.setdefault(part, []).append(sentence)
        rows[place] = replace(rows[place], errors=errors)
        self.typed = replace(self.typed, loras=tuple(rows))


def _body(typed: PresetTyped) -> dict[str, Any]:
    """JSON-like. What is not a number stays text, and the domain says what it should have been."""
    size = f"{typed.width.strip()}*{typed.height.strip()}"
    return {
        "loras": [_lora(row) for row in typed.loras],
        "triggers": typed.triggers.split(","),
        "before": typed.before,
        "after": typed.after,
        "size": None if size == "*" else size,
        "steps": _maybe(whole, typed.steps),
        "guidance": _maybe(decimal, typed.guidance),
        "strength": _maybe(decimal, typed.strength),
        "count": _maybe(whole, typed.count),
        "format": typed.format or None,
    }


def _lora(row: LookRow) -> dict[str, Any]:
    numbers = {name: decimal(getattr(row, name)) for name in ("scale", "low", "high")}
    return {"path": row.path, "name": row.name, **numbers}


def _maybe(read: Any, text: str) -> Any:
    return read(text) if text.strip() else None


def _row(path: str, name: str, scale: float, low: float, high: float) -> LookRow:
    return LookRow(id=row_id(), path=path, name=name, scale=plain(scale), low=plain(low), high=plain(high))


def _row_over(path: str, scale: str, over: Look | None) -> LookRow:
    known = over.lora(path) if over else None
    if known is None:
        return LookRow(id=row_id(), path=path, scale=scale)
    return replace(_row(path, known.name, known.scale, known.low, known.high), scale=scale)


def _text(value: object) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, float) else str(value)
