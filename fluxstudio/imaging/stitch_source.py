"""The parent of a touch-up: its pixels in a mode that can be painted on, and the file that keeps them.

A master is PNG: every reader takes it, it keeps greyscale, alpha, the colour of invisible pixels, ICC and EXIF
as bytes. Lossless WebP has no greyscale, and is no smaller when it is as quick (24 megapixels of photograph: 42 MB
of PNG in 2.0 s, 50 MB of WebP in 1.4 s).

Modes: greyscale stays greyscale and alpha stays alpha. A palette becomes true colour of the same values, because what is new
needs more than 256 colours; bilevel becomes greyscale. 16 bits and CMYK are converted, and that is noted.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from PIL import Image

from fluxstudio.imaging import stitch_exif
from fluxstudio.imaging.colour import to_eight_bits, to_srgb
from fluxstudio.imaging.decode import Decoded, decode
from fluxstudio.imaging.limits import MASTER_BYTES
from fluxstudio.imaging.stitch_canvas import with_edges
from fluxstudio.imaging.stitch_order import Sides

LARGE_PIXELS = 12_000_000  # above this, a PNG is written fast rather than small
RUNS = 3  # zlib's Z_RLE: on photographs it is smaller and quicker than looking for repeats at level 1
PAINTABLE = ("L", "LA", "RGB", "RGBA")


class Parent(NamedTuple):
    """A picture to be painted on."""

    image: Image.Image  # L, LA, RGB or RGBA; upright; its profile in info["icc_profile"]
    exif: bytes | None  # with orientation 1
    notes: tuple[str, ...]  # keys of refusals.NOTES

    @property
    def icc(self) -> bytes | None:
        profile = self.image.info.get("icc_profile")
        return profile if isinstance(profile, bytes) else None


def read_parent(data: bytes, extend: Sides = (0, 0, 0, 0)) -> Parent:
    """An original or a master, upright, with more room at its sides if asked. Raises Refused."""
    decoded = decode(data, most=MASTER_BYTES)
    notes = list(decoded.notes)
    if is_deep(data, decoded):
        notes.append("sixteen_bit")
    exif = _exif(data, decoded.kind, notes)
    image = paintable(decoded.image, notes)
    del decoded
    if any(extend):
        image = _extended(image, extend)
    return Parent(image, exif, tuple(dict.fromkeys(notes)))


def master(image: Image.Image, icc: bytes | None, exif: bytes | None) -> bytes:
    """The picture as a PNG that keeps every pixel."""
    out = BytesIO()
    image.info = {}  # Pillow would write what it finds there
    large = image.width * image.height > LARGE_PIXELS
    how = {"compress_level": 1, "compress_type": RUNS} if large else {"compress_level": 4}
    image.save(out, "PNG", icc_profile=icc, exif=exif or b"", **how)
    return out.getvalue()


def paintable(image: Image.Image, notes: list[str]) -> Image.Image:
    """One of L, LA, RGB, RGBA with the same colour values and profile; what was converted is noted."""
    icc = image.info.get("icc_profile")
    if image.mode == "CMYK":
        image, converted = to_srgb(image)  # its profile describes inks, so it goes
        notes.extend(converted)
        return image
    plain = _plain(image, notes)
    plain.info = {"icc_profile": icc} if icc else {}
    return plain


def _plain(image: Image.Image, notes: list[str]) -> Image.Image:
    if image.mode.startswith("I"):
        return to_eight_bits(image)
    if image.mode in ("P", "PA"):
        notes.append("palette")
        clear = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear or _palette_mode(image) == "RGBA" else "RGB")
    if "transparency" in image.info:
        return image.convert("LA" if image.mode in ("1", "L") else "RGBA")
    if image.mode in PAINTABLE:
        return image
    return image.convert("L" if image.mode == "1" else "RGBA")


def _palette_mode(image: Image.Image) -> str:
    return image.palette.mode if image.palette is not None else ""


def is_deep(data: bytes, decoded: Decoded) -> bool:
    """Whether a file has 16 bits a channel. Pillow reads colour PNGs of 16 bits as 8 and says nothing; their header does."""
    return decoded.image.mode.startswith("I") or (decoded.kind == "png" and data[24] == 16)


def _exif(data: bytes, kind: str, notes: list[str]) -> bytes | None:
    block = stitch_exif.found(data, kind)
    if block is None:
        return None
    try:
        return stitch_exif.turned(block)
    except stitch_exif.Garbled:
        # With its orientation left in, the picture would be turned twice.
        notes.append("metadata_dropped")
        return None


def _extended(image: Image.Image, sides: Sides) -> Image.Image:
    """Edges repeated outward; with alpha, the new room is transparent until it is filled."""
    larger = with_edges(image, sides)
    if image.mode in ("LA", "RGBA"):
        alpha = Image.new("L", larger.size)
        alpha.paste(image.getchannel("A"), sides[:2])
        larger.putalpha(alpha)
    return larger
