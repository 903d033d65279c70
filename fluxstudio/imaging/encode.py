"""From 8-bit sRGB to files. Nothing of `Image.info` is ever written."""

from __future__ import annotations

from io import BytesIO
from math import sqrt
from typing import Any

from PIL import Image

from fluxstudio.imaging.colour import SRGB_PROFILE
from fluxstudio.imaging.limits import RENDITION_QUALITY, RENDITION_SIDES
from fluxstudio.imaging.refusals import refuse

SMALL_PIXELS = 512 * 512  # any source up to this is kept as PNG
LOSSLESS_PIXELS = 2048 * 2048  # a lossless source up to this is kept as PNG
LARGE_PIXELS = 12_000_000  # above this, encoders work fast rather than small: a job has 10 s
WEBP_OUT_OF_MEMORY = (
    "encoding error 1"  # VP8_ENC_ERROR_OUT_OF_MEMORY of libwebp's encode.h, as Pillow says it
)
SEND_QUALITIES = (95, 90, 85)  # JPEG, tried at full size before the picture is shrunk


def working_format(pixels: int, lossless: bool) -> str:
    """ "png" for small pictures, and lossless ones up to 4 megapixels; otherwise "jpeg" (q95, 4:4:4).

    A 24-megapixel PNG costs 2 s and 30 MB, and touch-ups take their pixels from the kept original anyway.
    """
    return "png" if pixels <= (LOSSLESS_PIXELS if lossless else SMALL_PIXELS) else "jpeg"


def encode(image: Image.Image, kind: str, *, quality: int = 95, tagged: bool = False) -> bytes:
    """`image` (L, 1 or RGB) as "png", "jpeg" or "webp"; `tagged` adds an sRGB profile.

    quality: 1 to 100 for JPEG (4:4:4) and WebP; a PNG has none.
    """
    large = image.width * image.height > LARGE_PIXELS
    options: dict[str, dict[str, Any]] = {
        # Level 6 would save 6 % of the bytes and take three times as long.
        "png": {"compress_level": 1 if large else 4},
        "jpeg": {"quality": quality, "subsampling": 0},
        # From method 3 on libwebp keeps every token of the picture: 50 megapixels would need gigabytes.
        "webp": {"quality": quality, "method": 2 if large else 4},
    }
    if tagged:
        options[kind]["icc_profile"] = SRGB_PROFILE
    return _saved(image, kind, options[kind])


def _saved(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    try:
        image.save(out, kind.upper(), **options)
    except ValueError as error:
        if str(error) == WEBP_OUT_OF_MEMORY:
            raise MemoryError from error
        raise
    return out.getvalue()


def renditions(image: Image.Image, width: int, height: int) -> tuple[dict[int, bytes], str]:
    """WebP files by long side (those smaller than width x height, and 320 always), and "#rrggbb".

    `image` is RGB, perhaps already a draft of the width x height picture.
    """
    files = {}
    for side in sorted(RENDITION_SIDES, reverse=True):
        if side == min(RENDITION_SIDES) or side < max(width, height):
            image = _fit(image, side)
            files[side] = _saved(image, "webp", {"quality": RENDITION_QUALITY, "method": 2})
    red, green, blue = (round(band) for band in _mean(image))
    return files, f"#{red:02x}{green:02x}{blue:02x}"


def _fit(image: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels long, never enlarged."""
    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _mean(image: Image.Image) -> tuple[float, float, float]:
    histogram, count = image.histogram(), image.width * image.height
    bands = (histogram[start : start + 256] for start in (0, 256, 512))
    red, green, blue = (sum(tone * n for tone, n in enumerate(band)) / count for band in bands)
    return red, green, blue


def within(image: Image.Image, max_bytes: int) -> bytes:
    """A JPEG of at most `max_bytes`: lower quality first, then fewer pixels. Raises Refused."""
    for quality in SEND_QUALITIES:
        if len(file := encode(image, "jpeg", quality=quality)) <= max_bytes:
            return file
    for _ in range(4):
        side = int(max(image.size) * min(0.9, 0.95 * sqrt(max_bytes / len(file))))
        image = _fit(image, max(1, side))
        if len(file := encode(image, "jpeg", quality=90)) <= max_bytes:
            return file
    raise refuse("too_big_to_send", limit=round(max_bytes / 1_000_000, 1))
