"""Making people and the places where they work."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from fluxstudio.domain.money import SETUP_MONTHLY_MICROS
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Collection, Instance, Member, Person, Team


class AlreadySetUp(Exception):
    """The installation has an owner."""


@transaction.atomic
def set_up(*, name: str, email: str, password: str, team_name: str) -> Person:
    """Make the instance admin and the first team, once.

    Raises AlreadySetUp when somebody was there first.
    """
    Instance.current()
    if Instance.objects.filter(set_up_at=None).update(set_up_at=timezone.now()) != 1:
        raise AlreadySetUp
    person = Person.objects.create_superuser(email=email, password=password, name=name)
    add_private_team(person)
    team = Team.objects.create(name=team_name, monthly_micros=SETUP_MONTHLY_MICROS)
    join(team, person, Role.OWNER)
    return person


@transaction.atomic
def add_person(*, name: str, email: str, password: str | None) -> Person:
    """Make an account with its private team of one."""
    person = Person.objects.create_user(email=email, password=password, name=name)
    add_private_team(person)
    return person


@transaction.atomic
def add_private_team(person: Person) -> Team:
    """The team of one that every person has."""
    team = Team.objects.create(name=gettext("Private"), is_private=True)
    join(team, person, Role.OWNER)
    return team


@transaction.atomic
def join(team: Team, person: Person, role: Role) -> Member:
    """Make the person a member, with a private collection where their new work lands."""
    member = Member.objects.create(team=team, person=person, role=role)
    Collection.objects.create(
        team=team,
        owner=person,
        name=gettext("My work"),
        visibility=Visibility.PRIVATE,
        is_default=True,
    )
    return member


def set_theme(person: Person, theme: str) -> None:
    """Remember the appearance a person chose. Raises ValueError for one that does not exist."""
    person.theme = Person.Theme(theme)
    person.save(update_fields=["theme"])


def change_person(person: Person, *, name: str, theme: str, shortcuts: bool) -> None:
    """Keep what a person changed about themselves; `shortcuts` says whether single keys act."""
    person.name, person.theme, person.shortcuts = name, Person.Theme(theme), shortcuts
    person.save(update_fields=["name", "theme", "shortcuts"])
