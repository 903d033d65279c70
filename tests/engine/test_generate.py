"""`manage.py generate` with words that cannot be: a plain sentence each, and nothing is started."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.roles import Role
from fluxstudio.management.commands.generate import find_member
from fluxstudio.models import Member, Person, Run, Team

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a fox", "--size", "20*30"], "--size: Width and height must be whole numbers between 256 and 1536"),
        (["a fox", "--count", "9"], "--count: This must be a whole number between 1 and 4."),
        ([" "], "prompt: Describe the picture in a few words."),
        (["a fox", "--lora", "owner/name:x"], "write it as owner/name:0.8"),
        (["a fox", "--lora", "nonsense"], "--lora: Write the LoRA as owner/name"),
        (["a fox", "--image", "missing.png"], "missing.png: No such file or directory"),
        (["a fox", "--image", "manage.py"], "This file is not a picture."),
        (["a fox", "--mask", "LICENSE"], "--mask: A mask needs a reference picture"),
        (["a fox", "--email", "nobody@example.com"], "There is no such member yet."),
    ],
)
def test_what_cannot_be_is_said_plainly_and_nothing_is_started(
    alices_part: Member, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("generate", *arguments, "--wait")

    assert sentence in str(refused.value)
    assert refused.value.returncode == 1
    assert not Run.objects.exists()


@pytest.fixture
def dora(northwind: Team) -> Person:
    """A viewer of Northwind."""
    person = add_person(name="Dora Lind", email="dora@example.com", password="a long and quiet harbour")
    join(northwind, person, Role.VIEWER)
    return person


def test_a_viewer_is_told_that_viewers_make_no_pictures(dora: Person, northwind: Team) -> None:
    with pytest.raises(
        CommandError, match=r"dora@example.com is a viewer of Northwind.*make none"
    ) as refused:
        call_command("generate", "a fox", "--email", "Dora@example.com", "--team", northwind.slug)

    assert "no such member" not in str(refused.value)
    assert not Run.objects.exists()


def test_a_viewers_own_space_is_not_taken_for_the_team_that_was_meant(dora: Person, northwind: Team) -> None:
    with pytest.raises(CommandError, match="is a viewer of Northwind"):
        find_member(None, "dora@example.com")
    assert (
        find_member(dora.memberships.get(team__is_private=True).team.slug, "dora@example.com").role == "owner"
    )


def test_unless_somebody_is_named_the_teams_first_owner_asks(
    alices_part: Member, bobs_part: Member, charlie: Person, northwind: Team
) -> None:
    Member.objects.filter(pk=alices_part.pk).update(role="maker")
    Member.objects.filter(pk=bobs_part.pk).update(role="owner")
    assert find_member(northwind.slug, None) == bobs_part
    assert find_member(None, None) == bobs_part
    assert find_member(None, "alice@example.com") == alices_part


def test_somebody_of_no_team_asks_in_their_own_space(alices_part: Member, charlie: Person) -> None:
    assert find_member(None, "charlie@example.com").team.is_private


def test_over_budget_it_says_what_is_left_and_starts_nothing(
    alices_part: Member, paid: Callable[[], None]
) -> None:
    paid()
    alices_part.team.monthly_micros = 20_000
    alices_part.team.save()

    with pytest.raises(CommandError, match=r"costs \$0.03.*has \$0.02 left.*Nothing was started"):
        call_command("generate", "a fox", "--count", "2")

    assert not Run.objects.exists()


def test_without_a_set_up_studio_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="Start the studio once and set it up"):
        call_command("generate", "a fox")
