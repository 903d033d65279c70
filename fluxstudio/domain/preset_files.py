"""A preset as a file: written always alike, so that what is exported, imported and exported again is the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .presets import Look, parse_look, to_json, unknown_keys
from .problems import InvalidRequest, Problem, gettext_noop, invalid
from .texts import clean_name, clean_notes, clean_tags

FORMAT = "fluxstudio.preset"
VERSION = 1
MAX_BYTES = 64_000
_KEYS = ("format", "version", "name", "notes", "tags", "look")
_NOT_A_PRESET = gettext_noop("This is not a preset. Choose a file that was exported as one.")


@dataclass(frozen=True, kw_only=True)
class PresetFile:
    """What travels: no ids, no people, no pictures."""

    name: str
    look: Look
    notes: str = ""
    tags: tuple[str, ...] = ()


def write(preset: PresetFile) -> bytes:
    """UTF-8 JSON with a line's end, its keys in one order."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "name": preset.name,
        "notes": preset.notes,
        "tags": list(preset.tags),
        "look": to_json(preset.look),
    }
    return (json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def read(data: bytes) -> PresetFile:
    """Read what `write` wrote, here or elsewhere. Raises InvalidRequest with every problem in words."""
    body = _body(data)
    problems: list[Problem] = unknown_keys(body, _KEYS)
    values: dict[str, Any] = {}
    for name, take in _READERS.items():
        try:
            values[name] = take(body.get(name))
        except InvalidRequest as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidRequest(tuple(problems))
    return PresetFile(**values)


def _body(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        message = gettext_noop("A preset file has at most %(limit)d kB; this one is larger.")
        raise invalid("file", "size", message, limit=MAX_BYTES // 1000)
    try:
        body = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise invalid("file", "format", _NOT_A_PRESET) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise invalid("file", "format", _NOT_A_PRESET)
    if body.get("version") != VERSION or isinstance(body["version"], bool):
        message = gettext_noop("This preset was exported by a newer studio. Update this one to import it.")
        raise invalid("file", "version", message)
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two answers to one question are none."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _name(value: Any) -> str:
    return clean_name(value if isinstance(value, str) else "")


def _notes(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid("notes", "type", gettext_noop("This must be text."))
    return clean_notes(value)


def _tags(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise invalid("tags", "type", gettext_noop("This must be a list of words."))
    return tuple(clean_tags(value))


def _look(value: Any) -> Look:
    if not isinstance(value, dict):
        raise invalid("look", "type", _NOT_A_PRESET)
    return parse_look(value)


_READERS = {"name": _name, "notes": _notes, "tags": _tags, "look": _look}
