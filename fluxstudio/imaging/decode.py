"""From hostile bytes to a Pillow image, in a child process; every failure is a Refused."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

# The codecs by name: Pillow would import them when first needed, and a child opens no files by then.
from PIL import Image, ImageFile, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from fluxstudio.imaging import sniff
from fluxstudio.imaging.limits import ACCEPTED, PIXELS, TEXT_BYTES, UPLOAD_BYTES
from fluxstudio.imaging.refusals import Refused, refuse

CODECS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
ORIENTATION = 0x0112  # EXIF tag
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Decoded(NamedTuple):
    """The first frame of a file."""

    image: Image.Image  # upright, with the file's own mode and profile
    kind: str  # "png", "jpeg" or "webp"
    width: int  # pixels of the upright picture; the image may be smaller when drafted
    height: int
    lossless: bool  # whether the file's codec kept every pixel
    notes: tuple[str, ...]


def harden() -> None:
    """Make Pillow as strict as it can be; once per process."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    PngImagePlugin.MAX_TEXT_CHUNK = TEXT_BYTES
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def decode(data: bytes, *, minimum: int = 1, draft: int | None = None, most: int = UPLOAD_BYTES) -> Decoded:
    """The first frame, upright. `draft`: a long side in pixels that is enough, so that a large JPEG is
    read at an eighth, quarter or half (9 times faster at 24 megapixels). `most`: bytes. Raises Refused."""
    kind = sniff.kind_of(data, most)
    if size := sniff.header_size(data, kind):
        sniff.check_size(*size, minimum=minimum)
    with _as_refusals():
        image = Image.open(BytesIO(data), formats=ACCEPTED)
    sniff.check_size(*image.size, minimum=minimum)
    full = image.size
    if draft:
        _shrink_on_load(image, draft)
    with _as_refusals():
        image.load()
    if not sniff.is_whole(data, kind):
        raise refuse("damaged")
    return _upright(image, kind, full, _lossless(data, kind))


def _shrink_on_load(image: ImageFile.ImageFile, side: int) -> None:
    """The JPEG decoder scales by 1/2, 1/4 or 1/8 to no less than `side`; other files are left alone."""
    scale = side / max(image.size)
    if scale < 1:
        image.draft(None, (max(1, round(image.width * scale)), max(1, round(image.height * scale))))


def _upright(image: ImageFile.ImageFile, kind: str, full: tuple[int, int], lossless: bool) -> Decoded:
    notes = ("first_frame",) if kind != "jpeg" and getattr(image, "is_animated", False) else ()
    orientation = orientation_of(image)
    width, height = full if orientation < 5 else full[::-1]
    icc, transparency = image.info.get("icc_profile"), image.info.get("transparency")
    # Without the file behind it: a WebP's decoder holds two more canvases.
    plain = image._new(image.im)
    turned = plain.transpose(TURNS[orientation]) if orientation > 1 else plain
    turned.info = {"icc_profile": icc} if isinstance(icc, bytes) else {}
    if transparency is not None:
        turned.info["transparency"] = transparency
    return Decoded(turned, kind, width, height, lossless, notes)


def orientation_of(image: ImageFile.ImageFile) -> int:
    """EXIF orientation 1 to 8, or XMP's where EXIF says none; anything unreadable or out of range counts as 1."""
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # Pillow's EXIF reader raises what the bytes make it raise
        return 1
    return value if value in TURNS else 1


def _lossless(data: bytes, kind: str) -> bool:
    return kind == "png" or (kind == "webp" and b"VP8L" in data[:4096])


@contextmanager
def _as_refusals() -> Iterator[None]:
    try:
        yield
    except (Refused, MemoryError):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise refuse("too_heavy") from error
    except ValueError as error:
        # PngImagePlugin names its text limits in ValueErrors of the same class as everything else.
        hidden = "MAX_TEXT" in str(error)
        raise refuse("metadata" if hidden else "damaged") from error
    except Exception as error:  # Pillow's plugins raise OSError, SyntaxError, EOFError, struct.error, …
        raise refuse("damaged") from error
