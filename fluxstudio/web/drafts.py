"""Unfinished masks as they travel: what a browser may send, and what it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from fluxstudio.actions.drafts import draft_of, tag_of
from fluxstudio.domain.request import MAX_PROMPT
from fluxstudio.models import MaskDraft, Member, Picture

META_BYTES = 16_000
SIDE = 100_000  # pixels; beyond any canvas
WORD = 20  # characters of a setting's name


class BadMeta(ValueError):
    """What came with a mask cannot be read; the argument is the sentence for the person."""


def told(team: str, draft: MaskDraft | None, picture: Picture) -> dict[str, Any]:
    """A draft for the page and its scripts; all None where there is none. `mask_url` is None while it is empty."""
    if draft is None:
        return {"etag": None, "meta": None, "changed_at": None, "mask_url": None}
    tag = tag_of(draft)
    url = f"{reverse('draft_mask_file', args=[team, picture.slug])}?{urlencode({'tag': tag})}"
    return {
        "etag": tag,
        "meta": draft.meta,
        "changed_at": draft.changed_at.isoformat(),
        "mask_url": url if draft.mask else None,
    }


def draft_for(part: Member, picture: Picture) -> dict[str, Any] | None:
    """The member's own draft of the picture for #editor-data; None where there is none."""
    found = draft_of(part.person, picture)
    return told(part.team.slug, found, picture) if found else None


def parse_meta(text: str) -> dict[str, Any]:
    """Settings that belong to a mask, checked one by one. Raises BadMeta."""
    if len(text.encode(errors="replace")) > META_BYTES:
        raise BadMeta(_("The mask's settings are too large. Reload the page and paint on."))
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BadMeta(_not_readable()) from error
    if not isinstance(found, dict) or not all(_holds(name, value) for name, value in found.items()):
        raise BadMeta(_not_readable())
    return found


def place_of(meta: dict[str, Any]) -> tuple[int, int]:
    """Where the mask's file lies in the picture."""
    at = meta.get("at") or {"x": 0, "y": 0}
    return at["x"], at["y"]


def _not_readable() -> str:
    return _("The mask's settings could not be read. Reload the page and paint on.")


def _holds(name: str, value: Any) -> bool:
    check = KNOWN.get(name)
    return check is not None and (value is None or check(value))


def _between(least: float, most: float) -> Callable[[Any], bool]:
    # comparing alone also refuses what is not a number, endless, or too large to become a float
    return lambda value: type(value) in (int, float) and least <= value <= most


def _is_whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= SIDE


def _is_switch(value: Any) -> bool:
    return type(value) is bool


def _is_word(value: Any) -> bool:
    return (
        isinstance(value, str) and len(value) <= WORD and all(char.isalpha() or char == "-" for char in value)
    )


def _is_asked(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_PROMPT and "\0" not in value


def _is_place(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"x", "y"} and all(map(_is_whole, value.values()))


def _is_point(value: Any) -> bool:
    inside = _between(-SIDE, SIDE)
    return isinstance(value, dict) and set(value) == {"x", "y"} and all(map(inside, value.values()))


def _is_box(value: Any) -> bool:
    sides, inside = {"left", "top", "right", "bottom"}, _between(-SIDE, SIDE)
    return isinstance(value, dict) and set(value) == sides and all(map(inside, value.values()))


#: What the editor keeps beside the paint. Null stands for "not set".
KNOWN: dict[str, Callable[[Any], bool]] = {
    "at": _is_place,
    "width": _is_whole,
    "height": _is_whole,
    "tool": _is_word,
    "view": _is_word,
    "size": _between(0, 10_000),
    "softness": _between(0, 1),
    "add": _is_switch,
    "pressure": _is_switch,
    "overlay": _is_switch,
    "colour": _between(0, 16),
    "opacity": _between(0, 1),
    "grow": _between(-1_000, 1_000),
    "feather": _between(0, 1_000),
    "box": _is_box,
    "zoom": _between(0, 1_000),
    "centre": _is_point,
    "asked": _is_asked,
    "strength": _between(0, 1),
    "count": _between(1, 4),
}
