"""Who may do what in a team: one table that views, commands and the socket ask."""

from __future__ import annotations

from enum import StrEnum


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


_MAKERS = (Role.OWNER, Role.EDITOR, Role.MAKER)
_EDITORS = (Role.OWNER, Role.EDITOR)


def may_make(role: str) -> bool:
    """Whether this role may start runs and upload."""
    return role in _MAKERS


def may_change(role: str, visibility: str, *, own_collection: bool) -> bool:
    """Whether this role may change pictures and runs of a collection it can see."""
    if own_collection:
        return role in _MAKERS
    if visibility == Visibility.TEAM_EDIT:
        return role in _MAKERS
    return visibility == Visibility.TEAM_VIEW and role in _EDITORS
