"""What is sent: a PNG of the box, a mask of only 0 and 255, and nothing that would be paid for in vain."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Painting, plan
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.stitch_order import Options, Order
from fluxstudio.imaging.workshop import Workshop

from .files import exif, photo, saved
from .stitching import inverted, mask_of, noise, read, same_outside, touch


def refused(workshop: Workshop, original: bytes, mask: Image.Image, order: Order | None = None) -> str:
    size = read(original).size
    if order is None:
        order = Order(plan=plan(size, workshop.read_mask(saved(mask), for_size=size).bounds))
    with pytest.raises(Refused) as caught:
        workshop.prepare_touchup(original, saved(mask), order)
    assert caught.value.text()
    return caught.value.code


def test_the_box_is_sent_at_full_size_with_its_own_pixels(workshop: Workshop) -> None:
    picture = noise(2000, 1500)
    touched = touch(workshop, saved(picture), mask_of((2000, 1500), (900, 700, 1000, 800)))
    image, mask = read(touched.sent.image_png), read(touched.sent.mask_png)
    box = touched.order.plan.box
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", touched.order.plan.sent_size)
    assert image.tobytes() == picture.crop(box).tobytes()
    assert (mask.format, mask.mode, mask.size) == ("PNG", "1", image.size)
    assert mask.getbbox() == Box(900, 700, 1000, 800).moved(-box.left, -box.top)
    assert not image.info


def test_a_reduced_mask_is_white_wherever_it_holds_paint_and_within_half_a_percent(
    workshop: Workshop,
) -> None:
    mask = Image.new("L", (5000, 4000))
    draw = ImageDraw.Draw(mask)
    draw.ellipse((1000, 900, 3000, 2400), fill=255)
    draw.line((500, 500, 4000, 3500), fill=255, width=1)
    touched = touch(workshop, saved(noise(500, 400).resize((5000, 4000))), mask)
    made = touched.order.plan
    sent = np.asarray(read(touched.sent.mask_png).convert("L"))
    assert set(np.unique(sent)) == {0, 255}
    # Drawn by another hand: every painted pixel's place in what is sent.
    ys, xs = np.nonzero(np.asarray(mask))
    across, down = made.content[0] / made.box.width, made.content[1] / made.box.height
    columns = ((xs - made.box.left + 0.5) * across).astype(int) + made.pad.left
    rows = ((ys - made.box.top + 0.5) * down).astype(int) + made.pad.top
    assert (sent[rows, columns] == 255).all()
    reference = np.zeros_like(sent)
    reference[rows, columns] = 255
    assert (sent != reference).mean() < 0.005


def test_a_small_picture_is_padded_with_its_edges_and_the_padding_is_black_in_the_mask(
    workshop: Workshop,
) -> None:
    picture = noise(100, 70)
    touched = touch(
        workshop, saved(picture), mask_of((100, 70), (0, 0, 50, 70)), options=Options(match=False)
    )
    image, mask = read(touched.sent.image_png), read(touched.sent.mask_png)
    assert image.size == (256, 256)
    left, top, right, bottom = touched.order.plan.inner
    assert image.crop((left, top, right, bottom)).tobytes() == picture.tobytes()
    assert {image.getpixel((x, 0)) for x in range(left)} == {picture.getpixel((0, 0))}
    assert image.getpixel((200, 255)) == picture.getpixel((99, 69))
    assert mask.getbbox() == (left, top, left + 50, bottom)
    assert touched.image.crop((0, 0, 50, 70)).tobytes() == inverted(picture.crop((0, 0, 50, 70))).tobytes()


def test_a_soft_mask_is_uploaded_for_its_bounding_box_alone(workshop: Workshop) -> None:
    picture = noise(800, 600)
    soft = Image.radial_gradient("L").resize((90, 60)).point(lambda tone: max(0, 200 - tone))
    touched = touch(workshop, saved(picture), soft, painting=Painting(at=(500, 300), threshold=1))
    whole = Image.new("L", (800, 600))
    whole.paste(soft, (500, 300))
    assert same_outside(picture, touched.image, whole)
    assert touched.done.changed > 0.5
    painted = workshop.read_mask(saved(soft), for_size=(800, 600), painting=Painting(at=(500, 300)))
    assert painted.soft
    assert painted.bounds == whole.getbbox()
    assert painted.coverage == pytest.approx((np.asarray(whole) > 0).mean())


def test_a_threshold_moves_the_edge_and_the_fade_starts_there(workshop: Workshop) -> None:
    ramp = Image.linear_gradient("L").rotate(90).resize((256, 100), Image.Resampling.NEAREST)
    mask = Image.new("L", (600, 400))
    mask.paste(ramp, (100, 100))
    painted = workshop.read_mask(saved(mask), for_size=(600, 400), painting=Painting(threshold=128))
    assert painted.bounds.width == 128


@pytest.mark.parametrize(
    ("size", "at"), [((400, 301), None), ((401, 300), None), ((50, 50), (351, 0)), ((50, 50), (0, 251))]
)
def test_a_mask_of_another_size_is_refused(
    workshop: Workshop, size: tuple[int, int], at: tuple[int, int] | None
) -> None:
    with pytest.raises(Refused) as caught:
        workshop.read_mask(saved(Image.new("L", size, 255)), for_size=(400, 300), painting=Painting(at=at))
    assert caught.value.code == "mask_shape"


def test_an_empty_mask_and_one_shrunk_to_nothing_are_refused(workshop: Workshop) -> None:
    thin = mask_of((400, 300), (100, 100, 110, 110))
    for mask, grow in ((Image.new("L", (400, 300)), 0), (thin, -6)):
        with pytest.raises(Refused) as caught:
            workshop.read_mask(saved(mask), for_size=(400, 300), painting=Painting(grow=grow))
        assert caught.value.code == "mask_empty"


def test_a_full_mask_is_refused_before_it_is_paid(workshop: Workshop) -> None:
    original = saved(photo(400, 300))
    assert refused(workshop, original, Image.new("L", (400, 300), 255)) == "mask_whole"
    tight = Order(plan=plan((400, 300), Box(50, 50, 150, 150), dragged=Box(50, 50, 150, 150)))
    assert refused(workshop, original, mask_of((400, 300), (50, 50, 150, 150)), tight) == "mask_fills_box"


def test_a_mask_that_is_full_only_as_it_is_sent_is_refused_too(workshop: Workshop) -> None:
    mask = Image.new("L", (4096, 4096), 255)
    mask.putpixel((2000, 2000), 0)
    original = saved(photo(4096, 4096), "JPEG")
    assert refused(workshop, original, mask) == "mask_whole"
    mask = mask_of((4096, 4096), (0, 0, 3000, 3000))
    mask.putpixel((2000, 2000), 0)
    made = plan((4096, 4096), Box(0, 0, 3000, 3000), dragged=Box(0, 0, 3000, 3000))
    assert refused(workshop, original, mask, Order(plan=made)) == "mask_fills_box"
    # Padding shows the model nothing of the picture: it does not count as kept.
    mask = mask_of((4096, 100), (0, 0, 4096, 100))
    mask.putpixel((2000, 50), 0)
    assert refused(workshop, saved(photo(4096, 100)), mask) == "mask_whole"


def test_the_picture_itself_is_no_mask(workshop: Workshop) -> None:
    drawing = mask_of((400, 304), (50, 50, 150, 150), (180, 20, 390, 300))
    assert refused(workshop, saved(drawing), drawing) == "mask_is_picture"


def test_a_mask_that_is_not_the_boxs_is_refused(workshop: Workshop) -> None:
    order = Order(plan=plan((2000, 1500), Box(50, 50, 100, 100)))
    mask = mask_of((2000, 1500), (50, 50, 100, 100), (1500, 1000, 1501, 1001))
    assert refused(workshop, saved(photo(2000, 1500)), mask, order) == "mask_outside_box"


def test_a_picture_that_is_not_the_plans_is_refused(workshop: Workshop) -> None:
    order = Order(plan=plan((400, 300), Box(50, 50, 100, 100)))
    mask = mask_of((400, 300), (50, 50, 100, 100))
    assert refused(workshop, saved(photo(300, 400)), mask, order) == "plan_size"


def test_a_result_of_another_size_is_scaled_and_one_of_another_shape_refused(workshop: Workshop) -> None:
    picture, mask = noise(900, 700), mask_of((900, 700), (400, 300, 450, 340))
    touched = touch(
        workshop, saved(picture), mask, lambda image: image.resize((image.width // 2, image.height // 2))
    )
    assert "result_resized" in touched.done.notes
    assert same_outside(picture, touched.image, mask)
    with pytest.raises(Refused) as caught:
        touch(workshop, saved(picture), mask, lambda image: image.resize((image.width, image.height // 2)))
    assert caught.value.code == "result_shape"


def test_the_preview_is_what_will_change_and_nothing_around_it(workshop: Workshop) -> None:
    original, mask = saved(noise(900, 700)), mask_of((900, 700), (400, 300, 450, 340))
    touched = touch(workshop, original, mask)
    result = saved(inverted(read(touched.sent.image_png)))
    shown = workshop.preview(original, result, saved(mask), touched.order)
    box = touched.order.plan.box
    laid_over = read(original).crop(box)
    laid_over.paste(read(shown.master_png), mask=read(shown.master_png).getchannel("A"))
    assert laid_over.tobytes() == touched.image.crop(box).tobytes()
    assert read(shown.master_png).getchannel("A").tobytes() == mask.crop(box).tobytes()


def test_an_order_survives_being_stored(workshop: Workshop) -> None:
    order = Order(
        plan=plan((400, 300), Box(5, 6, 70, 80)),
        painting=Painting(at=(3, 4), grow=-2, feather=7, threshold=9),
        area=(Box(0, 0, 5, 5),),
        extend=(1, 2, 3, 4),
        options=Options(protect=False, match=False, transparency="keep"),
    )
    assert Order.from_data(order.to_data()) == order


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_touched_up_as_it_is_seen_however_the_camera_was_held(
    workshop: Workshop, turn: int
) -> None:
    original = saved(photo(320, 200), "JPEG", quality=95, exif=exif(turn))
    upright = read(workshop.intake(original, role="reference").working or b"")
    mask = mask_of(upright.size, (10, 20, 60, 50))
    touched = touch(workshop, original, mask)
    assert touched.image.size == upright.size
    assert same_outside(upright, touched.image, mask)
    assert touched.image.getexif()[0x0112] == 1
