"""A touched-up picture as another file, and how much of what was never touched that file changes.

What was never touched is where the master still equals the kept original. The answer is measured by reading the
file again, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageChops, JpegImagePlugin

from fluxstudio.domain.boxes import Box
from fluxstudio.imaging import stitch_exif
from fluxstudio.imaging.decode import TURNS, decode, orientation_of
from fluxstudio.imaging.exports_files import tidied
from fluxstudio.imaging.frames import Head
from fluxstudio.imaging.limits import ACCEPTED, MASTER_BYTES
from fluxstudio.imaging.stitch_source import LARGE_PIXELS, paintable, read_parent

ROWS = 512  # compared at once
MCU = {"L": (8, 8), 0: (8, 8), 1: (16, 8), 2: (16, 16)}  # pixels, by mode or Pillow's number of a subsampling

Answer = tuple[Head, list[bytes]]


class Habits(NamedTuple):
    """How a JPEG was written."""

    tables: list[list[int]]  # quantisation, one for each component
    sampling: int  # Pillow's number: 0 is 4:4:4, 1 is 4:2:2, 2 is 4:2:0; −1 is another
    progressive: bool
    orientation: int  # EXIF's or XMP's, 1 to 8
    components: bytes  # their ids

    @property
    def plain(self) -> bool:
        """Greyscale, or luminance and colour as JFIF has them, in a sampling we can write."""
        return len(self.components) == 1 or (self.components == b"\1\2\3" and self.sampling >= 0)

    @property
    def mcu(self) -> tuple[int, int]:
        """Width and height in pixels of what is coded as one."""
        return MCU["L" if len(self.components) == 1 else self.sampling]


def export(master: bytes, original: bytes, kind: str, quality: int, gps: bool, at: list[int]) -> Answer:
    """The master as "jpeg" or "webp": a JPEG as the original was written, if that is one."""
    parent = read_parent(master)
    untouched = _untouched(parent.image, original, (at[0], at[1]))
    image, notes = _writable(parent.image, kind)
    habits = habits_of(original) if kind == "jpeg" else None
    # A photo lies in its file as the camera was held: written so again, its blocks fall where they fell.
    turn = habits.orientation if habits else 1
    most = stitch_exif.LONGEST if kind == "jpeg" else None
    exif, dropped = tidied(parent.exif, gps=gps, most=most, orientation=turn)
    turn = turn if exif and stitch_exif.is_oriented(exif) else 1
    file = _written(_back(image, turn), kind, _options(image, kind, quality, habits), parent.icc, exif)
    head = _compared(image, decode(file).image, untouched)
    return {**head, "notes": [*notes, *dropped]}, [file]


def splice_piece(master: bytes, original: bytes) -> Answer:
    """What of the original's own JPEG must be replaced, and the replacement; {"box": None} when that cannot be.

    Everything is in the file's own orientation. `box` is what may change: the replaced blocks and one more all around,
    because readers smooth colour over the edge of a block.
    """
    habits = habits_of(original)
    if habits is None or not habits.plain or _lies_by_xmp(habits, original):
        return {"box": None}, []
    image = read_parent(master).image
    untouched = _untouched(image, original, (0, 0))
    touched = _back(ImageChops.invert(untouched), habits.orientation)
    if untouched.size != image.size or image.mode not in ("L", "RGB") or not (found := touched.getbbox()):
        return {"box": None}, []
    image = _back(image, habits.orientation)
    inner = _aligned(Box(*found), habits.mcu).cut(image.size)
    piece = image.crop(inner)
    outer = inner.wider(*habits.mcu).cut(image.size)
    file = _written(piece, "jpeg", _options(piece, "jpeg", 0, habits._replace(progressive=False)), None, None)
    return {"box": list(outer), "at": list(inner[:2]), "progressive": habits.progressive}, [file]


def judge(file: bytes, master: bytes, original: bytes, box: list[int]) -> Answer:
    """How `file`, a spliced JPEG, compares to the master where nothing was touched, and beyond `box`."""
    image, habits = read_parent(master).image, habits_of(original)
    untouched = _untouched(image, original, (0, 0))
    made = paintable(decode(file, most=MASTER_BYTES).image, [])
    if made.size != image.size or habits is None:
        return {"beyond": 1}, []
    changed = _back(_difference(image, made), habits.orientation)
    changed.paste(0, Box(*box))
    return {**_compared(image, made, untouched), "beyond": sum(changed.histogram()[1:])}, []


EXPORTS: dict[str, Callable[..., Answer]] = {job.__name__: job for job in (export, splice_piece, judge)}


def habits_of(data: bytes) -> Habits | None:
    """How a JPEG was written; None for any other file."""
    if not data.startswith(b"\xff\xd8"):
        return None
    image = Image.open(BytesIO(data), formats=ACCEPTED)
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return None
    layers = image.layer
    return Habits(
        tables=[list(image.quantization[layer[3]]) for layer in layers],
        sampling=JpegImagePlugin.get_sampling(image),
        progressive=bool(image.info.get("progressive")),
        orientation=orientation_of(image),
        components=bytes(layer[0] for layer in layers),
    )


def _lies_by_xmp(habits: Habits, original: bytes) -> bool:
    """Whether nothing in its EXIF says how it lies: in a copy, XMP is left out."""
    block = stitch_exif.found(original, "jpeg")
    return habits.orientation > 1 and not (block and stitch_exif.is_oriented(block))


def _back(image: Image.Image, orientation: int) -> Image.Image:
    """From upright to the orientation of the file."""
    if orientation < 2:
        return image
    turn = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}.get(orientation, TURNS[orientation])
    return image.transpose(turn)


def _aligned(box: Box, mcu: tuple[int, int]) -> Box:
    across, down = mcu
    return Box(
        box.left // across * across,
        box.top // down * down,
        -(-box.right // across) * across,
        -(-box.bottom // down) * down,
    )


def _writable(image: Image.Image, kind: str) -> tuple[Image.Image, tuple[str, ...]]:
    """In a mode the format has; JPEG has no alpha."""
    if kind == "webp" and image.mode in ("L", "LA"):
        return image.convert("RGB" if image.mode == "L" else "RGBA"), ()
    if kind == "webp" or image.mode in ("L", "RGB"):
        return image, ()
    flat = Image.new("L" if image.mode == "LA" else "RGB", image.size, "white")
    flat.paste(image.convert(flat.mode), mask=image.getchannel("A"))
    return flat, ("flattened",)


def _options(image: Image.Image, kind: str, quality: int, habits: Habits | None) -> dict[str, Any]:
    large = image.width * image.height > LARGE_PIXELS
    if kind == "webp":
        return {"quality": quality, "method": 2 if large else 4}
    if habits is None or not habits.tables:
        return {"quality": quality, "subsampling": 0}
    colours = 1 if image.mode == "L" else 3
    sampling = {"subsampling": max(0, habits.sampling)} if colours == 3 else {}
    return {"qtables": _tables(habits, colours), "progressive": habits.progressive, **sampling}


def _tables(habits: Habits, colours: int) -> list[list[int]]:
    """One for each component, without the last when it only repeats: the last table is for all that follow."""
    tables = habits.tables[:colours]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables = tables[:-1]
    return tables


def _written(
    image: Image.Image, kind: str, options: dict[str, Any], icc: bytes | None, exif: bytes | None
) -> bytes:
    out = BytesIO()
    plain = image.copy() if image.info else image
    plain.info = {}
    packed = stitch_exif.HEAD + exif if exif else b""
    plain.save(out, kind.upper(), icc_profile=icc, exif=packed, **options)
    return out.getvalue()


def _untouched(image: Image.Image, original: bytes, at: tuple[int, int]) -> Image.Image:
    """White where the master still shows the original's pixel: L, of the master's size."""
    first = read_parent(original).image
    white = Image.new("L", image.size)
    for top in range(0, first.height, ROWS):
        rows = Box(0, top, first.width, min(first.height, top + ROWS))
        difference = _difference(first.crop(rows), image.crop(rows.moved(*at)))
        white.paste(difference.point(lambda levels: 0 if levels else 255), (at[0], at[1] + top))
    return white


def _compared(image: Image.Image, made: Image.Image, untouched: Image.Image) -> Head:
    """Over the untouched pixels: how many there are, how many differ, and by how many levels at most."""
    counts = [0] * 256
    for rows in _rows(image):
        seen = _difference(image.crop(rows), made.crop(rows)).histogram(untouched.crop(rows))
        counts = [one + other for one, other in zip(counts, seen, strict=True)]
    levels = max((level for level, count in enumerate(counts) if count), default=0)
    return {"untouched": sum(counts), "changed": sum(counts[1:]), "levels": levels}


def _rows(image: Image.Image) -> Iterator[Box]:
    for top in range(0, image.height, ROWS):
        yield Box(0, top, image.width, min(image.height, top + ROWS))


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """The largest difference of any channel: L, of the pictures' size."""
    found = Image.new("L", one.size)
    for rows in _rows(one):
        first, second = one.crop(rows), other.crop(rows)
        if first.mode != second.mode:
            first, second = first.convert("RGBA"), second.convert("RGBA")
        band, *others = ImageChops.difference(first, second).split()
        for each in others:
            band = ImageChops.lighter(band, each)
        found.paste(band, rows[:2])
    return found
