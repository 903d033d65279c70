"""More room around a picture: the original block stays where it is, all else is new, once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.outpaint import LONGEST, PIXELS, Sides, extend
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.imaging import limits

added = st.integers(0, 1500)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5000), st.integers(1, 5000), st.builds(Sides, added, added, added, added))
def test_original_and_new_area_are_the_canvas_without_overlap(width: int, height: int, sides: Sides) -> None:
    if not any(sides):
        return
    canvas = extend((width, height), sides)
    assert canvas.original.size == (width, height)
    assert canvas.original[:2] == (sides.left, sides.top)
    parts = [canvas.original, *canvas.area]
    assert sum(part.width * part.height for part in parts) == canvas.size[0] * canvas.size[1]
    for number, one in enumerate(parts):
        for other in parts[number + 1 :]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top
    for piece in canvas.pieces:
        assert piece.plan.picture == canvas.size
        assert all(piece.plan.box.holds(box) for box in piece.area)


def test_one_side_is_one_piece_whose_box_sees_the_original() -> None:
    canvas = extend((1000, 800), Sides(right=200))
    assert canvas.size == (1200, 800)
    assert canvas.original == Box(0, 0, 1000, 800)
    assert canvas.area == (Box(1000, 0, 1200, 800),)
    assert canvas.pieces[0].plan.box == Box(800, 0, 1200, 800)
    assert canvas.pieces[0].plan.words.text() == "full size"


def test_a_small_picture_grows_on_all_sides_in_one_piece() -> None:
    canvas = extend((600, 600), Sides(100, 100, 100, 100))
    assert len(canvas.pieces) == 1
    assert canvas.pieces[0].plan.box == Box(0, 0, 800, 800)


def test_a_large_picture_grows_in_as_few_pieces_as_are_sent_at_half_size_or_better() -> None:
    canvas = extend((6000, 4000), Sides(256, 256, 256, 256))
    assert [piece.area[0] for piece in canvas.pieces] == [
        Box(0, 256, 256, 2256),
        Box(0, 2256, 256, 4256),
        Box(6256, 256, 6512, 2256),
        Box(6256, 2256, 6512, 4256),
        Box(0, 0, 2170, 256),
        Box(2170, 0, 4341, 256),
        Box(4341, 0, 6512, 256),
        Box(0, 4256, 2170, 4512),
        Box(2170, 4256, 4341, 4512),
        Box(4341, 4256, 6512, 4512),
    ]
    assert all(piece.plan.scale >= 0.5 for piece in canvas.pieces)


@pytest.mark.parametrize("sides", [Sides(), Sides(left=-5, right=10)])
def test_nothing_to_add_is_said(sides: Sides) -> None:
    with pytest.raises(InvalidRequest, match="how many pixels"):
        extend((600, 400), sides)


@pytest.mark.parametrize(
    ("picture", "sides"), [((8000, 6000), Sides(top=1000)), ((11_900, 100), Sides(left=101))]
)
def test_a_canvas_that_is_no_picture_any_more_is_refused(picture: tuple[int, int], sides: Sides) -> None:
    with pytest.raises(InvalidRequest, match="Add less"):
        extend(picture, sides)


def test_a_canvas_may_be_what_a_picture_may_be() -> None:
    assert (LONGEST, PIXELS) == (limits.SIDE, limits.PIXELS)
