"""Context boxes: whatever is painted, what is sent is legal, inside the picture, and can be put back."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxstudio.domain.boxes import Box, hull
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.touchup import AREA, FINE, MARGIN, Painting, Plan, plan

EXAMPLES = int(os.environ.get("FLUXSTUDIO_EXAMPLES", "100"))
LONGEST = 8000  # pixels
unhurried = settings(deadline=None, max_examples=EXAMPLES)


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    """A low and a high pixel within `length`, at least one apart."""
    return st.integers(0, length - 1).flatmap(
        lambda low: st.integers(low + 1, length).map(lambda high: (low, high))
    )


@st.composite
def painted(draw: st.DrawFn) -> tuple[tuple[int, int], Box]:
    """A picture's size and the bounding box of paint in it."""
    width, height = draw(st.integers(1, LONGEST)), draw(st.integers(1, LONGEST))
    (left, right), (top, bottom) = draw(spans(width)), draw(spans(height))
    return (width, height), Box(left, top, right, bottom)


@st.composite
def dragged(draw: st.DrawFn) -> tuple[tuple[int, int], Box, Box]:
    """The same, and a box around it that may leave the picture."""
    size, mask = draw(painted())
    x, y = draw(st.integers(0, 900)), draw(st.integers(0, 900))
    return size, mask, mask.wider(x, y)


def legal(plan: Plan) -> None:
    width, height = plan.sent_size
    assert width % 16 == height % 16 == 0
    assert min(width, height) >= 256
    assert max(width, height) <= 1536
    assert width * height <= AREA * 1.05
    assert 0 < plan.scale <= 1
    assert plan.content[0] <= plan.box.width
    assert plan.content[1] <= plan.box.height


def reversible(plan: Plan) -> None:
    assert plan.inner.size == plan.content
    assert Box(0, 0, *plan.sent_size).holds(plan.inner)
    assert plan.to_sent(plan.box.left, plan.box.top) == plan.inner[:2]
    assert plan.to_sent(plan.box.right, plan.box.bottom) == pytest.approx(plan.inner[2:])
    for point in (plan.mask[:2], plan.mask[2:]):
        assert plan.to_picture(*plan.to_sent(*point)) == pytest.approx(point, abs=1e-6)


@unhurried
@given(painted())
def test_any_paint_in_any_picture_has_a_legal_box(given: tuple[tuple[int, int], Box]) -> None:
    size, mask = given
    made = plan(size, mask)
    assert Box(0, 0, *size).holds(made.box)
    assert made.box.holds(mask.wider(MARGIN, MARGIN).cut(size))
    legal(made)
    reversible(made)


@unhurried
@given(painted())
def test_a_box_is_padded_only_where_the_picture_has_no_more_pixels(
    given: tuple[tuple[int, int], Box],
) -> None:
    size, mask = given
    made = plan(size, mask)
    for pixels, pad, whole in zip(made.box.size, (made.pad.left, made.pad.top), size, strict=True):
        assert pad <= 8 or pixels == whole


@unhurried
@given(dragged())
def test_a_dragged_box_is_taken_as_it_is_and_cut_at_the_edge(
    given: tuple[tuple[int, int], Box, Box],
) -> None:
    size, mask, box = given
    made = plan(size, mask, dragged=box)
    assert made.box == box.cut(size)
    legal(made)
    reversible(made)


@unhurried
@given(painted())
def test_a_plan_survives_being_stored(given: tuple[tuple[int, int], Box]) -> None:
    made = plan(*given)
    assert Plan.from_data(made.to_data()) == made


def test_a_box_takes_the_paints_size_once_more_on_every_side_and_is_sent_at_full_size() -> None:
    made = plan((6000, 4000), Box(3000, 2000, 3160, 2096))
    assert made.box == Box(2840, 1904, 3320, 2192)
    assert made.sent_size == (480, 288)
    assert made.pad == Box(0, 0, 0, 0)
    assert made.words.text() == "full size"
    assert made.warning is None


def test_a_large_box_is_reduced_and_says_how_much() -> None:
    made = plan((6000, 4000), Box(1000, 1000, 2000, 1600))
    assert made.box == Box(0, 400, 3000, 2200)
    assert made.sent_size == (1328, 800)
    assert made.words.text() == "reduced to 44 %"


def test_a_small_picture_is_padded_with_edges_never_enlarged() -> None:
    made = plan((100, 70), Box(10, 10, 20, 20))
    assert made.box == Box(0, 0, 100, 70)
    assert made.content == (100, 70)
    assert made.sent_size == (256, 256)
    assert made.pad == Box(78, 93, 78, 93)


def test_a_strip_thinner_than_six_to_one_is_padded() -> None:
    made = plan((8000, 64), Box(0, 0, 8000, 32))
    assert made.content == (1536, 12)
    assert made.sent_size == (1536, 256)


def test_thin_paint_in_a_large_picture_gets_more_picture_instead_of_padding() -> None:
    made = plan((6000, 4000), Box(1000, 2000, 3000, 2010))
    assert made.box.width <= 6 * made.box.height
    assert made.box.height > 10 + 2 * MARGIN
    assert made.sent_size[1] >= 256
    assert max(made.pad) <= 8


def test_paint_in_a_corner_keeps_its_box_in_the_picture() -> None:
    made = plan((6000, 4000), Box(5999, 3999, 6000, 4000))
    assert made.box == Box(5744, 3744, 6000, 4000)
    assert made.sent_size == (256, 256)


def test_islands_far_apart_share_one_box() -> None:
    islands = Box(10, 20, 30, 40), Box(5000, 3000, 5100, 3050)
    assert hull(islands) == Box(10, 20, 5100, 3050)
    assert plan((6000, 4000), hull(islands)).box.holds(hull(islands))


def test_paint_too_fine_for_the_model_is_said_before_it_is_paid() -> None:
    warning = plan((6000, 4000), Box(100, 100, 110, 400)).warning
    assert warning is not None
    assert "only 10 pixels across" in warning.text()
    assert plan((6000, 4000), Box(100, 100, 100 + FINE, 400)).warning is None


def test_a_box_that_misses_some_paint_is_refused_in_words() -> None:
    with pytest.raises(InvalidRequest, match="does not hold all of the paint"):
        plan((600, 400), Box(100, 100, 200, 200), dragged=Box(120, 90, 300, 300))


def test_a_box_dragged_from_its_lower_right_corner_is_the_same_box() -> None:
    assert plan((600, 400), Box(100, 100, 200, 200), dragged=Box(300, 300, 90, 90)).box == Box(
        90, 90, 300, 300
    )


@pytest.mark.parametrize("mask", [Box(5, 5, 5, 9), Box(9, 5, 5, 9), Box(-1, 0, 5, 5), Box(0, 0, 601, 5)])
def test_no_paint_in_the_picture_is_no_touch_up(mask: Box) -> None:
    with pytest.raises(InvalidRequest, match="Nothing is painted"):
        plan((600, 400), mask)


@pytest.mark.parametrize(
    "change",
    [{"box": [0, 0, 9999, 10]}, {"content": [0, 5]}, {"pad": [-1, 0, 0, 0]}, {"mask": [1]}, {"box": "x"}],
)
def test_a_stored_plan_that_cannot_be_is_not_believed(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not a plan|invalid literal"):
        Plan.from_data({**plan((600, 400), Box(1, 1, 9, 9)).to_data(), **change})


@pytest.mark.parametrize(
    "odd", [{"grow": 65}, {"grow": -65}, {"feather": -1}, {"threshold": 0}, {"at": (-1, 0)}]
)
def test_a_painting_out_of_its_ranges_cannot_be_made(odd: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="Painting"):
        Painting(**odd)  # type: ignore[arg-type]
