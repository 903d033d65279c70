"""Presets as their pages see them: cards, one version's look, what differs, and who may do what."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fluxstudio.actions.presets import look_of
from fluxstudio.domain import policy
from fluxstudio.domain.preset_changes import difference
from fluxstudio.domain.presets import Look, LookLora
from fluxstudio.domain.roles import may_make
from fluxstudio.models import Member, Preset, PresetVersion, Team

from . import preset_access as access
from .lora_words import Known, known_of
from .preset_pictures import Sample, covers_of, samples_of

USES = datetime.timedelta(days=30)
PAGE = 48  # cards


@dataclass(frozen=True, kw_only=True)
class Card:
    """One preset among others."""

    preset: Preset
    url: str
    number: int
    loras: int
    uses: int  # runs in the last 30 days
    cover: Sample | None = None
    samples: Sequence[Sample] = ()


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A filter of the list."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One page of the list."""

    cards: Sequence[Card]
    tabs: Sequence[Tab]
    show: str
    more_url: str = ""
    may_create: bool = False


@dataclass(frozen=True, kw_only=True)
class LoraLine:
    """One LoRA of a look, with what is known of it."""

    lora: LookLora
    known: Known | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One version of a preset, to be read."""

    preset: Preset
    version: PresetVersion
    look: Look
    loras: Sequence[LoraLine]
    settings: Sequence[tuple[str, str]]
    newest: int
    uses: int
    changes: Sequence[str] = ()  # against the version before
    versions: Sequence[PresetVersion] = ()
    samples: Sequence[Sample] = ()
    cover: Sample | None = None
    may_make: bool = False  # use it
    may_create: bool = False  # copy it
    may_edit: bool = False
    may_rule: bool = False
    other_teams: Sequence[Team] = field(default_factory=list)


def shelf(part: Member, show: str, page: str) -> Shelf:
    """The team's presets, the newest change first."""
    show = show if show in ("mine", "archived") else "team"
    number = int(page) if page.isdecimal() and len(page) < 6 else 0
    rows = list(_rows(part, show)[number * PAGE : (number + 1) * PAGE + 1])
    here = reverse("presets", args=[part.team.slug])
    more = f"{here}?show={show}&page={number + 1}" if len(rows) > PAGE else ""
    return Shelf(
        cards=cards(part, rows[:PAGE]),
        tabs=[
            Tab(label=label, url=f"{here}?show={name}" if name != "team" else here, current=show == name)
            for name, label in (("team", _("Team")), ("mine", _("Mine")), ("archived", _("Archived")))
        ],
        show=show,
        more_url=more,
        may_create=_may_create(part),
    )


def cards(part: Member, presets: Sequence[Preset]) -> list[Card]:
    """Cards of presets loaded `with_newest` and `with_uses`, in a fixed number of queries."""
    samples = samples_of(part, [preset.pk for preset in presets])
    covers = covers_of(part, presets)
    return [
        Card(
            preset=preset,
            url=reverse("preset", args=[part.team.slug, preset.slug]),
            number=getattr(preset, "newest_number", None) or 0,
            loras=len((getattr(preset, "newest_look", None) or {}).get("loras", ())),
            uses=getattr(preset, "uses", 0),
            cover=covers.get(preset.pk),
            samples=samples.get(preset.pk, ()),
        )
        for preset in presets
    ]


def sheet(part: Member, preset: Preset, version: PresetVersion) -> Sheet:
    """Everything the page of one version says."""
    look = look_of(version)
    versions = list(preset.versions.select_related("person").order_by("-number"))
    before = next((one for one in versions if one.number == version.number - 1), None)
    known = known_of(part.team, [lora.path for lora in look.loras])
    changes = difference(look_of(before), look) if before else ()
    return Sheet(
        preset=preset,
        version=version,
        look=look,
        loras=[LoraLine(lora=lora, known=known.get(lora.path)) for lora in look.loras],
        settings=settings_of(look),
        newest=versions[0].number if versions else version.number,
        uses=_uses(preset),
        changes=[_(change.message) % change.params for change in changes],
        versions=versions,
        samples=samples_of(part, [preset.pk]).get(preset.pk, ()),
        cover=covers_of(part, [preset]).get(preset.pk),
        may_make=may_make(part.role),
        may_create=_may_create(part),
        may_edit=access.can_edit(part, preset),
        may_rule=access.can_rule(part, preset),
        other_teams=_other_teams(part),
    )


def settings_of(look: Look) -> list[tuple[str, str]]:
    """The settings a look sets, as label and value."""
    rows = (
        (_("Size"), f"{look.size.width} × {look.size.height}" if look.size else None),
        (_("Steps"), look.steps),
        (_("Guidance"), look.guidance),
        (_("Strength"), look.strength),
        (_("Format"), look.format.upper() if look.format else None),
        (_("Pictures"), look.count),
    )
    return [
        (label, f"{value:g}" if isinstance(value, float) else str(value))
        for label, value in rows
        if value is not None
    ]


def _rows(part: Member, show: str) -> Any:
    presets = Preset.objects.of_team(part.team).select_related("owner")
    presets = presets.archived() if show == "archived" else presets.current()
    if show == "mine":
        presets = presets.filter(owner=part.person)
    return presets.with_newest().with_uses(timezone.now() - USES).order_by("-changed_at", "-pk")


def _may_create(part: Member) -> bool:
    return policy.may(part.role, "preset.create")


def _uses(preset: Preset) -> int:
    rows = Preset.objects.filter(pk=preset.pk).with_uses(timezone.now() - USES)
    return int(getattr(rows[0], "uses", 0))


def _other_teams(part: Member) -> list[Team]:
    """Teams the person may make presets in, besides this one."""
    mine = Member.objects.filter(person=part.person).exclude(team=part.team_id).select_related("team")
    return [one.team for one in mine.order_by("team__name", "pk") if _may_create(one)]
