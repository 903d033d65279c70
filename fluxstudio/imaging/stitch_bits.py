"""Growing and shrinking a hard mask by exact Euclidean distance, with a mask as one Python integer.

A disc is its rows: each row of it widens the mask sideways and moves it up or down, and shifts and ORs of one
long integer do that for a 24-megapixel mask in about 2 ms each, without numpy and in an eighth of the bytes.
"""

from __future__ import annotations

from math import isqrt

from PIL import Image, ImageChops


def grown(mask: Image.Image, radius: int) -> Image.Image:
    """White wherever a white pixel's centre is at most `radius` pixels away. Mode L, only 0 and 255."""
    if radius <= 0:
        return mask
    bits = _Bits(mask, radius)
    return bits.to_image(_disc(bits, radius))


def shrunk(mask: Image.Image, radius: int) -> Image.Image:
    """White wherever no black pixel's centre is within `radius` pixels. What is beyond the edge is not black."""
    if radius <= 0:
        return mask
    return ImageChops.invert(grown(ImageChops.invert(mask), radius))


def near(mask: Image.Image, reach: int) -> Image.Image:
    """White wherever a white pixel is at most `reach` columns and rows away: a square, cheap at any reach."""
    if reach <= 0:
        return mask
    bits = _Bits(mask, reach)
    return bits.to_image(_widened(_widened(bits.value, reach, 1), reach, bits.stride))


class _Bits:
    """A mask as an integer: rows of `stride` bits, with `radius` empty rows around and columns between them."""

    def __init__(self, mask: Image.Image, radius: int) -> None:
        self.size = mask.size
        self.radius = radius
        self.stride = -(-(mask.width + radius) // 8) * 8
        packed = Image.new("1", (self.stride, mask.height + 2 * radius))
        packed.paste(mask.convert("1", dither=Image.Dither.NONE), (0, radius))
        self.height = packed.height
        self.value = int.from_bytes(packed.tobytes(), "big")

    def to_image(self, value: int) -> Image.Image:
        length = self.stride // 8 * self.height
        whole = (value & ((1 << 8 * length) - 1)).to_bytes(length, "big")
        image = Image.frombytes("1", (self.stride, self.height), whole)
        return image.crop((0, self.radius, self.size[0], self.radius + self.size[1])).convert("L")


def _disc(bits: _Bits, radius: int) -> int:
    found, row, width = 0, bits.value, 0
    for away in range(radius, -1, -1):
        wanted = isqrt(radius * radius - away * away)
        row, width = _widened(row, wanted - width, 1), wanted
        found |= (row << away * bits.stride) | (row >> away * bits.stride)
    return found


def _widened(value: int, reach: int, step: int) -> int:
    """OR of every shift from −reach to reach steps, by doubling to one side and moving back."""
    done = 0
    while done < 2 * reach:
        shift = min(done + 1, 2 * reach - done)
        value |= value << shift * step
        done += shift
    return value >> reach * step
