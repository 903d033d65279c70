"""The soft edge of a brush, moved along when its mask is grown or shrunk.

Only the look of the fade is at stake here (the edge itself is exact, in `stitch_bits`), so it is done at as
coarse a scale as keeps the distance to about 8 pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

from PIL import Image, ImageChops

from fluxstudio.imaging.stitch_canvas import with_edges

COARSE = 8  # pixels: the distance at the scale that is worked at

Choose = Callable[[Image.Image, Image.Image], Image.Image]


def carried(tones: Image.Image, grow: int) -> Image.Image:
    """`tones` (mode L) spread by a disc of `grow` pixels, or eaten into by one of −`grow`."""
    if grow == 0:
        return tones
    factor = max(1, abs(grow) // COARSE)
    small = tones.reduce(factor)
    choose = ImageChops.lighter if grow > 0 else ImageChops.darker
    small = _disc(small, round(abs(grow) / factor), choose)
    return small.resize(tones.size, Image.Resampling.BILINEAR)


def _disc(image: Image.Image, radius: int, choose: Choose) -> Image.Image:
    """The lightest, or darkest, tone within `radius` pixels of each pixel; edges go on beyond the picture."""
    room = with_edges(image, (radius, radius, radius, radius))
    row, width, found = room, 0, room
    for away in range(radius, -1, -1):
        wanted = isqrt(radius * radius - away * away)
        row, width = _widened(row, wanted - width, choose), wanted
        for shift in (away, -away):
            found = choose(found, ImageChops.offset(row, 0, shift))
    return found.crop((radius, radius, radius + image.width, radius + image.height))


def _widened(row: Image.Image, reach: int, choose: Choose) -> Image.Image:
    done = 0
    while done < 2 * reach:
        shift = min(done + 1, 2 * reach - done)
        row = choose(row, ImageChops.offset(row, shift, 0))
        done += shift
    return ImageChops.offset(row, -reach, 0) if reach else row
