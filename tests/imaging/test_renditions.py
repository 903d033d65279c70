"""Small copies for grids, the average colour, and files for the provider and for download."""

from __future__ import annotations

from hashlib import sha256

import pytest
from PIL import Image, ImageChops, ImageStat

from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop

from .files import opened, photo, saved


@pytest.mark.parametrize(
    ("size", "sides"),
    [((1536, 1024), [320, 640, 1280]), ((1280, 900), [320, 640]), ((400, 640), [320]), ((200, 100), [320])],
)
@pytest.mark.parametrize("role", ["reference", "result"])
def test_renditions_are_smaller_than_the_picture_and_320_is_always_there(
    workshop: Workshop, role: str, size: tuple[int, int], sides: list[int]
) -> None:
    taken = workshop.intake(saved(photo(*size), "JPEG"), role=role)  # type: ignore[arg-type]
    assert sorted(taken.renditions) == sides
    for side, file in taken.renditions.items():
        image = opened(file)
        assert image.format == "WEBP"
        assert max(image.size) == min(side, max(size))
        assert abs(image.width / image.height - size[0] / size[1]) < 0.02


def test_a_large_result_read_at_half_size_still_says_its_full_size(workshop: Workshop) -> None:
    source = photo(5000, 3000)
    taken = workshop.intake(saved(source, "JPEG"), role="result")
    assert (taken.width, taken.height) == (5000, 3000)
    small = opened(taken.renditions[1280])
    assert small.size == (1280, 768)
    expected = source.resize(small.size, Image.Resampling.LANCZOS)
    assert max(ImageStat.Stat(ImageChops.difference(small.convert("RGB"), expected)).mean) < 3


def test_a_result_is_kept_as_it_came(workshop: Workshop) -> None:
    data = saved(photo(), "WEBP")
    taken = workshop.intake(data, role="result")
    assert taken.working is None
    assert taken.working_format is None
    assert taken.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize("size", [(64, 12_000), (12_000, 64)])
def test_a_picture_as_thin_as_the_limits_allow_has_renditions(
    workshop: Workshop, size: tuple[int, int]
) -> None:
    taken = workshop.intake(saved(Image.new("RGB", size, "#336699")), role="reference")
    assert sorted(opened(taken.renditions[320]).size) == [2, 320]
    assert taken.average == "#336699"


def test_the_average_colour_is_the_mean_of_the_pixels(workshop: Workshop) -> None:
    halves = Image.new("RGB", (200, 100), "#ff0000")
    halves.paste("#0000ff", (100, 0, 200, 100))
    assert workshop.intake(saved(halves), role="result").average == "#800080"


@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
def test_a_download_has_the_asked_format_and_an_srgb_profile(workshop: Workshop, format: str) -> None:
    source = photo()
    made = workshop.convert(saved(source), format)  # type: ignore[arg-type]
    image = opened(made)
    assert image.format == format.upper()
    assert b"sRGB" in image.info["icc_profile"] or "sRGB".encode("utf-16-be") in image.info["icc_profile"]
    assert max(ImageStat.Stat(ImageChops.difference(image.convert("RGB"), source)).mean) < 4
    assert workshop.convert(saved(source), format) == made  # type: ignore[arg-type]


def test_lower_quality_makes_a_smaller_download(workshop: Workshop) -> None:
    data = saved(photo(600, 400))
    assert len(workshop.convert(data, "jpeg", quality=40)) < len(workshop.convert(data, "jpeg", quality=95))


def test_what_is_small_enough_is_sent_unchanged(workshop: Workshop) -> None:
    data = saved(photo())
    assert workshop.send_copy(data) == data


@pytest.mark.parametrize("share", [0.5, 0.1, 0.01])
def test_what_is_too_large_is_shrunk_until_it_fits(workshop: Workshop, share: float) -> None:
    data = saved(Image.effect_noise((800, 600), 80).convert("RGB"))
    limit = int(len(data) * share)
    sent = workshop.send_copy(data, max_bytes=limit)
    assert len(sent) <= limit
    image = opened(sent)
    assert image.format == "JPEG"
    assert abs(image.width / image.height - 4 / 3) < 0.03


def test_what_cannot_fit_is_refused_in_words(workshop: Workshop) -> None:
    with pytest.raises(Refused) as caught:
        workshop.send_copy(saved(photo()), max_bytes=100)
    assert caught.value.code == "too_big_to_send"
