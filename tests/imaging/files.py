"""Files to upload, good and bad, made on the spot."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

SECRET = b"SECRET-MARK-48.2082N"  # stands in every piece of metadata; must never come out again


def photo(width: int = 160, height: int = 120, mode: str = "RGB") -> Image.Image:
    """Smooth colours with a red block in the top left corner, so that turning and flipping shows."""
    image = Image.merge(
        "RGB",
        (
            Image.linear_gradient("L").resize((width, height)),
            Image.linear_gradient("L").rotate(90).resize((width, height)),
            Image.radial_gradient("L").resize((width, height)),
        ),
    )
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill=(255, 0, 0))
    return image.convert(mode)


def saved(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with a right CRC."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)


def png_of_zeros(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """Any number of black pixels in a few kilobytes, without ever holding them."""
    row = bytes(1 + (width * depth * {0: 1, 2: 3}[colour] + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png_header(width, height, depth, colour) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png_with(chunks: bytes, image: Image.Image | None = None) -> bytes:
    """A good PNG with more chunks after its header."""
    data = saved(image or photo())
    return data[:33] + chunks + data[33:]


def jpeg_with(marker: int, body: bytes, image: Image.Image | None = None) -> bytes:
    """A good JPEG with one more segment at its start."""
    data = saved(image or photo(), "JPEG", quality=95, subsampling=0)
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def jpeg_of_many_scans(scans: int, side: int = 6000) -> bytes:
    """A small progressive JPEG whose last scan comes again and again: each costs a pass over every block."""
    data = saved(Image.new("L", (side, side)), "JPEG", progressive=True)
    start = data.rfind(b"\xff\xda")
    return data[:start] + data[start:-2] * scans + data[-2:]


def exif(orientation: int = 1) -> bytes:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = SECRET.decode()  # Make
    made[0xA431] = SECRET.decode()  # BodySerialNumber
    made.get_ifd(0x8825)[29] = SECRET.decode()  # GPSDateStamp
    return made.tobytes()


def truncated(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def s15(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def profile(space: bytes, pcs: bytes, tags: dict[bytes, bytes], kind: bytes = b"mntr") -> bytes:
    """An ICC version 2 profile (ICC.1:2001-04) with a plain description."""
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"Test\0" + bytes(8 + 1 + 2 + 67)
    tags = {b"desc": text, b"wtpt": b"XYZ " + bytes(4) + s15(0.9642, 1, 0.8249), **tags}
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        padded = tag + bytes(-len(tag) % 4)
        table += name + struct.pack(">II", at + len(body), len(tag))
        body += padded
    head = struct.pack(">I4sI4s4s4s12s4s", 0, b"lcms", 0x02400000, kind, space, pcs, bytes(12), b"acsp")
    head = head.ljust(68, b"\0") + s15(0.9642, 1, 0.8249)
    whole = head.ljust(128, b"\0") + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def matrix_profile(red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...]) -> bytes:
    """An RGB profile of gamma 2.2 with the given D50 primaries."""
    gamma = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    xyz = {n: b"XYZ " + bytes(4) + s15(*v) for n, v in ((b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue))}
    return profile(b"RGB ", b"XYZ ", {**xyz, b"rTRC": gamma, b"gTRC": gamma, b"bTRC": gamma})


# XYZ of red, green and blue, adapted to D50, from the profiles of the same names
P3 = ((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841))
ADOBE = ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446))


def display_p3() -> bytes:
    return matrix_profile(*P3)


def adobe_rgb() -> bytes:
    return matrix_profile(*ADOBE)


def cmyk_profile(lab: Callable[[float, float, float, float], tuple[float, float, float]]) -> bytes:
    """A CMYK profile of 16 corners; `lab` gives L* 0–100, a* and b* for inks 0–1."""
    corners = [lab(*(float(i >> bit & 1) for bit in (3, 2, 1, 0))) for i in range(16)]
    grid = bytes(v for L, a, b in corners for v in (round(L * 2.55), round(a) + 128, round(b) + 128))
    ramp = bytes(range(256))
    lut = (
        b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + s15(1, 0, 0, 0, 1, 0, 0, 0, 1) + ramp * 4 + grid + ramp * 3
    )
    return profile(b"CMYK", b"Lab ", {b"A2B0": lut}, kind=b"prtr")


def ycck(image: Image.Image) -> bytes:
    """A CMYK picture as Adobe's YCCK JPEG: Pillow writes four inverted bands, Adobe's byte says what they are."""
    cyan, magenta, yellow, key = image.split()
    bands = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr").split()
    inverted = [band.point(lambda v: 255 - v) for band in bands]
    data = bytearray(saved(Image.merge("CMYK", (*inverted, key)), "JPEG", quality=100))
    data[data.index(b"Adobe") + 11] = 2
    return bytes(data)
