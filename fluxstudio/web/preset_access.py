"""Which presets a member may look at, use and change: the first line of their views."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from fluxstudio.domain.preset_rights import may_edit, may_rule
from fluxstudio.models import Member, Preset, PresetVersion


def preset(part: Member, slug: str) -> Preset:
    """A preset of the team: every member may look at it."""
    return _one(Preset.objects.of_team(part.team).select_related("team", "owner", "cover"), slug)


def preset_to_edit(part: Member, slug: str) -> Preset:
    """A preset the member may publish versions of."""
    found = preset(part, slug)
    if not can_edit(part, found):
        raise PermissionDenied
    return found


def preset_to_rule(part: Member, slug: str) -> Preset:
    """A preset the member may lock."""
    found = preset(part, slug)
    if not can_rule(part, found):
        raise PermissionDenied
    return found


def version(found: Preset, number: int) -> PresetVersion:
    """One of its versions."""
    row = found.versions.select_related("person").filter(number=min(number, 2**31 - 1)).first()
    if row is None:
        raise Http404
    row.preset = found
    return row


def named(part: Member, slug: str, *, of: Preset | None = None) -> PresetVersion | None:
    """The team's version of that slug, as an address names it; None for none, or when it is not `of` that preset."""
    if not slug or "\0" in slug:
        return None
    rows = PresetVersion.objects.filter(preset__team=part.team, slug=slug)
    return (rows if of is None else rows.filter(preset=of)).first()


def can_edit(part: Member, found: Preset) -> bool:
    """Whether the member may publish, describe and archive it."""
    return may_edit(part.role, found.edited_by, own=found.owner_id == part.person_id)


def can_rule(part: Member, found: Preset) -> bool:
    """Whether the member may lock it and say who edits it."""
    return may_rule(part.role, found.edited_by, own=found.owner_id == part.person_id)


def _one(rows: QuerySet[Preset], slug: str) -> Preset:
    found = None if "\0" in slug else rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
