"""Exactness: whatever is painted where, every pixel outside the paint is the parent's own.

More examples: FLUXSTUDIO_EXAMPLES=2000 pytest tests/imaging/test_stitch_exact.py
"""

from __future__ import annotations

import os
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from fluxstudio.domain.touchup import Painting, plan
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.stitch_order import Options, Order
from fluxstudio.imaging.workshop import Workshop

from .files import display_p3, exif, saved
from .stitching import inverted, mask_of, noise, read, same_outside, touch, values

EXAMPLES = int(os.environ.get("FLUXSTUDIO_EXAMPLES", "40"))
MOST = 2_000_000  # pixels an example
PLACES = ("inside", "edge", "corner", "islands", "hole", "one pixel", "speckles", "soft")
SAME = {"L": "L", "LA": "LA", "RGB": "RGB", "RGBA": "RGBA", "P": "RGB"}

sides = st.one_of(st.integers(1, 8000), st.integers(1, 300))


@st.composite
def sizes(draw: st.DrawFn) -> tuple[int, int]:
    width = draw(sides)
    height = min(draw(sides), max(1, MOST // width))
    return (width, height) if draw(st.booleans()) else (height, width)


def paint(place: str, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    width, height = size
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)

    def some(length: int) -> tuple[int, int]:
        low, high = sorted(rng.integers(0, length, 2).tolist())
        return low, high

    (left, right), (top, bottom) = some(width), some(height)
    if place == "one pixel":
        draw.point((left, top), fill=255)
    elif place == "edge":
        draw.rectangle((0, top, right // 2, bottom), fill=255)
    elif place == "corner":
        draw.rectangle((left, top, width, height), fill=255)
    elif place == "islands":
        draw.ellipse((0, 0, width // 9, height // 9), fill=255)
        draw.rectangle((width - 1 - width // 7, height - 1, width, height), fill=255)
    elif place == "speckles":
        mask = Image.fromarray(np.where(rng.random((height, width)) < 0.02, 255, 0).astype(np.uint8))
    elif place == "soft":
        mask = Image.fromarray(np.maximum(0, rng.integers(-600, 256, (height, width))).astype(np.uint8))
    else:
        draw.ellipse((left, top, right, bottom), fill=255)
        if place == "hole":
            x, y = (left + right) // 2, (top + bottom) // 2
            draw.ellipse(((left + x) // 2, (top + y) // 2, (right + x) // 2, (bottom + y) // 2), fill=0)
    return mask


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(
    size=sizes(),
    mode=st.sampled_from(sorted(SAME)),
    place=st.sampled_from(PLACES),
    seed=st.integers(0, 2**31),
    feather=st.integers(0, 64),
    options=st.builds(
        Options,
        protect=st.just(True),
        match=st.booleans(),
        transparency=st.sampled_from(["auto", "keep", "opaque"]),
    ),
    tagged=st.booleans(),
)
def test_every_pixel_that_was_not_painted_is_the_same(
    workshop: Workshop,
    size: tuple[int, int],
    mode: str,
    place: str,
    seed: int,
    feather: int,
    options: Options,
    tagged: bool,
) -> None:
    mask = paint(place, size, np.random.default_rng(seed))
    assume(mask.getextrema()[1] > 0)
    picture = noise(*size, mode, seed)
    profile = display_p3() if tagged else None
    meta = exif(1) if tagged else b""
    original = saved(picture, compress_level=1, icc_profile=profile, exif=meta)
    try:
        touched = touch(workshop, original, mask, painting=Painting(feather=feather), options=options)
    except Refused as refused:
        assert refused.code in ("mask_whole", "mask_fills_box", "mask_is_picture")
        return
    after = touched.image
    assert same_outside(picture.convert(SAME[mode]), after, mask)
    assert after.info.get("icc_profile") == profile
    assert after.info.get("exif", b"") == meta
    assert (after.width, after.height, after.mode) == (*size, touched.done.mode)
    assert set(np.unique(np.asarray(read(touched.sent.mask_png).convert("L")))) <= {0, 255}


def spread(painted: np.ndarray, radius: int) -> np.ndarray:
    """The definition itself: every offset within the radius, one after the other."""
    height, width = painted.shape
    room = np.pad(painted, radius)
    found = np.zeros_like(painted)
    for y in range(-radius, radius + 1):
        for x in range(-radius, radius + 1):
            if x * x + y * y <= radius * radius:
                found |= room[radius + y : radius + y + height, radius + x : radius + x + width]
    return found


@pytest.mark.parametrize("grow", [-40, -9, -1, 1, 17, 64])
def test_outside_is_what_is_outside_after_growing(workshop: Workshop, grow: int) -> None:
    size = (300, 240)
    mask = mask_of(size, (0, 60, 200, 200), (250, 10, 251, 11))
    mask.paste(0, (90, 120, 95, 126))
    picture = noise(*size)
    after = touch(
        workshop, saved(picture), mask, painting=Painting(grow=grow), options=Options(match=False)
    ).image
    painted = np.asarray(mask) > 0
    expected = spread(painted, grow) if grow > 0 else ~spread(~painted, -grow)
    changed = (values(picture) != values(after)).any(-1)
    assert np.array_equal(changed, expected)


def test_twenty_touch_ups_after_each_other_leave_every_unpainted_pixel(workshop: Workshop) -> None:
    """A 24-megapixel photograph; elsewhere, parts never touched were destroyed after 5 to 7 edits."""
    width, height = 6000, 4000
    picture = noise(width // 8, height // 8).resize((width, height), Image.Resampling.BICUBIC)
    data = first = saved(picture, "JPEG", quality=95, icc_profile=display_p3(), exif=exif(1))
    untouched = np.ones((height, width), bool)
    rng = np.random.default_rng(2)
    brush = Image.new("L", (400, 300))
    ImageDraw.Draw(brush).ellipse((0, 0, 399, 299), fill=255)
    for turn in range(20):
        left, top = int(rng.integers(0, width - 400)), int(rng.integers(0, height - 300))
        painting = Painting(at=(left, top), feather=turn, grow=turn - 10)
        bounds = workshop.read_mask(saved(brush), for_size=(width, height), painting=painting).bounds
        order = Order(plan=plan((width, height), bounds), painting=painting)
        result = saved(noise(*order.plan.sent_size, seed=turn), compress_level=1)
        data = workshop.stitch(data, result, saved(brush), order).master_png
        untouched[max(0, top - 10) : top + 310, max(0, left - 10) : left + 410] = False
    before, after = read(first), read(data)
    assert untouched.mean() > 0.85
    assert np.array_equal(values(before)[untouched], values(after)[untouched])
    assert (values(before)[~untouched] != values(after)[~untouched]).any(-1).mean() > 0.5
    assert after.info["icc_profile"] == display_p3()
    assert after.info["exif"] == exif(1)


@pytest.mark.parametrize(("width", "height"), [(6000, 4000), (8000, 6000)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_of_24_and_48_megapixels_is_touched_up_in_a_childs_memory(
    workshop: Workshop, width: int, height: int, mode: str
) -> None:
    picture = noise(width // 10, height // 10, mode).resize((width, height), Image.Resampling.NEAREST)
    mask = mask_of((width, height), (width - 900, height - 700, width, height))
    touched = touch(workshop, saved(picture, compress_level=1), mask, painting=Painting(feather=20))
    assert same_outside(picture, touched.image, mask)
    assert touched.done.changed > 0.9


def test_a_mask_over_most_of_48_megapixels_fits_too(workshop: Workshop) -> None:
    size = (8000, 6000)
    picture = noise(800, 600).resize(size, Image.Resampling.NEAREST)
    mask = mask_of(size, (0, 0, 8000, 5990))
    original = saved(picture, "JPEG", quality=90, icc_profile=display_p3())
    touched = touch(workshop, original, mask, painting=Painting(feather=64, grow=-3))
    assert same_outside(read(original), touched.image, mask)


def test_without_protection_the_box_is_taken_and_nothing_beyond(workshop: Workshop) -> None:
    picture, mask = noise(900, 700), mask_of((900, 700), (400, 300, 450, 340))
    touched = touch(workshop, saved(picture), mask, options=Options(protect=False, match=False))
    box = touched.order.plan.box
    assert same_outside(picture, touched.image, mask_of((900, 700), box))
    assert touched.order.plan.words.text() == "full size"
    assert touched.image.crop(box).tobytes() == inverted(picture.crop(box)).tobytes()


def test_a_hard_mask_at_full_size_takes_the_result_pixel_by_pixel(workshop: Workshop) -> None:
    picture, mask = noise(900, 700), mask_of((900, 700), (400, 300, 450, 340))
    touched = touch(workshop, saved(picture), mask, options=Options(match=False))
    assert (
        touched.image.crop((400, 300, 450, 340)).tobytes()
        == inverted(picture.crop((400, 300, 450, 340))).tobytes()
    )
    assert touched.done.changed == pytest.approx(1, abs=0.01)


def test_feather_and_softness_fade_inward_and_reach_the_result(workshop: Workshop) -> None:
    grey, mask = Image.new("L", (600, 400), 100), mask_of((600, 400), (200, 100, 400, 300))
    mask.paste(128, (360, 100, 400, 300))
    touched = touch(
        workshop,
        saved(grey),
        mask,
        lambda image: Image.new("RGB", image.size, (200, 200, 200)),
        painting=Painting(feather=16),
        options=Options(match=False),
    )
    row = np.asarray(touched.image)[200].astype(int)
    assert (row[:200] == 100).all()
    assert (row[400:] == 100).all()
    assert all(one <= other for one, other in pairwise(row[200:230].tolist()))
    assert 140 < row[207] < 160  # half way at half the feather
    assert (row[217:359] == 200).all()
    assert (abs(row[362:380] - 150) <= 1).all()  # half painted, half changed


@pytest.mark.parametrize("width", [1, 2, 5, 12, 30])
def test_paint_thinner_than_its_feather_still_changes_its_middle(workshop: Workshop, width: int) -> None:
    grey, mask = Image.new("L", (600, 400), 100), mask_of((600, 400), (300, 100, 300 + width, 300))
    ImageDraw.Draw(mask).ellipse((20, 20, 220, 220), fill=255)  # a thick island beside it
    touched = touch(
        workshop,
        saved(grey),
        mask,
        lambda image: Image.new("RGB", image.size, (200, 200, 200)),
        painting=Painting(feather=40),
        options=Options(match=False),
    )
    assert np.asarray(touched.image)[200, 300 : 300 + width].max() >= 190


def test_a_soft_brush_keeps_its_fade_when_its_mask_is_grown(workshop: Workshop) -> None:
    ramp = np.zeros((400, 600), np.uint8)
    ramp[100:300, 200:400] = np.minimum(255, 5 * (1 + np.minimum(np.arange(200), np.arange(200)[::-1])))[
        None, :
    ]
    touched = touch(
        workshop,
        saved(Image.new("L", (600, 400), 100)),
        Image.fromarray(ramp),
        lambda image: Image.new("RGB", image.size, (200, 200, 200)),
        painting=Painting(grow=30),
        options=Options(match=False),
    )
    row = np.asarray(touched.image)[200].astype(int)
    assert (row[:170] == 100).all()
    assert (row[430:] == 100).all()
    expected = 100 + 100 * np.minimum(255, 5 * (1 + np.arange(60))) / 255
    assert abs(row[170:230] - expected).max() <= 8
