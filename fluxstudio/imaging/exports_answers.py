"""What the workshop answers about exports, checked like every child's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Words
from fluxstudio.imaging.frames import Garbled, Head
from fluxstudio.imaging.intake import read_file
from fluxstudio.imaging.refusals import NOTES, gettext_noop


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A file to hand out, and how true it is to what was never touched."""

    data: bytes
    format: str  # "png", "jpeg" or "webp"
    notes: tuple[str, ...] = ()  # keys of refusals.NOTES
    untouched: int = 0  # pixels that are still the original's in the master
    changed: int = 0  # of these, pixels that this file shows differently
    levels: int = 0  # by at most so many of 255
    box: Box | None = None  # a spliced JPEG: outside, no pixel differs; in the file's own orientation

    @property
    def changed_share(self) -> float:
        """Of the untouched pixels, 0 to 1."""
        return self.changed / self.untouched if self.untouched else 0.0

    @property
    def words(self) -> Words:
        """What the format did to the untouched part, for the person who downloads it."""
        if self.box is not None:
            message = gettext_noop("Outside the touched-up area every pixel is as in the original JPEG.")
            return Words(message, {})
        if not self.changed:
            return Words(gettext_noop("Every untouched pixel is as in the original."), {})
        message = gettext_noop(
            "Saving in this format changed %(percent)s %% of the untouched pixels, by at most %(levels)s of 255 levels. "
            "PNG changes none."
        )
        return Words(message, {"percent": _percent(self.changed_share), "levels": self.levels})


class Piece(NamedTuple):
    """What a JPEG must be given in place of its own blocks."""

    data: bytes
    at: tuple[int, int]  # pixels, in the file's own orientation
    box: Box  # what may change
    progressive: bool


def read_exported(head: Head, blobs: Sequence[bytes], kind: str) -> Exported:
    """The answer to an export job; raises Garbled."""
    notes = head.get("notes")
    if not isinstance(notes, list) or not all(isinstance(note, str) and note in NOTES for note in notes):
        raise Garbled("unknown notes")
    untouched, changed, levels = _counts(head)
    return Exported(
        data=read_file(blobs, kind),
        format=kind,
        notes=tuple(dict.fromkeys(notes)),
        untouched=untouched,
        changed=changed,
        levels=levels,
    )


def read_piece(head: Head, blobs: Sequence[bytes]) -> Piece | None:
    """The answer to a splice_piece job, None when the original cannot be spliced; raises Garbled."""
    if head.get("box") is None:
        return None
    edges, at = _counted(head["box"], 4), _counted(head.get("at"), 2)
    return Piece(read_file(blobs, "jpeg"), (at[0], at[1]), Box(*edges), head.get("progressive") is True)


def read_judged(head: Head, file: bytes, box: Box) -> Exported | None:
    """The answer to a judge job; None when a pixel beyond the box differs. Raises Garbled."""
    if head.get("beyond") != 0:
        return None
    untouched, changed, levels = _counts(head)
    return Exported(data=file, format="jpeg", box=box, untouched=untouched, changed=changed, levels=levels)


def _counts(head: Head) -> list[int]:
    return _counted([head.get(name) for name in ("untouched", "changed", "levels")], 3)


def _counted(values: object, length: int) -> list[int]:
    good = isinstance(values, list) and len(values) == length
    if not good or not all(type(value) is int and value >= 0 for value in values):  # type: ignore[attr-defined]
        raise Garbled("not counts")
    return list(values)  # type: ignore[call-overload, no-any-return]


def _percent(share: float) -> str:
    """Never 0 for something, nor 100 for less than all."""
    percent = 100 * share
    if percent < 0.1:
        return "< 0.1"
    return f"{min(99.9, percent):.1f}" if share < 1 else "100"
