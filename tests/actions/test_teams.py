"""Making teams, roles, handing over, leaving and removing: what stays, what stops, who is never left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluxstudio.actions import invitations, teams
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import AuditEntry, Collection, Invitation, Member, Person, Run, Team
from tests.factories import make_run


def verbs(team: Team) -> list[str]:
    """What the log of a team tells, the newest first."""
    return list(AuditEntry.objects.of_team(team).values_list("verb", flat=True))


def test_whoever_makes_a_team_owns_it_and_it_has_no_money(bob: Person) -> None:
    team = teams.make_team(bob, "Bakery")
    part = Member.objects.get(team=team)
    assert (part.person, part.role, team.is_private, team.monthly_micros) == (bob, "owner", False, 0)
    assert Collection.objects.get(team=team).is_default
    assert verbs(team) == ["team.made"]


def test_a_person_may_be_in_several_teams(bob: Person, northwind: Team) -> None:
    teams.make_team(bob, "Bakery")
    assert [team.name for team in Team.objects.of(bob)] == ["Bakery", "Northwind", "Private"]


def test_a_new_name_is_told_of_once(alices_part: Member, northwind: Team) -> None:
    teams.rename_team(alices_part, "Southwind")
    teams.rename_team(alices_part, "Southwind")
    assert Team.objects.get(pk=northwind.pk).name == "Southwind"
    assert verbs(northwind) == ["team.renamed"]


def test_a_role_changes_and_the_log_says_from_what_to_what(alices_part: Member, bobs_part: Member) -> None:
    teams.change_role(alices_part, bobs_part, Role.EDITOR)
    assert Member.objects.get(pk=bobs_part.pk).role == "editor"
    entry = AuditEntry.objects.get(verb="member.role_changed")
    assert entry.facts == {"who": "Bob Oak", "before": "maker", "role": "editor"}


def test_the_last_owner_stays_one(alices_part: Member, bobs_part: Member) -> None:
    for act in (
        lambda: teams.change_role(alices_part, alices_part, Role.EDITOR),
        lambda: teams.leave(alices_part),
    ):
        with pytest.raises(teams.LastOwner):
            act()
    assert Member.objects.get(pk=alices_part.pk).role == "owner"
    teams.change_role(alices_part, bobs_part, Role.OWNER)
    teams.change_role(alices_part, alices_part, Role.VIEWER)
    assert Member.objects.get(pk=alices_part.pk).role == "viewer"


def test_a_stale_role_cannot_slip_the_last_owner_through(alices_part: Member, bobs_part: Member) -> None:
    teams.change_role(alices_part, bobs_part, Role.OWNER)
    stale = Member.objects.get(pk=bobs_part.pk)
    teams.change_role(bobs_part, alices_part, Role.MAKER)
    stale.role = "maker"
    with pytest.raises(teams.LastOwner):
        teams.change_role(stale, stale, Role.VIEWER)


def test_what_an_owner_saw_a_moment_ago_does_not_count(alices_part: Member, bobs_part: Member) -> None:
    teams.change_role(alices_part, bobs_part, Role.OWNER)
    late = Member.objects.get(pk=alices_part.pk)
    teams.change_role(bobs_part, alices_part, Role.VIEWER)
    for act in (
        lambda: teams.rename_team(late, "Mine"),
        lambda: teams.change_role(late, bobs_part, Role.VIEWER),
        lambda: teams.transfer(late, bobs_part),
        lambda: teams.remove_member(late, bobs_part),
    ):
        late.role = "owner"
        with pytest.raises(PermissionDenied):
            act()


def test_nobody_hands_over_to_who_has_just_left(alices_part: Member, bobs_part: Member) -> None:
    gone = Member.objects.get(pk=bobs_part.pk)
    teams.leave(bobs_part)
    for act in (
        lambda: teams.transfer(alices_part, gone),
        lambda: teams.change_role(alices_part, gone, Role.OWNER),
        lambda: teams.remove_member(alices_part, gone),
        lambda: teams.leave(gone),
    ):
        with pytest.raises(teams.Gone):
            act()
    assert Member.objects.get(pk=alices_part.pk).role == "owner"


def test_handing_over_changes_places(alices_part: Member, bobs_part: Member, northwind: Team) -> None:
    teams.transfer(alices_part, bobs_part)
    roles = dict(Member.objects.filter(team=northwind).values_list("person__name", "role"))
    assert roles == {"Alice Rivers": "editor", "Bob Oak": "owner"}
    assert verbs(northwind) == ["team.transferred"]


def test_a_private_team_has_nobody_to_hand_over_to(bob: Person, bobs_part: Member) -> None:
    own = Member.objects.get(person=bob, team__is_private=True)
    with pytest.raises(teams.PrivateTeam):
        teams.leave(own)
    with pytest.raises(teams.PrivateTeam):
        teams.transfer(own, bobs_part)


def test_what_a_removed_member_queued_is_cancelled_and_what_was_sent_is_kept(
    alices_part: Member, bobs_part: Member
) -> None:
    run = make_run(bobs_part, num_images=2)
    run.slots.get(index=0).attempts.update(state="sending")
    parted = teams.remove_member(alices_part, bobs_part)
    assert parted.cancelled == 1
    assert list(run.slots.order_by("index").values_list("state", flat=True)) == ["waiting", "cancelled"]


def test_what_they_queued_in_another_team_goes_on(alices_part: Member, bobs_part: Member) -> None:
    own = Member.objects.get(person=bobs_part.person, team__is_private=True)
    run = make_run(own)
    teams.remove_member(alices_part, bobs_part)
    assert run.slots.get().state == "waiting"


def test_work_stays_with_the_team_and_private_places_stay_private_to_an_owner(
    alices_part: Member, bobs_part: Member, northwind: Team, bob: Person, alice: Person
) -> None:
    run = make_run(bobs_part)
    shared = Collection.objects.create(
        team=northwind, owner=bob, name="Buns", visibility=Visibility.TEAM_VIEW
    )
    teams.remove_member(alices_part, bobs_part)
    places = Collection.objects.filter(team=northwind, owner=alice, is_default=False).order_by("name")
    assert [(place.name, place.visibility) for place in places] == [
        ("Bob Oak · My work", "private"),
        ("Buns", "team_view"),
    ]
    assert Run.objects.get(pk=run.pk).person == bob, "who made it is not forgotten"
    assert list(Run.objects.visible_to(alice)) == [run]
    assert not Run.objects.visible_to(bob).exists()
    assert shared in Collection.objects.visible_to(alice)


def test_who_leaves_leaves_their_things_to_the_oldest_owner(
    alices_part: Member, bobs_part: Member, northwind: Team, alice: Person
) -> None:
    later = add_person(name="Carol", email="carol@example.com", password=None)
    join(northwind, later, Role.OWNER)
    assert teams.leave(bobs_part).heir == alice
    assert verbs(northwind)[0] == "member.left"


def test_who_comes_back_begins_anew(alices_part: Member, bobs_part: Member, northwind: Team) -> None:
    teams.remove_member(alices_part, bobs_part)
    again = join(northwind, bobs_part.person, Role.VIEWER)
    assert Collection.objects.get(team=northwind, owner=again.person, is_default=True).name == "My work"


def test_a_long_name_is_cut_when_it_is_passed_on(alices_part: Member, northwind: Team) -> None:
    long = add_person(name="N" * 80, email="n@example.com", password=None)
    part = join(northwind, long, Role.MAKER)
    teams.remove_member(alices_part, part)
    assert max(len(place.name) for place in Collection.objects.all()) == 80


def test_invitations_of_who_goes_or_falls_stop_working(
    alices_part: Member, bobs_part: Member, northwind: Team
) -> None:
    teams.change_role(alices_part, bobs_part, Role.OWNER)
    high = invitations.invite(bobs_part, Role.OWNER)
    low = invitations.invite(bobs_part, Role.VIEWER)
    teams.change_role(alices_part, bobs_part, Role.EDITOR)
    opened = set(Invitation.objects.open().values_list("pk", flat=True))
    assert opened == {low.invitation.pk}
    with pytest.raises(invitations.Gone):
        invitations.found(high.token)
    teams.remove_member(alices_part, bobs_part)
    with pytest.raises(invitations.Gone):
        invitations.found(low.token)


def test_who_becomes_a_viewer_makes_nothing_more(alices_part: Member, bobs_part: Member) -> None:
    run = make_run(bobs_part)
    teams.change_role(alices_part, bobs_part, Role.VIEWER)
    assert run.slots.get().state == "cancelled"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["role", "remove", "leave", "transfer"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from(list(Role)),
    ),
    max_size=12,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_people_do_a_team_has_an_owner(db: None, acts: list[Any]) -> None:
    people = [add_person(name=f"P{n}", email=f"p{n}@example.com", password=None) for n in range(4)]
    team = teams.make_team(people[0], "Team")
    for person in people[1:]:
        join(team, person, Role.MAKER)
    for act, one, other, role in acts:
        parts = {part.person_id: part for part in Member.objects.filter(team=team).select_related("team")}
        by, to = parts.get(people[one].pk), parts.get(people[other].pk)
        if by is None or to is None or (act != "leave" and by.role != Role.OWNER):
            continue
        _act(act, by, to, role)
        assert Member.objects.filter(team=team, role=Role.OWNER).exists()
    Run.objects.all().delete()
    team.delete()
    for person in people:
        person.memberships.all().delete()
        Collection.objects.filter(owner=person).delete()
        person.delete()


def _act(act: str, by: Member, to: Member, role: Role) -> None:
    try:
        match act:
            case "role":
                teams.change_role(by, to, role)
            case "remove":
                teams.remove_member(by, to)
            case "leave":
                teams.leave(by)
            case "transfer" if by != to:
                teams.transfer(by, to)
    except teams.LastOwner:
        pass
