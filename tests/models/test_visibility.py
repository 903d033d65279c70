"""Who sees what is stored, and what the database itself refuses."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Budget, Collection, Instance, Member, Person, Picture, Run, Team
from fluxstudio.models.ids import new_id, new_token
from tests.factories import make_picture, make_run


@pytest.mark.parametrize("visibility", Visibility)
def test_a_collection_is_seen_by_its_owner_and_when_shared_by_the_team(
    visibility: Visibility, alice: Person, bob: Person, charlie: Person, shared: Collection
) -> None:
    Collection.objects.filter(pk=shared.pk).update(visibility=visibility)
    seen = {person.name: shared in Collection.objects.visible_to(person) for person in (alice, bob, charlie)}
    is_shared = visibility != Visibility.PRIVATE
    assert seen == {"Alice Rivers": True, "Bob Oak": is_shared, "Charlie Reed": False}


def test_what_lies_in_a_collection_is_seen_as_the_collection_is(
    alice: Person, bob: Person, alices_part: Member, shared: Collection, media: Path
) -> None:
    open_run, private_run = make_run(alices_part, collection=shared), make_run(alices_part)
    open_picture, private_picture = make_picture(alices_part, collection=shared), make_picture(alices_part)
    assert set(Run.objects.visible_to(bob)) == {open_run}
    assert set(Picture.objects.visible_to(bob)) == {open_picture}
    assert set(Run.objects.visible_to(alice)) == {open_run, private_run}
    assert set(Picture.objects.visible_to(alice)) == {open_picture, private_picture}


def test_who_left_the_team_sees_nothing_of_it_any_more_not_even_their_own(
    bob: Person, bobs_part: Member, northwind: Team, media: Path
) -> None:
    make_picture(bobs_part)
    bobs_part.delete()
    assert not Picture.objects.visible_to(bob).of_team(northwind).exists()
    assert not Collection.objects.visible_to(bob).filter(team=northwind).exists()


def test_keyset_pages_have_every_picture_once_also_at_one_moment(alices_part: Member, media: Path) -> None:
    moment = timezone.now()
    for number in range(9):
        make_picture(alices_part, created_at=moment - datetime.timedelta(seconds=number // 4))
    rows = Picture.objects.newest_first()
    page, seen = list(rows[:2]), []
    while page:
        seen += page
        page = list(rows.before(seen[-1].created_at, seen[-1].pk)[:2])
    assert seen == list(rows)
    last = seen[-1]
    assert list(Picture.objects.after(last.created_at, last.pk).oldest_first()) == seen[-2::-1]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(held=st.integers(0, 60), spent=st.integers(0, 60), wanted=st.integers(0, 60))
@pytest.mark.django_db
def test_a_budget_holds_exactly_what_fits(northwind: Team, held: int, spent: int, wanted: int) -> None:
    month = datetime.date(2026, 11, 1)
    budget, _ = Budget.objects.update_or_create(
        team=northwind,
        month=month,
        defaults={"limit_micros": 100, "held_micros": held, "spent_micros": spent},
    )
    assert budget.hold(wanted) is (held + spent + wanted <= 100)
    budget.refresh_from_db()
    assert budget.held_micros == (held + wanted if held + spent + wanted <= 100 else held)


def test_a_month_begins_with_the_team_s_grant_and_renews_on_the_first(northwind: Team) -> None:
    month = Budget.objects.current(northwind)
    assert (month.limit_micros, month.left_micros) == (25_000_000, 25_000_000)
    assert month.renews_on > timezone.now().date()
    assert Budget(month=datetime.date(2026, 12, 1)).renews_on == datetime.date(2027, 1, 1)


def test_the_database_refuses_what_must_never_be(northwind: Team, alice: Person, shared: Collection) -> None:
    impossible = [
        lambda: Instance.objects.create(pk=2),
        lambda: Team.objects.filter(pk=northwind.pk).update(monthly_micros=-1),
        lambda: Budget.objects.create(team=northwind, month="2026-11-01", limit_micros=0, held_micros=-1),
        lambda: Collection.objects.filter(pk=shared.pk).update(is_default=True),
        lambda: Person.objects.create_user("ALICE@EXAMPLE.COM"),
    ]
    for act in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_ids_are_random_readable_and_long_enough() -> None:
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(re.fullmatch(r"[2-9a-hjkmnp-tv-z]{14}", one) for one in ids)
    assert all(len(new_token()) == 32 for _ in range(10))


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Alice Rivers", "AR"), ("Madonna", "M"), ("Jean Luc de la Tour", "JT"), ("", "A"), ("  ", "A")],
)
def test_an_avatar_has_one_or_two_letters(name: str, initials: str) -> None:
    assert Person(name=name, email="a@example.com").initials == initials
