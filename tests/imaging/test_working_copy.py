"""What is accepted comes out upright, sRGB, 8 bits and bare: catalogue B06, B08, B09, B16 to B25."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from fluxstudio.imaging.intake import Intake
from fluxstudio.imaging.workshop import Workshop

from .files import (
    ADOBE,
    P3,
    SECRET,
    adobe_rgb,
    chunk,
    cmyk_profile,
    display_p3,
    exif,
    jpeg_with,
    opened,
    photo,
    png_with,
    saved,
    ycck,
)


def take(workshop: Workshop, data: bytes) -> tuple[Intake, Image.Image]:
    taken = workshop.intake(data, role="reference")
    assert taken.working
    working = opened(taken.working)
    assert working.mode == "RGB"
    assert working.size == (taken.width, taken.height)
    assert working.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return taken, working


def distance(one: Image.Image, other: Image.Image) -> float:
    """The largest mean difference of a channel, 0 to 255."""
    return float(max(ImageStat.Stat(ImageChops.difference(one, other)).mean))


def srgb_of_xyz(xyz: np.ndarray) -> np.ndarray:
    """D50 tristimulus values as 8-bit sRGB, by the numbers of IEC 61966-2-1 adapted with Bradford."""
    to_linear = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    linear = np.clip(np.array(to_linear) @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(255 * encoded)


def srgb_of_lab(lightness: float, a: float, b: float) -> np.ndarray:
    f = (lightness + 16) / 116
    cubes = [t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29) for t in (f + a / 500, f, f - b / 200)]
    return srgb_of_xyz(np.array(cubes) * (0.9642, 1, 0.8249))


def near(image: Image.Image, expected: np.ndarray) -> bool:
    return bool(np.abs(np.asarray(image)[40, 40] - expected).max() <= 3)


ORANGE = (70.0, 30.0, 40.0)  # L*, a*, b*


@pytest.mark.parametrize(("format", "kind"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_the_format_comes_from_the_content(workshop: Workshop, format: str, kind: str) -> None:
    taken, working = take(workshop, saved(photo(), format))
    assert (taken.format, taken.width, taken.height) == (kind, 160, 120)
    assert distance(working, photo()) < 6


def test_lossless_sources_stay_exact_and_large_ones_become_jpeg(workshop: Workshop) -> None:
    source = photo(700, 500)
    exact, working = take(workshop, saved(source))
    assert exact.working_format == "png"
    assert distance(working, source) == 0
    assert take(workshop, saved(source, "WEBP", lossless=True))[0].working_format == "png"
    assert take(workshop, saved(source, "WEBP"))[0].working_format == "jpeg"
    assert take(workshop, saved(source, "JPEG"))[0].working_format == "jpeg"
    assert take(workshop, saved(photo(2100, 2100)))[0].working_format == "jpeg"


@pytest.mark.parametrize("tail", [b"PK\3\4<?php system($_GET[0]); ?>", b"<html><script>", bytes(1000)])
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_what_hangs_behind_a_picture_is_gone(workshop: Workshop, format: str, tail: bytes) -> None:
    taken, _ = take(workshop, saved(photo(), format) + tail + SECRET)
    assert taken.working
    assert SECRET not in taken.working


def test_a_chunk_in_the_wrong_place_does_not_matter_if_the_pixels_decode(workshop: Workshop) -> None:
    data = saved(photo())
    assert take(workshop, data[:-12] + chunk(b"gAMA", struct.pack(">I", 45455)) + data[-12:])[0].width == 160


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_used_and_that_is_said(workshop: Workshop, format: str) -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("#0000ff", "#ff0000", "#00ff00")]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], lossless=True)
    taken, working = take(workshop, data)
    assert taken.notes == ("first_frame",)
    assert working.getpixel((40, 40)) == (0, 0, 255)


def test_a_phones_two_frame_jpeg_counts_as_jpeg(workshop: Workshop) -> None:
    data = saved(photo(), "MPO", save_all=True, append_images=[photo(80, 80)])
    taken, _ = take(workshop, data)
    assert (taken.format, taken.width, taken.notes) == ("jpeg", 160, ())


def test_cmyk_with_adobes_inversion_keeps_its_colours(workshop: Workshop) -> None:
    inks = Image.new("CMYK", (80, 80), (0, 200, 180, 20))
    for data in (saved(inks, "JPEG", quality=100), ycck(inks)):
        taken, working = take(workshop, data)
        assert taken.notes == ("cmyk",)
        assert distance(working, inks.convert("RGB")) < 3


def test_cmyk_goes_through_its_own_profile(workshop: Workshop) -> None:
    # A press whose magenta is orange: only its profile can know.
    def press(c: float, m: float, y: float, k: float) -> tuple[float, float, float]:
        return ORANGE if m else (95 * (1 - k), 0, 0)

    inks = Image.new("CMYK", (80, 80), (0, 255, 0, 0))
    _, working = take(workshop, saved(inks, "JPEG", quality=100, icc_profile=cmyk_profile(press)))
    assert near(working, srgb_of_lab(*ORANGE))


def test_sixteen_bit_grey_is_scaled_and_not_clipped(workshop: Workshop) -> None:
    tones = Image.new("I;16", (256, 64))
    for x in range(256):
        for y in range(64):
            tones.putpixel((x, y), x * 257)
    taken, working = take(workshop, saved(tones))
    assert taken.notes == ("sixteen_bit",)
    assert [working.getpixel((x, 5)) for x in range(256)] == [(x, x, x) for x in range(256)]


def test_sixteen_bit_colour_is_scaled_and_not_clipped(workshop: Workshop) -> None:
    row = b"\0" + b"".join(struct.pack(">HHH", x * 1000, 65535 - x * 1000, 32896) for x in range(64))
    header = struct.pack(">IIBBBBB", 64, 64, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 64)) + chunk(b"IEND", b"")
    taken, working = take(workshop, b"\x89PNG\r\n\x1a\n" + body)
    assert taken.notes == ("sixteen_bit",)
    red, green, blue = working.getpixel((40, 3))  # type: ignore[misc]
    assert abs(red - 40_000 / 257) <= 1
    assert abs(green - 25_535 / 257) <= 1
    assert blue == 128


def test_transparency_is_laid_over_white_and_that_is_said(workshop: Workshop) -> None:
    half = Image.new("RGBA", (80, 80), (0, 0, 0, 128))
    nothing = Image.new("RGBA", (80, 80), (255, 0, 0, 0))
    palette = Image.new("P", (80, 80), 1)
    palette.putpalette([0, 0, 0, 0, 0, 255])
    grey = Image.new("LA", (80, 80), (0, 0))
    for data, expected in (
        (saved(half), (127, 127, 127)),
        (saved(nothing), (255, 255, 255)),
        (saved(nothing, "WEBP", lossless=True), (255, 255, 255)),
        (saved(palette, transparency=1), (255, 255, 255)),
        (saved(grey), (255, 255, 255)),
        (saved(Image.new("RGB", (80, 80), "#102030"), transparency=(16, 32, 48)), (255, 255, 255)),
        (saved(Image.new("L", (80, 80), 7), transparency=7), (255, 255, 255)),
    ):
        taken, working = take(workshop, data)
        assert taken.notes == ("flattened",)
        assert working.getpixel((40, 40)) == expected


@pytest.mark.parametrize(("mode", "fill"), [("1", 1), ("L", 255), ("P", 0), ("RGBA", (255, 255, 255, 255))])
def test_opaque_pictures_of_every_mode_come_without_a_note(
    workshop: Workshop, mode: str, fill: object
) -> None:
    image = Image.new(mode, (80, 80), fill)  # type: ignore[arg-type]
    if mode == "P":
        image.putpalette([255, 255, 255])
    taken, working = take(workshop, saved(image))
    assert taken.notes == ()
    assert working.getpixel((9, 9)) == (255, 255, 255)
    assert taken.average == "#ffffff"


UPRIGHT = {
    1: lambda im: im,
    2: lambda im: im.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda im: im.transpose(Image.Transpose.ROTATE_180),
    4: lambda im: im.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda im: im.transpose(Image.Transpose.TRANSPOSE),
    6: lambda im: im.transpose(Image.Transpose.ROTATE_90),  # stored turned back by 90 degrees
    7: lambda im: im.transpose(Image.Transpose.TRANSVERSE),
    8: lambda im: im.transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_the_camera_held_any_way_gives_an_upright_picture(
    workshop: Workshop, format: str, orientation: int
) -> None:
    held = UPRIGHT[orientation](photo())
    data = saved(held, format, quality=95, lossless=True, exif=exif(orientation))
    taken, working = take(workshop, data)
    assert (taken.width, taken.height) == (160, 120)
    assert distance(working, photo()) < 4
    assert opened(taken.renditions[320]).size == (160, 120)
    result = workshop.intake(data, role="result")
    assert (result.width, result.height) == (160, 120)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(workshop: Workshop, orientation: int) -> None:
    assert take(workshop, saved(photo(), "JPEG", exif=exif(orientation)))[0].width == 160


@pytest.mark.parametrize(
    "block", [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"Exif\0\0"]
)
def test_exif_that_cannot_be_read_is_ignored(workshop: Workshop, block: bytes) -> None:
    assert take(workshop, jpeg_with(0xE1, block))[0].width == 160


def test_wide_gamut_colours_are_converted(workshop: Workshop) -> None:
    source = Image.new("RGB", (80, 80), (120, 200, 90))
    for icc, primaries in ((display_p3(), P3), (adobe_rgb(), ADOBE)):
        expected = srgb_of_xyz((np.array([120, 200, 90]) / 255) ** 2.2 @ np.array(primaries))
        for data in (saved(source, icc_profile=icc), saved(source, "WEBP", lossless=True, icc_profile=icc)):
            taken, working = take(workshop, data)
            assert taken.notes == ("profile_converted",)
            assert near(working, expected)


def test_a_profile_is_applied_before_transparency_is_laid_over_white(workshop: Workshop) -> None:
    source = Image.new("RGBA", (80, 80), (120, 200, 90, 0))
    taken, working = take(workshop, saved(source, icc_profile=display_p3()))
    assert working.getpixel((1, 1)) == (255, 255, 255)
    assert taken.notes == ("profile_converted", "flattened")


@pytest.mark.parametrize("icc", [b"not a profile", display_p3()[:200], bytes(4_000_000)])
def test_a_corrupt_profile_is_ignored(workshop: Workshop, icc: bytes) -> None:
    taken, working = take(workshop, saved(photo(), icc_profile=icc))
    assert taken.notes == ("profile_ignored",)
    assert distance(working, photo()) == 0


def test_a_profile_for_other_colours_than_the_pictures_is_ignored(workshop: Workshop) -> None:
    icc = cmyk_profile(lambda c, m, y, k: (50, 0, 0))
    assert take(workshop, saved(photo(), icc_profile=icc))[0].notes == ("profile_ignored",)


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def files_full_of_secrets() -> dict[str, bytes]:
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0" + struct.pack(">I", len(SECRET)) + SECRET
    text = [
        chunk(b"tEXt", b"parameters\0" + SECRET + b"<script>alert(1)</script>"),
        chunk(b"zTXt", b"workflow\0\0" + zlib.compress(SECRET * 50_000)),
        chunk(b"iTXt", b"prompt\0\0\0\0\0" + SECRET + b"\xff\xfe\0"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"eXIf", exif(1)[6:]),
        chunk(b"prVt", SECRET),
    ]
    return {
        "EXIF": saved(photo(), "JPEG", exif=exif()),
        "XMP": jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        "IPTC": jpeg_with(0xED, iptc),
        "comment": jpeg_with(0xFE, SECRET + b"<script>alert(1)</script>"),
        "PNG": png_with(b"".join(text)),
        "WebP": saved(photo(), "WEBP", exif=exif(), xmp=XMP),
        "profile": saved(photo(), "JPEG", icc_profile=display_p3() + SECRET),
    }


@pytest.mark.parametrize("kind", files_full_of_secrets())
def test_no_metadata_survives_in_anything_we_make(workshop: Workshop, kind: str) -> None:
    data = files_full_of_secrets()[kind]
    assert SECRET in data
    taken, _ = take(workshop, data)
    assert taken.working
    made = [taken.working, *taken.renditions.values()]
    made += [*workshop.intake(data, role="result").renditions.values()]
    made += [workshop.convert(data, format) for format in ("jpeg", "png", "webp")]
    for file in made:
        image = opened(file)
        assert SECRET not in file
        assert b"xmpmeta" not in file
        assert not image.getexif()
        assert image.info.keys() <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "icc_profile",
            "timestamp", "duration",
        }  # fmt: skip
