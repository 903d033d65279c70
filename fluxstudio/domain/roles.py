"""The roles of a team, how far a collection is open, and the two questions asked everywhere; policy.json answers."""

from __future__ import annotations

from enum import StrEnum

from fluxstudio.domain import policy


class Role(StrEnum):
    """A member's part in a team."""

    OWNER = "owner"
    EDITOR = "editor"
    MAKER = "maker"
    VIEWER = "viewer"


class Visibility(StrEnum):
    """Who sees a collection."""

    PRIVATE = "private"  # its owner
    TEAM_VIEW = "team_view"  # the team looks, its owner and the editors change
    TEAM_EDIT = "team_edit"  # the team looks, everybody but viewers changes


def may_make(role: str) -> bool:
    """Whether this role may start runs and upload."""
    return policy.may(role, "run.start")


def may_change(role: str, visibility: str, *, own_collection: bool) -> bool:
    """Whether this role may change pictures and runs of a collection it can see."""
    return policy.may_in(role, "work.change", visibility, own=own_collection)
