"""The header of a .safetensors file: what it was trained on, and the words that call it up.

Source: the safetensors format (8 bytes of little-endian length, then JSON with an optional `__metadata__` of strings)
and the keys that trainers write: kohya's `ss_*`, the `modelspec.*` standard, ai-toolkit's `trigger_word`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = 8  # bytes that say how long the header is
MAX_HEADER = 1_000_000  # bytes
MAX_TEXT = 120  # characters of anything we keep from it
MAX_TRIGGERS = 8

_BASES = ("modelspec.architecture", "ss_base_model_version", "ss_sd_model_name", "base_model")
_TRIGGERS = (
    "modelspec.trigger_phrase",
    "trigger_word",
    "trigger_words",
    "ss_trigger_words",
    "activation text",
)


class UnreadableHeader(ValueError):
    """The bytes are not the beginning of a .safetensors file."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a LoRA says of itself, as far as it says anything."""

    tensors: int
    base_model: str = ""
    triggers: tuple[str, ...] = ()


def bytes_needed(beginning: bytes) -> int:
    """How many bytes from the start hold the whole header, judged by the bytes there are.

    Raises UnreadableHeader when the length cannot be that of one.
    """
    if len(beginning) < PREFIX:
        return PREFIX
    length = int.from_bytes(beginning[:PREFIX], "little")
    if not 2 <= length <= MAX_HEADER:
        raise UnreadableHeader("no length of a header")
    return PREFIX + length


def read_header(beginning: bytes) -> Header:
    """Read a header from at least `bytes_needed` bytes. Raises UnreadableHeader."""
    end = bytes_needed(beginning)
    if len(beginning) < end or len(beginning) < PREFIX:
        raise UnreadableHeader("cut short")
    try:
        body = json.loads(beginning[PREFIX:end])
    except (ValueError, RecursionError):
        raise UnreadableHeader("not JSON") from None
    if not isinstance(body, dict):
        raise UnreadableHeader("not a header")
    about = body.pop("__metadata__", {})
    if not body or not all(_is_tensor(entry) for entry in body.values()):
        raise UnreadableHeader("no tensors")
    facts = about if isinstance(about, dict) else {}
    return Header(tensors=len(body), base_model=_first(facts, _BASES), triggers=_triggers(facts))


def _is_tensor(entry: Any) -> bool:
    return isinstance(entry, dict) and "dtype" in entry and "shape" in entry


def _first(facts: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = (facts.get(name) for name in names)
    return next((_plain(value) for value in found if isinstance(value, str) and _plain(value)), "")


def _triggers(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The words its maker names; failing that, the tag that every training picture had."""
    named = _first(facts, _TRIGGERS)
    words = [_plain(word) for word in named.split(",")] if named else _common_tags(facts)
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_TRIGGERS]


def _common_tags(facts: Mapping[str, Any]) -> list[str]:
    try:
        tags = json.loads(facts.get("ss_tag_frequency", ""))
        counts: dict[str, int] = {}
        for folder in tags.values():
            for tag, count in folder.items():
                counts[tag] = counts.get(tag, 0) + int(count)
    except (TypeError, ValueError, OverflowError, AttributeError, RecursionError):
        return []
    if not counts:
        return []
    most = max(counts.values())
    return [_plain(tag) for tag, count in counts.items() if count == most][:1]


def _plain(text: str) -> str:
    """One line that can be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:MAX_TEXT]
