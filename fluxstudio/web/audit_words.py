"""A sentence for each line of the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from fluxstudio.models import AuditEntry

from .preset_about import EDITORS_NAMES
from .team_pages import ROLE_NAMES, VISIBILITY_NAMES, Words

#: Verb: what the filter calls it, and its sentence.
VERBS: dict[str, tuple[Words, Words]] = {
    "team.made": (_("Team made"), _("made the team %(name)s")),
    "team.renamed": (_("Team renamed"), _("renamed the team from %(before)s to %(name)s")),
    "team.lora_hosts": (_("LoRA hosts changed"), _("let LoRAs come from: %(hosts)s")),
    "team.transferred": (_("Team handed over"), _("handed the team over to %(who)s")),
    "member.joined": (_("Member joined"), _("joined as %(role)s")),
    "member.role_changed": (_("Role changed"), _("changed %(who)s from %(before)s to %(role)s")),
    "member.removed": (_("Member removed"), _("removed %(who)s")),
    "member.left": (_("Member left"), _("left the team")),
    "invitation.made": (_("Invitation made"), _("invited %(email)s as %(role)s")),
    "invitation.revoked": (
        _("Invitation taken back"),
        _("took back the invitation of %(email)s as %(role)s"),
    ),
    "collection.made": (_("Collection made"), _("made the collection %(name)s (%(visibility)s)")),
    "collection.renamed": (_("Collection renamed"), _("renamed a collection from %(before)s to %(name)s")),
    "collection.shared": (
        _("Collection opened or closed"),
        _("changed the collection %(name)s from %(before)s to %(visibility)s"),
    ),
    "collection.deleted": (
        _("Collection deleted"),
        _("deleted the collection %(name)s; pictures moved: %(pictures)s"),
    ),
    "collection.passed_on": (_("Collection passed on"), _("passed the collection %(name)s on to %(who)s")),
    "key.set": (_("Provider key set"), _("set the provider key")),
    "key.forgotten": (_("Provider key removed"), _("removed the provider key")),
    "preset.made": (_("Preset made"), _("made the preset %(name)s")),
    "preset.copied": (_("Preset copied"), _("copied the preset %(origin)s as %(name)s")),
    "preset.published": (_("Preset version published"), _("published v%(number)s of the preset %(name)s")),
    "preset.renamed": (_("Preset renamed"), _("renamed the preset from %(before)s to %(name)s")),
    "preset.editors": (
        _("Preset editors changed"),
        _("changed who else may edit the preset %(name)s from %(editors_before)s to %(editors)s"),
    ),
    "preset.locked": (_("Preset locked"), _("locked the preset %(name)s")),
    "preset.unlocked": (_("Preset unlocked"), _("unlocked the preset %(name)s")),
    "preset.archived": (_("Preset archived"), _("archived the preset %(name)s")),
    "preset.restored": (_("Preset taken back"), _("took back the archived preset %(name)s")),
    "prompt.saved": (_("Prompt saved"), _("saved the prompt %(name)s")),
    "prompt.renamed": (_("Prompt renamed"), _("renamed the saved prompt from %(before)s to %(name)s")),
    "prompt.changed": (_("Prompt changed"), _("changed the saved prompt %(name)s")),
    "prompt.deleted": (_("Prompt deleted"), _("deleted the saved prompt %(name)s")),
}
_NAMES: dict[str, dict[str, Words]] = {
    **{key: {**ROLE_NAMES, **VISIBILITY_NAMES} for key in ("role", "before", "visibility")},
    **dict.fromkeys(("editors", "editors_before"), EDITORS_NAMES),
}
_MISSING: dict[str, Words] = {
    "email": _("whoever has the link"),
    "hosts": _("any public host"),
    "name": _("(private)"),
    "before": _("(private)"),
}


def sentence(entry: AuditEntry) -> str:
    """What was done, to follow the name of who did it."""
    known = VERBS.get(entry.verb)
    if known is None:
        return entry.verb
    return str(known[1]) % _Facts({key: _shown(key, value) for key, value in entry.facts.items()})


def labels() -> list[tuple[str, Words]]:
    """For the filter."""
    return [(verb, label) for verb, (label, _sentence) in VERBS.items()]


def _shown(key: str, value: Any) -> str:
    return str(_NAMES.get(key, {}).get(str(value), value) or _MISSING.get(key, ""))


class _Facts(dict[str, str]):
    """An entry of long ago may lack a fact that its sentence has now."""

    def __missing__(self, key: str) -> str:
        return "…"
