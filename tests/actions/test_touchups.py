"""Touch-ups: what is sent of a picture, and how a candidate becomes the next version."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from fluxstudio.actions.fills import Wish
from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.actions.purge import purge_bin, purge_candidates
from fluxstudio.actions.touchups import ParentGone, accept, ensure_preview, set_rejected, start_fill
from fluxstudio.domain.boxes import Box
from fluxstudio.domain.outpaint import Sides
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import RunRequest
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Event, Member, Picture, Run, TouchUp
from fluxstudio.models.files import read
from tests.actions.test_chores import later
from tests.factories import image_bytes, make_candidate, make_fill, make_picture, mask_bytes

pytestmark = pytest.mark.django_db

SIZE = (480, 360)
PAINTED = (100, 80, 200, 160)


@pytest.fixture
def picture(media: object, alices_part: Member) -> Picture:
    return make_picture(alices_part, data=_noise(SIZE), width=SIZE[0], height=SIZE[1])


def _noise(size: tuple[int, int]) -> bytes:
    pixels = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_a_fill_sends_a_png_box_and_a_hard_mask_of_its_size(alices_part: Member, picture: Picture) -> None:
    run = make_fill(alices_part, picture, box=PAINTED)
    image = Image.open(io.BytesIO(read(run.touch_up.sent_image)))
    mask = Image.open(io.BytesIO(read(run.touch_up.sent_mask)))
    assert image.format == mask.format == "PNG"
    assert image.size == mask.size == (run.width, run.height)
    assert set(np.unique(np.asarray(mask.convert("L")))) == {0, 255}
    assert run.request.output_format == "png"
    assert run.touch_up.coverage == pytest.approx(100 * 80 / (480 * 360))


def test_what_comes_back_is_a_candidate_and_not_a_picture_of_the_gallery(
    alices_part: Member, picture: Picture
) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    assert list(Picture.objects.results()) == [picture]
    assert list(Picture.objects.undecided()) == [candidate]
    assert not Run.objects.of_studio().exists()


def test_accepting_changes_nothing_outside_the_paint(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture, box=PAINTED))
    version = accept(alices_part, candidate, extra=False, workshop=workshop()).version
    before, after = _pixels(read(picture.file)), _pixels(read(version.source))
    outside = np.ones(before.shape[:2], bool)
    outside[80:160, 100:200] = False
    assert np.array_equal(before[outside], after[outside])
    assert not np.array_equal(before[~outside], after[~outside])


def test_a_version_has_its_number_its_parent_and_its_recipe(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    second = accept(alices_part, candidate, extra=False, workshop=workshop()).version
    assert (second.number, second.parent, second.root, second.is_branch) == (2, picture, picture, False)
    touch_up = TouchUp.objects.get(run__slots__picture=second.accepted_from)
    assert touch_up.asked == "a green pear"
    assert touch_up.mask
    assert touch_up.sent_mask
    assert touch_up.order["plan"]["box"]
    third = accept(
        alices_part, make_candidate(make_fill(alices_part, second)), extra=False, workshop=workshop()
    ).version
    assert (third.number, third.parent, third.root) == (3, second, picture)
    assert list(Picture.objects.lineage_of(second)) == [picture, second, third]


def test_accepting_twice_makes_one_version(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    first = accept(alices_part, candidate, extra=False, workshop=workshop())
    again = accept(alices_part, candidate, extra=False, workshop=workshop())
    assert (first.created, again.created) == (True, False)
    assert first.version == again.version


def test_the_second_of_two_people_gets_a_branch(
    alices_part: Member, bobs_part: Member, shared: object, picture: Picture
) -> None:
    alices, bobs = (
        make_candidate(make_fill(alices_part, picture)),
        make_candidate(make_fill(bobs_part, picture)),
    )
    first = accept(alices_part, alices, extra=False, workshop=workshop()).version
    second = accept(bobs_part, bobs, extra=False, workshop=workshop()).version
    assert [(one.number, one.is_branch, one.person_id) for one in (first, second)] == [
        (2, False, alices_part.person_id),
        (3, True, bobs_part.person_id),
    ]


def test_an_extra_version_leaves_the_line_where_it_is(alices_part: Member, picture: Picture) -> None:
    run = make_fill(alices_part, picture)
    extra = accept(alices_part, make_candidate(run), extra=True, workshop=workshop()).version
    main = accept(
        alices_part, make_candidate(run, index=1, colour="#101010"), extra=False, workshop=workshop()
    ).version
    assert (extra.is_branch, main.is_branch) == (True, False)


def test_a_rejected_candidate_can_be_had_back_for_seven_days(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    assert set_rejected(candidate, True)
    assert not Picture.objects.undecided().exists()
    assert purge_candidates(later(6.9)) == 0
    assert set_rejected(candidate, False)
    assert purge_candidates(later(8)) == 0
    set_rejected(candidate, True)
    assert purge_candidates(later(7.1)) == 1


def test_an_accepted_candidate_stays_for_its_recipe(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    accept(alices_part, candidate, extra=False, workshop=workshop())
    assert not set_rejected(candidate, True)
    assert purge_candidates(later(400)) == 0


def test_deleting_a_parent_keeps_its_children(alices_part: Member, picture: Picture) -> None:
    versions = [picture]
    for _ in range(3):
        candidate = make_candidate(make_fill(alices_part, versions[-1], count=1))
        versions.append(accept(alices_part, candidate, extra=False, workshop=workshop()).version)
    move_to_bin(Picture.objects.filter(pk__in=[picture.pk, versions[2].pk]))
    assert purge_bin(later(31)) == 2
    second, fourth = Picture.objects.get(pk=versions[1].pk), Picture.objects.get(pk=versions[3].pk)
    assert (second.version_number, second.parent, second.root) == (2, None, None)
    assert (fourth.version_number, fourth.parent, fourth.root) == (4, second, second)
    candidate = make_candidate(make_fill(alices_part, fourth))
    assert accept(alices_part, candidate, extra=False, workshop=workshop()).version.number == 5


def test_a_candidate_of_a_deleted_picture_cannot_be_accepted_and_goes(
    alices_part: Member, picture: Picture
) -> None:
    candidate = make_candidate(make_fill(alices_part, picture, count=1))
    move_to_bin(Picture.objects.filter(pk=picture.pk))
    purge_bin(later(31))
    with pytest.raises(ParentGone):
        accept(alices_part, candidate, extra=False, workshop=workshop())
    assert purge_candidates() == 1


def test_a_preview_is_clear_where_nothing_changes(alices_part: Member, picture: Picture) -> None:
    run = make_fill(alices_part, picture, box=PAINTED)
    candidate = make_candidate(run)
    image = Image.open(io.BytesIO(read(ensure_preview(candidate, run.touch_up, workshop()))))
    left, top, right, bottom = run.touch_up.order["plan"]["box"]
    assert image.size == (right - left, bottom - top)
    alpha = np.asarray(image.getchannel("A"))
    inside = np.zeros(alpha.shape, bool)
    inside[PAINTED[1] - top : PAINTED[3] - top, PAINTED[0] - left : PAINTED[2] - left] = True
    assert (alpha[~inside] == 0).all()
    assert (alpha[inside] == 255).all()


def test_more_room_keeps_the_original_block(alices_part: Member, picture: Picture) -> None:
    run = make_fill(alices_part, picture, mask=b"", extend=Sides(left=40, bottom=64))
    version = accept(alices_part, make_candidate(run), extra=False, workshop=workshop()).version
    assert (version.width, version.height) == (520, 424)
    assert (version.at_x, version.at_y) == (40, 0)
    assert np.array_equal(_pixels(read(picture.file)), _pixels(read(version.source))[:360, 40:])


def test_paint_narrows_the_new_room(alices_part: Member, picture: Picture) -> None:
    wish = {"mask": mask_bytes((520, 360), (0, 100, 40, 200)), "extend": Sides(left=40)}
    version = accept(
        alices_part, make_candidate(make_fill(alices_part, picture, **wish)), extra=False, workshop=workshop()
    ).version
    assert np.array_equal(_pixels(read(picture.file)), _pixels(read(version.source))[:, 40:])


def test_a_rectangle_by_numbers_needs_no_file(alices_part: Member, picture: Picture) -> None:
    run = make_fill(alices_part, picture, mask=b"", shape=(Box(*PAINTED),))
    assert run.touch_up.order["plan"]["mask"] == list(PAINTED)
    assert run.touch_up.mask == ""


@pytest.mark.parametrize(
    ("room", "canvas", "painted"),
    [
        (Sides(left=40), (520, 360), (100, 100, 200, 200)),
        (Sides(top=20, bottom=20), (480, 400), (0, 30, 480, 50)),  # between two strips of it
    ],
)
def test_paint_beside_the_new_room_is_told_where_to_go(
    alices_part: Member,
    picture: Picture,
    room: Sides,
    canvas: tuple[int, int],
    painted: tuple[int, int, int, int],
) -> None:
    with pytest.raises(Refused, match="nothing is painted in it"):
        make_fill(alices_part, picture, mask=mask_bytes(canvas, painted), extend=room)
    assert not Run.objects.exists()


def test_nothing_painted_starts_nothing(alices_part: Member, picture: Picture) -> None:
    with pytest.raises(Refused, match="all black"):
        make_fill(alices_part, picture, mask=mask_bytes(SIZE, (0, 0, 0, 0)))
    with pytest.raises(Refused, match="all black"):
        make_fill(alices_part, picture, mask=b"")
    assert not Run.objects.exists()


def test_the_picture_itself_is_no_mask(alices_part: Member, media: object) -> None:
    data = image_bytes(300, 300, colour="#000000")
    black = make_picture(alices_part, data=data, width=300, height=300)
    with pytest.raises(Refused):
        make_fill(alices_part, black, mask=data)


def test_a_box_must_hold_the_paint(alices_part: Member, picture: Picture) -> None:
    with pytest.raises(InvalidRequest):
        make_fill(alices_part, picture, dragged=Box(0, 0, 50, 50))
    assert not Run.objects.exists()


def test_the_same_key_is_the_same_fill(alices_part: Member, picture: Picture) -> None:
    wish = Wish(request=RunRequest(prompt="a pear"), mask=mask_bytes(SIZE, PAINTED))
    first = start_fill(alices_part, picture, wish, key="one-key-0", workshop=workshop())
    again = start_fill(alices_part, picture, wish, key="one-key-0", workshop=workshop())
    assert (first.created, again.created) == (True, False)
    assert TouchUp.objects.count() == 1


def test_accepting_is_announced_with_the_version_and_the_place(alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    version = accept(alices_part, candidate, extra=False, workshop=workshop()).version
    last = list(Event.objects.order_by("-seq").values_list("type", "object_id")[:2])
    assert last == [("slot", candidate.slot.pk), ("version", version.pk)]
