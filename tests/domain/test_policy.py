"""The policy file: complete, without contradictions, and saying what the roles mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.policy import (
    BESIDE_ROLES,
    FILE,
    OWN,
    Policy,
    UnknownRight,
    gives,
    may,
    may_in,
    may_on,
    policy,
)
from fluxstudio.domain.roles import Role, Visibility, may_change, may_make

ROLES = st.sampled_from(list(Role))
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_it_speaks_of_the_roles_and_visibilities_there_are() -> None:
    assert policy().roles == tuple(Role)
    assert policy().visibilities == tuple(Visibility)
    assert set(policy().given) == set(Role)


def test_every_right_is_about_known_roles_and_every_collection_right_has_every_column() -> None:
    for right, roles in policy().in_a_team.items():
        assert roles <= set(Role), right
    for right, columns in policy().in_a_collection.items():
        assert set(columns) == {OWN, *Visibility}, right
        assert all(roles <= set(Role) for roles in columns.values()), right


def test_every_right_on_a_preset_has_every_column() -> None:
    for right, columns in policy().on_a_preset.items():
        assert set(columns) == {OWN, *policy().edited_by}, right
        assert all(roles <= set(Role) for roles in columns.values()), right


def test_every_right_stands_in_one_table() -> None:
    tables = (policy().in_a_team, policy().in_a_collection, policy().on_a_preset)
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))


def test_every_route_and_every_message_asks_for_a_right_there_is() -> None:
    known = BESIDE_ROLES | set(policy().in_a_team) | set(policy().in_a_collection) | set(policy().on_a_preset)
    for name, methods in policy().routes.items():
        assert methods, name
        assert set(methods) <= METHODS, name
        assert {right for rights in methods.values() for right in rights} <= known, name
    assert set(policy().socket.values()) <= set(policy().in_a_team)
    for doings in policy().places.values():
        assert {right for rights in doings.values() for right in rights} <= known


def test_who_may_be_somewhere_doing_something_may_look_there() -> None:
    for kind, doings in policy().places.items():
        for role in Role:
            for visibility in Visibility:
                for own in (True, False):
                    look = policy().may_be(role, kind, "look", visibility, own=own)
                    assert look == may_in(role, "work.see", visibility, own=own)
                    assert look or not any(
                        policy().may_be(role, kind, doing, visibility, own=own) for doing in doings
                    )


def test_nobody_may_be_where_or_do_what_the_file_does_not_name() -> None:
    for kind, doing in (("collection", "edit"), ("picture", "rob"), ("team", "look")):
        assert not policy().may_be(Role.OWNER, kind, doing, Visibility.TEAM_EDIT, own=True)


def test_no_name_stands_twice_in_the_file() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(pairs) == len(dict(pairs)), pairs
        return dict(pairs)

    json.loads(FILE.read_text(), object_pairs_hook=once)


@given(ROLES, st.sampled_from(list(Visibility)), st.booleans())
def test_who_may_change_something_may_look_at_it(role: Role, visibility: Visibility, own: bool) -> None:
    for right in policy().in_a_collection:
        if may_in(role, right, visibility, own=own):
            assert may_in(role, "work.see", visibility, own=own)


@given(ROLES, st.sampled_from(sorted(policy().in_a_collection)))
def test_what_is_private_is_its_owner_s_alone(role: Role, right: str) -> None:
    assert not may_in(role, right, Visibility.PRIVATE, own=False)


@given(ROLES)
def test_a_higher_role_may_whatever_a_lower_one_may(role: Role) -> None:
    lower = list(Role)[list(Role).index(role) + 1 :]
    for right, roles in policy().in_a_team.items():
        assert role in roles or not roles & set(lower), right


@given(ROLES)
def test_nobody_gives_more_than_they_have(role: Role) -> None:
    order = list(Role)
    assert all(order.index(Role(one)) >= order.index(role) for one in gives(role))
    assert bool(gives(role)) == may(role, "invitation.create")


def test_viewers_make_and_change_nothing_anywhere() -> None:
    assert not may_make(Role.VIEWER)
    for visibility in Visibility:
        assert not may_change(Role.VIEWER, visibility, own_collection=True)
        assert not may_change(Role.VIEWER, visibility, own_collection=False)


def test_what_the_file_does_not_name_is_refused() -> None:
    with pytest.raises(UnknownRight):
        may(Role.OWNER, "team.sell")
    with pytest.raises(UnknownRight):
        may_in(Role.OWNER, "work.sell", Visibility.TEAM_EDIT, own=True)
    with pytest.raises(UnknownRight):
        may_on(Role.OWNER, "preset.sell", "makers", own=True)
    assert not may("admiral", "team.see")
    assert not may_in(Role.OWNER, "work.see", "secret", own=False)
    assert gives("admiral") == ()
    assert not policy().may_say(Role.OWNER, "subscribe")
    assert policy().may_say(Role.VIEWER, "hello")


def test_a_file_that_is_no_policy_is_not_read() -> None:
    with pytest.raises(KeyError):
        Policy.read("{}")
