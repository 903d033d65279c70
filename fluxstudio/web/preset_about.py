"""What is said about a preset, in words: who may edit it, and what somebody changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fluxstudio.actions.preset_about import About
from fluxstudio.models import Member, Preset

from .preset_access import can_edit
from .team_pages import Words

#: Who may edit a preset besides its owner and the team's owners.
EDITORS_NAMES: dict[str, Words] = {
    Preset.Editors.OWNER: gettext_lazy("nobody"),
    Preset.Editors.EDITORS: gettext_lazy("editors"),
    Preset.Editors.MAKERS: gettext_lazy("everybody who makes pictures"),
}
_TO_ITS_OWNER: dict[str, Words] = {
    Preset.Editors.OWNER: gettext_lazy("Only %(name)s and the team’s owners can change it. Ask %(name)s."),
    Preset.Editors.EDITORS: gettext_lazy("Only %(name)s and the team’s editors can change it. Ask %(name)s."),
    Preset.Editors.MAKERS: gettext_lazy("Viewers cannot change it. Ask %(name)s."),
}
#: When its owner has left the team, or has become a viewer.
_TO_OWNERS: dict[str, Words] = {
    Preset.Editors.OWNER: gettext_lazy("Only the team’s owners can change it. Ask one of them."),
    Preset.Editors.EDITORS: gettext_lazy("Only the team’s owners and editors can change it. Ask an owner."),
    Preset.Editors.MAKERS: gettext_lazy("Viewers cannot change it. Ask an owner of the team."),
}


def ask_words(preset: Preset) -> str:
    """Who may change it and whom to ask, for those who may not."""
    owner = Member.objects.filter(team=preset.team_id, person=preset.owner_id).first()
    if owner and can_edit(owner, preset):
        return _TO_ITS_OWNER[preset.edited_by] % {"name": preset.owner.name}
    return str(_TO_OWNERS[preset.edited_by])


def meanwhile_words(now: About, mine: About) -> list[str]:
    """What it says now where somebody wrote something else, and what to do."""
    first = _("Somebody has changed what is said about it meanwhile. Nothing was saved.")
    last = _("Press Publish again to put yours in its place.")
    return [first, *_differences(now, mine), last]


def _differences(now: About, mine: About) -> Iterator[str]:
    if now.name != mine.name:
        yield _("The name is now “%(name)s”.") % {"name": now.name}
    if now.notes != mine.notes:
        notes = _("The notes are now: “%(notes)s”") % {"notes": now.notes}
        yield notes if now.notes else _("There are no notes now.")
    if now.tags != mine.tags:
        tags = _("The tags are now: %(tags)s.") % {"tags": ", ".join(now.tags)}
        yield tags if now.tags else _("There are no tags now.")
    if now.edited_by != mine.edited_by:
        words = _("Who may edit it now, besides its owner and the team’s owners: %(editors)s.")
        yield words % {"editors": EDITORS_NAMES[now.edited_by]}
