"""Starting a run: once per key, all of it or nothing, and never past the month's money."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest

from fluxstudio.actions.runs import OverBudget, Started, cancel_run, retry_slot, start_run
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import PRICE_MICROS, RunRequest
from fluxstudio.models import Attempt, Budget, Member, Run, Slot


def ask(member: Member, *, key: str = "", count: int = 1, **over: Any) -> Started:
    request = RunRequest(prompt="a red fox", num_images=count, **over)
    return start_run(member, request, key=key or uuid.uuid4().hex)


def grant(member: Member, micros: int) -> None:
    member.team.monthly_micros = micros
    member.team.save()


@pytest.fixture
def paying(alices_part: Member, settings: Any) -> Member:
    """Alice in a team whose runs cost money."""
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_nobody"
    return alices_part


@pytest.mark.django_db
def test_the_same_key_is_the_same_run_and_holds_its_price_once(paying: Member) -> None:
    style = (Lora(path="northwind/amber", scale=1), Lora(path="northwind/grain", scale=0.35))
    first, again = (ask(paying, key="one form", count=3, loras=style, guidance_scale=4) for _ in range(2))

    assert (first.created, again.created, again.run) == (True, False, first.run)
    assert Attempt.objects.count() == 3
    assert Budget.objects.get().held_micros == 3 * PRICE_MICROS


@pytest.mark.django_db
def test_the_same_key_with_another_wish_starts_nothing_and_says_so(paying: Member) -> None:
    ask(paying, key="one form", count=1)

    with pytest.raises(InvalidRequest, match="started after all"):
        ask(paying, key="one form", count=2)

    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_of_two_people_is_two_runs(paying: Member, bobs_part: Member) -> None:
    assert ask(paying, key="one form").run != ask(bobs_part, key="one form").run


@pytest.mark.django_db
def test_over_budget_nothing_is_started_and_it_says_how_many_would_fit(paying: Member) -> None:
    grant(paying, 2 * PRICE_MICROS + 100)

    with pytest.raises(OverBudget) as refused:
        ask(paying, count=4)

    assert (refused.value.needed_micros, refused.value.left_micros) == (
        4 * PRICE_MICROS,
        2 * PRICE_MICROS + 100,
    )
    assert refused.value.fits == 2
    assert refused.value.renews_on.day == 1
    assert not Run.objects.exists()
    assert not Slot.objects.exists()
    ask(paying, count=refused.value.fits)


@pytest.mark.django_db
def test_a_new_month_has_money_of_its_own(paying: Member) -> None:
    grant(paying, PRICE_MICROS)
    ask(paying)
    last_month = datetime.date(2020, 1, 1)
    Budget.objects.update(month=last_month)

    later = ask(paying)

    months = {row.month: row.held_micros for row in Budget.objects.all()}
    assert months.pop(last_month) == PRICE_MICROS
    assert list(months.values()) == [PRICE_MICROS]
    cancel_run(later.run)
    assert Budget.objects.get(month=last_month).held_micros == PRICE_MICROS  # settled where it was held


@pytest.mark.django_db
def test_sandbox_runs_hold_nothing_whatever_the_budget(alices_part: Member) -> None:
    grant(alices_part, 0)

    run = ask(alices_part, count=4).run

    assert run.simulated
    assert not Budget.objects.exists()
    assert {row.price_micros for row in Attempt.objects.all()} == {0}


@pytest.mark.django_db
def test_a_grant_of_nothing_draws_on_the_sandbox_though_there_is_a_key(paying: Member) -> None:
    grant(paying, 0)

    assert ask(paying).run.simulated


@pytest.mark.django_db
def test_seeds_follow_one_another_and_are_stored(paying: Member) -> None:
    run = ask(paying, count=3, seed=2_147_483_646).run

    assert list(run.slots.order_by("index").values_list("seed", flat=True)) == [
        2_147_483_646,
        2_147_483_647,
        0,
    ]


@pytest.mark.django_db
def test_cancelling_twice_gives_the_money_back_once(paying: Member) -> None:
    run = ask(paying, count=2).run

    first, again = cancel_run(run), cancel_run(run)

    assert (first.cancelled, again.cancelled) == (2, 0)
    assert Budget.objects.get().held_micros == 0


@pytest.mark.django_db
def test_a_cancelled_place_can_be_asked_for_again_once(paying: Member) -> None:
    run = ask(paying).run
    slot = run.slots.get()
    cancel_run(run)

    first, again = retry_slot(slot), retry_slot(slot)

    assert first is not None
    assert (first.number, again) == (2, None)
    assert Budget.objects.get().held_micros == PRICE_MICROS


@pytest.mark.django_db
def test_trying_again_past_the_budget_leaves_the_place_as_it_was(paying: Member) -> None:
    grant(paying, PRICE_MICROS)
    run = ask(paying).run
    cancel_run(run)
    ask(paying)

    with pytest.raises(OverBudget):
        retry_slot(run.slots.get())

    assert run.slots.get().state == "cancelled"
