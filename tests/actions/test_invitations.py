"""Invitations: used once, expiring, taken back, and never stored in the clear."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from fluxstudio.actions import invitations, teams
from fluxstudio.actions.accounts import add_person
from fluxstudio.domain.roles import Role
from fluxstudio.models import AuditEntry, Invitation, Member, Person, Team


def test_the_token_is_long_and_only_its_hash_is_stored(alices_part: Member) -> None:
    made = invitations.invite(alices_part, Role.MAKER)
    row = Invitation.objects.values().get()
    assert len(made.token) >= 22, "128 bits in base 64"
    assert made.token not in str(row)
    assert made.token not in str(AuditEntry.objects.values())
    assert made.token not in repr(made)
    assert row["token_hash"] == invitations.hash_of(made.token)


def test_a_link_lets_one_person_in_with_its_role(
    alices_part: Member, charlie: Person, northwind: Team
) -> None:
    made = invitations.invite(alices_part, Role.VIEWER)
    assert invitations.accept(made.token, charlie).role == "viewer"
    assert set(Team.objects.of(charlie)) >= {northwind}
    other = add_person(name="Dan", email="dan@example.com", password=None)
    with pytest.raises(invitations.Gone):
        invitations.accept(made.token, other)
    assert not Member.objects.filter(team=northwind, person=other).exists()
    row = Invitation.objects.get()
    assert (row.used_by, row.used_at is not None) == (charlie, True)


def test_of_two_who_looked_at_the_same_time_one_gets_in(
    alices_part: Member, charlie: Person, bob: Person
) -> None:
    made = invitations.invite(alices_part, Role.VIEWER)
    looked = invitations.found(made.token)
    invitations.accept(made.token, charlie)
    assert Invitation.objects.open().filter(pk=looked.pk).update(used_by=bob) == 0


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_an_editor_gives_no_more_than_an_editor_may(
    role: Role, alices_part: Member, bobs_part: Member
) -> None:
    teams.change_role(alices_part, bobs_part, Role.EDITOR)
    with pytest.raises(invitations.NotYours):
        invitations.invite(bobs_part, role)
    assert invitations.invite(bobs_part, Role.MAKER).invitation.role == "maker"


def test_makers_and_private_teams_invite_nobody(bob: Person, bobs_part: Member) -> None:
    own = Member.objects.get(person=bob, team__is_private=True)
    for part in (bobs_part, own):
        with pytest.raises(invitations.NotYours):
            invitations.invite(part, Role.VIEWER)


def test_it_ends_after_seven_days(alices_part: Member, charlie: Person) -> None:
    made = invitations.invite(alices_part, Role.MAKER)
    left = made.invitation.expires_at - timezone.now()
    assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(invitations.Gone):
        invitations.accept(made.token, charlie)


def test_one_that_was_taken_back_does_not_work_and_is_told_of_once(
    alices_part: Member, charlie: Person, northwind: Team
) -> None:
    made = invitations.invite(alices_part, Role.MAKER)
    assert invitations.revoke(alices_part, made.invitation)
    assert not invitations.revoke(alices_part, made.invitation)
    with pytest.raises(invitations.Gone):
        invitations.accept(made.token, charlie)
    assert [one.verb for one in AuditEntry.objects.of_team(northwind)] == [
        "invitation.revoked",
        "invitation.made",
    ]


def test_one_for_an_address_is_for_that_address(alices_part: Member, charlie: Person) -> None:
    made = invitations.invite(alices_part, Role.MAKER, email="dan@example.com")
    with pytest.raises(invitations.AnotherAddress):
        invitations.accept(made.token, charlie)
    dan = add_person(name="Dan", email="DAN@example.com", password=None)
    assert invitations.accept(made.token, dan).person == dan


def test_who_is_in_already_does_not_use_it_up(alices_part: Member, bob: Person) -> None:
    made = invitations.invite(alices_part, Role.OWNER)
    with pytest.raises(invitations.AlreadyIn):
        invitations.accept(made.token, bob)
    assert invitations.found(made.token)
    assert Member.objects.get(person=bob, team=alices_part.team).role == "maker", "and nobody rises by it"


def test_a_newcomer_gets_an_account_or_nothing(alices_part: Member, northwind: Team) -> None:
    made = invitations.invite(alices_part, Role.MAKER)
    facts = {"name": "Dan", "email": "dan@example.com", "password": "a quiet harbour"}
    assert invitations.accept_as_newcomer(made.token, **facts).team == northwind
    with pytest.raises(invitations.Gone):
        invitations.accept_as_newcomer(made.token, **{**facts, "email": "eve@example.com"})
    assert not Person.objects.filter(email="eve@example.com").exists()


def test_a_team_has_so_many_open_links_and_no_more(alices_part: Member) -> None:
    made = invitations.invite(alices_part, Role.VIEWER).invitation
    Invitation.objects.bulk_create(
        Invitation(
            team=made.team,
            role="viewer",
            token_hash=str(number),
            invited_by=made.invited_by,
            expires_at=made.expires_at,
        )
        for number in range(invitations.MOST_OPEN - 1)
    )
    with pytest.raises(invitations.TooMany):
        invitations.invite(alices_part, Role.VIEWER)
