"""Making brand presets, publishing their versions, and everything else that is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions import lora_checks
from fluxstudio.actions.audit import record
from fluxstudio.domain.preset_files import PresetFile
from fluxstudio.domain.presets import Look, parse_look, to_json
from fluxstudio.domain.texts import MAX_NAME
from fluxstudio.models import Member, Person, Picture, Preset, PresetVersion

TRIES = 5  # names for a copy, when others take them meanwhile


class NameTaken(Exception):
    """The team has a preset of that name."""


class Locked(Exception):
    """A locked preset gets no new versions; it can be forked."""


class Archived(Exception):
    """An archived preset is only looked at."""


class Stale(Exception):
    """Somebody published while this one was being written."""

    def __init__(self, newest: PresetVersion) -> None:
        super().__init__(f"v{newest.number} is newer")
        self.newest = newest


class Unchanged(Exception):
    """The look is that of the newest version: there is nothing to publish."""


def add_preset(
    member: Member,
    *,
    name: str,
    look: Look,
    note: str = "",
    notes: str = "",
    tags: Sequence[str] = (),
    edited_by: str = Preset.Editors.EDITORS,
    forked_from: PresetVersion | None = None,
) -> Preset:
    """Store a preset with its first version. Raises NameTaken."""
    try:
        with transaction.atomic():
            preset = Preset.objects.create(
                team=member.team,
                owner=member.person,
                name=name,
                notes=notes,
                tags=list(tags),
                edited_by=edited_by,
                forked_from=forked_from,
            )
            _add_version(preset, member, look, number=1, note=note)
            _log_new(preset, member)
    except IntegrityError:
        raise NameTaken from None
    return preset


def publish(member: Member, preset: Preset, look: Look, *, note: str, base: int) -> PresetVersion:
    """Store the next version, written on top of version `base`; the ones before stay as they are.

    Raises Locked, Archived, Stale or Unchanged.
    """
    try:
        with transaction.atomic():
            _check_open(preset)
            newest = newest_of(preset)
            if newest.number != base:
                raise Stale(newest)
            if newest.look == to_json(look):
                raise Unchanged
            record(
                member.team, member.person, "preset.published", preset.slug, name=preset.name, number=base + 1
            )
            return _add_version(preset, member, look, number=base + 1, note=note)
    except IntegrityError:  # published by somebody else between the look and the write
        raise Stale(newest_of(preset)) from None


def newest_of(preset: Preset) -> PresetVersion:
    """The preset's last version."""
    return preset.versions.select_related("person").latest("number")


def change(preset: Preset, **fields: Any) -> None:
    """Write the fields, and tell the team; call it inside the transaction of the act."""
    fields["changed_at"] = timezone.now()
    Preset.objects.filter(pk=preset.pk).update(**fields)
    for name, value in fields.items():
        setattr(preset, name, value)
    events.announce(preset.team, "preset", preset.pk)


@transaction.atomic
def set_locked(preset: Preset, on: bool, *, by: Person) -> None:
    """Close a preset to new versions, or open it again."""
    change(preset, is_locked=on)
    record(preset.team, by, "preset.locked" if on else "preset.unlocked", preset.slug, name=preset.name)


@transaction.atomic
def set_archived(preset: Preset, on: bool, *, by: Person) -> None:
    """Put a preset aside, or take it back. Runs keep the versions they used."""
    change(preset, archived_at=timezone.now() if on else None)
    record(preset.team, by, "preset.archived" if on else "preset.restored", preset.slug, name=preset.name)


@transaction.atomic
def set_cover(preset: Preset, picture: Picture | None) -> None:
    """Show this result on the preset's card. Raises Archived."""
    if preset.archived_at:
        raise Archived
    change(preset, cover=picture)


def copy_to(member: Member, version: PresetVersion) -> Preset:
    """A preset of the member's own that begins as this version: a fork, here or in another of their teams.

    A name that is taken gets a number. Raises NameTaken when others took every one that was tried.
    """
    origin = version.preset
    about = {"notes": origin.notes, "tags": origin.tags, "forked_from": version}
    return _add_free(member, origin.name, look_of(version), **about)


def import_preset(member: Member, file: PresetFile) -> Preset:
    """Store what a file says as the importer's own; its name as in `copy_to`."""
    return _add_free(member, file.name, file.look, notes=file.notes, tags=file.tags)


def look_of(version: PresetVersion) -> Look:
    """The version's look as a value."""
    return parse_look(version.look)


def free_name(member: Member, wanted: str) -> str:
    """The name, with a number where the team has one like it."""
    taken = set(Preset.objects.of_team(member.team).values_list("name", flat=True))
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: MAX_NAME - 5]} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in numbered if name not in taken)


def _add_free(member: Member, wanted: str, look: Look, **about: Any) -> Preset:
    for _time in range(TRIES):
        with suppress(NameTaken):  # taken since the names were read: a button pressed twice
            return add_preset(member, name=free_name(member, wanted), look=look, **about)
    raise NameTaken


def _log_new(preset: Preset, member: Member) -> None:
    origin = preset.forked_from
    if origin is None:
        record(member.team, member.person, "preset.made", preset.slug, name=preset.name)
    else:
        names = {"name": preset.name, "origin": origin.preset.name}
        record(member.team, member.person, "preset.copied", preset.slug, **names)


def _check_open(preset: Preset) -> None:
    state = Preset.objects.select_for_update().values("is_locked", "archived_at").get(pk=preset.pk)
    if state["archived_at"]:
        raise Archived
    if state["is_locked"]:
        raise Locked


def _add_version(preset: Preset, member: Member, look: Look, *, number: int, note: str) -> PresetVersion:
    version = PresetVersion.objects.create(
        preset=preset, number=number, person=member.person, note=note, look=to_json(look)
    )
    lora_checks.ask(preset.team, [lora.path for lora in look.loras])
    change(preset)
    return version
