"""Teams, their members, and what each month may cost."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from fluxstudio.domain.roles import Role

from .ids import new_id

if TYPE_CHECKING:
    from .people import Person


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams, asked in adjectives."""

    def of(self, person: Person) -> Self:
        """Those the person belongs to, shared ones first."""
        return self.filter(members__person=person).order_by("is_private", "name", "pk")


class Team(models.Model):
    """People who share collections and a budget. Every person also has a private team of one."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    name = models.CharField(max_length=80)
    is_private = models.BooleanField(default=False)
    monthly_micros = models.BigIntegerField(default=0)  # granted a month by the instance admin
    lora_hosts = models.JSONField(default=list)  # host names LoRAs may come from; empty: any public one
    seq = models.BigIntegerField(default=0)  # of the last event; commit order
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(monthly_micros__gte=0), name="team_grant_not_negative")
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """One person's part in one team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=[(role.value, role.value) for role in Role])
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="one_part_per_team")]

    def __str__(self) -> str:
        return f"{self.person} in {self.team} ({self.role})"


class BudgetQuerySet(models.QuerySet["Budget"]):
    """A team's months."""

    def current(self, team: Team) -> Budget:
        """This month's row (UTC), made from the team's grant when the month begins."""
        month = timezone.now().date().replace(day=1)
        row, _ = self.get_or_create(team=team, month=month, defaults={"limit_micros": team.monthly_micros})
        return row


class Budget(models.Model):
    """What one team may spend in one month. Held money is promised to attempts that are not settled."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="budgets")
    month = models.DateField()  # its first day
    limit_micros = models.BigIntegerField()
    held_micros = models.BigIntegerField(default=0)
    spent_micros = models.BigIntegerField(default=0)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="one_budget_a_month"),
            models.CheckConstraint(
                condition=Q(held_micros__gte=0) & Q(spent_micros__gte=0), name="budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.month:%Y-%m}"

    @property
    def left_micros(self) -> int:
        """What a new run may still cost."""
        return max(0, self.limit_micros - self.held_micros - self.spent_micros)

    @property
    def used_micros(self) -> int:
        """Spent and promised together."""
        return self.held_micros + self.spent_micros

    @property
    def renews_on(self) -> datetime.date:
        """The first day of the next month."""
        return (self.month + datetime.timedelta(days=32)).replace(day=1)

    def hold(self, micros: int) -> bool:
        """Promise an amount, by one conditional UPDATE; False when it does not fit."""
        fitting = Budget.objects.filter(
            pk=self.pk, limit_micros__gte=F("held_micros") + F("spent_micros") + micros
        )
        return fitting.update(held_micros=F("held_micros") + micros) == 1
