"""Asking by a learned schedule beside the official SDK's fixed second, on a virtual clock.

What is promised, and held to here:

- For any history and any prediction whatsoever: never more calls than the SDK. The rest is for job times like
  those of `virtual_provider`, in means over thousands of predictions.
- With the provider as learned, 1.6 times or three times slower: fewer calls and less delay on average, before
  anything is learned anew.
- With the provider twice as fast: less than half the calls, but pictures are noticed up to 0.6 s later on average
  until the first twenty have been learned from. Both cannot be had at once: a first ask early enough for
  that would cost every ordinary prediction more than the 3.3 calls it may cost. Afterwards, both are better.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxstudio.domain.durations import FEWEST, finished_about
from fluxstudio.domain.polling import LATEST, LONGEST_WAIT, Schedule, learn
from tests.domain.virtual_provider import (
    SDK_PERIOD,
    Cost,
    asks_until,
    by_schedule,
    by_sdk,
    follow,
    job_times,
)

TODAY = job_times(4000, seed=100)
SEEDS = range(8)

unhurried = settings(deadline=None, max_examples=60)  # rules, not the machine's speed

plausible_histories = st.builds(
    job_times,
    st.integers(FEWEST, 60),
    st.integers(0, 10_000),
    median=st.floats(0.05, 200),
    sigma=st.floats(0, 1.5),
    shortest=st.floats(0.01, 5),
)
histories = plausible_histories | st.lists(st.floats(), max_size=60)


def slower(factor: float) -> list[float]:
    return [each * factor for each in TODAY]


# As learned


@pytest.mark.parametrize("seed", SEEDS)
def test_a_prediction_costs_at_most_3_3_calls_and_0_55_seconds(seed: int) -> None:
    ours, sdk = by_schedule(learn(job_times(400, seed)), TODAY), by_sdk(TODAY)
    assert ours.calls <= 3.3 < 5.2 < sdk.calls
    assert ours.delay <= 0.55 < sdk.delay


@pytest.mark.parametrize("size", [10, 30, 100])
def test_a_short_history_is_already_better_than_the_sdk_on_average(size: int) -> None:
    ours, sdk = Cost.mean(by_schedule(learn(job_times(size, seed)), TODAY) for seed in SEEDS), by_sdk(TODAY)
    assert ours.calls < 0.75 * sdk.calls
    assert ours.delay < sdk.delay


@pytest.mark.parametrize(("median", "shortest"), [(0.4, 0.1), (2.0, 0.3), (8.0, 1.2), (20.0, 1.2)])
def test_quicker_and_slower_models_are_learned_as_well(median: float, shortest: float) -> None:
    today = job_times(3000, 100, median=median, shortest=shortest)
    learned = [learn(job_times(400, seed, median=median, shortest=shortest)) for seed in SEEDS]
    ours, sdk = Cost.mean(by_schedule(each, today) for each in learned), by_sdk(today)
    assert ours.calls < 0.7 * sdk.calls
    assert ours.delay < sdk.delay


# After a drift


@pytest.mark.parametrize("factor", [1.3, 1.6, 2.0, 3.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_slower_provider_costs_less_than_with_the_sdk_before_it_is_learned(
    seed: int, factor: float
) -> None:
    ours, sdk = by_schedule(learn(job_times(400, seed)), slower(factor)), by_sdk(slower(factor))
    assert ours.calls < sdk.calls
    assert ours.delay < sdk.delay


@pytest.mark.parametrize("seed", SEEDS)
def test_a_provider_twice_as_fast_halves_the_calls_before_it_is_learned(seed: int) -> None:
    ours, sdk = by_schedule(learn(job_times(400, seed)), slower(0.5)), by_sdk(slower(0.5))
    assert ours.calls < 0.5 * sdk.calls
    assert ours.calls * ours.delay < sdk.calls * sdk.delay
    assert ours.delay < sdk.delay + 0.6


REMEMBER: dict[str, Callable[[float, float, float], float]] = {
    "the provider's own times": lambda finished, before, found: finished,
    "only what asking shows": lambda finished, before, found: finished_about(before, found),
}


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.6, 3.0])
@pytest.mark.parametrize("remember", REMEMBER.values(), ids=REMEMBER.keys())
def test_twenty_predictions_after_a_drift_both_are_better_again(
    remember: Callable[[float, float, float], float], factor: float
) -> None:
    ours, sdk = [], []
    for seed in range(4):
        drifted = [each * factor for each in job_times(150, seed + 50)]
        ours += follow(drifted, job_times(400, seed), learn, remember)[20:]
        sdk.append(by_sdk(drifted[20:]))
    assert Cost.mean(ours).calls < 0.8 * Cost.mean(sdk).calls
    assert Cost.mean(ours).delay < Cost.mean(sdk).delay


def test_learning_from_asks_alone_stays_as_good_for_a_thousand_predictions() -> None:
    """A schedule fed with its own asks would ask later and later; half-way to the ask before it does not."""
    remember = REMEMBER["only what asking shows"]
    late = Cost.mean(follow(job_times(1000, 60), job_times(400, 61), learn, remember, every=10)[500:])
    assert late.calls <= 3.5
    assert late.delay <= 0.55


# Rules that need no trust in what was learned


@unhurried
@given(histories, st.floats(0.02, 3))
def test_the_nth_ask_never_comes_before_the_sdks(history: list[float], round_trip: float) -> None:
    asks = asks_until(learn(history, round_trip=round_trip), 150.0)
    assert all(ask >= place * (1 + round_trip) - 1e-9 for place, ask in enumerate(asks))


@unhurried
@given(histories)
def test_each_ask_is_later_than_the_last_and_never_15_seconds_later(history: list[float]) -> None:
    asks = [0.0, *asks_until(learn(history), 4000.0)]
    assert all(0 < later - sooner <= LONGEST_WAIT + 1e-9 for sooner, later in pairwise(asks))


@unhurried
@given(plausible_histories)
def test_no_gap_within_the_schedules_reach_is_wider_than_the_sdks(history: list[float]) -> None:
    """Beyond the median here, which is later than the early end; a fortieth of the elapsed time is allowed."""
    schedule, median = learn(history), sorted(history)[len(history) // 2]
    asks = [ask for ask in asks_until(schedule, schedule.reach) if median <= ask <= schedule.reach]
    assert all(
        later - sooner <= max(SDK_PERIOD, later / 39) + _cell(history) for sooner, later in pairwise(asks)
    )


def _cell(history: list[float]) -> float:
    """Times are searched on a grid whose cells may be wider than the gap allowed, for very long histories."""
    return max(history) * 1.8 / 240


@unhurried
@given(histories, st.floats(), st.floats(0.001, 1e6))
def test_the_next_ask_is_later_and_finite_for_any_number(
    history: list[float], elapsed: float, later: float
) -> None:
    schedule = learn(history)
    found = schedule.next_after(elapsed)
    assert math.isfinite(found)
    if elapsed <= LATEST:
        assert found > elapsed
        assert found <= schedule.next_after(elapsed + later)


@unhurried
@given(histories, st.floats(), st.floats())
def test_whatever_was_measured_can_be_learned_from(
    history: list[float], round_trip: float, price: float
) -> None:
    schedule = learn(history, round_trip=round_trip, price=price)
    assert all(sooner < later for sooner, later in pairwise(schedule.times))
    assert math.isfinite(schedule.next_after(0.0))


# Stragglers, beginnings and rubbish


@pytest.mark.parametrize("seconds", [30.0, 60.0, 120.0])
def test_a_straggler_is_asked_for_more_and_more_rarely(seconds: float) -> None:
    schedule = learn(job_times(400, 3))
    beyond = [ask for ask in asks_until(schedule, seconds) if schedule.is_past(ask)]
    gaps = [later - sooner for sooner, later in pairwise(beyond)]
    assert gaps == sorted(gaps)
    assert by_schedule(schedule, [seconds]).calls < by_sdk([seconds]).calls


def test_a_straggler_of_two_minutes_costs_less_than_half_the_sdks_calls() -> None:
    assert by_schedule(learn(job_times(400, 3)), [120.0]).calls < 0.5 * by_sdk([120.0]).calls


def test_after_ten_minutes_the_asks_are_15_seconds_apart() -> None:
    assert learn(job_times(400, 3)).next_after(600.0) == pytest.approx(615.0)
    assert Schedule().next_after(600.0) == pytest.approx(615.0)


def test_a_schedule_knows_when_history_no_longer_explains_the_wait() -> None:
    schedule = learn(job_times(400, 3))
    assert not schedule.is_past(8.0)
    assert schedule.is_past(60.0)


def test_with_fewer_than_ten_durations_it_asks_like_the_sdk_without_its_first_call() -> None:
    schedule = learn([4.0] * (FEWEST - 1))
    assert schedule == Schedule()
    assert asks_until(schedule, 20.0)[:17] == pytest.approx([SDK_PERIOD * ask for ask in range(1, 18)])
    assert schedule.next_after(60.0) > 65.0


def test_impossible_durations_change_nothing() -> None:
    history = job_times(50, 3)
    rubbish = [math.nan, math.inf, -math.inf, -4.0, 0.0, 1e12]
    assert learn([*rubbish, *history, *rubbish]) == learn(history)


def test_a_few_stuck_predictions_hardly_change_the_schedule() -> None:
    history = job_times(400, 3)
    stuck = [3000.0 if place % 50 == 0 else each for place, each in enumerate(history)]
    ours, sdk = by_schedule(learn(stuck), TODAY), by_sdk(TODAY)
    assert ours.calls < 0.7 * sdk.calls
    assert ours.delay < sdk.delay


def test_only_the_last_400_durations_count() -> None:
    history = job_times(400, 3)
    assert learn([50.0] * 300 + history) == learn(history)


def test_newer_durations_weigh_more() -> None:
    """The same durations in either order, judged by a day like the newer half of the one."""
    right, wrong = [], []
    for seed in SEEDS:
        older, newer = job_times(200, seed, median=3.0), job_times(200, seed + 50)
        right.append(by_schedule(learn(older + newer), TODAY))
        wrong.append(by_schedule(learn(newer + older), TODAY))
    assert Cost.mean(right).total(0.25) < Cost.mean(wrong).total(0.25)


def test_a_dearer_call_is_made_less_often() -> None:
    costs = [by_schedule(learn(job_times(400, 3), price=price), TODAY) for price in (0.05, 0.25, 0.8)]
    assert costs[0].calls > costs[1].calls > costs[2].calls
    assert costs[0].delay < costs[1].delay < costs[2].delay


@unhurried
@given(st.floats(0.5, 20))
def test_predictions_that_always_take_the_same_time_are_found_at_once(seconds: float) -> None:
    ours = by_schedule(learn([seconds] * 100), [seconds])
    assert ours.calls <= 3
    assert ours.delay <= max(0.1, 0.1 * seconds)
