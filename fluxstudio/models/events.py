"""What happened, in order, so that a page that missed a push can catch up."""

from __future__ import annotations

from typing import Self

from django.db import models

from .collections import Collection
from .teams import Team

KEEP = 5_000  # events a team; older ones are answered with a full refresh


class EventQuerySet(models.QuerySet["Event"]):
    """Events, asked in adjectives."""

    def after(self, team: Team, seq: int) -> Self:
        """What happened in the team since that event, oldest first."""
        return self.filter(team=team, seq__gt=seq).order_by("seq")


class Event(models.Model):
    """Ids only: what a person may see is decided when it is read, not when it is written."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    collection = models.ForeignKey(Collection, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "seq"], name="event_seq_once")]

    def __str__(self) -> str:
        return f"{self.team_id}:{self.seq} {self.type} {self.object_id}"
