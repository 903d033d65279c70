"""Brand presets: a look kept in immutable versions, and what is known of the LoRAs in them."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from .ids import new_id
from .pictures import Picture
from .teams import Team


class PresetQuerySet(models.QuerySet["Preset"]):
    """Presets, asked in adjectives."""

    def of_team(self, team: Team) -> Self:
        """The team's own."""
        return self.filter(team=team)

    def current(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        """Those put aside."""
        return self.filter(archived_at__isnull=False)

    def with_newest(self) -> Self:
        """Each with `newest_number`, `newest_slug` and `newest_look` of its last version."""
        newest = PresetVersion.objects.filter(preset=OuterRef("pk")).order_by("-number")
        return self.annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            newest_slug=Subquery(newest.values("slug")[:1]),
            newest_look=Subquery(newest.values("look")[:1]),
        )

    def with_uses(self, since: datetime.datetime) -> Self:
        """Each with `uses`: how many runs since then used any of its versions."""
        counted = Count("runs", filter=Q(runs__created_at__gte=since))
        rows = PresetVersion.objects.filter(preset=OuterRef("pk")).order_by().values("preset")
        uses = Subquery(rows.annotate(n=counted).values("n"), output_field=IntegerField())
        return self.annotate(uses=Coalesce(uses, 0))


class Preset(models.Model):
    """A brand's look: a name for a line of versions."""

    class Editors(models.TextChoices):
        OWNER = "owner"  # its owner and the team's owners
        EDITORS = "editors"
        MAKERS = "makers"  # everybody but viewers

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="presets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="presets")
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True)
    tags = models.JSONField(default=list)  # words
    cover = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="covers")
    edited_by = models.CharField(max_length=7, choices=Editors.choices, default=Editors.EDITORS)
    is_locked = models.BooleanField(default=False)  # fork it instead
    forked_from = models.ForeignKey("PresetVersion", models.SET_NULL, null=True, related_name="forks")
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PresetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="preset_name_once_a_team")]

    def __str__(self) -> str:
        return self.name


class PresetVersion(models.Model):
    """One state of a preset; never changed once stored. Runs keep the one they used."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    preset = models.ForeignKey(Preset, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    look = models.JSONField()  # domain.presets.Look
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["preset", "number"], name="preset_version_once")]

    def __str__(self) -> str:
        return f"{self.preset} v{self.number}"


class LoraCheck(models.Model):
    """What was found the last time a LoRA's path was looked at for a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="lora_checks")
    path = models.CharField(max_length=500)
    code = models.CharField(max_length=40)  # "ok", or why not: a key of web's words
    facts = models.JSONField(default=dict)  # bytes, base model, trigger words: as far as they were there
    checked_at = models.DateTimeField(default=timezone.now)
    last_ok_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "path"], name="lora_check_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.code}"
