"""Who may change a preset; policy.json answers."""

from __future__ import annotations

from fluxstudio.domain import policy

#: Who a preset may say edits it, besides its owner and the team's owners.
CHOICES = policy.policy().edited_by


def may_edit(role: str, edited_by: str, *, own: bool) -> bool:
    """Whether this role may publish a version, describe or archive the preset. `own`: it is theirs."""
    return policy.may_on(role, "preset.edit", edited_by, own=own)


def may_rule(role: str, edited_by: str, *, own: bool) -> bool:
    """Whether this role may lock the preset and say who edits it."""
    return policy.may_on(role, "preset.rule", edited_by, own=own)
