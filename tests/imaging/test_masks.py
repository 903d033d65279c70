"""Masks: white changes, black stays; catalogue B31 to B35."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from fluxstudio.imaging.intake import MaskIntake
from fluxstudio.imaging.masks import fit_mask
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop

from .files import exif, opened, photo, png_of_zeros, saved


def disc(width: int = 200, height: int = 150) -> Image.Image:
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=255)
    return image


def pixels(mask: MaskIntake) -> np.ndarray:
    """The mask as the provider sees it."""
    image = opened(mask.png)
    assert image.format == "PNG"
    assert image.size == (mask.width, mask.height)
    found = np.asarray(image.convert("L"))
    assert set(np.unique(found)) <= {0, 255}
    assert mask.coverage == pytest.approx((found == 255).mean())
    return found


def refusal(workshop: Workshop, image: Image.Image, size: tuple[int, int] | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        workshop.mask(saved(image), for_size=size or image.size)
    return caught.value


def test_a_mask_comes_out_as_it_went_in(workshop: Workshop) -> None:
    mask = workshop.mask(saved(disc()), for_size=(200, 150))
    assert np.array_equal(pixels(mask), np.asarray(disc()))
    assert mask.notes == ()
    assert 0.15 < mask.coverage < 0.25


def test_an_antialiased_mask_is_cut_at_half(workshop: Workshop) -> None:
    soft = disc(1000, 800).filter(ImageFilter.GaussianBlur(2))
    assert np.array_equal(
        pixels(workshop.mask(saved(soft), for_size=soft.size)), np.where(np.asarray(soft) >= 128, 255, 0)
    )


@pytest.mark.parametrize("quality", [20, 50, 75, 95])
def test_a_mask_saved_as_jpeg_is_accepted(workshop: Workshop, quality: int) -> None:
    found = pixels(workshop.mask(saved(disc(), "JPEG", quality=quality), for_size=(200, 150)))
    assert (found != np.asarray(disc())).mean() < 0.01


def test_strokes_on_nothing_are_the_mask_whatever_their_colour(workshop: Workshop) -> None:
    for colour in ("black", "white", "red", "#7f7f7f"):
        strokes = Image.new("RGBA", (200, 150), (0, 0, 0, 0))
        strokes.paste(colour, mask=disc())
        mask = workshop.mask(saved(strokes), for_size=(200, 150))
        assert np.array_equal(pixels(mask), np.asarray(disc()))
        assert mask.notes == ("mask_from_alpha",)


def test_black_and_white_with_an_alpha_channel_is_read_by_its_luminance(workshop: Workshop) -> None:
    image = disc().convert("RGBA")
    assert np.array_equal(pixels(workshop.mask(saved(image), for_size=(200, 150))), np.asarray(disc()))
    image.paste((255, 255, 255, 0), (0, 0, 20, 150))  # invisible white is nothing
    assert np.array_equal(pixels(workshop.mask(saved(image), for_size=(200, 150))), np.asarray(disc()))


def test_an_empty_transparent_canvas_is_nothing_painted(workshop: Workshop) -> None:
    assert refusal(workshop, Image.new("RGBA", (80, 80), (255, 255, 255, 0))).code == "mask_empty"


def test_an_all_black_mask_is_told_to_paint_something(workshop: Workshop) -> None:
    refused = refusal(workshop, Image.new("L", (80, 80)))
    assert refused.code == "mask_empty"
    assert "Paint white" in str(refused)


def test_an_all_white_mask_is_allowed_with_a_warning(workshop: Workshop) -> None:
    mask = workshop.mask(saved(Image.new("1", (80, 80), 1)), for_size=(80, 80))
    assert mask.notes == ("mask_full",)
    assert mask.coverage == 1


@pytest.mark.parametrize("image", [photo(), photo(mode="L"), Image.new("RGB", (80, 80), "#ff0000")])
def test_a_photograph_is_not_a_mask(workshop: Workshop, image: Image.Image) -> None:
    refused = refusal(workshop, image)
    assert refused.code == "mask_is_photo"
    assert "looks like a photograph" in str(refused)
    assert " % of it" in str(refused)


def test_another_shape_is_refused_with_both_sizes(workshop: Workshop) -> None:
    refused = refusal(workshop, disc(200, 150), (300, 200))
    assert refused.code == "mask_shape"
    assert "200 × 150" in str(refused)
    assert "300 × 200" in str(refused)


def test_the_same_shape_in_another_size_is_scaled(workshop: Workshop) -> None:
    mask = workshop.mask(saved(disc(200, 150)), for_size=(1600, 1201))
    assert (pixels(mask) != np.asarray(disc(1600, 1201))).mean() < 0.01
    assert mask.notes == ("mask_resized",)


def test_a_dot_that_vanishes_when_scaled_down_is_nothing_painted(workshop: Workshop) -> None:
    image = Image.new("L", (2000, 2000))
    image.putpixel((7, 7), 255)
    assert refusal(workshop, image, (200, 200)).code == "mask_empty"


def test_a_mask_held_like_the_camera_is_turned_first(workshop: Workshop) -> None:
    turned = disc().transpose(Image.Transpose.ROTATE_90)
    mask = workshop.mask(saved(turned, exif=exif(6)), for_size=(200, 150))
    assert np.array_equal(pixels(mask), np.asarray(disc()))


def test_a_tiny_mask_is_a_mask(workshop: Workshop) -> None:
    assert pixels(workshop.mask(saved(Image.new("1", (1, 1), 1)), for_size=(1, 1))).tolist() == [[255]]


def test_a_bomb_is_refused_as_a_mask_too(workshop: Workshop) -> None:
    with pytest.raises(Refused) as caught:
        workshop.mask(png_of_zeros(13_000, 13_000, 1, 0), for_size=(80, 80))
    assert caught.value.code == "too_many_pixels"


def test_an_uploaded_mask_is_normalised_without_a_picture_to_fit(workshop: Workshop) -> None:
    taken = workshop.intake(saved(disc(), "JPEG", quality=95), role="mask")
    assert taken.working
    assert np.array_equal(np.asarray(opened(taken.working).convert("L")), np.asarray(disc()))
    assert (taken.format, taken.working_format) == ("jpeg", "png")
    assert taken.coverage == pytest.approx(0.2, abs=0.05)


def as_palette(mask: Image.Image) -> Image.Image:
    made = mask.point(lambda tone: tone // 255).convert("P")
    made.putpalette([0, 0, 0, 255, 255, 255])
    return made


def as_sixteen_bits(mask: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(mask).astype(np.uint16)) * 257)


def as_strokes(mask: Image.Image) -> Image.Image:
    made = Image.new("LA", mask.size, (0, 0))
    made.paste((255, 255), mask=mask)
    return made


DISGUISES = {
    "L": lambda mask: mask,
    "1": lambda mask: mask.convert("1"),
    "RGB": lambda mask: mask.convert("RGB"),
    "RGBA": lambda mask: mask.convert("RGBA"),
    "P": as_palette,
    "I;16": as_sixteen_bits,
    "LA": as_strokes,
}


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 70),
    height=st.integers(1, 70),
    seed=st.integers(0, 2**32 - 1),
    share=st.floats(0, 1),
    disguise=st.sampled_from(sorted(DISGUISES)),
    format=st.sampled_from(["PNG", "WEBP"]),
)
def test_any_mask_in_any_mode_comes_out_exactly(
    workshop: Workshop, width: int, height: int, seed: int, share: float, disguise: str, format: str
) -> None:
    painted = np.where(np.random.default_rng(seed).random((height, width)) < share, 255, 0).astype(np.uint8)
    image = DISGUISES[disguise](Image.fromarray(painted))
    if format == "WEBP":
        image = (
            image.convert("RGBA") if disguise in ("RGBA", "LA") else Image.fromarray(painted).convert("RGB")
        )
    data = saved(image, format, lossless=True)
    if not painted.any():
        with pytest.raises(Refused) as caught:
            workshop.mask(data, for_size=(width, height))
        assert caught.value.code == "mask_empty"
        return
    mask = workshop.mask(data, for_size=(width, height))
    assert np.array_equal(pixels(mask), painted)
    assert ("mask_full" in mask.notes) == painted.all()


sides = st.integers(1, 12_000)


@given(sides, sides, st.floats(0.05, 20))
def test_a_mask_scaled_by_any_program_fits_its_picture(width: int, height: int, scale: float) -> None:
    mask = (max(1, round(width * scale)), max(1, round(height * scale)))
    assert fit_mask(mask, (width, height)) == (mask != (width, height))


@given(sides, sides, sides, sides)
def test_a_mask_fits_only_within_a_pixel_of_the_smaller_picture(a: int, b: int, c: int, d: int) -> None:
    (w, h), (W, H) = sorted([(a, b), (c, d)], key=lambda size: size[0] * size[1])
    near = min(abs(H * w / W - h), abs(W * h / H - w)) <= 1
    try:
        fit_mask((a, b), (c, d))
        assert near
    except Refused as refused:
        assert not near
        assert refused.params == {"mask_width": a, "mask_height": b, "width": c, "height": d}
