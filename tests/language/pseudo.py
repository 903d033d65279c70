"""Two invented translations: one 40 % longer with accents, one in Arabic script. What a program fills in stays as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

# What must survive: %% (before a letter it is a placeholder of a page's script), %(name)s, %s, {name}, tags, entities.
KEPT = re.compile(
    r"%%[a-z]?|%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}|</?[a-zA-Z][^<>]*>|&(?:\w+|#\d+);"
)
_PIECES = re.compile(f"({KEPT.pattern})")

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTED = "ÅƁÇÐÉƑĜĤÎĴĶĻṀŇÖÞQŘŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļḿñöþqřšţûṽŵẋýž"
_ARABIC = "ابجدهوزحطيكلمنسعفصقرشتثخذض"
_TO_ACCENTED = str.maketrans(_PLAIN, _ACCENTED)
_TO_ARABIC = str.maketrans(_PLAIN + "?;", _ARABIC * 2 + "؟؛")
_GROWTH = 0.4
_BRACKETS = 2
_VOWELS = "AEIOUYaeiouy"


def longer(text: str) -> str:
    """`text` with accents, 40 % longer and in brackets, so that cut ends and plain English are seen at once."""
    wanted = math.ceil(_GROWTH * len(letters(text))) - _BRACKETS
    return _around(text, lambda core: f"[{_stretched(core, wanted)}]")


def arabic(text: str) -> str:
    """`text` letter by letter in Arabic script, which browsers join and set from right to left."""
    return _around(text, lambda core: _outside_kept(core, lambda piece: piece.translate(_TO_ARABIC)))


def letters(text: str) -> str:
    """The part of `text` that a translator would change."""
    return KEPT.sub("", text)


def _around(text: str, change: Callable[[str], str]) -> str:
    core = text.strip()
    start = text.index(core)
    return text[:start] + change(core) + text[start + len(core) :] if core else text


def _outside_kept(text: str, change: Callable[[str], str]) -> str:
    # split() with one group: what is kept stands at the odd places
    return "".join(part if place % 2 else change(part) for place, part in enumerate(_PIECES.split(text)))


def _stretched(text: str, extra: int) -> str:
    left = max(0, extra)

    def change(piece: str) -> str:
        nonlocal left
        said = ""
        for sign in piece:
            times = min(left, 1) if sign in _VOWELS else 0
            left -= times
            said += sign.translate(_TO_ACCENTED) * (1 + times)
        return said

    return _outside_kept(text, change) + "~" * left
