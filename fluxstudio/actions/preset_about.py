"""What is said about a preset: its name, notes, tags and who may edit it; alone, or together with a new version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass

from django.db import IntegrityError, transaction

from fluxstudio.actions.audit import record
from fluxstudio.actions.presets import Archived, NameTaken, Unchanged, change, publish
from fluxstudio.domain.presets import Look
from fluxstudio.models import Member, Preset, PresetVersion


@dataclass(frozen=True, kw_only=True)
class About:
    """Everything about a preset that is not its look."""

    name: str
    notes: str = ""
    tags: tuple[str, ...] = ()
    edited_by: str = Preset.Editors.EDITORS

    @classmethod
    def of(cls, preset: Preset) -> About:
        """As the row says it."""
        return cls(name=preset.name, notes=preset.notes, tags=tuple(preset.tags), edited_by=preset.edited_by)

    @property
    def stamp(self) -> str:
        """A short word that is another one when something else is said."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:16]


class Redescribed(Exception):
    """Somebody changed what is said about it while this was being written; nothing was changed."""

    def __init__(self, now: About) -> None:
        super().__init__(now.name)
        self.now = now


def revise(
    by: Member, preset: Preset, look: Look, about: About, *, note: str, number: int, stamp: str
) -> PresetVersion | None:
    """Publish a look on top of version `number` and say `about`, or neither; None when the look is as it was.

    `stamp` is that of what was said when it was read. Raises Locked, Archived, Stale, NameTaken or Redescribed.
    """
    with transaction.atomic():
        version = _published(by, preset, look, note=note, number=number)
        describe(by, preset, about, stamp=stamp)
    return version


def describe(by: Member, preset: Preset, about: About, *, stamp: str) -> None:
    """Change what is said about a preset; its versions stay. Raises NameTaken, Archived or Redescribed."""
    try:
        with transaction.atomic():
            row = Preset.objects.select_for_update().get(pk=preset.pk)
            if row.archived_at:
                raise Archived
            before = About.of(row)
            if about == before:
                return
            if before.stamp != stamp:
                raise Redescribed(before)
            _log(by, preset, before, about)
            change(
                preset,
                name=about.name,
                notes=about.notes,
                tags=list(about.tags),
                edited_by=about.edited_by,
            )
    except IntegrityError:
        raise NameTaken from None


def _published(by: Member, preset: Preset, look: Look, *, note: str, number: int) -> PresetVersion | None:
    try:
        return publish(by, preset, look, note=note, base=number)
    except Unchanged:
        return None


def _log(by: Member, preset: Preset, before: About, after: About) -> None:
    if before.name != after.name:
        names = {"before": before.name, "name": after.name}
        record(by.team, by.person, "preset.renamed", preset.slug, **names)
    if before.edited_by != after.edited_by:
        editors = {"editors_before": before.edited_by, "editors": after.edited_by}
        record(by.team, by.person, "preset.editors", preset.slug, name=after.name, **editors)
