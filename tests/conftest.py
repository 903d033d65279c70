"""Three people whom every test knows, a data folder of their own, and no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from fluxstudio.models import Collection, Member, Person, Team

PASSWORD = "a long and quiet harbour"


@pytest.fixture
def _quick_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def media(settings: object, tmp_path: Path) -> Path:
    """A folder of this test's own for stored bytes."""
    from django.core.files.storage import storages

    options = {"location": tmp_path / "media", "file_permissions_mode": 0o640}
    backend = "fluxstudio.models.files.DurableFileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": options}}  # type: ignore[attr-defined]
    storages._storages.clear()
    return tmp_path / "media"


@pytest.fixture
def alice(db: None, _quick_passwords: None) -> Person:
    """The owner: instance admin, and owner of the team Northwind."""
    from fluxstudio.actions.accounts import set_up

    return set_up(name="Alice Rivers", email="alice@example.com", password=PASSWORD, team_name="Northwind")


@pytest.fixture
def northwind(alice: Person) -> Team:
    """Alice's team."""
    from fluxstudio.models import Team

    return Team.objects.get(name="Northwind")


@pytest.fixture
def bob(northwind: Team) -> Person:
    """A team-mate of Alice: a maker in Northwind."""
    from fluxstudio.actions.accounts import add_person, join
    from fluxstudio.domain.roles import Role

    person = add_person(name="Bob Oak", email="bob@example.com", password=PASSWORD)
    join(northwind, person, Role.MAKER)
    return person


@pytest.fixture
def charlie(db: None, _quick_passwords: None) -> Person:
    """An outsider: has an account and a private team, and must see nothing of Northwind."""
    from fluxstudio.actions.accounts import add_person

    return add_person(name="Charlie Reed", email="charlie@example.com", password=PASSWORD)


@pytest.fixture
def alices_part(alice: Person, northwind: Team) -> Member:
    """Alice as a member of Northwind."""
    from fluxstudio.models import Member

    return Member.objects.get(team=northwind, person=alice)


@pytest.fixture
def bobs_part(bob: Person, northwind: Team) -> Member:
    """Bob as a member of Northwind."""
    from fluxstudio.models import Member

    return Member.objects.get(team=northwind, person=bob)


@pytest.fixture
def shared(alice: Person, northwind: Team) -> Collection:
    """A collection of Alice's that the team may look at."""
    from fluxstudio.domain.roles import Visibility
    from fluxstudio.models import Collection

    return Collection.objects.create(
        team=northwind, owner=alice, name="Autumn campaign", visibility=Visibility.TEAM_VIEW
    )


def _client(person: Person | None) -> Client:
    from django.test import Client

    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def as_alice(alice: Person) -> Client:
    """Alice's browser."""
    return _client(alice)


@pytest.fixture
def as_bob(bob: Person) -> Client:
    """Bob's browser."""
    return _client(bob)


@pytest.fixture
def as_charlie(charlie: Person) -> Client:
    """Charlie's browser."""
    return _client(charlie)


@pytest.fixture
def as_nobody(db: None) -> Client:
    """A browser that has not signed in."""
    return _client(None)
