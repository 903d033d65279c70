"""Making people, and what comes with them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from fluxstudio.actions import accounts
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Person, Team


def test_a_person_has_a_team_of_one_and_a_private_place_in_every_team(bob: Person, northwind: Team) -> None:
    assert [(team.name, team.is_private) for team in Team.objects.of(bob)] == [
        ("Northwind", False),
        ("Private", True),
    ]
    places = Collection.objects.filter(owner=bob)
    assert {(place.team_id, place.visibility, place.is_default) for place in places} == {
        (team.pk, "private", True) for team in Team.objects.of(bob)
    }


def test_nobody_is_in_a_team_twice(bob: Person, northwind: Team) -> None:
    with pytest.raises(IntegrityError):
        accounts.join(northwind, bob, Role.VIEWER)


def test_addresses_are_one_in_any_case(alice: Person) -> None:
    with pytest.raises(IntegrityError):
        accounts.add_person(name="Mallory", email="ALICE@example.com", password="x")


def test_set_up_happens_once_and_a_late_one_leaves_nothing(alice: Person) -> None:
    with pytest.raises(accounts.AlreadySetUp):
        accounts.set_up(name="Mallory", email="m@example.com", password="x", team_name="Evil")
    assert not Person.objects.filter(email="m@example.com").exists()
    assert not Team.objects.filter(name="Evil").exists()


def test_only_the_first_account_looks_after_the_studio(alice: Person, bob: Person) -> None:
    assert (alice.is_superuser, bob.is_superuser) == (True, False)


def test_an_account_without_a_password_cannot_sign_in(db: None) -> None:
    person = accounts.add_person(name="Dan", email="dan@example.com", password=None)
    assert not person.has_usable_password()


def test_an_appearance_that_does_not_exist_is_refused(alice: Person) -> None:
    with pytest.raises(ValueError, match="pink"):
        accounts.set_theme(alice, "pink")


def test_every_new_member_is_asked_for_by_role(bob: Person, northwind: Team) -> None:
    assert Member.objects.get(person=bob, team=northwind).role == Role.MAKER
