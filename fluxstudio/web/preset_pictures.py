"""The pictures of a preset: what was made with it, its cover, and what could be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from fluxstudio.models import Member, Picture, Preset

from .contexts import rendition_url

SAMPLES = 4
COVERS = 60  # pictures to choose a cover from


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A picture that was made with a preset."""

    picture: Picture
    url: str
    src: str
    alt: str


def samples_of(part: Member, presets: Iterable[int]) -> Mapping[int, list[Sample]]:
    """The newest pictures made with each preset that the member may look at, in one query."""
    made_with = F("slot__run__preset_version__preset_id")
    newest = Window(RowNumber(), partition_by=[made_with], order_by=[F("created_at").desc(), F("pk").desc()])
    pictures = (
        Picture.objects.visible_to(part.person).kept().filter(kind=Picture.Kind.RESULT, sensitive=False)
    )
    rows = pictures.filter(slot__run__preset_version__preset__in=list(presets)).annotate(
        made_with=made_with, place=newest
    )
    found: dict[int, list[Sample]] = {}
    for picture in rows.filter(place__lte=SAMPLES).order_by("place"):
        found.setdefault(getattr(picture, "made_with", 0), []).append(sample(part, picture))
    return found


def covers_of(part: Member, presets: Sequence[Preset]) -> Mapping[int, Sample]:
    """The chosen covers that the member may look at, by preset."""
    wanted = {preset.cover_id for preset in presets if preset.cover_id}
    rows = Picture.objects.visible_to(part.person).kept().filter(pk__in=wanted, sensitive=False)
    found = {row.pk: sample(part, row) for row in rows} if wanted else {}
    return {preset.pk: found[preset.cover_id] for preset in presets if preset.cover_id in found}


def cover_choices(part: Member, preset: Preset) -> list[Sample]:
    """Results that can be shown on the card, those made with the preset first."""
    pictures = (
        Picture.objects.visible_to(part.person)
        .kept()
        .filter(team=part.team, kind=Picture.Kind.RESULT, sensitive=False)
    )
    theirs = pictures.filter(slot__run__preset_version__preset=preset).order_by("-created_at", "-pk")
    rows = theirs if theirs.exists() else pictures.order_by("-created_at", "-pk")
    return [sample(part, row) for row in rows[:COVERS]]


def sample(part: Member, picture: Picture) -> Sample:
    """A picture as a thumbnail."""
    team = part.team.slug
    sides = [side for side in sorted(picture.rendition_widths) if side >= 320]
    page = reverse("picture", args=[team, picture.slug])
    src = rendition_url(team, picture, sides[0]) if sides else f"{page}file/"
    return Sample(picture=picture, url=page, src=src, alt=picture.alt or picture.prompt or picture.name)
