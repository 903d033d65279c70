"""Colours: a result that came back tinted is put right by the ring it should have kept."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging.stitch_order import Options
from fluxstudio.imaging.workshop import Workshop

from .files import adobe_rgb, display_p3, saved
from .stitching import Model, mask_of, noise, read, same_outside, touch, values

SIZE = (1200, 900)


def scene() -> Image.Image:
    """Something like a photograph: soft shapes, texture, some clipped highlights and shadows."""
    large = noise(24, 18, seed=5).resize(SIZE, Image.Resampling.BICUBIC)
    fine = noise(*SIZE, seed=6).filter(ImageFilter.GaussianBlur(1.5))
    picture = Image.blend(large, fine, 0.25)
    ImageDraw.Draw(picture).ellipse((300, 200, 380, 280), fill=(255, 255, 255))
    ImageDraw.Draw(picture).rectangle((700, 600, 800, 640), fill=(0, 0, 0))
    return picture


def disc() -> Image.Image:
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).ellipse((450, 300, 700, 550), fill=255)
    return mask


def shifted(levels: tuple[float, float, float], gain: float = 1.0) -> Model:
    def model(image: Image.Image) -> Image.Image:
        table = [min(255, max(0, round(gain * tone + shift))) for shift in levels for tone in range(256)]
        return image.point(table)

    return model


def off_inside(before: Image.Image, after: Image.Image, mask: Image.Image) -> float:
    """The largest channel's mean difference inside the mask, in levels."""
    inside = np.asarray(mask) > 0
    return float(np.abs((values(after)[inside].astype(float) - values(before)[inside]).mean(0)).max())


SHIFTS = [(12, 12, 12), (-12, -12, -12), (12, -12, 0), (-12, 0, 12), (0, 0, 0), (3, 5, -7)]


@pytest.mark.parametrize(
    ("levels", "scale"), [*((shift, 1) for shift in SHIFTS), (SHIFTS[0], 3), (SHIFTS[3], 3)]
)
def test_a_shift_comes_back_within_a_level_and_outside_is_untouched(
    workshop: Workshop, levels: tuple[int, int, int], scale: int
) -> None:
    picture, mask = scene(), disc()
    if scale > 1:
        larger = (SIZE[0] * scale, SIZE[1] * scale)
        picture, mask = (
            picture.resize(larger, Image.Resampling.BICUBIC),
            mask.resize(larger, Image.Resampling.NEAREST),
        )
    touched = touch(workshop, saved(picture, compress_level=1), mask, shifted(levels))
    assert (touched.order.plan.scale < 1) == (scale > 1)
    assert off_inside(picture, touched.image, mask) <= 1
    assert same_outside(picture, touched.image, mask)
    for found, shift in zip(touched.done.matches, levels, strict=True):
        assert found.gain == 1
        assert found.offset == pytest.approx(-shift, abs=0.5)


def test_a_change_of_contrast_comes_back_too(workshop: Workshop) -> None:
    picture, mask = scene(), disc()
    touched = touch(workshop, saved(picture), mask, shifted((14, 10, 6), gain=0.92))
    assert off_inside(picture, touched.image, mask) <= 1.5


def test_what_the_model_painted_inside_does_not_disturb_the_match(workshop: Workshop) -> None:
    picture, mask = scene(), disc()

    def model(image: Image.Image) -> Image.Image:
        image = shifted((12, 12, 12))(image)
        ImageDraw.Draw(image).ellipse((250, 250, 500, 500), fill=(212, 12, 112))
        return image

    touched = touch(workshop, saved(picture), mask, model)
    assert touched.image.getpixel((575, 425)) == (200, 0, 100)


def test_what_the_model_changed_in_a_part_of_the_ring_does_not_either(workshop: Workshop) -> None:
    picture, mask = scene(), disc()

    def model(image: Image.Image) -> Image.Image:
        image = shifted((12, 12, 12))(image)
        ImageDraw.Draw(image).rectangle((200, 510, 560, 560), fill=(20, 20, 20))  # a shadow below the paint
        return image

    touched = touch(workshop, saved(picture), mask, model)
    assert [found.offset for found in touched.done.matches] == pytest.approx([-12] * 3, abs=1)


def test_the_match_can_be_switched_off(workshop: Workshop) -> None:
    picture, mask = scene(), disc()
    touched = touch(workshop, saved(picture), mask, shifted((12, 12, 12)), options=Options(match=False))
    assert touched.done.matches == ()
    assert off_inside(picture, touched.image, mask) == pytest.approx(12, abs=0.6)


def test_without_a_ring_to_judge_by_colours_are_left_alone(workshop: Workshop) -> None:
    picture = scene().crop((0, 0, 300, 300))
    mask = mask_of((300, 300), (0, 0, 300, 300))
    mask.paste(0, (0, 0, 7, 7))
    touched = touch(workshop, saved(picture), mask, shifted((12, 12, 12)))
    assert touched.done.matches == ()


def backdrop(colour: tuple[int, int, int]) -> Image.Image:
    """A product on a plain backdrop, all of it within the disc."""
    picture = Image.new("RGB", SIZE, colour)
    picture.paste(scene().crop((400, 250, 510, 340)), (520, 380))
    return picture


def off_beside(before: Image.Image, after: Image.Image, mask: Image.Image) -> float:
    """The same as `off_inside`, of the pixels that show the backdrop."""
    plain = np.asarray(mask).copy()
    plain[370:540, 470:690] = 0
    return off_inside(before, after, Image.fromarray(plain))


@pytest.mark.parametrize("shift", [12, -12])
@pytest.mark.parametrize("tone", [255, 250, 4, 0])
@pytest.mark.parametrize("noisy", [False, True])
def test_a_pure_white_or_black_backdrop_comes_back(
    workshop: Workshop, shift: int, tone: int, noisy: bool
) -> None:
    picture, mask = backdrop((tone,) * 3), disc()

    def model(image: Image.Image) -> Image.Image:
        made = np.asarray(image).astype(float) + shift
        made += np.random.default_rng(1).normal(0, 2 if noisy else 0, made.shape)
        return Image.fromarray(np.clip(made.round(), 0, 255).astype(np.uint8))

    touched = touch(workshop, saved(picture), mask, model)
    assert off_beside(picture, touched.image, mask) <= (2 if noisy else 1)
    assert same_outside(picture, touched.image, mask)


@pytest.mark.parametrize("noise_levels", [2, 4])
def test_a_white_backdrop_with_a_models_noise_is_not_lifted_by_what_was_cut_off(
    workshop: Workshop, noise_levels: float
) -> None:
    picture, mask = scene(), disc()
    picture.paste((255, 255, 255), (0, 0, SIZE[0], 280))

    def model(image: Image.Image) -> Image.Image:
        made = np.asarray(image) + np.random.default_rng(1).normal(0, noise_levels, (*image.size[::-1], 3))
        return Image.fromarray(np.clip(made.round(), 0, 255).astype(np.uint8))

    touched = touch(workshop, saved(picture), mask, model)
    for found in touched.done.matches:
        assert found.gain == 1
        assert found.offset == pytest.approx(0, abs=0.6)


@pytest.mark.parametrize("drawn", ["#646464", "black", "white"])
@pytest.mark.parametrize("tone", [0, 255])
def test_a_backdrop_that_the_model_drew_anew_is_no_tint(workshop: Workshop, tone: int, drawn: str) -> None:
    touched = touch(
        workshop, saved(backdrop((tone,) * 3)), disc(), lambda image: Image.new("RGB", image.size, drawn)
    )
    assert touched.image.getpixel((575, 520)) == ImageColor.getrgb(drawn)


def test_a_result_that_is_another_picture_altogether_is_not_cancelled(workshop: Workshop) -> None:
    picture = Image.new("RGB", SIZE, (60, 90, 120))
    touched = touch(workshop, saved(picture), disc(), lambda image: Image.new("RGB", image.size, (250,) * 3))
    assert touched.done.matches == ()
    assert touched.image.getpixel((575, 425)) == (250, 250, 250)


def test_a_channel_that_was_cut_off_leaves_the_others_their_match_and_is_not_overdone(
    workshop: Workshop,
) -> None:
    picture, mask = Image.new("RGB", SIZE, (200, 10, 0)), disc()
    darker = touch(workshop, saved(picture), mask, shifted((-12, -12, -12)))
    assert darker.done.matches == ((1, 12), (1, 10), (1, 0))
    assert off_inside(picture, darker.image, mask) == 0
    lighter = touch(workshop, saved(picture), mask, shifted((12, 12, 12)))
    assert lighter.done.matches == ((1, -12), (1, -12), (1, -12))
    assert off_inside(picture, lighter.image, mask) == 0


@pytest.mark.parametrize("profile", [display_p3(), adobe_rgb()])
def test_a_picture_with_a_profile_is_sent_as_srgb_and_gets_its_own_colours_back(
    workshop: Workshop, profile: bytes
) -> None:
    picture, mask = scene(), disc()
    original = saved(picture, icc_profile=profile)
    touched = touch(workshop, original, mask, lambda image: image, painting=Painting(feather=9))
    working = read(workshop.intake(original, role="reference").working or b"")
    box = touched.order.plan.box
    assert read(touched.sent.image_png).tobytes() == working.crop(box).tobytes()
    assert touched.image.info["icc_profile"] == profile
    assert same_outside(picture, touched.image, mask)
    # What sRGB cannot hold is lost inside the paint; everything else comes back.
    assert off_inside(picture, touched.image, mask) <= 4
