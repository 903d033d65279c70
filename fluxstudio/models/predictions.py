"""The provider's own tasks."""

from __future__ import annotations

from django.db import models

from .runs import Attempt


class Prediction(models.Model):
    """A task known by the provider's id; belongs to at most one attempt."""

    endpoint = models.CharField(max_length=8)
    provider_id = models.CharField(max_length=128)
    attempt = models.OneToOneField(Attempt, models.CASCADE, null=True, related_name="prediction")
    status = models.CharField(max_length=20)
    outputs = models.JSONField(default=list)  # links, forgotten by the provider after 7 days
    sensitive = models.BooleanField(default=False)
    method = models.CharField(max_length=80, blank=True)  # the sandbox says how it drew
    notes = models.JSONField(default=list)
    error = models.CharField(max_length=500, blank=True)
    bound_by = models.CharField(max_length=8)  # answer, webhook or listing
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "provider_id"], name="prediction_belongs_once")
        ]

    def __str__(self) -> str:
        return self.provider_id
