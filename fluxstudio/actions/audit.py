"""The audit log: every act that changes who may do what leaves one line, in the transaction of the act."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fluxstudio.models import AuditEntry, Person, Team

#: What can be told of; web/audit_words.py has a sentence for each.
VERBS = frozenset(
    {
        "team.made",
        "team.renamed",
        "team.lora_hosts",
        "team.transferred",
        "member.joined",
        "member.role_changed",
        "member.removed",
        "member.left",
        "invitation.made",
        "invitation.revoked",
        "collection.made",
        "collection.renamed",
        "collection.shared",
        "collection.deleted",
        "collection.passed_on",
        "key.set",
        "key.forgotten",
        "preset.made",
        "preset.copied",
        "preset.published",
        "preset.renamed",
        "preset.editors",
        "preset.locked",
        "preset.unlocked",
        "preset.archived",
        "preset.restored",
        "prompt.saved",
        "prompt.renamed",
        "prompt.changed",
        "prompt.deleted",
    }
)


def record(team: Team, person: Person | None, verb: str, thing: str = "", **facts: Any) -> AuditEntry:
    """Write down that the person did this to `thing` (a slug); `facts` are names and values, never a secret.

    Call it inside the act's transaction: TransactionManagementError otherwise. Raises ValueError for a verb that
    has no sentence.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an entry belongs to the act it tells of")
    if verb not in VERBS:
        raise ValueError(verb)
    name = person.name if person else ""
    return AuditEntry.objects.create(team=team, person=person, name=name, verb=verb, thing=thing, facts=facts)
