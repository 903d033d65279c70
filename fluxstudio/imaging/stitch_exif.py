"""EXIF as bytes: found in a file, and changed in place, so that all else stays byte for byte.

Pillow would rebuild the block and lose what it does not know (maker notes point into it by offset).
Layout: TIFF 6.0, section 2; tags: EXIF 2.32 (CIPA DC-008), section 4.6.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

ORIENTATION, GPS = 0x0112, 0x8825
THUMBNAIL_AT, THUMBNAIL_LENGTH = 0x0201, 0x0202
SHORT = 3
WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes by type
HEAD = b"Exif\0\0"
RAW = b"Raw profile type exif\0"
MOST_BYTES = 4_000_000  # of a block, and more than maker notes and thumbnails take
MOST_ENTRIES = 1_000  # of a directory; cameras write some sixty
LONGEST = 65_533 - len(HEAD)  # bytes that one JPEG segment holds


class Garbled(Exception):
    """Not EXIF that can be changed."""


def found(data: bytes, kind: str) -> bytes | None:
    """The EXIF block of a "png", "jpeg" or "webp" file, from its byte order mark on; None when there is none."""
    parts = {"png": _in_png, "jpeg": _in_jpeg, "webp": _in_webp}[kind](data)
    block = b"".join(parts).removeprefix(HEAD)
    return block or None


def turned(block: bytes, orientation: int = 1) -> bytes:
    """With this orientation (1 is upright), where it says any. Raises Garbled."""
    tiff = _Tiff(block)
    for entry in tiff.entries(tiff.first):
        if tiff.short(entry) == ORIENTATION:
            if tiff.short(entry + 2) != SHORT:
                raise Garbled
            tiff.put("H", entry + 8, orientation)
    return bytes(tiff.data)


def is_oriented(block: bytes) -> bool:
    """Whether it says an orientation that `turned` can change."""
    try:
        tiff = _Tiff(block)
        return any(tiff.short(at) == ORIENTATION for at in tiff.entries(tiff.first))
    except Garbled:
        return False


def for_export(block: bytes, *, gps: bool) -> bytes:
    """Without the embedded thumbnail, which shows the picture as it was, and without the place unless `gps`.
    Raises Garbled."""
    tiff = _Tiff(block)
    tiff.blank_thumbnail()
    if not gps:
        tiff.blank_gps()
    return bytes(tiff.data)


class _Tiff:
    """A TIFF structure that is changed where it lies. Every method may raise Garbled."""

    def __init__(self, block: bytes) -> None:
        self.data = bytearray(block)
        self.blanked = 0  # bytes; a block that would have itself blanked over and over is not believed
        if len(block) > MOST_BYTES:
            raise Garbled
        self.order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
        if not self.order:
            raise Garbled
        self.first = self.long(4)

    def short(self, at: int) -> int:
        return self._get("H", at)

    def long(self, at: int) -> int:
        return self._get("I", at)

    def _get(self, form: str, at: int) -> int:
        try:
            return int(struct.unpack_from(self.order + form, self.data, at)[0])
        except struct.error as error:
            raise Garbled from error

    def put(self, form: str, at: int, value: int) -> None:
        try:
            struct.pack_into(self.order + form, self.data, at, value)
        except struct.error as error:
            raise Garbled from error

    def entries(self, directory: int) -> Iterator[int]:
        """Where each 12-byte entry of a directory lies."""
        count = self.short(directory)
        if count > MOST_ENTRIES:
            raise Garbled
        for number in range(count):
            self.long(directory + 2 + 12 * number + 8)
            yield directory + 2 + 12 * number

    def value_of(self, directory: int, tag: int) -> int | None:
        return next((self.long(at + 8) for at in self.entries(directory) if self.short(at) == tag), None)

    def blank(self, start: int, length: int) -> None:
        end = min(len(self.data), start + length)
        self.blanked += max(0, end - start)
        if self.blanked > 2 * len(self.data):
            raise Garbled
        self.data[start:end] = bytes(max(0, end - start))

    def blank_gps(self) -> None:
        """Every place block and its values become zeros, and nothing points there any more."""
        while (directory := self.value_of(self.first, GPS)) is not None:
            self._blank_directory(directory)
            self._remove(self.first, GPS)

    def blank_thumbnail(self) -> None:
        link = self.first + 2 + 12 * self.short(self.first)
        directory = self.long(link)
        if not directory:
            return
        start, length = (self.value_of(directory, tag) for tag in (THUMBNAIL_AT, THUMBNAIL_LENGTH))
        self._blank_directory(directory)
        if start and length:
            self.blank(start, length)
        self.put("I", link, 0)

    def _blank_directory(self, directory: int) -> None:
        entries = list(self.entries(directory))
        for at in entries:
            length = WIDTHS.get(self.short(at + 2), 1) * self.long(at + 4)
            if length > 4:
                self.blank(self.long(at + 8), length)
        self.blank(directory, 2 + 12 * len(entries) + 4)

    def _remove(self, directory: int, tag: int) -> None:
        """Without its first entry of that tag; those behind it, and the link, move up."""
        entries = list(self.entries(directory))
        at = next((entry for entry in entries if self.short(entry) == tag), None)
        if at is None:  # it was its own place block, and is blank now
            raise Garbled
        end = entries[-1] + 12 + 4
        self.data[at:end] = self.data[at + 12 : end] + bytes(12)
        self.put("H", directory, len(entries) - 1)


def _in_png(data: bytes) -> Iterator[bytes]:
    """Its own chunk, or else text, as programs wrote it before there was that chunk."""
    at, text = 8, b""
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"eXIf":
            yield body
            return
        if kind in (b"tEXt", b"zTXt", b"iTXt") and body.startswith(RAW):
            text = _text(kind, body.removeprefix(RAW))
        at += 12 + length
    if text:
        yield _from_text(text)


def _text(kind: bytes, body: bytes) -> bytes:
    """The text after the keyword (PNG 1.2, section 4.2.3); what cannot be unpacked is no EXIF either."""
    packed = kind == b"zTXt" or (kind == b"iTXt" and body[:1] == b"\1")
    if kind == b"zTXt":
        body = body[1:]
    elif kind == b"iTXt":
        body = body[2:].split(b"\0", 2)[-1]
    if not packed:
        return body
    try:
        return zlib.decompressobj().decompress(body, 3 * MOST_BYTES)
    except zlib.error:
        return b"?"


def _from_text(text: bytes) -> bytes:
    """ImageMagick's way: an empty line, "exif", the length, then hexadecimal lines."""
    try:
        return bytes.fromhex(b"".join(text.split(b"\n")[3:]).decode("ascii")) or b"?"
    except ValueError:
        return b"?"


def _in_jpeg(data: bytes) -> Iterator[bytes]:
    """A block too long for one segment goes on in the next, each with the same head."""
    at, first = 2, True
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"\xda", b"\xd9", b""):
        length = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == 0xE1 and data[at + 4 : at + 10] == HEAD:
            yield data[at + (4 if first else 10) : at + 2 + length]
            first = False
        at += 2 + max(2, length)


def _in_webp(data: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"EXIF":
            yield data[at + 8 : at + 8 + length]
            return
        at += 8 + length + length % 2
