"""More room around a picture: the original block is identical, and what is new joins it without a seam."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from fluxstudio.domain.boxes import hull
from fluxstudio.domain.outpaint import Sides, extend
from fluxstudio.domain.touchup import Painting, plan
from fluxstudio.imaging.stitch_order import Options, Order, Transparency
from fluxstudio.imaging.workshop import Workshop

from .files import saved
from .stitching import Touched, mask_of, noise, read, values, white

SIZE = (500, 400)
SOLID = {"L": 60, "LA": (60, 255), "RGB": (60, 90, 120), "RGBA": (60, 90, 120, 255)}
UNMATCHED = Options(match=False)


def grown(workshop: Workshop, picture: Image.Image, sides: Sides, mask: Image.Image | None = None) -> Touched:
    """All pieces of an outpainting, one after the other."""
    canvas = extend(picture.size, sides)
    data = saved(picture)
    added: tuple[int, int, int, int] = sides
    painted = saved(mask) if mask else b""
    for piece in canvas.pieces:
        order = Order(plan=piece.plan, area=piece.area, extend=added, options=UNMATCHED)
        sent = workshop.prepare_touchup(data, painted, order)
        assert set(np.unique(np.asarray(read(sent.mask_png).convert("L")))) == {0, 255}
        done = workshop.stitch(data, saved(white(read(sent.image_png))), painted, order)
        data, added = done.master_png, (0, 0, 0, 0)
    return Touched(order, sent, done)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("sides", [Sides(right=40), Sides(30, 20, 50, 10), Sides(0, 2000, 0, 2000)])
def test_a_picture_grows_and_the_original_block_is_identical(
    workshop: Workshop, mode: str, sides: Sides
) -> None:
    picture = noise(*SIZE, mode)
    canvas = extend(SIZE, sides)
    image = grown(workshop, picture, sides).image
    assert image.size == canvas.size
    assert image.crop(canvas.original).tobytes() == picture.tobytes()
    new = np.ones(image.size[::-1], bool)
    new[canvas.original.top : canvas.original.bottom, canvas.original.left : canvas.original.right] = False
    expected = {
        "L": [round(0.299 * 250 + 0.587 * 240 + 0.114 * 230)],
        "RGB": [250, 240, 230],
        "RGBA": [250, 240, 230, 255],
    }
    assert (values(image)[new] == expected[mode]).all()


def filled(
    workshop: Workshop,
    original: bytes,
    sides: Sides,
    *,
    mask: Image.Image | None = None,
    feather: int = 8,
    options: Options = UNMATCHED,
) -> Touched:
    """An outpainting in one piece, as the studio asks for it, filled with `white`."""
    picture = read(original)
    canvas = extend(picture.size, sides)
    order = Order(
        plan=plan(canvas.size, hull(canvas.area)),
        painting=Painting(feather=feather),
        area=canvas.area,
        extend=sides,
        options=options,
    )
    painted = saved(mask) if mask else b""
    sent = workshop.prepare_touchup(original, painted, order)
    return Touched(order, sent, workshop.stitch(original, saved(white(read(sent.image_png))), painted, order))


@pytest.mark.parametrize("mode", [*SOLID, "P"])
@pytest.mark.parametrize("transparency", ["auto", "keep", "opaque"])
@pytest.mark.parametrize("sides", [Sides(right=100), Sides(30, 20, 50, 10)])
def test_a_picture_grows_with_a_feather_and_no_seam_shows_through(
    workshop: Workshop, mode: str, transparency: Transparency, sides: Sides
) -> None:
    if mode == "P":
        picture = Image.new("P", SIZE)
        picture.putpalette([60, 90, 120, 9, 9, 9])
        original = saved(picture, transparency=1)
    else:
        original = saved(picture := Image.new(mode, SIZE, SOLID[mode]))
    options = Options(match=False, transparency=transparency)
    image = filled(workshop, original, sides, options=options).image
    block = extend(SIZE, sides).original
    assert image.crop(block).tobytes() == read(original).convert(image.mode).tobytes()
    if image.mode in ("LA", "RGBA"):
        assert image.getchannel("A").getextrema() == (255, 255)
    # From the picture's own colour to the new one, and never darker than both.
    line = np.asarray(image.convert("L"))[block.top + 50].astype(int)
    edge, row, new = line[block.right - 1], line[block.right :], line[-1]
    assert (np.diff(row) >= 0).all()
    assert row[0] - edge < 20
    assert (row[9:] == new).all()
    assert new > 230


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_a_feather_beside_invisible_pixels_fades_from_what_was_sent_not_from_their_black(
    workshop: Workshop, mode: str
) -> None:
    picture = Image.new(mode, SIZE)
    picture.paste(SOLID[mode], (100, 100, 300, 300))
    image = filled(workshop, saved(picture), Sides(right=100, bottom=100)).image
    assert image.crop((0, 0, *SIZE)).tobytes() == picture.tobytes()
    new = image.crop((500, 0, 600, 500))
    assert new.getchannel("A").getextrema() == (255, 255)
    assert np.asarray(new.convert("L")).min() > 230


def test_paint_in_the_new_room_fades_into_the_emptiness_and_not_beside_the_picture(
    workshop: Workshop,
) -> None:
    picture, sides = Image.new("RGBA", SIZE, SOLID["RGBA"]), Sides(right=100)
    mask = mask_of((600, 400), (450, 100, 560, 200))
    image = filled(workshop, saved(picture), sides, mask=mask).image
    alpha = np.asarray(image.getchannel("A"))[150, 500:].astype(int)
    assert (alpha[:51] == 255).all()
    assert (np.diff(alpha[51:61]) <= 0).all()
    assert 0 < alpha[55] < 255
    assert (alpha[60:] == 0).all()
    # What fades there is the new colour, not the picture's edge that lies below.
    assert np.abs(np.asarray(image)[150, 553:560, :3].astype(int) - (250, 240, 230)).max() <= 2


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("painted", [True, False])
def test_without_protection_more_room_still_leaves_the_original_block(
    workshop: Workshop, mode: str, painted: bool
) -> None:
    picture, sides = noise(*SIZE, mode), Sides(20, 0, 100, 0)
    mask = mask_of((620, 400), (450, 100, 580, 200)) if painted else None
    options = Options(protect=False, match=False)
    touched = filled(workshop, saved(picture), sides, mask=mask, options=options)
    assert touched.image.crop((20, 0, 520, 400)).tobytes() == picture.tobytes()
    assert touched.image.getpixel((590, 50)) == (250, 240, 230, 255)[: len(mode)]
    assert touched.done.changed > 0.9


def test_a_mask_narrows_what_is_filled_of_the_new_room(workshop: Workshop) -> None:
    picture, sides = noise(*SIZE, "RGBA"), Sides(right=100)
    mask = mask_of((600, 400), (450, 100, 560, 200))
    image = grown(workshop, picture, sides, mask).image
    assert image.crop((0, 0, *SIZE)).tobytes() == picture.tobytes()
    assert image.getpixel((550, 150)) == (250, 240, 230, 255)
    assert image.getchannel("A").getpixel((550, 50)) == 0


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_the_new_room_is_sent_with_the_pictures_edges_in_it(workshop: Workshop, mode: str) -> None:
    picture = noise(*SIZE, mode)
    if mode in ("LA", "RGBA"):
        picture.putalpha(255)
    touched = filled(workshop, saved(picture), Sides(right=100))
    at = touched.order.plan.to_sent(590, 200)
    edge = Image.new(mode, (1, 1), picture.getpixel((499, 200))).convert("RGB").getpixel((0, 0))
    assert read(touched.sent.image_png).getpixel((int(at[0]), int(at[1]))) == edge


@pytest.mark.parametrize("mode", list(SOLID))
def test_a_black_picture_can_grow(workshop: Workshop, mode: str) -> None:
    """Its new room was white in the picture as in the mask: as if the mask were the picture."""
    picture = Image.new("RGB", SIZE).convert(mode)
    assert filled(workshop, saved(picture), Sides(right=100)).done.changed == 1


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_emptiness_beside_a_cut_out_is_sent_white_and_so_is_the_room_that_goes_on_from_it(
    workshop: Workshop, mode: str
) -> None:
    picture = Image.new(mode, SIZE)
    picture.paste(SOLID[mode], (100, 100, 500, 300))
    sent = filled(workshop, saved(picture), Sides(right=100), feather=0)
    image = read(sent.sent.image_png)
    seen = [image.getpixel(tuple(map(int, sent.order.plan.to_sent(590, y)))) for y in (50, 200)]
    colour = Image.new(mode, (1, 1), SOLID[mode]).convert("RGB").getpixel((0, 0))
    assert seen == [(255, 255, 255), colour]
