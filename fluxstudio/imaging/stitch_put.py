"""New pixels into a picture's own, band by band, so that a box of 48 megapixels fits a child's memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageChops

from fluxstudio.domain.boxes import Box
from fluxstudio.imaging.stitch_colour import from_srgb
from fluxstudio.imaging.stitch_order import Transparency
from fluxstudio.imaging.stitch_source import Parent

BAND = 4_000_000  # pixels worked on at once
SEEN = 128  # alpha; below it a pixel counts as invisible


class Ways(NamedTuple):
    """How new pixels go into a box. The masks are L, of the box's size."""

    hard: Image.Image  # 255 may change, 0 may not
    alpha: Image.Image  # how far a pixel changes
    solid: Image.Image | None  # what the alpha of new room becomes; None where no room is new
    transparency: Transparency  # of what is painted, where no room is new


def put(parent: Parent, content: Image.Image, box: Box, ways: Ways) -> float:
    """Paint `content` (RGB in sRGB, of any size) over `box`, in these ways.

    The picture is changed in place. Returns the share of the pixels that may change which differ from before.
    """
    image, hard, alpha = parent.image, ways.hard, ways.alpha
    solid = ways.solid if image.mode in ("LA", "RGBA") else None
    keep = solid is None and _is_kept(image, hard, box, ways.transparency)
    mode = "L" if image.mode in ("L", "LA") else "RGB"
    same = total = 0
    wide = content.resize((box.width, content.height), Image.Resampling.LANCZOS)
    for band in _bands(box):
        inside = band.moved(-box.left, -box.top)
        before, white = image.crop(band), hard.crop(inside)
        new = from_srgb(_scaled(wide, box, inside), parent.icc, mode)
        if solid is not None:
            after = _filled(before, new, alpha.crop(inside), solid.crop(inside))
        else:
            after = _mixed(before, new, alpha.crop(inside), keep)
        image.paste(after, band[:2], white)
        seen = _difference(before, after).histogram(white)
        same, total = same + seen[0], total + sum(seen)
    return 1 - same / max(1, total)


def _bands(box: Box) -> Iterator[Box]:
    rows = max(1, BAND // box.width)
    for top in range(box.top, box.bottom, rows):
        yield box._replace(top=top, bottom=min(box.bottom, top + rows))


def _scaled(wide: Image.Image, box: Box, inside: Box) -> Image.Image:
    """The band `inside` of a content that has the box's width: the same pixels as scaling it whole."""
    if wide.size == box.size:
        return wide.crop(inside)
    ratio = wide.height / box.height
    source = (0, inside.top * ratio, wide.width, min(wide.height, inside.bottom * ratio))
    return wide.resize(inside.size, Image.Resampling.LANCZOS, box=source)


def _is_kept(image: Image.Image, hard: Image.Image, box: Box, wish: Transparency) -> bool:
    """Whether the painted pixels keep their alpha. "auto": unless most of them are invisible."""
    if image.mode not in ("LA", "RGBA") or wish != "auto":
        return wish != "opaque"
    seen = total = 0
    for band in _bands(box):
        found = image.crop(band).getchannel("A").histogram(hard.crop(band.moved(-box.left, -box.top)))
        seen, total = seen + sum(found[SEEN:]), total + sum(found)
    return seen * 2 >= total


def _mixed(before: Image.Image, new: Image.Image, alpha: Image.Image, keep: bool) -> Image.Image:
    """`before` with `new` laid over it as far as `alpha` says."""
    if before.mode in ("L", "RGB"):
        return Image.composite(new, before, alpha)
    if keep:
        colours = Image.composite(new, before.convert(new.mode), alpha)
        return _with_alpha(colours, before.getchannel("A"), before.mode)
    over = Image.alpha_composite(before.convert("RGBA"), _with_alpha(new.convert("RGB"), alpha, "RGBA"))
    return over if before.mode == "RGBA" else over.convert("LA")


def _filled(before: Image.Image, new: Image.Image, alpha: Image.Image, solid: Image.Image) -> Image.Image:
    """New room filled: beside the picture `new` fades into the edges repeated below it, elsewhere into nothing."""
    weight = ImageChops.add(alpha, ImageChops.invert(solid))
    return _with_alpha(Image.composite(new, before.convert(new.mode), weight), solid, before.mode)


def _with_alpha(colours: Image.Image, alpha: Image.Image, mode: str) -> Image.Image:
    return Image.merge(mode, (*colours.split(), alpha))


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """The largest difference of any channel, mode L."""
    first, *others = ImageChops.difference(one, other).split()
    for band in others:
        first = ImageChops.lighter(first, band)
    return first
