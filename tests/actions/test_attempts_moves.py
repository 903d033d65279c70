"""Each verb of the ledger does its one move or nothing, and what is announced comes in commit order without gaps."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.domain.lifecycle import AttemptState, may_move
from fluxstudio.models import Attempt, Budget, Event, Member, Prediction
from tests.factories import make_run

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FACTS = {"file": "t/x", "sha256": "0" * 64, "format": "png", "width": 8, "height": 8, "bytes": 9}
Verb = Callable[[Attempt], object]


@pytest.fixture
def attempt(alices_part: Member, settings: Any) -> Attempt:
    """A paid attempt that nobody has touched."""
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_nobody"
    run = make_run(alices_part)
    return Attempt.objects.select_related("slot__run__team", "slot__run__collection").get(slot__run=run)


def accept(attempt: Attempt, provider_id: str = "a" * 32, **over: Any) -> bool:
    said = {"status": "created", "bound_by": "answer", "due_at": NOW} | over
    return attempts.accept(attempt, provider_id=provider_id, **said)


VERBS: list[tuple[str, AttemptState, Verb]] = [
    ("begin sending", AttemptState.SENDING, attempts.begin_sending),
    ("accept", AttemptState.ACCEPTED, accept),
    ("postpone", AttemptState.QUEUED, lambda one: attempts.postpone(one, due_at=NOW)),
    ("reject", AttemptState.REJECTED, lambda one: attempts.reject(one, error="settings")),
    ("doubt", AttemptState.IN_DOUBT, attempts.doubt),
    ("fail", AttemptState.FAILED, lambda one: attempts.fail(one, error="no_answer")),
    ("add a picture", AttemptState.DONE, lambda one: attempts.add_picture(one, **FACTS)),
]


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(AttemptState), ids=str)
@pytest.mark.parametrize(("name", "after", "verb"), VERBS, ids=[name for name, _, _ in VERBS])
def test_a_verb_moves_only_where_the_table_allows_and_else_changes_nothing(
    attempt: Attempt, state: AttemptState, name: str, after: AttemptState, verb: Verb
) -> None:
    Attempt.objects.update(state=state)
    attempt.refresh_from_db()
    before = (Budget.objects.values().get(), Event.objects.count())
    if name == "add a picture":
        Prediction.objects.create(endpoint="cloud", provider_id="b" * 32, attempt=attempt, status="completed")

    verb(attempt)

    now = Attempt.objects.get().state
    assert now == state or may_move(state, AttemptState(now))
    if now == state:
        assert (Budget.objects.values().get(), Event.objects.count()) == before
    else:
        assert now == after


@pytest.mark.django_db
def test_an_answer_that_comes_when_the_engine_has_given_up_still_binds(attempt: Attempt) -> None:
    attempts.begin_sending(attempt)
    attempts.doubt_all_sending()

    bound = accept(attempt, before=(AttemptState.SENDING, AttemptState.IN_DOUBT))

    assert bound
    assert Attempt.objects.get().state == "accepted"
    assert Budget.objects.get().held_micros == attempt.price_micros


@pytest.mark.django_db
def test_what_was_given_back_too_soon_is_held_again(attempt: Attempt) -> None:
    Attempt.objects.update(state=AttemptState.NOT_CREATED)
    Budget.objects.update(held_micros=0)

    assert accept(attempt, before=(AttemptState.NOT_CREATED,), bound_by="webhook")
    assert Budget.objects.get().held_micros == attempt.price_micros


@pytest.mark.django_db
def test_a_task_belongs_to_one_attempt(attempt: Attempt, alices_part: Member) -> None:
    other = Attempt.objects.select_related("slot__run__team").get(slot__run=make_run(alices_part))
    for one in (attempt, other):
        attempts.begin_sending(one)

    assert accept(attempt)
    assert not accept(other)
    assert not accept(attempt, "c" * 32)
    assert Prediction.objects.count() == 1


@pytest.mark.django_db
def test_only_strays_are_doubted_while_the_engine_runs(attempt: Attempt) -> None:
    attempts.begin_sending(attempt)

    assert attempts.doubt_all_sending(sent_before=timezone.now() - datetime.timedelta(minutes=2)) == 0
    assert attempts.doubt_all_sending(besides=[attempt.pk]) == 0
    assert attempts.doubt_all_sending(sent_before=timezone.now()) == 1


@pytest.mark.django_db
def test_patience_starts_anew_when_the_provider_answers(attempt: Attempt) -> None:
    attempts.begin_sending(attempt)
    accept(attempt)
    attempts.defer(attempt, due_at=NOW, tries=39, error="unavailable")

    attempts.record_poll(attempt, status="processing", asked_at=NOW, due_at=NOW)

    row = Attempt.objects.get()
    assert (row.tries, row.error, row.polls) == (0, "", 1)
