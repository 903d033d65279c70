"""The door to everything that decodes: sync, thread-safe, and refusing in plain words.

    taken = workshop.shared().intake(data, role="reference")

A child that crashes, hangs or runs into a limit becomes a Refused, and a new one takes its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Literal, TypeVar

from fluxstudio.domain.boxes import Size
from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging import sniff
from fluxstudio.imaging.exports_answers import Exported, read_exported, read_judged, read_piece
from fluxstudio.imaging.exports_files import jpeg_with, png_with_exif, profile_of, tidied
from fluxstudio.imaging.exports_splice import find_jpegtran, splice
from fluxstudio.imaging.frames import Garbled, Head
from fluxstudio.imaging.intake import Intake, MaskIntake, read_file, read_intake, read_mask, read_refusal
from fluxstudio.imaging.limits import MASTER_BYTES, SEND_BYTES, UPLOAD_BYTES, ChildLimits
from fluxstudio.imaging.pool import Pool
from fluxstudio.imaging.refusals import refuse
from fluxstudio.imaging.sniff import JPEG
from fluxstudio.imaging.stitch_answers import (
    Painted,
    Prepared,
    Stitched,
    read_painted,
    read_prepared,
    read_stitched,
)
from fluxstudio.imaging.stitch_exif import LONGEST, found
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.imaging.worker import Died

log = logging.getLogger(__name__)

Role = Literal["reference", "mask", "result"]
Format = Literal["jpeg", "png", "webp"]
T = TypeVar("T")

WAIT_SECONDS = 60.0  # for a free child, before "busy"
PLAIN = Painting()
QUALITY = 92  # of downloads as JPEG and WebP


class Workshop:
    """A pool of `size` decoding children, each started when first needed."""

    def __init__(
        self,
        size: int = 2,
        *,
        limits: ChildLimits | None = None,
        wait_seconds: float = WAIT_SECONDS,
        jpegtran: str | None = None,
    ) -> None:
        self.pool = Pool(size, limits or ChildLimits(), wait_seconds)
        self.jpegtran = jpegtran  # the program's path; without it JPEG exports are written anew

    def intake(self, data: bytes, *, role: Role) -> Intake:
        """Take in a file. "reference": a working copy for pages and the provider; "mask": a normalised mask;
        "result": facts and renditions only, the bytes stay as they came. Raises Refused."""
        # A master is a result too, and may be larger than what people may upload.
        sniff.kind_of(data, MASTER_BYTES if role == "result" else UPLOAD_BYTES)
        digest = sha256(data).hexdigest()
        return self._run(role, {}, data, lambda head, files: read_intake(head, files, digest))

    def mask(self, data: bytes, *, for_size: tuple[int, int]) -> MaskIntake:
        """A mask for an upright picture of `for_size` (width, height) pixels. Raises Refused."""
        return self._run("mask", {"size": list(for_size)}, data, read_mask)

    def convert(self, data: bytes, format: Format, quality: int = QUALITY) -> bytes:
        """The picture as another format for download: sRGB, tagged so, no other metadata, transparency over
        white. A caller whose stored bytes have the format serves those instead. Raises Refused."""
        params = {"kind": format, "quality": min(100, max(1, quality))}
        return self._run("convert", params, data, lambda _, files: read_file(files, format))

    def send_copy(self, data: bytes, max_bytes: int = SEND_BYTES) -> bytes:
        """What the provider gets of a working copy: the same bytes, or a JPEG of at most `max_bytes`.
        Raises Refused."""
        if len(data) <= max_bytes:
            return data
        params = {"max_bytes": max_bytes}
        return self._run("send_copy", params, data, lambda _, files: read_file(files, "jpeg"))

    def read_mask(self, mask: bytes, *, for_size: Size, painting: Painting = PLAIN) -> Painted:
        """What is painted in a mask from the editor, for an upright picture of `for_size` pixels. Raises Refused."""
        params = {
            "picture": list(for_size),
            "painting": [painting.threshold, painting.grow, painting.feather],
            "at": painting.at and list(painting.at),
        }
        return self._run("read_mask", params, mask, lambda head, files: read_painted(head, files, for_size))

    def prepare_touchup(self, original: bytes, mask: bytes, order: Order) -> Prepared:
        """What to send: the box of `original` (an upload's own bytes, a result or a master) and its mask, which
        may be empty for an area. Raises Refused."""
        params = {"order": order.to_data()}
        return self._run(
            "prepare_touchup", params, original, lambda head, files: read_prepared(head, files, order), mask
        )

    def stitch(self, original: bytes, result: bytes, mask: bytes, order: Order) -> Stitched:
        """The picture with the provider's `result` in it, lossless. Raises Refused."""
        params = {"order": order.to_data()}
        return self._run(
            "stitch", params, original, lambda head, files: read_stitched(head, files, order), result, mask
        )

    def preview(self, original: bytes, result: bytes, mask: bytes, order: Order) -> Stitched:
        """The box alone (`master_png`, at the box's size), as `stitch` would make it: sRGB, transparent where nothing
        may change. Raises Refused."""

        def read(head: Head, files: list[bytes]) -> Stitched:
            return read_stitched(head, files, order, whole=False)

        return self._run("preview", {"order": order.to_data()}, original, read, result, mask)

    def export(
        self,
        master: bytes,
        *,
        original: bytes,
        format: Format,
        at: tuple[int, int] = (0, 0),
        gps: bool = False,
        quality: int = QUALITY,
    ) -> Exported:
        """A master as a file to download, with its profile and EXIF, and with the place only if `gps`.

        `original` is what the touch-ups began with, `at` its place in an extended canvas. A JPEG is written as the
        original was, or spliced into it where jpegtran is installed; `quality` is for all others. Raises Refused.
        """
        if format == "png":
            exif, notes = tidied(found(master, "png"), gps=gps)
            return Exported(data=png_with_exif(master, exif), format="png", notes=notes)
        if format == "jpeg" and at == (0, 0) and (spliced := self._spliced(master, original, gps)):
            return spliced
        params = {"kind": format, "quality": quality, "gps": gps, "at": list(at)}
        return self._run(
            "export", params, master, lambda head, files: read_exported(head, files, format), original
        )

    def _spliced(self, master: bytes, original: bytes, gps: bool) -> Exported | None:
        """The original JPEG with the touched-up blocks in it; None when that cannot be, or is not exact."""
        if self.jpegtran is None or not original.startswith(JPEG):
            return None
        piece = self._run("splice_piece", {}, master, read_piece, original)
        file = piece and splice(self.jpegtran, original, piece, self.pool.limits)
        if piece is None or not file:
            return None
        block = found(original, "jpeg")
        exif, notes = tidied(block, gps=gps, most=LONGEST, orientation=None)
        if block and not exif:
            return None  # without its orientation the file would lie on its side
        file, box = jpeg_with(file, exif, profile_of(original)), piece.box
        judged = self._run(
            "judge", {"box": list(box)}, file, lambda head, _: read_judged(head, file, box), master, original
        )
        return judged and replace(judged, notes=notes)

    def prewarm(self) -> None:
        """Start every child and return when they answer, so that the first upload does not wait."""
        self.pool.prewarm()

    def close(self) -> None:
        """End all children; a job that is running is refused with `again`."""
        self.pool.close()

    def _run(
        self, job: str, params: Head, data: bytes, read: Callable[[Head, list[bytes]], T], *more: bytes
    ) -> T:
        sniff.kind_of(data, MASTER_BYTES)
        try:
            return self._once(job, params, read, data, *more)
        except Died as died:
            if died.reason != "crashed":
                raise refuse(died.reason) from died
        # Once more: the kernel may have taken the child for somebody else's memory.
        try:
            return self._once(job, params, read, data, *more)
        except Died as died:
            log.error("imaging job %s failed twice: %s", job, died)
            raise refuse(died.reason) from died

    def _once(self, job: str, params: Head, read: Callable[[Head, list[bytes]], T], *data: bytes) -> T:
        with self.pool.borrow() as worker:
            head, files = worker.ask(job, params, *data)
            try:
                if "refused" not in head:
                    return read(head, files)
                refused = read_refusal(head)
            except (Garbled, TypeError) as error:
                worker.worn = True
                raise Died("crashed") from error
        if "trouble" in head:
            log.error("imaging job %s failed: %s", job, str(head["trouble"])[:4000])
        raise refused


@lru_cache(maxsize=1)
def shared() -> Workshop:
    """The process's own workshop, built when first asked for; after a fork it starts children of its own."""
    return Workshop(jpegtran=find_jpegtran())
