"""The installation itself: whether it is set up, and its key at the provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .ids import new_token


class Instance(models.Model):
    """One row. The provider's key is kept encrypted and is never shown again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    identity = models.CharField(max_length=64, default=new_token)
    set_up_at = models.DateTimeField(null=True)
    key_box = models.TextField(blank=True)  # encrypted
    webhook_box = models.TextField(blank=True)  # encrypted: the provider's signing secret for that key
    key_hint = models.CharField(max_length=12, blank=True)  # its last four characters
    key_set_at = models.DateTimeField(null=True)
    key_set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    paused_until = models.DateTimeField(null=True)  # the provider asked for a rest, or refused the key
    paused_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_instance")]

    def __str__(self) -> str:
        return "FluxStudio"

    @classmethod
    def current(cls) -> Instance:
        """The row, made on first use."""
        return cls.objects.select_related("key_set_by").get_or_create(pk=1)[0]
