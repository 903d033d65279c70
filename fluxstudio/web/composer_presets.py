"""The composer's brand preset: what can be chosen, and what is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions.presets import look_of, newest_of
from fluxstudio.domain.preset_words import Asked, variables
from fluxstudio.domain.presets import Look
from fluxstudio.models import Member, Preset, PresetVersion, Run

from . import preset_access
from .forms.typed import LoraRow, Typed, plain, row_id
from .preset_pictures import Sample
from .presets import USES, cards, settings_of

MOST = 60  # presets in the list, those changed last first


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of the list."""

    preset: Preset
    slug: str  # of its newest version
    number: int
    uses: int
    thumb: Sample | None
    selected: bool


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A word that the preset asks for."""

    name: str
    value: str
    errors: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The preset in force."""

    part: Member
    version: PresetVersion
    look: Look
    typed: Typed
    newest: int
    errors: Mapping[str, Sequence[str]]

    @property
    def preset(self) -> Preset:
        """Whose version it is."""
        return self.version.preset

    @property
    def variables(self) -> list[Variable]:
        """What it asks for, with what was typed."""
        given = dict(self.typed.values)
        return [
            Variable(name=name, value=given.get(name, ""), errors=self.errors.get(f"value.{name}", ()))
            for name in variables(self.look)
        ]

    @property
    def is_changed(self) -> bool:
        """Whether the rows are not the look's own."""
        rows = [(row.path, row.scale.strip()) for row in self.typed.loras if row.on]
        return rows != [(lora.path, plain(lora.scale)) for lora in self.look.loras]

    @property
    def has_newer(self) -> bool:
        """Whether somebody has published since."""
        return self.newest > self.version.number

    @property
    def may_publish(self) -> bool:
        """Whether the member may save what stands here as the next version."""
        return preset_access.can_edit(self.part, self.preset) and not self.preset.is_locked

    @property
    def next_number(self) -> int:
        """What the next version will be called."""
        return self.newest + 1

    @property
    def stack(self) -> str:
        """The LoRAs as JSON, for the page's script: path and scale."""
        return json.dumps([[lora.path, plain(lora.scale)] for lora in self.look.loras])

    @property
    def settings(self) -> str:
        """The settings as JSON by the names of the composer's fields."""
        return json.dumps(_settings(self.look))

    @property
    def says(self) -> str:
        """What else it sets, in one line."""
        return " · ".join(f"{label} {value}" for label, value in settings_of(self.look))


def options(part: Member, chosen: str) -> list[Option]:
    """The team's presets, in a fixed number of queries; `chosen` is the preset's slug."""
    rows = Preset.objects.of_team(part.team).current().select_related("owner").with_newest()
    found = list(rows.with_uses(timezone.now() - USES).order_by("-changed_at", "-pk")[:MOST])
    return [
        Option(
            preset=card.preset,
            slug=str(getattr(card.preset, "newest_slug", "")),
            number=card.number,
            uses=card.uses,
            thumb=card.cover or next(iter(card.samples), None),
            selected=card.preset.slug == chosen,
        )
        for card in (cards(part, found) if found else ())
    ]


def usable(part: Member, slug: str) -> PresetVersion | None:
    """The version of that slug, or the newest of the preset of that slug, unless it is archived or not the team's."""
    if not slug or "\0" in slug:
        return None
    versions = PresetVersion.objects.select_related("preset__owner", "preset__team", "person")
    open_ones = versions.filter(preset__team=part.team, preset__archived_at=None)
    named = open_ones.filter(slug=slug).first()
    return named or open_ones.filter(preset__slug=slug).order_by("-number").first()


def chosen(part: Member, typed: Typed, errors: Mapping[str, Sequence[str]]) -> Chosen | None:
    """What the form says is chosen; None for no preset, or one that is not there."""
    version = usable(part, typed.preset)
    if version is None:
        return None
    newest = newest_of(version.preset).number
    return Chosen(
        part=part, version=version, look=look_of(version), typed=typed, newest=newest, errors=errors
    )


def with_look(typed: Typed, version: PresetVersion) -> Typed:
    """The fields with the version chosen and its LoRAs in the rows; settings stay."""
    return replace(typed, preset=version.slug, loras=rows_of(look_of(version)))


def with_settings(typed: Typed, look: Look) -> Typed:
    """The fields with what the look sets."""
    return replace(typed, **_settings(look))


def without(typed: Typed, version: PresetVersion | None) -> Typed:
    """The fields without a preset: rows it brought are gone, a person's own stay."""
    theirs = {lora.path for lora in look_of(version).loras} if version else set()
    return replace(
        typed, preset="", values=(), loras=tuple(row for row in typed.loras if row.path not in theirs)
    )


def of_run(typed: Typed, run: Run) -> Typed:
    """The fields of a run that is used again: with its preset and what was typed; as it was sent without these."""
    version, found = run.preset_version, Asked.from_data(run.asked)
    if version is None or found is None or version.preset.archived_at:
        return typed
    known = replace(typed, preset=version.slug, prompt=found.prompt, values=tuple(found.values.items()))
    return called(known, look_of(version))


def rows_of(look: Look) -> tuple[LoraRow, ...]:
    """The look's LoRAs as rows of the composer."""
    return tuple(
        LoraRow(id=row_id(), path=lora.path, scale=plain(lora.scale), called=lora.name) for lora in look.loras
    )


def called(typed: Typed, look: Look | None) -> Typed:
    """The fields with each LoRA called as the look calls it."""
    names = {lora.path: lora.name for lora in look.loras} if look else {}
    return replace(typed, loras=tuple(replace(row, called=names.get(row.path, "")) for row in typed.loras))


def preset_url(part: Member) -> str:
    """Where a preset is picked."""
    return reverse("composer_preset", args=[part.team.slug])


def _settings(look: Look) -> dict[str, Any]:
    size: dict[str, Any] = {"width": look.size.width, "height": look.size.height} if look.size else {}
    rest = {name: getattr(look, name) for name in ("steps", "guidance", "strength", "count", "format")}
    values = size | {name: value for name, value in rest.items() if value is not None}
    return {name: plain(value) if isinstance(value, float) else str(value) for name, value in values.items()}
