"""Pictures to bytes: the same picture gives the same bytes, and says what drew it."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SOFTWARE = "FluxStudio local sandbox"
Format = Literal["jpeg", "png", "webp"]
_EXIF_SOFTWARE = 0x0131  # Exif 2.32, tag "Software"


def encode(image: Image.Image, format: Format, *, software: str = SOFTWARE) -> bytes:
    """Encoded bytes of an RGB picture: JPEG q92 4:4:4, lossless PNG, or WebP q90.

    `software` stands in the PNG text chunk or the EXIF of the other two. Raises ValueError for another format.
    """
    writers = {"jpeg": _jpeg, "png": _png, "webp": _webp}
    if format not in writers:
        raise ValueError(f"cannot encode {format!r}: choose jpeg, png or webp")
    return writers[format](image.convert("RGB"), software)


def _jpeg(image: Image.Image, software: str) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=92, subsampling="4:4:4", exif=_exif(software))
    return out.getvalue()


def _png(image: Image.Image, software: str) -> bytes:
    info, out = PngInfo(), BytesIO()
    info.add_text("Software", software)
    image.save(out, "PNG", compress_level=3, pnginfo=info)
    return out.getvalue()


def _webp(image: Image.Image, software: str) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=90, method=2, exif=_exif(software))
    return out.getvalue()


def _exif(software: str) -> bytes:
    exif = Image.Exif()
    exif[_EXIF_SOFTWARE] = software
    return exif.tobytes()
