"""What the workshop answers about touch-ups, checked: a child reads hostile files, so its word is not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fluxstudio.domain.boxes import Box, Size
from fluxstudio.imaging.frames import Garbled, Head
from fluxstudio.imaging.intake import read_file
from fluxstudio.imaging.refusals import NOTES
from fluxstudio.imaging.sniff import PNG
from fluxstudio.imaging.stitch_order import Match, Order

MODES = ("L", "LA", "RGB", "RGBA")


@dataclass(frozen=True, kw_only=True)
class Painted:
    """What a mask's file holds."""

    bounds: Box  # of what may change, after grow, in the picture
    coverage: float  # share of the picture, 0 to 1
    soft: bool  # whether any pixel changes only in part


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What is sent to the provider; both of the plan's `sent_size`."""

    image_png: bytes  # sRGB
    mask_png: bytes  # 1 bit per pixel: decodes to only 0 and 255; 255 changes
    notes: tuple[str, ...]  # keys of refusals.NOTES


@dataclass(frozen=True, kw_only=True)
class Stitched:
    """A touched-up picture; every pixel outside the mask is the parent's."""

    master_png: (
        bytes  # lossless, with the parent's ICC and EXIF; of a preview: the box alone, sRGB with alpha
    )
    width: int  # pixels of the whole picture
    height: int
    mode: str  # one of MODES
    matches: tuple[Match, ...]  # colour correction of red, green and blue; empty when there was none
    changed: float  # share of the pixels that might change and did, 0 to 1
    notes: tuple[str, ...]  # keys of refusals.NOTES


def read_painted(head: Head, blobs: Sequence[bytes], picture: Size) -> Painted:
    """The answer to a read_mask job; raises Garbled."""
    bounds = head.get("bounds")
    if (
        blobs
        or not isinstance(bounds, list)
        or not all(type(edge) is int for edge in bounds)
        or len(bounds) != 4
    ):
        raise Garbled("no bounds")
    box = Box(*bounds)
    if min(box.size) < 1 or not Box(0, 0, *picture).holds(box):
        raise Garbled("bounds outside the picture")
    return Painted(bounds=box, coverage=_share(head.get("coverage")), soft=head.get("soft") is True)


def read_prepared(head: Head, blobs: Sequence[bytes], order: Order) -> Prepared:
    """The answer to a prepare_touchup job; raises Garbled."""
    if len(blobs) != 2 or any(_png_size(blob) != order.plan.sent_size for blob in blobs):
        raise Garbled("not two pictures of the plan's size")
    return Prepared(image_png=blobs[0], mask_png=blobs[1], notes=_notes(head))


def read_stitched(head: Head, blobs: Sequence[bytes], order: Order, *, whole: bool = True) -> Stitched:
    """The answer to a stitch job, or with `whole` False to a preview; raises Garbled."""
    png = read_file(blobs, "png")
    picture, mode = order.plan.picture, head.get("mode")
    if _png_size(png) != (picture if whole else order.plan.box.size) or mode not in MODES:
        raise Garbled("not the picture asked for")
    return Stitched(
        master_png=png,
        width=picture[0],
        height=picture[1],
        mode=mode,
        matches=_matches(head.get("matches")),
        changed=_share(head.get("changed")),
        notes=_notes(head),
    )


def _png_size(data: bytes) -> Size:
    if not data.startswith(PNG) or len(data) < 24:
        raise Garbled("not a PNG")
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _notes(head: Head) -> tuple[str, ...]:
    notes = head.get("notes")
    if not isinstance(notes, list) or not all(isinstance(note, str) and note in NOTES for note in notes):
        raise Garbled("unknown notes")
    return tuple(dict.fromkeys(notes))


def _matches(found: object) -> tuple[Match, ...]:
    if not isinstance(found, list) or len(found) not in (0, 3):
        raise Garbled("no matches")
    return tuple(Match(*(_number(part) for part in _pair(each))) for each in found)


def _pair(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) != 2:
        raise Garbled("not a pair")
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float) or not -1000 < value < 1000:  # type: ignore[operator]
        raise Garbled("not a number")
    return float(value)  # type: ignore[arg-type]


def _share(value: object) -> float:
    found = _number(value)
    if not 0 <= found <= 1:
        raise Garbled("not a share")
    return found
