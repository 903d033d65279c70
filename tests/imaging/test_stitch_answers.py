"""What a child says of a touch-up is data to be checked, and so is the EXIF in a stranger's file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import plan
from fluxstudio.imaging import stitch_exif
from fluxstudio.imaging.exports_answers import Exported, read_exported, read_judged, read_piece
from fluxstudio.imaging.frames import Garbled
from fluxstudio.imaging.stitch_answers import read_painted, read_prepared, read_stitched
from fluxstudio.imaging.stitch_bits import grown, shrunk
from fluxstudio.imaging.stitch_order import Order

from .files import saved
from .test_stitch_modes import tiff

SIZE = (400, 300)
ORDER = Order(plan=plan(SIZE, Box(100, 100, 150, 150)))
PNG = saved(Image.new("RGB", SIZE))
SENT = saved(Image.new("RGB", ORDER.plan.sent_size))
STITCHED = {"mode": "RGB", "matches": [], "changed": 0.5, "notes": []}
EXPORTED = {"notes": [], "untouched": 10, "changed": 1, "levels": 2}


@pytest.mark.parametrize("bounds", [None, [1, 2, 3], [0, 0, 0, 5], [0, 0, 401, 5], [0, 0, 5.0, 5], "0055"])
def test_bounds_that_cannot_be_are_not_believed(bounds: object) -> None:
    with pytest.raises(Garbled):
        read_painted({"bounds": bounds, "coverage": 0.5, "soft": False}, [], SIZE)


@pytest.mark.parametrize("blobs", [[], [SENT], [SENT, PNG], [SENT, b"GIF89a"], [SENT, SENT, SENT]])
def test_what_is_sent_has_the_plans_size(blobs: list[bytes]) -> None:
    assert read_prepared({"notes": []}, [SENT, SENT], ORDER).mask_png == SENT
    with pytest.raises(Garbled):
        read_prepared({"notes": []}, blobs, ORDER)


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "CMYK"},
        {"mode": ["RGB"]},
        {"matches": [[1, 2]]},
        {"matches": [[1, 2], [1], [1, 2]]},
        {"matches": [[1, 2], [1, "x"], [1, 2]]},
        {"changed": 1.5},
        {"changed": float("nan")},
        {"notes": ["unheard of"]},
        {"notes": [["palette"]]},
    ],
)
def test_facts_that_cannot_be_are_not_believed(change: dict[str, object]) -> None:
    assert read_stitched(STITCHED, [PNG], ORDER).width == 400
    with pytest.raises(Garbled):
        read_stitched({**STITCHED, **change}, [PNG], ORDER)
    with pytest.raises(Garbled):
        read_stitched(STITCHED, [SENT], ORDER)


@pytest.mark.parametrize("change", [{"changed": -1}, {"levels": None}, {"untouched": 1.0}, {"notes": [1]}])
def test_counts_that_cannot_be_are_not_believed(change: dict[str, object]) -> None:
    assert read_exported(EXPORTED, [PNG], "png").changed_share == 0.1
    with pytest.raises(Garbled):
        read_exported({**EXPORTED, **change}, [PNG], "png")


def test_a_splice_that_reaches_beyond_its_box_is_none() -> None:
    assert read_judged({**EXPORTED, "beyond": 1}, b"", Box(0, 0, 1, 1)) is None
    assert read_judged({**EXPORTED}, b"", Box(0, 0, 1, 1)) is None
    assert read_judged({**EXPORTED, "beyond": 0}, b"", Box(0, 0, 1, 1)) is not None
    assert read_piece({"box": None}, []) is None
    with pytest.raises(Garbled):
        read_piece({"box": [0, 0, 1], "at": [0, 0]}, [])


@pytest.mark.parametrize(
    ("untouched", "changed", "said"),
    [
        (1000, 0, "Every untouched pixel"),
        (10**6, 1, "< 0.1 %"),
        (1000, 371, "37.1 %"),
        (10**6, 999_999, "99.9 %"),
        (5, 5, "100 %"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(untouched: int, changed: int, said: str) -> None:
    made = Exported(data=b"", format="jpeg", untouched=untouched, changed=changed, levels=3)
    assert said in made.words.text()


def test_a_disc_grown_and_shrunk_again_is_the_disc_within_a_pixel() -> None:
    disc = Image.new("L", (200, 200))
    ImageDraw.Draw(disc).ellipse((50, 50, 150, 150), fill=255)
    back = np.asarray(shrunk(grown(disc, 8), 8)) > 0
    assert (back >= (np.asarray(shrunk(disc, 1)) > 0)).all()
    assert (back <= (np.asarray(grown(disc, 1)) > 0)).all()


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(["<", ">"]),
    st.lists(st.tuples(st.integers(0, 340), st.integers(0, 255)), max_size=12),
    st.booleans(),
    st.integers(1, 400),
)
def test_any_camera_notes_are_cleaned_or_refused_never_worse(
    order: str, changes: list[tuple[int, int]], gps: bool, length: int
) -> None:
    block = bytearray(tiff(order, orientation=6, gps=True, thumbnail=b"an old face"))
    for at, value in changes:
        block[min(at, len(block) - 1)] = value
    try:
        clean = stitch_exif.turned(stitch_exif.for_export(bytes(block[:length]), gps=gps))
    except stitch_exif.Garbled:
        return
    assert len(clean) == len(block[:length])


def test_camera_notes_made_to_keep_us_busy_are_refused() -> None:
    """Without limits, this takes an hour."""
    entry = b"\x25\x88\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"
    block = b"II*\0\x08\0\0\0" + b"\xe8\x03" + entry * 1000 + bytes(4) + bytes(3_000_000)
    with pytest.raises(stitch_exif.Garbled):
        stitch_exif.for_export(block, gps=False)
