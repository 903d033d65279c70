"""One JSON value of unknown kind into the kind that was hoped for: never an exception, only "nothing"."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

LONGEST_SENTENCE = 500
LARGEST = 2**53
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def mapping(value: object) -> Mapping[object, object]:
    """The object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def listed(value: object) -> list[object]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: object) -> str:
    """A string without what no database takes: NUL and halves of surrogate pairs."""
    return UNSTORABLE.sub("", value) if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """An integer of a size that JSON can carry, also from "200" or 6710.0."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return int(value) if abs(value) <= LARGEST else None


def yes(value: object) -> bool:
    return value is True or value == 1 or (isinstance(value, str) and value.lower() == "true")


def micros(dollars: object) -> int | None:
    """Dollars as JSON writes them (0.015 or "0.015") in integer micro-dollars, without a float's error."""
    if isinstance(dollars, bool) or not isinstance(dollars, (int, float, str)):
        return None
    try:
        amount = Decimal(str(dollars)[:40]) * 1_000_000
    except (ArithmeticError, ValueError):
        return None
    return int(amount.to_integral_value()) if amount.is_finite() and abs(amount) <= LARGEST else None


def moment(value: object) -> datetime | None:
    """An ISO 8601 time, nanoseconds cut to microseconds, as aware UTC. Without a zone it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text(value).strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def sentence(value: object) -> str:
    """Text of a failure on one printable line of at most 500 characters; of a list or object, what it says first."""
    for _ in range(4):
        if isinstance(value, list):
            value = next((entry for entry in value if entry), "")
        if isinstance(value, Mapping):
            value = next((value[key] for key in ("message", "msg", "error", "detail") if value.get(key)), "")
    return UNPRINTABLE.sub(" ", text(value)).strip()[:LONGEST_SENTENCE]


def inline_bytes(output: str) -> bytes | None:
    """The bytes of an output that is a data URL or naked base64; None when it is an address to fetch, or neither."""
    if output.startswith(("http://", "https://")):
        return None
    head, comma, body = output.partition(",") if output.startswith("data:") else ("", "", output)
    if comma and not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode(body, validate=True) or None
    except (binascii.Error, ValueError):
        return None
