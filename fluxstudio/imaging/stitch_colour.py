"""Making a result's colours those of the picture it goes into.

The ring around the paint is a free calibration target: there the model was given pixels to keep, so whatever
it changed there by rule (a tint, a lift of the shadows), it changed inside the paint too.
"""

from __future__ import annotations

from io import BytesIO
from math import sqrt

from PIL import Image, ImageChops, ImageCms

from fluxstudio.imaging.colour import FLAGS, INTENT
from fluxstudio.imaging.stitch_bits import near
from fluxstudio.imaging.stitch_order import Match

GAP = 8  # pixels next to the paint that the model blends over
RING = 64  # pixels of width
FEWEST = 64  # pixels to judge by
SPREAD = 8.0  # levels of standard deviation, below which contrast cannot be judged
GAINS = (0.85, 1.15)
STILL = 0.03  # a gain this near 1 is noise
UNCLIPPED = (2, 253)  # levels: beyond, a shift of the result was cut off
TINT = 40  # levels; what differs by more where black or white was sent was drawn anew
ANEW = 64  # levels; what differs by more is another picture
SAME = Match(1.0, 0.0)


def match(result: Image.Image, sent: Image.Image, mask: Image.Image, kept: Image.Image) -> tuple[Match, ...]:
    """How to make `result` look like `sent` (both RGB) on the ring around `mask`; empty when it cannot be told.

    `kept`: white where `sent` shows the picture, black on its padding. All of one size.
    """
    ring = _ring(mask, kept)
    if ring is None:
        return ()
    pairs = zip(result.split(), sent.split(), strict=True)
    found = tuple(_channel(made, given, ring) for made, given in pairs)
    return tuple(each or SAME for each in found) if any(found) else ()


def matched(result: Image.Image, matches: tuple[Match, ...]) -> Image.Image:
    """`result` (RGB) with each channel corrected."""
    return result.point([tone for each in matches for tone in _table(each)]) if matches else result


def _table(each: Match) -> list[int]:
    return [min(255, max(0, round(each.gain * tone + each.offset))) for tone in range(256)]


def from_srgb(image: Image.Image, icc: bytes | None, mode: str) -> Image.Image:
    """RGB in sRGB as "L" or "RGB" in the space of `icc`: the inverse of `colour.to_srgb`."""
    if icc:
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            if "sRGB" not in ImageCms.getProfileDescription(profile):
                srgb = ImageCms.createProfile("sRGB")
                made = ImageCms.profileToProfile(image, srgb, profile, INTENT, mode, flags=FLAGS)
                return made if made is not None else image.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile was ignored on the way out, too
    return image.convert(mode) if image.mode != mode else image


def _ring(mask: Image.Image, kept: Image.Image) -> Image.Image | None:
    """White where the model should have kept the picture: near the paint if there is enough, else anywhere."""
    free = ImageChops.subtract(kept, near(mask, GAP))
    for ring in (ImageChops.darker(free, near(mask, GAP + RING)), free, ImageChops.subtract(kept, mask)):
        if _count(ring) >= FEWEST:
            return ring
    return None


def _channel(made: Image.Image, given: Image.Image, ring: Image.Image) -> Match | None:
    apart = ImageChops.difference(made, given)
    clean = ImageChops.darker(ring, _within(made, *UNCLIPPED))
    like = ImageChops.darker(ring, _within(apart, 0, TINT))
    is_bound = 2 * _count(clean) < _count(ring)  # only the least that most of it was shifted by is known
    judged = like if is_bound else _judged(given, ring, clean, like)
    judged = ImageChops.darker(judged, _within(apart, 0, ANEW))
    ring = _typical(ImageChops.subtract(given, made, offset=128), judged)
    before, after = _moments(made, ring), _moments(given, ring)
    if before is None or after is None:
        return None
    gain = 1.0
    if not is_bound and min(before[1], after[1]) >= SPREAD:
        gain = min(GAINS[1], max(GAINS[0], after[1] / before[1]))
        gain = 1.0 if abs(gain - 1) <= STILL else gain
    return Match(gain, after[0] - gain * before[0])


def _judged(given: Image.Image, ring: Image.Image, clean: Image.Image, like: Image.Image) -> Image.Image:
    """`clean` (not cut off at black or white in the result), with a backdrop of what was sent as black or white
    wholly in or wholly out: its pixels that were not cut off may be those that noise alone pulled away from the edge.
    `like`: what can still be a tint of what was sent.
    """
    low, high = UNCLIPPED
    for ends in ((0, low - 1), (high + 1, 255)):
        backdrop = ImageChops.darker(ring, _within(given, *ends))
        tinted = ImageChops.darker(backdrop, like)
        if 2 * _count(ImageChops.darker(tinted, clean)) >= _count(backdrop):
            clean = ImageChops.lighter(clean, tinted)
        else:
            clean = ImageChops.subtract(clean, backdrop)
    return clean


def _within(band: Image.Image, low: int, high: int) -> Image.Image:
    return band.point([255 if low <= tone <= high else 0 for tone in range(256)])


def _count(white: Image.Image) -> int:
    return white.histogram()[255]


def _typical(difference: Image.Image, ring: Image.Image) -> Image.Image:
    """The ring without what the model really changed there: a shadow, a stray edge."""
    histogram = difference.histogram(ring)
    middle = _median(histogram)
    away = [0] * 256
    for tone, count in enumerate(histogram):
        away[abs(tone - middle)] += count
    most = max(6, 3 * _median(away))
    near_it = difference.point([255 if abs(tone - middle) <= most else 0 for tone in range(256)])
    return ImageChops.darker(ring, near_it)


def _median(histogram: list[int]) -> int:
    half, seen = sum(histogram) / 2, 0
    for tone, count in enumerate(histogram):
        seen += count
        if seen >= half:
            return tone
    return 0


def _moments(band: Image.Image, ring: Image.Image) -> tuple[float, float] | None:
    """Mean and standard deviation on the ring; None where too little is left of it."""
    histogram = band.histogram(ring)
    count = sum(histogram)
    if count < FEWEST:
        return None
    mean = sum(tone * n for tone, n in enumerate(histogram)) / count
    return mean, sqrt(sum((tone - mean) ** 2 * n for tone, n in enumerate(histogram)) / count)
