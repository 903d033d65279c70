"""Who did what in a team."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .teams import Team


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries, asked in adjectives."""

    def of_team(self, team: Team) -> Self:
        """The team's own, the newest first."""
        return self.filter(team=team).order_by("-at", "-pk")


class AuditEntry(models.Model):
    """One act, written in the transaction of what it tells; never changed."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="audit")
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=80)  # as they were called then
    verb = models.CharField(max_length=40)  # "member.removed": a key of web's words
    thing = models.CharField(max_length=20, blank=True)  # slug of what it was done to
    facts = models.JSONField(default=dict)  # names and values for the sentence, never a secret

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-at", "-id"], name="audit_team_newest")]

    def __str__(self) -> str:
        return f"{self.verb} by {self.name}"
