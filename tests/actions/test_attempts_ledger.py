"""The ledger as a machine: whatever happens in whatever order, states move forward and every cent is settled once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fluxstudio.actions import attempts
from fluxstudio.actions.runs import OverBudget, cancel_run, retry_slot, start_run
from fluxstudio.domain.lifecycle import HOLDING, AttemptState, may_move
from fluxstudio.domain.request import PRICE_MICROS, RunRequest
from fluxstudio.models import Attempt, Budget, Event, Member, Picture, Run, Slot

LIMIT = 6  # pictures the month has money for
ONE_OF = st.integers(min_value=0, max_value=30)
FACTS = {"file": "t/x", "sha256": "0" * 64, "format": "png", "width": 8, "height": 8, "bytes": 9}
HEARD = attempts.Heard(outputs=["https://example.com/x.png"], sensitive=False, method="", notes=[])


class Ledger(RuleBasedStateMachine):
    """Alice asks, the engine writes, and webhooks come late; any verb on any attempt at any time."""

    member: Member

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.member.team.monthly_micros = LIMIT * PRICE_MICROS
        self.member.team.save()
        self.seen: dict[int, AttemptState] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def pick(self, number: int) -> Attempt:
        rows = Attempt.objects.select_related("prediction", "slot__run__team", "slot__run__collection")
        found = list(rows.order_by("pk"))
        return found[number % len(found)]

    @rule(count=st.integers(min_value=1, max_value=4))
    def start(self, count: int) -> None:
        before = (Run.objects.count(), Attempt.objects.count())
        left = Budget.objects.current(self.member.team).left_micros
        request = RunRequest(prompt="a red fox", num_images=count)
        try:
            start_run(self.member, request, key=uuid.uuid4().hex)
        except OverBudget as refused:
            assert count > refused.fits == left // PRICE_MICROS
            assert (Run.objects.count(), Attempt.objects.count()) == before
        else:
            assert count * PRICE_MICROS <= left

    @precondition(lambda self: Run.objects.exists())
    @rule(number=ONE_OF)
    def cancel(self, number: int) -> None:
        runs = list(Run.objects.order_by("pk"))
        cancel_run(runs[number % len(runs)])

    @precondition(lambda self: Slot.objects.exists())
    @rule(number=ONE_OF)
    def try_again(self, number: int) -> None:
        slots = list(Slot.objects.order_by("pk"))
        try:
            retry_slot(slots[number % len(slots)])
        except OverBudget:
            assert Budget.objects.current(self.member.team).left_micros < PRICE_MICROS

    @precondition(lambda self: Attempt.objects.exists())
    @rule(
        number=ONE_OF,
        verb=st.sampled_from(["send", "postpone", "reject", "reject_unsent", "doubt", "hold_back"]),
    )
    def submit(self, number: int, verb: str) -> None:
        one = self.pick(number)
        acts: dict[str, Callable[[], object]] = {
            "send": lambda: attempts.begin_sending(one),
            "postpone": lambda: attempts.postpone(one, due_at=timezone.now()),
            "reject": lambda: attempts.reject(one, error="settings"),
            "reject_unsent": lambda: attempts.reject(one, error="key", before=AttemptState.QUEUED),
            "doubt": lambda: attempts.doubt(one),
            "hold_back": lambda: attempts.hold_back(one, due_at=timezone.now(), tries=1),
        }
        acts[verb]()

    @precondition(lambda self: Attempt.objects.exists())
    @rule(number=ONE_OF, task=st.integers(min_value=0, max_value=8), late=st.booleans())
    def bind(self, number: int, task: int, late: bool) -> None:
        before = (AttemptState.SENDING, AttemptState.IN_DOUBT) if late else (AttemptState.SENDING,)
        attempts.accept(
            self.pick(number),
            provider_id=f"{task:032x}",
            status="created",
            bound_by="answer",
            due_at=timezone.now(),
            before=before,
        )

    @precondition(lambda self: Attempt.objects.filter(prediction__isnull=False).exists())
    @rule(number=ONE_OF, verb=st.sampled_from(["fill", "fail_free", "fail_charged", "poll"]))
    def end(self, number: int, verb: str) -> None:
        rows = Attempt.objects.filter(prediction__isnull=False).order_by("pk")
        one = self.pick(list(Attempt.objects.order_by("pk")).index(rows[number % len(rows)]))
        acts: dict[str, Callable[[], object]] = {
            "fill": lambda: (
                attempts.record_outputs(one, HEARD, seconds=None),
                attempts.add_picture(one, **FACTS),
            ),
            "fail_free": lambda: attempts.fail(one, error="no_answer"),
            "fail_charged": lambda: attempts.fail(one, error="forgotten", charged=True),
            "poll": lambda: attempts.record_poll(
                one, status="processing", asked_at=timezone.now(), due_at=timezone.now()
            ),
        }
        acts[verb]()

    @rule()
    def crash(self) -> None:
        attempts.doubt_all_sending()
        assert not Attempt.objects.filter(state=AttemptState.SENDING).exists()

    @invariant()
    def states_only_move_as_the_table_says(self) -> None:
        now = {pk: AttemptState(state) for pk, state in Attempt.objects.values_list("pk", "state")}
        moved = [(self.seen[pk], state) for pk, state in now.items() if self.seen.get(pk, state) != state]
        assert all(may_move(before, after) for before, after in moved)
        self.seen = now

    @invariant()
    def held_and_spent_are_what_the_attempts_say_and_fit_the_limit(self) -> None:
        rows = list(Attempt.objects.all())
        held = sum(row.price_micros for row in rows if row.state in HOLDING)
        spent = sum(
            row.price_micros for row in rows if row.state == AttemptState.DONE or row.error == "forgotten"
        )
        budget = Budget.objects.current(self.member.team)
        assert (budget.held_micros, budget.spent_micros) == (held, spent)
        assert held + spent <= budget.limit_micros

    @invariant()
    def a_slot_says_what_its_attempts_say(self) -> None:
        fits = {
            "waiting": [*HOLDING],
            "filled": [AttemptState.DONE],
            "failed": [AttemptState.FAILED, AttemptState.REJECTED],
            "cancelled": [AttemptState.CANCELLED],
        }
        for slot in Slot.objects.prefetch_related("attempts"):
            newest = max(slot.attempts.all(), key=lambda row: row.number)
            assert newest.state in fits[slot.state]
            assert sum(row.state in HOLDING for row in slot.attempts.all()) <= 1
            assert (slot.picture_id is not None) == (slot.state == "filled")

    @invariant()
    def every_picture_has_one_place(self) -> None:
        assert Picture.objects.count() == Slot.objects.filter(state="filled").count()
        assert (
            max(
                Counter(Slot.objects.exclude(picture=None).values_list("picture", flat=True)).values(),
                default=1,
            )
            == 1
        )

    @invariant()
    def events_are_numbered_without_a_gap(self) -> None:
        seqs = list(Event.objects.filter(team=self.member.team).order_by("pk").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_ledger_is_right(alices_part: Member, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_nobody"

    class Alices(Ledger):
        member = alices_part

    run_state_machine_as_test(Alices, settings=MANY)


MANY = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
