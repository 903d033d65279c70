"""What is usual, what is slow, and since when the provider is as it is today."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxstudio.domain.durations import (
    FEWEST,
    LONGEST,
    finished_about,
    is_slow,
    plausible,
    quantile,
    since_change,
    usual,
)
from tests.domain.virtual_provider import job_times

unhurried = settings(deadline=None)

ANY_NUMBERS = st.lists(st.floats(), max_size=80)


def test_usually_is_the_middle_half_in_whole_seconds() -> None:
    assert usual([6.6, 7.1, 7.3, 7.6, 7.9, 8.2, 8.4, 8.8, 9.3, 14.0, 30.0]) == (7, 9)


def test_usually_looks_at_the_last_fifty_only() -> None:
    assert usual([90.0] * 200 + [4.0] * 50) == (4, 4)


def test_nothing_is_usual_under_ten_durations() -> None:
    assert usual([4.0] * (FEWEST - 1)) is None
    assert usual([4.0] * FEWEST) == (4, 4)
    assert usual([4.0] * (FEWEST - 1) + [math.nan, math.inf, -1.0, 0.0, LONGEST + 1]) is None


def test_a_sketch_drawn_in_no_time_usually_takes_a_second() -> None:
    assert usual([0.2] * 20) == (1, 1)


@unhurried
@given(ANY_NUMBERS)
def test_usually_is_a_range_for_whatever_was_measured(durations: list[float]) -> None:
    found = usual(durations)
    assert found is None or 1 <= found[0] <= found[1] <= LONGEST


@pytest.mark.parametrize(("elapsed", "slow"), [(0.0, False), (27.0, False), (27.1, True), (600.0, True)])
def test_slow_is_more_than_three_times_the_usual_upper_end(elapsed: float, slow: bool) -> None:
    assert is_slow(elapsed, (7, 9)) is slow


def test_nothing_is_slow_while_nothing_is_usual() -> None:
    assert not is_slow(3600.0, None)


@unhurried
@given(st.floats(0, 300), st.floats(0, 300))
def test_a_prediction_finished_between_the_two_asks_around_it(one: float, other: float) -> None:
    before, found = sorted((one, other))
    assert before <= finished_about(before, found) <= found


def test_a_prediction_found_at_the_first_ask_is_remembered_a_little_earlier() -> None:
    assert finished_about(0.0, 3.0) == pytest.approx(2.5)
    assert finished_about(4.0, 5.0) == pytest.approx(4.5)


def test_impossible_durations_are_left_out() -> None:
    assert plausible([math.nan, -2.0, 0.0, 4, math.inf, 1e9, 5.5]) == [4.0, 5.5]


@unhurried
@given(st.lists(st.floats(0.001, LONGEST), min_size=1, max_size=80), st.floats(0, 1))
def test_a_quantile_lies_within_what_was_measured(durations: list[float], share: float) -> None:
    ordered = sorted(durations)
    found = quantile(ordered, share)
    assert ordered[0] <= found <= ordered[-1] or found == pytest.approx(ordered[0])


@pytest.mark.parametrize("factor", [0.4, 2.5])
def test_what_came_before_a_sudden_change_is_left_out(factor: float) -> None:
    before = job_times(300, seed=1)
    after = [each * factor for each in job_times(60, seed=2)]
    kept = since_change(before + after)
    assert 40 <= len(kept) <= 80
    assert list(kept) == (before + after)[-len(kept) :]


def test_a_steady_history_is_nearly_always_kept_whole() -> None:
    whole = [len(since_change(job_times(400, seed))) == 400 for seed in range(100)]
    assert sum(whole) >= 93


@unhurried
@given(st.lists(st.floats(0.001, LONGEST), max_size=120))
def test_the_newest_durations_are_always_kept(durations: list[float]) -> None:
    kept = since_change(durations)
    assert len(kept) >= min(16, len(durations))
    assert list(kept) == durations[len(durations) - len(kept) :]
