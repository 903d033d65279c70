"""Named places for runs and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from fluxstudio.domain.roles import Visibility

from .ids import new_id
from .teams import Team

if TYPE_CHECKING:
    from .people import Person


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Collections, asked in adjectives."""

    def visible_to(self, person: Person) -> Self:
        """Those the person may look at: their own, and what their teams share."""
        shared = Q(visibility__in=[Visibility.TEAM_VIEW, Visibility.TEAM_EDIT])
        return self.filter(team__members__person=person).filter(Q(owner=person) | shared)


class Collection(models.Model):
    """Private to its owner, or shown to the team, or open to the team."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="collections")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="collections")
    name = models.CharField(max_length=80)
    visibility = models.CharField(
        max_length=9, choices=[(item.value, item.value) for item in Visibility], default=Visibility.PRIVATE
    )
    is_default = models.BooleanField(default=False)  # where its owner's new work lands
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "owner"], condition=Q(is_default=True), name="one_default_collection"
            )
        ]

    def __str__(self) -> str:
        return self.name
