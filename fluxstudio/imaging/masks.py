"""What a mask may be: decisions on numbers, no pixels here. White = change, black = keep."""

from __future__ import annotations

from fluxstudio.imaging.refusals import refuse

THRESHOLD = 128  # luminance; at or above it a pixel will change
MID_GREY = range(64, 192)  # luminance; JPEG noise around black and white stays outside
COLOUR = 64  # largest minus smallest channel from which a pixel counts as coloured
PHOTO_SHARE = 0.05  # of all pixels; antialiased edges stay below
ONE_TONE = 32  # visible pixels within this span of luminance draw no shape of their own

Size = tuple[int, int]  # width, height in pixels


def check_not_photo(share: float) -> None:
    """Raise Refused when too large a share of the pixels is mid-grey or coloured."""
    if share > PHOTO_SHARE:
        raise refuse("mask_is_photo", percent=max(6, round(share * 100)))


def judge_coverage(coverage: float) -> tuple[str, ...]:
    """Notes for a share of white pixels, 0 to 1; raises Refused when nothing is painted."""
    if coverage <= 0:
        raise refuse("mask_empty")
    return ("mask_full",) if coverage >= 1 else ()


def alpha_is_shape(alpha: tuple[int, int], visible: tuple[int, int] | None) -> bool:
    """Whether a mask was drawn in transparency: `alpha` and `visible` are (darkest, lightest), the second
    the luminance of the pixels that can be seen. Strokes of one tone on nothing are a shape in alpha."""
    drawn = alpha[0] < THRESHOLD <= alpha[1]
    return drawn and visible is not None and visible[1] - visible[0] <= ONE_TONE


def fit_mask(mask: Size, picture: Size) -> bool:
    """Whether the mask must be scaled to the picture's size; raises Refused when its shape is another.

    Equal shape: the larger one, scaled to the smaller one's width or height, misses it by at most 1 px.
    """
    if mask == picture:
        return False
    small, large = sorted((mask, picture), key=lambda size: size[0] * size[1])
    misses_by_width = abs(large[1] * small[0] / large[0] - small[1])
    misses_by_height = abs(large[0] * small[1] / large[1] - small[0])
    if min(misses_by_width, misses_by_height) > 1:
        sizes = {"mask_width": mask[0], "mask_height": mask[1], "width": picture[0], "height": picture[1]}
        raise refuse("mask_shape", **sizes)
    return True
