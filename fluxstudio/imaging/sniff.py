"""What a file is by its first bytes, and how large the picture says it is: pure, nothing is decoded.

Sizes come from the header before Pillow sees the file, because Pillow's WebP decoder allocates its canvas
when the file is opened and its own pixel limit lets 81 megapixels pass in silence (Pillow 13).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fluxstudio.imaging.limits import PIXELS, SIDE, UPLOAD_BYTES
from fluxstudio.imaging.refusals import Refused, refuse

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
AVIF_BRANDS = (b"avif", b"avis")

# First bytes of what people drop by mistake; the names are proper names and stay untranslated.
STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\1\0", "ICO"),
    (b"8BPS", "Photoshop (PSD)"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"%PDF", "PDF"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"SIMPLE  =", "FITS"),
    (b"PK\3\4", "ZIP"),
    (b"\x1f\x8b", "gzip"),
)


def kind_of(data: bytes, most: int = UPLOAD_BYTES) -> str:
    """ "png", "jpeg" or "webp" by content; raises Refused for an empty, too large or other file."""
    if not data:
        raise refuse("empty")
    if len(data) > most:
        raise too_large(len(data))
    if data.startswith(PNG):
        return "png"
    if data.startswith(JPEG):
        return "jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise _stranger(data[:4096])


def too_large(size: int) -> Refused:
    """The refusal for `size` bytes; callers that cut a stream short raise it too."""
    return refuse("too_large", megabytes=_up(size, 1_000_000), limit=UPLOAD_BYTES // 1_000_000)


def _up(amount: int, unit: int) -> float | int:
    """Rounded up to a tenth, so that a number over a limit is never shown as the limit itself."""
    tenths = -(-amount * 10 // unit)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def _stranger(start: bytes) -> Refused:
    if start[4:8] == b"ftyp":
        return _boxed(start[8:12])
    for magic, name in STRANGERS:
        if start.startswith(magic):
            return refuse("other_format", kind=name)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text or text.startswith(b"data:image/svg"):
        return refuse("other_format", kind="SVG")
    if text.startswith((b"<!doctype html", b"<html")):
        return refuse("other_format", kind="HTML")
    return refuse("not_a_picture")


def _boxed(brand: bytes) -> Refused:
    if brand in HEIC_BRANDS:
        return refuse("heic")
    if brand in AVIF_BRANDS:
        return refuse("other_format", kind="AVIF")
    return refuse("not_a_picture")


def check_size(width: int, height: int, minimum: int = 1) -> None:
    """Raise Refused unless width x height pixels are within the limits."""
    size = {"width": width, "height": height}
    if width < 1 or height < 1:
        raise refuse("damaged")
    if width * height > PIXELS:
        megapixels = _up(width * height, 1_000_000)
        raise refuse("too_many_pixels", **size, megapixels=megapixels, limit=PIXELS // 1_000_000)
    if max(width, height) > SIDE:
        raise refuse("side_too_long", **size, limit=SIDE)
    if min(width, height) < minimum:
        raise refuse("too_small", **size, limit=minimum)


def header_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in pixels as the header claims them; None when it does not say."""
    if kind == "png":
        return struct.unpack(">II", data[16:24]) if data[12:16] == b"IHDR" and len(data) >= 24 else None
    return _jpeg_size(data) if kind == "jpeg" else _webp_size(data[:30])


def _webp_size(start: bytes) -> tuple[int, int] | None:
    """RFC 9649, sections 2.5 to 2.7."""
    chunk, body = start[12:16], start[20:30]
    if len(body) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    for marker, at in _jpeg_segments(data):
        # SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC): ITU T.81, table B.1
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(data):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
    return None


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and its place, up to and with the start of scan (DA)."""
    at = 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 4 <= len(data):
        marker = data[at + 1]
        if marker in (0x00, 0xFF):  # stuffing, fill bytes
            at += 1
            continue
        yield marker, at
        if marker == 0xDA:
            return
        standalone = marker == 0x01 or 0xD0 <= marker <= 0xD9
        at += 2 if standalone else 2 + int.from_bytes(data[at + 2 : at + 4])


def is_whole(data: bytes, kind: str) -> bool:
    """Whether the file reaches its own end mark; bytes after it do not matter."""
    if kind == "png":
        return _png_ends(data)
    if kind == "webp":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    scan = next((at for marker, at in _jpeg_segments(data) if marker == 0xDA), None)
    return scan is not None and data.find(b"\xff\xd9", scan) >= 0


def _png_ends(data: bytes) -> bool:
    at = len(PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + length
    return False
