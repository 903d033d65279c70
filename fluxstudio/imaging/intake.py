"""What the workshop answers, checked: a child reads hostile files, so its word is not taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fluxstudio.imaging.frames import Garbled, Head
from fluxstudio.imaging.limits import RENDITION_SIDES
from fluxstudio.imaging.refusals import MESSAGES, NOTES, Refused, refuse
from fluxstudio.imaging.sniff import JPEG, PNG

MAGIC = {"png": PNG, "jpeg": JPEG, "webp": b"RIFF"}


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A picture that was taken in."""

    format: str  # of the bytes given: "png", "jpeg" or "webp"
    width: int  # pixels, upright
    height: int
    working: bytes | None  # oriented, metadata-free 8-bit sRGB; a mask's PNG; None for results
    working_format: str | None  # "png" or "jpeg"
    average: str  # "#rrggbb"
    notes: tuple[str, ...]  # keys of refusals.NOTES
    renditions: dict[int, bytes]  # WebP by long side: 320, and 640 and 1280 when the picture is larger
    sha256: str  # of the bytes given, hexadecimal
    coverage: float | None = None  # masks: share of white pixels, 0 to 1


@dataclass(frozen=True, kw_only=True)
class MaskIntake:
    """A mask ready to be sent."""

    png: bytes  # 1 bit per pixel: decodes to only 0 and 255
    width: int
    height: int
    coverage: float  # share of white pixels, 0 to 1
    notes: tuple[str, ...]  # keys of refusals.NOTES


def read_intake(head: Head, blobs: Sequence[bytes], sha256: str) -> Intake:
    """The answer to an intake job; raises Garbled."""
    sides = _listed(head.get("sides"), RENDITION_SIDES)
    working_format = _one_of(head.get("working_format"), ("png", "jpeg", None))
    files = list(blobs)
    working = files.pop() if working_format and files else None
    if len(files) != len(sides) or (working_format and working is None):
        raise Garbled("files are missing")
    return Intake(
        format=_one_of(head.get("format"), tuple(MAGIC)),
        width=_pixels(head.get("width")),
        height=_pixels(head.get("height")),
        working=working and _starts(working, working_format),
        working_format=working_format,
        average=_colour(head.get("average")),
        notes=_listed(head.get("notes"), tuple(NOTES)),
        renditions={side: _starts(file, "webp") for side, file in zip(sides, files, strict=True)},
        sha256=sha256,
        coverage=_share(head["coverage"]) if "coverage" in head else None,
    )


def read_mask(head: Head, blobs: Sequence[bytes]) -> MaskIntake:
    """The answer to a mask job; raises Garbled."""
    taken = read_intake(head, blobs, "")
    if taken.working is None or taken.coverage is None:
        raise Garbled("not a mask")
    return MaskIntake(
        png=taken.working,
        width=taken.width,
        height=taken.height,
        coverage=taken.coverage,
        notes=taken.notes,
    )


def read_file(blobs: Sequence[bytes], kind: str) -> bytes:
    """The one file of a conversion; raises Garbled."""
    if len(blobs) != 1:
        raise Garbled("not one file")
    return _starts(blobs[0], kind)


def read_refusal(head: Head) -> Refused:
    """The refusal in an answer; the sentence is ours, only its numbers and names come from the child."""
    code, params = _one_of(head.get("refused"), tuple(MESSAGES)), head.get("params")
    if not isinstance(params, dict) or not all(_plain(value) for value in params.values()):
        raise Garbled("odd parameters")
    refused = refuse(code, **params)
    try:
        refused.text()
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled("parameters are missing") from error
    return refused


def _plain(value: object) -> bool:
    return type(value) in (int, float) or (isinstance(value, str) and len(value) <= 40)


def _one_of(value: object, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise Garbled("unknown value")
    return value


def _listed(values: object, allowed: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(values, list) or len(values) > len(allowed):
        raise Garbled("not a list")
    return tuple(dict.fromkeys(_one_of(value, allowed) for value in values))


def _pixels(value: object) -> int:
    if type(value) is not int or value < 1:
        raise Garbled("not a size")
    return value


def _share(value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise Garbled("not a share")
    return float(value)  # type: ignore[arg-type]


def _colour(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("#[0-9a-f]{6}", value):
        raise Garbled("not a colour")
    return value


def _starts(file: bytes, kind: str) -> bytes:
    if not file.startswith(MAGIC[kind]):
        raise Garbled("not the format it says")
    return file
