"""Exports: what a format changes of the untouched part is measured and said, and the place stays at home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps, JpegImagePlugin

from fluxstudio.domain.outpaint import Sides, extend
from fluxstudio.imaging.exports_files import profile_of
from fluxstudio.imaging.refusals import NOTES
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.imaging.workshop import Format, Workshop
from tests.needs import needs

from .files import SECRET, display_p3, exif, photo, saved
from .stitching import inverted, mask_of, noise, read, same_outside, touch, upright_size, values

JPEGTRAN = shutil.which("jpegtran")
installed = needs("jpegtran")
BOX = (200, 150, 260, 220)


def scene(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return noise(size[0] // 8, size[1] // 8, mode).resize(size, Image.Resampling.BICUBIC)


def edited(workshop: Workshop, original: bytes) -> tuple[bytes, Image.Image]:
    mask = mask_of(upright_size(original), BOX)
    return touch(workshop, original, mask).done.master_png, mask


@pytest.fixture(scope="module")
def splicing() -> Iterator[Workshop]:
    workshop = Workshop(size=1, jpegtran=JPEGTRAN)
    yield workshop
    workshop.close()


def place_in(data: bytes) -> bool:
    """Whether a date from the GPS block is in the file, anywhere."""
    return b"2024:07:07" in data


def placed(orientation: int = 1) -> bytes:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "Maker"
    made.get_ifd(0x8825)[29] = "2024:07:07"
    return made.tobytes()


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("quality", [60, 92])
def test_a_jpeg_is_written_with_the_originals_tables_and_its_truth_is_measured(
    workshop: Workshop, subsampling: int, quality: int
) -> None:
    original = saved(
        scene((640, 480)), "JPEG", quality=quality, subsampling=subsampling, icc_profile=display_p3()
    )
    master, mask = edited(workshop, original)
    made = workshop.export(master, original=original, format="jpeg")
    before, after = read(original), read(made.data)
    assert isinstance(before, JpegImagePlugin.JpegImageFile)
    assert isinstance(after, JpegImagePlugin.JpegImageFile)
    assert list(after.quantization.values()) == list(before.quantization.values())
    assert JpegImagePlugin.get_sampling(after) == subsampling
    assert after.info["icc_profile"] == display_p3()
    outside = np.asarray(mask) == 0
    differs = np.abs(values(before).astype(int) - values(after)).max(-1)[outside]
    assert made.untouched == pytest.approx(outside.sum(), abs=20)  # paint that left a pixel as it was
    assert made.changed == pytest.approx((differs > 0).sum(), abs=20)
    assert made.levels == differs.max()
    assert 0 < made.changed_share < 1
    assert "of the untouched pixels, by at most" in made.words.text()


def test_a_png_changes_nothing(workshop: Workshop) -> None:
    original = saved(scene((640, 480)), "JPEG", exif=placed(), icc_profile=display_p3())
    master, _ = edited(workshop, original)
    made = workshop.export(master, original=original, format="png")
    assert read(made.data).tobytes() == read(master).tobytes()
    assert read(made.data).info["icc_profile"] == display_p3()
    assert made.words.text() == "Every untouched pixel is as in the original."


def turned_by_xmp(image: Image.Image, orientation: int, **options: Any) -> bytes:
    """A JPEG whose orientation stands in XMP alone, as editors write it that leave EXIF out."""
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="{orientation}"/></x:xmpmeta>'
    return saved(image, "JPEG", quality=92, xmp=packet.encode(), **options)


def unturned() -> bytes:
    """EXIF with a maker and no orientation."""
    made = Image.Exif()
    made[0x010F] = "Maker"
    return made.tobytes()


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("block", [b"", unturned()])
@pytest.mark.parametrize("spliced", [False, pytest.param(True, marks=installed)])
def test_a_photo_that_only_xmp_turns_is_exported_upright(
    workshop: Workshop, splicing: Workshop, orientation: int, block: bytes, spliced: bool
) -> None:
    original = turned_by_xmp(scene((640, 480)), orientation, exif=block)
    upright = ImageOps.exif_transpose(read(original))
    working = read(workshop.intake(original, role="reference").working or b"")
    assert working.size == upright.size
    assert np.abs(values(working).astype(int) - values(upright)).mean() < 4
    mask = mask_of(upright.size, BOX)
    touched = touch(workshop, original, mask)
    assert same_outside(upright, touched.image, mask)
    used = splicing if spliced else workshop
    made = used.export(touched.done.master_png, original=original, format="jpeg")
    shown = ImageOps.exif_transpose(read(made.data))
    assert shown.size == upright.size
    outside = np.asarray(mask) == 0
    assert np.abs(values(shown).astype(int) - values(upright))[outside].mean() < 4
    assert (b"Maker" in made.data) == bool(block)
    assert made.box is None  # an original that lies on its side without a word of EXIF cannot be spliced


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_webp_is_measured_too(workshop: Workshop, mode: str) -> None:
    original = saved(scene((640, 480), mode), icc_profile=display_p3())
    master, _ = edited(workshop, original)
    made = workshop.export(master, original=original, format="webp")
    assert read(made.data).format == "WEBP"
    assert read(made.data).info["icc_profile"] == display_p3()
    assert made.changed > 0


def test_a_jpeg_of_a_picture_with_alpha_is_over_white_and_says_so(workshop: Workshop) -> None:
    original = saved(scene((640, 480), "RGBA"))
    master, _ = edited(workshop, original)
    made = workshop.export(master, original=original, format="jpeg")
    assert made.notes == ("flattened",)
    assert all(note in NOTES for note in made.notes)


def test_an_extended_picture_is_compared_at_its_place(workshop: Workshop) -> None:
    original = saved(scene((640, 480)), "JPEG", quality=92)
    canvas = extend((640, 480), Sides(left=64, top=32))
    (piece,) = canvas.pieces
    order = Order(plan=piece.plan, area=piece.area, extend=(64, 32, 0, 0))
    sent = workshop.prepare_touchup(original, b"", order)
    master = workshop.stitch(original, saved(inverted(read(sent.image_png))), b"", order).master_png
    made = workshop.export(master, original=original, format="jpeg", at=(64, 32))
    assert made.untouched == 640 * 480
    assert read(made.data).size == canvas.size


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_left_out_unless_asked_for(splicing: Workshop, format: Format, kind: str) -> None:
    original = saved(photo(640, 480), kind, exif=placed())
    master, _ = edited(splicing, original)
    assert place_in(master)
    assert not place_in(splicing.export(master, original=original, format=format).data)
    kept = splicing.export(master, original=original, format=format, gps=True).data
    assert place_in(kept)
    assert read(kept).getexif()[0x010F] == "Maker"


def test_no_trace_of_the_place_is_left_however_the_file_was_written(splicing: Workshop) -> None:
    original = saved(photo(640, 480), "JPEG", exif=exif(6))
    master, _ = edited(splicing, original)
    for format in ("png", "jpeg"):
        made = splicing.export(master, original=original, format=format)  # type: ignore[arg-type]
        assert made.data.count(SECRET) == 2  # maker and camera, not the place
        assert upright_size(made.data) == (480, 640)


@installed
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize(("turn", "progressive"), [(1, False), (6, True), (3, False), (5, False), (8, False)])
def test_new_blocks_go_into_the_originals_jpeg_and_no_pixel_outside_the_box_changes(
    splicing: Workshop, mode: str, subsampling: int, turn: int, progressive: bool
) -> None:
    how = {"quality": 85, "progressive": progressive, "icc_profile": display_p3(), "exif": placed(turn)}
    how |= {"subsampling": subsampling} if mode == "RGB" else {}
    original = saved(scene((643, 471), mode), "JPEG", **how)
    master, _ = edited(splicing, original)
    made = splicing.export(master, original=original, format="jpeg")
    assert made.box is not None
    before, after = read(original), read(made.data)
    assert before.size == after.size
    outside = np.ones(before.size[::-1], bool)
    outside[made.box.top : made.box.bottom, made.box.left : made.box.right] = False
    assert outside.mean() > 0.9
    assert np.array_equal(values(before)[outside], values(after)[outside])
    assert not np.array_equal(values(before)[~outside], values(after)[~outside])
    assert profile_of(made.data) == display_p3()
    assert after.getexif()[0x0112] == turn
    assert not place_in(made.data)
    assert made.changed_share < 0.02
    assert made.words.text().startswith("Outside the touched-up area every pixel")
    # Inside, it is the touch-up, as well as the original's own tables can say it.
    shown = read(splicing.convert(made.data, "png"))
    wanted = read(splicing.convert(master, "png"))
    assert np.abs(values(shown).astype(int) - values(wanted)).mean() < 3


@installed
def test_paint_in_the_last_half_block_of_a_jpeg_is_spliced_too(splicing: Workshop) -> None:
    original = saved(scene((643, 471)), "JPEG", quality=85)
    mask = mask_of((643, 471), (630, 460, 643, 471))
    master = touch(splicing, original, mask).done.master_png
    made = splicing.export(master, original=original, format="jpeg")
    assert made.box is not None
    assert made.box[2:] == (643, 471)


@installed
@pytest.mark.parametrize("case", ["png", "print colours", "extended"])
def test_what_cannot_be_spliced_is_written_anew(splicing: Workshop, case: str) -> None:
    picture = scene((640, 480))
    if case == "png":
        original = saved(picture)
    else:
        original = saved(picture.convert("CMYK") if case == "print colours" else picture, "JPEG", quality=90)
    master, _ = edited(splicing, original)
    at = (0, 1) if case == "extended" else (0, 0)
    if case == "extended":
        larger = Image.new("RGB", (640, 481))
        larger.paste(read(master), (0, 1))
        master = saved(larger)
    made = splicing.export(master, original=original, format="jpeg", at=at)
    assert made.box is None
    assert made.untouched > 250_000


@installed
def test_a_jpegtran_that_fails_costs_nobody_their_export() -> None:
    workshop = Workshop(size=1, jpegtran="/bin/false")
    original = saved(scene((640, 480)), "JPEG", quality=90)
    master, _ = edited(workshop, original)
    made = workshop.export(master, original=original, format="jpeg")
    assert made.box is None
    assert made.changed > 0
    workshop.close()


@installed
def test_a_jpegtran_that_would_change_something_outside_is_not_believed(tmp_path: Path) -> None:
    liar = tmp_path / "jpegtran"
    picture = saved(scene((640, 480)).rotate(180), "JPEG", quality=90)
    (liar.parent / "other.jpg").write_bytes(picture)
    liar.write_text(f"#!/bin/sh\nexec cat {liar.parent}/other.jpg\n")
    liar.chmod(0o755)
    workshop = Workshop(size=1, jpegtran=str(liar))
    original = saved(scene((640, 480)), "JPEG", quality=90)
    master, _ = edited(workshop, original)
    assert workshop.export(master, original=original, format="jpeg").box is None
    workshop.close()


@installed
def test_24_megapixels_are_spliced_and_48_exported_in_a_childs_memory(splicing: Workshop) -> None:
    original = saved(scene((6000, 4000)), "JPEG", quality=90, exif=placed(6))
    master, _ = edited(splicing, original)
    assert splicing.export(master, original=original, format="jpeg").box is not None
    original = saved(scene((8000, 6000)), "JPEG", quality=90, exif=placed(6))
    master, _ = edited(splicing, original)
    assert splicing.export(master, original=original, format="jpeg").untouched > 47_900_000
