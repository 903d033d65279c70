"""Invitations by link: used once, expiring, known here only by their hash."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from fluxstudio.domain.roles import Role

from .ids import new_id
from .teams import Team


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked in adjectives."""

    def open(self, now: datetime.datetime | None = None) -> Self:
        """Those that somebody could still accept."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now or timezone.now())

    def of_team(self, team: Team) -> Self:
        """The team's own, the newest first."""
        return self.filter(team=team).order_by("-created_at", "-pk")


class Invitation(models.Model):
    """One link into one team, with the role it gives."""

    slug = models.CharField(
        max_length=20, unique=True, default=new_id
    )  # to name it; the token lets people in
    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=8, choices=[(role.value, role.value) for role in Role])
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of a 128-bit token, in hex
    email = models.EmailField(blank=True)  # where it was sent; "" for a link that is handed over
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.slug}"
