"""Metadata of finished files, put in as bytes: no pixel is read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from fluxstudio.imaging import stitch_exif
from fluxstudio.imaging.sniff import PNG

ICC_HEAD = b"ICC_PROFILE\0"
ICC_PART = 65_533 - len(ICC_HEAD) - 2  # bytes of a profile in one JPEG segment (ICC.1:2022, annex B.4)


def tidied(
    block: bytes | None, *, gps: bool, most: int | None = None, orientation: int | None = 1
) -> tuple[bytes | None, tuple[str, ...]]:
    """EXIF as it may leave the studio, and notes: left out when it cannot be read or has more than `most` bytes.

    `orientation`: what it says then; None leaves what it says.
    """
    if block is None:
        return None, ()
    try:
        block = stitch_exif.for_export(block, gps=gps)
        block = block if orientation is None else stitch_exif.turned(block, orientation)
    except stitch_exif.Garbled:
        return None, ("metadata_dropped",)
    return (None, ("metadata_dropped",)) if most and len(block) > most else (block, ())


def png_with_exif(data: bytes, block: bytes | None) -> bytes:
    """The PNG with this EXIF, or none, instead of its own."""
    kept = [chunk for kind, chunk in _chunks(data) if kind != b"eXIf"]
    if block is not None:
        kept.insert(1, _chunk(b"eXIf", block))
    return PNG + b"".join(kept)


def jpeg_with(data: bytes, block: bytes | None, icc: bytes | None) -> bytes:
    """The JPEG with this EXIF and profile; it has neither yet."""
    start = 2
    if data[2:4] == b"\xff\xe0":  # JFIF comes first
        start += 2 + int.from_bytes(data[4:6])
    segments = [_segment(0xE1, stitch_exif.HEAD + block)] if block else []
    return data[:start] + b"".join([*segments, *_profile(icc or b"")]) + data[start:]


def profile_of(data: bytes) -> bytes | None:
    """The ICC profile in a JPEG, put together from its parts."""
    at, parts = 2, []
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"\xda", b"\xd9", b""):
        length = int.from_bytes(data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if data[at + 1] == 0xE2 and body.startswith(ICC_HEAD):
            parts.append((body[len(ICC_HEAD)], body[len(ICC_HEAD) + 2 :]))
        at += 2 + max(2, length)
    return b"".join(part for _, part in sorted(parts)) or None


def _profile(icc: bytes) -> Iterator[bytes]:
    parts = [icc[at : at + ICC_PART] for at in range(0, len(icc), ICC_PART)]
    for number, part in enumerate(parts, 1):
        yield _segment(0xE2, ICC_HEAD + bytes((number, len(parts))) + part)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at:end]
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
