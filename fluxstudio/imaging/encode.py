"""From 8-bit sRGB to files. Nothing of `Image.info` is ever written."""

from __future__ import annotations

from io import BytesIO
from math import sqrt

from PIL import Image

from fluxstudio.imaging.colour import SRGB_PROFILE
from fluxstudio.imaging.limits import RENDITION_QUALITY, RENDITION_SIDES
from fluxstudio.imaging.refusals import refuse

SMALL_PIXELS = 512 * 512  # any source up to this is kept as PNG
LOSSLESS_PIXELS = 2048 * 2048  # a lossless source up to this is kept as PNG
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
    profile = {"icc_profile": SRGB_PROFILE} if tagged else {}
    out = BytesIO()
    if kind == "png":
        # Level 3 is within 5 % of level 6's bytes on photographs at under half its time.
        image.save(out, "PNG", compress_level=3, **profile)
    elif kind == "jpeg":
        image.save(out, "JPEG", quality=quality, subsampling=0, **profile)
    elif kind == "webp":
        image.save(out, "WEBP", quality=quality, method=4, **profile)
    else:
        raise ValueError(f"no such format: {kind}")
    return out.getvalue()


def renditions(image: Image.Image, width: int, height: int) -> tuple[dict[int, bytes], str]:
    """WebP files by long side (those smaller than width x height, and 320 always), and "#rrggbb".

    `image` is RGB, perhaps already a draft of the width x height picture.
    """
    files = {}
    for side in sorted(RENDITION_SIDES, reverse=True):
        if side == min(RENDITION_SIDES) or side < max(width, height):
            image = _fit(image, side)
            files[side] = _small_webp(image)
    red, green, blue = (round(band) for band in _mean(image))
    return files, f"#{red:02x}{green:02x}{blue:02x}"


def _fit(image: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels long, never enlarged."""
    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _small_webp(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=RENDITION_QUALITY, method=2)
    return out.getvalue()


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
