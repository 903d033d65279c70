"""A larger canvas around a picture."""

from __future__ import annotations

from PIL import Image

from fluxstudio.domain.boxes import Box


def with_edges(image: Image.Image, sides: tuple[int, int, int, int]) -> Image.Image:
    """`image` with pixels added at the left, top, right and bottom: its edges, repeated, over white where they are
    transparent. It keeps its own as they are."""
    if not any(sides):
        return image
    left, top, right, bottom = sides
    width, height = image.size
    canvas = Image.new(image.mode, (left + width + right, top + height + bottom))
    canvas.info = dict(image.info)
    canvas.paste(image, (left, top))
    for strip, size, place in (
        ((left, top, left + 1, top + height), (left, height), (0, top)),
        ((left + width - 1, top, left + width, top + height), (right, height), (left + width, top)),
        ((0, top, canvas.width, top + 1), (canvas.width, top), (0, 0)),
        ((0, top + height - 1, canvas.width, top + height), (canvas.width, bottom), (0, top + height)),
    ):
        if min(size) > 0:
            canvas.paste(_over_white(canvas.crop(strip)).resize(size, Image.Resampling.NEAREST), place)
    return canvas


def fill_alpha(image: Image.Image, block: Box) -> None:
    """Make all but `block` opaque, so that the edges repeated around it are seen."""
    kept = block.cut(image.size)
    alpha = Image.new("L", image.size, 255)
    if min(kept.size) > 0:
        alpha.paste(image.getchannel("A").crop(kept), kept[:2])
    image.putalpha(alpha)


def _over_white(strip: Image.Image) -> Image.Image:
    """As it is seen and sent: what lies under transparent pixels is often black."""
    if strip.mode not in ("LA", "RGBA"):
        return strip
    plain = "L" if strip.mode == "LA" else "RGB"
    over = Image.new(plain, strip.size, "white")
    over.paste(strip.convert(plain), mask=strip.getchannel("A"))
    return over.convert(strip.mode)
