"""Pictures that callers hand in: decoded with limits, before anything is drawn over them."""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from io import BytesIO

from PIL import Image, ImageOps

MAX_BYTES = 20 * 2**20  # source: upload page, images
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_DATA_URL = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*", re.ASCII)
_EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "BMP": "bmp"}


Image.init()  # `formats` may only name readers that are loaded; phones' MPO is read by the JPEG one


class BadPicture(Exception):
    """A reference or mask that cannot be used; the sentence says why."""


def decode(raw: bytes, mode: str) -> Image.Image:
    """The first frame, upright, in `mode` ("RGB" or "L"); raises BadPicture."""
    if len(raw) > MAX_BYTES:
        raise BadPicture(f"The picture has {len(raw)} bytes; at most {MAX_BYTES} are read.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limit below is stricter than Pillow's warning
            with Image.open(BytesIO(raw), formats=FORMATS) as opened:
                _check_size(opened)
                return _flat(ImageOps.exif_transpose(opened), mode)
    except BadPicture:
        raise
    except (
        Exception
    ) as error:  # decoders raise anything: ValueError, SyntaxError, MemoryError, struct.error, …
        raise BadPicture("The file is not a picture that can be read.") from error


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise BadPicture(f"The picture has more than {MAX_PIXELS // 1_000_000} megapixels.")


def _flat(image: Image.Image, mode: str) -> Image.Image:
    """Transparent parts count as black: for a mask that means keep."""
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image.convert("RGBA"))
    return image.convert(mode)


def inline_bytes(text: str) -> bytes | None:
    """The bytes of a `data:` URL or of bare base64; None for anything else."""
    head = _DATA_URL.match(text)
    if not head and not _BARE.fullmatch(text):
        return None
    try:
        return base64.b64decode(text[head.end() :] if head else text, validate=False)
    except binascii.Error:
        return None


def inline_name(raw: bytes) -> str | None:
    """A file name with the ending that belongs to these bytes; None when they are no picture."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as opened:
            return f"inline.{_EXTENSIONS.get(opened.format or '', 'tiff')}"
    except Exception:  # as above
        return None
