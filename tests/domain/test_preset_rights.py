"""Who may change a preset: by role, by whose it is, and by how far its owner opened it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.policy import policy
from fluxstudio.domain.preset_rights import CHOICES, may_edit, may_rule
from fluxstudio.domain.roles import Role, may_make
from fluxstudio.models import Preset

ROLES = st.sampled_from(list(Role))


def test_the_policy_knows_the_choices_there_are() -> None:
    assert set(CHOICES) == set(Preset.Editors.values)


@pytest.mark.parametrize(
    ("edited_by", "editors"),
    [("owner", "owner"), ("editors", "owner editor"), ("makers", "owner editor maker"), ("nobody knows", "")],
)
def test_a_preset_is_edited_by_those_it_is_open_to(edited_by: str, editors: str) -> None:
    assert {role for role in Role if may_edit(role, edited_by, own=False)} == set(editors.split())


@given(ROLES, st.sampled_from(CHOICES))
def test_ones_own_is_edited_and_ruled_by_whoever_makes_things(role: Role, edited_by: str) -> None:
    assert may_edit(role, edited_by, own=True) == may_make(role)
    assert may_rule(role, edited_by, own=True) == may_make(role)


@given(ROLES, st.sampled_from(CHOICES))
def test_anothers_is_ruled_by_the_teams_owners_alone(role: Role, edited_by: str) -> None:
    assert may_rule(role, edited_by, own=False) == (role == Role.OWNER)


@given(ROLES, st.sampled_from(CHOICES), st.booleans())
def test_who_rules_a_preset_may_edit_it_and_who_edits_it_may_look_at_it(
    role: Role, edited_by: str, own: bool
) -> None:
    assert may_edit(role, edited_by, own=own) >= may_rule(role, edited_by, own=own)
    assert policy().may(role, "preset.list") >= may_edit(role, edited_by, own=own)
