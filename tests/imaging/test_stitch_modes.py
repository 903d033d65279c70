"""What a picture is made of survives: its mode, alpha, profile and camera notes; what cannot is said."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageOps

from fluxstudio.imaging import stitch_exif
from fluxstudio.imaging.stitch_order import Options, Transparency
from fluxstudio.imaging.workshop import Workshop

from .files import chunk, display_p3, exif, photo, png_header, png_with, saved
from .stitching import inverted, mask_of, noise, read, same_outside, touch, white

SIZE = (500, 400)
MASK = mask_of(SIZE, (200, 150, 260, 220))


MODES = [("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")]
MODES += [("JPEG", "L"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("WEBP", "RGBA")]


@pytest.mark.parametrize(("kind", "mode"), MODES)
def test_every_mode_of_every_format_keeps_its_pixels(workshop: Workshop, mode: str, kind: str) -> None:
    picture = noise(*SIZE, "L").convert("1") if mode == "1" else noise(*SIZE, mode)
    original = saved(picture, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
    touched = touch(workshop, original, MASK)
    plain = read(original)
    expected = {"1": "L", "P": "RGB"}.get(plain.mode, plain.mode)
    assert touched.image.mode == touched.done.mode == expected
    assert same_outside(plain.convert(expected), touched.image, MASK)
    assert touched.done.changed > 0.9


def test_a_palette_becomes_true_colour_of_the_same_values_and_says_so(workshop: Workshop) -> None:
    palette = photo(*SIZE).quantize(64)
    touched = touch(workshop, saved(palette), MASK)
    assert touched.done.notes == ("palette",)
    assert same_outside(palette.convert("RGB"), touched.image, MASK)


def test_a_palette_with_a_transparent_colour_keeps_its_alpha(workshop: Workshop) -> None:
    palette = photo(*SIZE).quantize(64)
    original = saved(palette, transparency=3)
    touched = touch(workshop, original, MASK)
    assert touched.image.mode == "RGBA"
    assert same_outside(read(original).convert("RGBA"), touched.image, MASK)


@pytest.mark.parametrize(("mode", "key", "expected"), [("L", 77, "LA"), ("RGB", (1, 2, 3), "RGBA")])
def test_a_colour_that_stands_for_transparent_becomes_alpha(
    workshop: Workshop, mode: str, key: int | tuple[int, int, int], expected: str
) -> None:
    picture = noise(*SIZE, mode)
    picture.paste(key, (10, 10, 90, 90))
    original = saved(picture, transparency=key)
    touched = touch(workshop, original, MASK)
    assert touched.image.mode == expected
    assert touched.image.getchannel("A").getpixel((50, 50)) == 0
    assert same_outside(read(original).convert(expected), touched.image, MASK)


def test_greyscale_stays_greyscale_and_says_so(workshop: Workshop) -> None:
    touched = touch(
        workshop, saved(photo(*SIZE, "L")), MASK, lambda image: Image.new("RGB", image.size, "red")
    )
    assert touched.image.mode == "L"
    assert "grey_kept" in touched.done.notes


def test_sixteen_bits_are_converted_with_a_note_in_grey_and_in_colour(workshop: Workshop) -> None:
    grey = Image.new("I;16", SIZE, 40_000)
    touched = touch(workshop, saved(grey), MASK)
    assert "sixteen_bit" in touched.done.notes
    assert touched.image.getpixel((0, 0)) == round(40_000 / 257)
    row = b"\0" + struct.pack(">HHH", 1000, 30_000, 65_535) * SIZE[0]
    deep = png_header(*SIZE, depth=16) + chunk(b"IDAT", zlib.compress(row * SIZE[1])) + chunk(b"IEND", b"")
    touched = touch(workshop, deep, MASK)
    assert touched.done.notes == ("sixteen_bit",)
    assert touched.image.getpixel((0, 0)) == read(deep).getpixel((0, 0))


def test_print_colours_are_converted_with_a_note_and_their_profile_goes(workshop: Workshop) -> None:
    original = saved(photo(*SIZE).convert("CMYK"), "JPEG", quality=95, icc_profile=b"of inks")
    touched = touch(workshop, original, MASK)
    working = read(workshop.intake(original, role="reference").working or b"")
    assert "cmyk" in touched.done.notes
    assert same_outside(working, touched.image, MASK)
    assert "icc_profile" not in touched.image.info


def cut_out() -> Image.Image:
    picture = noise(*SIZE, "RGBA")
    alpha = Image.new("L", SIZE)
    ImageDraw.Draw(alpha).ellipse((50, 50, 300, 350), fill=255)
    picture.putalpha(alpha)
    return picture


@pytest.mark.parametrize(
    ("wish", "box", "seen"),
    [
        ("auto", (100, 150, 200, 250), "kept"),  # inside the cut-out
        ("auto", (250, 150, 330, 250), "kept"),  # over its edge
        ("auto", (400, 50, 480, 120), "opaque"),  # beside it
        ("keep", (400, 50, 480, 120), "kept"),
        ("opaque", (250, 150, 330, 250), "opaque"),
    ],
)
def test_a_cut_out_keeps_its_shape_and_paint_beside_it_shows(
    workshop: Workshop, wish: Transparency, box: tuple[int, int, int, int], seen: str
) -> None:
    picture, mask = cut_out(), mask_of(SIZE, box)
    touched = touch(workshop, saved(picture), mask, white, options=Options(transparency=wish, match=False))
    assert same_outside(picture, touched.image, mask)
    before, after = picture.crop(box), touched.image.crop(box)
    if seen == "kept":
        assert after.getchannel("A").tobytes() == before.getchannel("A").tobytes()
    else:
        assert after.getchannel("A").getextrema() == (255, 255)
    assert after.convert("RGB").getextrema() == ((250, 250), (240, 240), (230, 230))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_profile_and_camera_notes_survive_as_bytes_with_the_orientation_applied(
    workshop: Workshop, kind: str, order: str
) -> None:
    block = tiff(order, orientation=6, gps=True)
    original = saved(photo(500, 400), kind, icc_profile=display_p3(), exif=b"Exif\0\0" + block)
    upright = mask_of((400, 500), (100, 100, 160, 150))
    touched = touch(workshop, original, upright)
    assert touched.image.size == (400, 500)
    assert touched.image.info["icc_profile"] == display_p3()
    assert touched.image.info["exif"] == b"Exif\0\0" + tiff(order, orientation=1, gps=True)


def tiff(order: str, *, orientation: int, gps: bool, thumbnail: bytes = b"") -> bytes:
    """EXIF made by hand: a maker, an orientation, a place with a value of its own, and a thumbnail."""
    entries = [(0x010F, 2, 6, 100), (0x0112, 3, 1, orientation)] + ([(0x8825, 4, 1, 140)] if gps else [])
    data = bytearray(b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    data += directory(order, entries, link=200 if thumbnail else 0)
    data = data.ljust(100, b"\0") + b"Maker\0"
    if gps:
        data = data.ljust(140, b"\0") + directory(order, [(0x001D, 2, 11, 170)], link=0)
        data = data.ljust(170, b"\0") + b"2024:05:06\0"
    if thumbnail:
        data = data.ljust(200, b"\0") + directory(
            order, [(0x0201, 4, 1, 300), (0x0202, 4, 1, len(thumbnail))], link=0
        )
        data = data.ljust(300, b"\0") + thumbnail
    return bytes(data)


def directory(order: str, entries: list[tuple[int, int, int, int]], link: int) -> bytes:
    body = struct.pack(order + "H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
        body += struct.pack(order + "HHI", tag, kind, count) + packed
    return body + struct.pack(order + "I", link)


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_place_and_the_old_thumbnail_leave_nothing_behind(order: str) -> None:
    block = tiff(order, orientation=1, gps=True, thumbnail=b"an old face")
    clean = stitch_exif.for_export(block, gps=False)
    assert b"2024:05:06" not in clean
    assert b"an old face" not in clean
    assert len(clean) == len(block)
    found = Image.Exif()
    found.load(b"Exif\0\0" + clean)
    assert dict(found) == {0x010F: "Maker", 0x0112: 1}
    assert b"2024:05:06" in stitch_exif.for_export(block, gps=True)


def test_notes_that_cannot_be_read_are_left_out_and_that_is_said(workshop: Workshop) -> None:
    original = saved(photo(*SIZE), "JPEG", exif=b"Exif\0\0nothing of the kind")
    touched = touch(workshop, original, MASK)
    assert "metadata_dropped" in touched.done.notes
    assert "exif" not in touched.image.info


def test_notes_as_pillow_writes_them_survive_too(workshop: Workshop) -> None:
    touched = touch(workshop, saved(photo(*SIZE), "JPEG", exif=exif(1)), MASK)
    assert touched.image.info["exif"] == exif(1)


def raw_profile(kind: bytes, block: bytes) -> bytes:
    """EXIF as text in a PNG, as ImageMagick wrote it before PNG had a chunk for it."""
    text = b"\nexif\n%8d\n" % len(block) + b"\n".join(
        block.hex().encode()[at : at + 72] for at in range(0, 2 * len(block), 72)
    )
    keyword = b"Raw profile type exif\0"
    body = {
        b"tEXt": keyword + text,
        b"zTXt": keyword + b"\0" + zlib.compress(text),
        b"iTXt": keyword + b"\0\0\0\0" + text,
    }[kind]
    return chunk(kind, body)


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt"])
def test_notes_that_lie_in_a_png_as_text_survive_with_the_orientation_applied(
    workshop: Workshop, kind: bytes
) -> None:
    original = png_with(raw_profile(kind, exif(6)), photo(500, 400))
    upright = ImageOps.exif_transpose(read(original))
    assert upright.size == (400, 500)
    mask = mask_of((400, 500), (100, 100, 160, 150))
    touched = touch(workshop, original, mask)
    assert touched.image.info["exif"] == exif(1)
    assert same_outside(upright, touched.image, mask)
    assert touched.done.notes == ()


@pytest.mark.parametrize(
    "body",
    [
        b"Raw profile type exif\0no hexadecimal digits",
        b"Raw profile type exif\0\nexif\n  8\nzzzz",
        b"Raw profile type exif\0\nexif\n  8\n00ff00ff",
    ],
)
def test_notes_as_text_that_cannot_be_read_are_left_out_and_that_is_said(
    workshop: Workshop, body: bytes
) -> None:
    touched = touch(workshop, png_with(chunk(b"tEXt", body), photo(*SIZE)), MASK)
    assert "metadata_dropped" in touched.done.notes
    assert "exif" not in touched.image.info


def test_notes_as_text_that_unpack_to_more_than_can_be_real_are_not_believed() -> None:
    bomb = b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 8\n" + b"00" * 8_000_000)
    found = stitch_exif.found(png_with(chunk(b"zTXt", bomb)), "png")
    assert found is not None
    with pytest.raises(stitch_exif.Garbled):
        stitch_exif.turned(found)


def test_a_result_that_is_what_was_sent_changes_next_to_nothing(workshop: Workshop) -> None:
    touched = touch(workshop, saved(noise(*SIZE)), MASK, lambda image: image)
    assert touched.done.changed == 0
    assert inverted(inverted(touched.image)).tobytes() == noise(*SIZE).tobytes()
    assert Image.open(BytesIO(touched.done.master_png)).format == "PNG"
