"""Bad pictures get a plain sentence: security catalogue B01 to B15 and B26, through real children."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Any

import pytest

from fluxstudio.imaging import limits
from fluxstudio.imaging.refusals import MESSAGES, NOTES, Refused, refuse
from fluxstudio.imaging.sniff import too_large
from fluxstudio.imaging.workshop import Workshop

from .files import (
    chunk,
    jpeg_of_many_scans,
    photo,
    png_header,
    png_of_zeros,
    png_with,
    saved,
    truncated,
)


def refusal(workshop: Workshop, data: bytes, role: Any = "reference") -> Refused:
    with pytest.raises(Refused) as caught:
        workshop.intake(data, role=role)
    assert "%" not in caught.value.text().replace(" %", "")
    return caught.value


def test_an_empty_file_is_called_empty(workshop: Workshop) -> None:
    assert refusal(workshop, b"").code == "empty"


def test_one_byte_over_the_upload_limit_is_refused_before_any_child_sees_it(workshop: Workshop) -> None:
    refused = refusal(workshop, bytes(limits.UPLOAD_BYTES + 1))
    assert refused.code == "too_large"
    assert "100.1 MB" in str(refused)
    assert "limit is 100 MB" in str(refused)
    assert str(too_large(250_000_000)).startswith("The file is 250 MB")


STRANGERS = {
    "GIF": b"GIF89a" + bytes(20),
    "BMP": saved(photo(), "BMP"),
    "TIFF": saved(photo(), "TIFF"),
    "ICO": saved(photo(), "ICO"),
    "Photoshop (PSD)": b"8BPS\0\1" + bytes(30),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0",
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0" + bytes(20),
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "JPEG XL": b"\xff\x0a" + bytes(20),
    "FITS": b"SIMPLE  =                    T",
    "PDF": b"%PDF-1.7\n",
    "ZIP": b"PK\3\4" + bytes(30),
    "gzip": gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "SVG": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "HTML": b"\n<!DOCTYPE html><script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_another_format_is_named_and_the_accepted_ones_too(workshop: Workshop, kind: str) -> None:
    refused = refusal(workshop, STRANGERS[kind])
    assert refused.code == "other_format"
    assert str(refused).startswith(f"This is a {kind} file.")
    assert "PNG, JPEG or WebP" in str(refused)


def test_a_heic_photo_is_told_how_to_become_a_jpeg(workshop: Workshop) -> None:
    refused = refusal(workshop, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40))
    assert refused.code == "heic"
    assert "Most Compatible" in str(refused)


@pytest.mark.parametrize(
    "data",
    [b"alert(document.cookie)", b"\0" * 1000, b"\xff\xd8", b"RIFF....AVI LIST", b"....ftypisom...."],
)
def test_what_is_no_picture_at_all_is_told_what_is_accepted(workshop: Workshop, data: bytes) -> None:
    assert refusal(workshop, data).code == "not_a_picture"


def test_a_data_url_of_an_svg_is_an_svg(workshop: Workshop) -> None:
    assert refusal(workshop, b"data:image/svg+xml;base64,PHN2Zy8+").params == {"kind": "SVG"}


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("role", ["reference", "result", "mask"])
def test_a_picture_cut_short_is_damaged(workshop: Workshop, format: str, role: str) -> None:
    whole = saved(photo(), format)
    for data in (truncated(whole, 0.6), whole[:-1], whole[:40]):
        assert refusal(workshop, data, role).code == "damaged"


def test_a_progressive_jpeg_cut_between_its_scans_is_damaged(workshop: Workshop) -> None:
    data = saved(photo(), "JPEG", progressive=True)
    assert refusal(workshop, data[: data.rfind(b"\xff\xda")]).code == "damaged"


def test_a_png_with_a_broken_checksum_in_its_pixels_is_damaged(workshop: Workshop) -> None:
    data = bytearray(saved(photo()))
    data[data.index(b"IDAT") + 20] ^= 0xFF
    assert refusal(workshop, bytes(data)).code == "damaged"


def test_a_png_without_pixels_is_damaged(workshop: Workshop) -> None:
    assert refusal(workshop, png_header(100, 100) + chunk(b"IEND", b"")).code == "damaged"


def test_a_huge_claim_is_refused_by_its_header_with_both_numbers(workshop: Workshop) -> None:
    refused = refusal(workshop, png_header(50_000, 50_000))
    assert refused.code == "too_many_pixels"
    assert "2500 megapixels (50000 × 50000); the limit is 50" in str(refused)
    assert refusal(workshop, png_header(2**31 - 1, 1)).code == "too_many_pixels"


@pytest.mark.parametrize(
    ("width", "height", "depth", "colour"), [(13_000, 13_000, 1, 0), (9_000, 9_000, 8, 2)]
)
def test_pictures_pillow_would_let_pass_are_refused(
    workshop: Workshop, width: int, height: int, depth: int, colour: int
) -> None:
    data = png_of_zeros(width, height, depth, colour)
    assert len(data) < 300_000
    assert refusal(workshop, data).code == "too_many_pixels"


def test_a_webp_that_claims_too_much_never_reaches_its_decoder(workshop: Workshop) -> None:
    canvas = struct.pack("<I", 15_999)[:3] * 2
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    data = b"RIFF" + struct.pack("<I", 4 + len(extended)) + b"WEBP" + extended
    refused = refusal(workshop, data)
    assert refused.code == "too_many_pixels"
    assert refused.params["width"] == 16_000


def test_a_jpeg_that_claims_too_much_is_refused_by_its_header(workshop: Workshop) -> None:
    data = bytearray(saved(photo(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    assert refusal(workshop, bytes(data)).code == "too_many_pixels"


@pytest.mark.parametrize(("width", "height"), [(1, 100_000), (100_000, 1), (12_001, 70)])
def test_a_side_beyond_the_limit_is_refused(workshop: Workshop, width: int, height: int) -> None:
    refused = refusal(workshop, png_of_zeros(width, height))
    assert refused.code == "side_too_long"
    assert "12000" in str(refused)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (8, 8), (63, 500), (500, 63)])
def test_a_reference_too_small_is_refused(workshop: Workshop, width: int, height: int) -> None:
    assert refusal(workshop, png_of_zeros(width, height)).code == "too_small"
    assert workshop.intake(png_of_zeros(width, height), role="result").width == width


def test_a_picture_of_no_pixels_is_damaged(workshop: Workshop) -> None:
    assert refusal(workshop, png_header(0, 0)).code == "damaged"


BOMB = zlib.compress(bytes(50_000_000), 9)


@pytest.mark.parametrize(
    "body",
    [
        chunk(b"zTXt", b"Comment\0\0" + BOMB),
        chunk(b"iTXt", b"Comment\0\1\0\0\0" + BOMB),
        chunk(b"iCCP", b"Profile\0\0" + BOMB),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(7_900_000), 9)) * 70,
    ],
    ids=["zTXt", "iTXt", "iCCP", "many"],
)
def test_a_bomb_in_the_metadata_is_refused(workshop: Workshop, body: bytes) -> None:
    assert len(body) < 600_000
    assert refusal(workshop, png_with(body)).code == "metadata"


def test_a_jpeg_of_ten_thousand_scans_is_stopped() -> None:
    hasty = Workshop(size=1, limits=limits.ChildLimits(cpu_seconds=1))
    refused = refusal(hasty, jpeg_of_many_scans(10_000))
    assert refused.code == "too_slow"
    assert refused.again
    assert hasty.intake(saved(photo()), role="reference").width == 160
    hasty.close()


def test_a_picture_that_outlives_the_wall_clock_is_stopped() -> None:
    hasty = Workshop(size=1, limits=limits.ChildLimits(wall_seconds=0.5))
    assert refusal(hasty, jpeg_of_many_scans(10_000)).code == "too_slow"
    hasty.prewarm()
    assert hasty.intake(saved(photo()), role="reference").width == 160
    hasty.close()


def test_a_picture_that_needs_more_memory_than_a_child_has_is_refused() -> None:
    cramped = Workshop(size=1, limits=limits.ChildLimits(memory_bytes=150 << 20))
    assert refusal(cramped, png_of_zeros(7_000, 7_000)).code == "too_heavy"
    assert cramped.intake(saved(photo()), role="reference").width == 160
    cramped.close()


def test_every_sentence_can_be_translated() -> None:
    refused = refuse("other_format", kind="GIF")
    assert refused.text(lambda message: "»" + message).startswith("»This is a GIF")
    assert all(text.endswith(".") for text in [*MESSAGES.values(), *NOTES.values()])
