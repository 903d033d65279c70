"""Who may change a preset."""

from __future__ import annotations

from .roles import Role, may_make

#: Who besides its owner and the team's owners may edit, by the preset's own choice.
_ALSO = {
    "owner": (),
    "editors": (Role.EDITOR,),
    "makers": (Role.EDITOR, Role.MAKER),
}
CHOICES = tuple(_ALSO)


def may_edit(role: str, edited_by: str, *, own: bool) -> bool:
    """Whether this role may publish a version, describe or archive the preset. `own`: it is theirs."""
    if role == Role.OWNER or (own and may_make(role)):
        return True
    return role in _ALSO.get(edited_by, ())


def may_rule(role: str, *, own: bool) -> bool:
    """Whether this role may lock the preset and say who edits it."""
    return role == Role.OWNER or (own and may_make(role))
