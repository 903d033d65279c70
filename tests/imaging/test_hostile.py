"""Whatever the bytes: an Intake or a Refused, a pool that lives, and a parent that does not grow."""

from __future__ import annotations

import zlib
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from fluxstudio.imaging.intake import Intake
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop

from .files import chunk, display_p3, exif, photo, png_header, png_of_zeros, png_with, saved
from .processes import held_bytes

SMALL = photo(70, 66)
GOOD = {
    "png": saved(SMALL),
    "palette": saved(SMALL.quantize(16)),
    "sixteen": saved(Image.new("I;16", (70, 66), 40_000)),
    "jpeg": saved(SMALL, "JPEG", exif=exif(6), icc_profile=display_p3()),
    "progressive": saved(SMALL, "JPEG", progressive=True),
    "cmyk": saved(SMALL.convert("CMYK"), "JPEG"),
    "webp": saved(SMALL, "WEBP", exif=exif(3)),
    "lossless": saved(SMALL.convert("RGBA"), "WEBP", lossless=True),
    "animated": saved(SMALL, "WEBP", save_all=True, append_images=[Image.new("RGB", (70, 66))]),
}
kinds = st.sampled_from(sorted(GOOD))
roles = st.sampled_from(["reference", "result", "mask"])


def outcome(workshop: Workshop, data: bytes, role: str = "reference") -> Intake | Refused:
    """Anything but an Intake or a refusal for a foreseen reason fails the test."""
    try:
        return workshop.intake(data, role=role)  # type: ignore[arg-type]
    except Refused as refused:
        assert refused.code not in ("crashed", "too_slow", "busy")
        assert refused.text()
        return refused


@settings(max_examples=150, deadline=None)
@given(kinds, roles, st.floats(0, 1, exclude_max=True))
def test_a_file_cut_at_any_byte_is_refused(workshop: Workshop, kind: str, role: str, at: float) -> None:
    data = GOOD[kind][: int(len(GOOD[kind]) * at)]
    assert isinstance(outcome(workshop, data, role), Refused)


@settings(max_examples=200, deadline=None)
@given(kinds, roles, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_file_with_any_bytes_changed_is_taken_or_refused(
    workshop: Workshop, kind: str, role: str, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(GOOD[kind])
    for at, value in changes:
        data[int((len(data) - 1) * at)] = value
    outcome(workshop, bytes(data), role)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\1\0\0WEBPVP8 ", b""]),
    st.binary(max_size=600),
)
@example(b"\xff\xd8\xff", b"\xc0\x00\x02")
@example(b"", b"\0\0\0\x0cftyp")
def test_garbage_behind_any_first_bytes_is_refused(workshop: Workshop, magic: bytes, tail: bytes) -> None:
    assert isinstance(outcome(workshop, magic + tail), Refused)


names = st.sampled_from(
    [b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"iCCP", b"eXIf", b"pHYs", b"cHRM"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(names, st.binary(max_size=60)), min_size=1, max_size=4))
def test_a_png_with_odd_chunks_is_taken_or_refused(
    workshop: Workshop, chunks: list[tuple[bytes, bytes]]
) -> None:
    outcome(workshop, png_with(b"".join(chunk(name, body) for name, body in chunks), SMALL))


@pytest.mark.skipif(held_bytes() == 0, reason="memory is read from /proc")
def test_bombs_leave_the_studio_as_small_as_it_was(workshop: Workshop) -> None:
    bombs = [
        png_header(50_000, 50_000),
        png_of_zeros(13_000, 13_000, 1, 0),
        png_of_zeros(9_000, 9_000),
        png_with(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))),
        png_of_zeros(7_000, 7_000),  # allowed, 150 MB in the child
    ]
    before = held_bytes()
    for _ in range(3):
        for bomb in bombs:
            with suppress(Refused):
                workshop.intake(bomb, role="result")
    assert held_bytes() - before < 20_000_000
    assert workshop.intake(GOOD["jpeg"], role="reference").width == 66
