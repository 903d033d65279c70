"""Saved prompts: what a team's people keep of their words."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from fluxstudio.domain.questions import words_of

from .ids import new_id
from .teams import Team


class SavedPromptQuerySet(models.QuerySet["SavedPrompt"]):
    """Saved prompts, asked in adjectives."""

    def of_team(self, team: Team) -> Self:
        """The team's own."""
        return self.filter(team=team)

    def matching(self, words: str) -> Self:
        """Those that have every word, in the name or in the text."""
        found = self
        for word in words_of(words):
            found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
        return found

    def by_name(self) -> Self:
        """In the order of the alphabet."""
        return self.order_by(Lower("name"), "pk")


class SavedPrompt(models.Model):
    """Words worth keeping, with places for variables, for the whole team."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_prompts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_prompts")
    name = models.CharField(max_length=80)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedPromptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="saved_prompt_once")]

    def __str__(self) -> str:
        return self.name
