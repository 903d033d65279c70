"""Deliveries from the provider, kept before they are acknowledged."""

from __future__ import annotations

from typing import Self

from django.db import models


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, asked in adjectives."""

    def unread(self) -> Self:
        """Those the engine has not acted on yet, oldest first."""
        return self.filter(read_at=None).order_by("pk")


class Delivery(models.Model):
    """One signed webhook. A hint: the engine asks the provider again before it believes the result."""

    webhook_id = models.CharField(max_length=200)
    token = models.CharField(max_length=64, db_index=True)  # the attempt's, from the URL
    prediction_id = models.CharField(max_length=128, blank=True)
    status = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)  # bound, known, unknown token, other prediction, …

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook_id", "token"], name="delivery_once")]
        # Every sweep asks for these few among all that ever came.
        indexes = [models.Index(fields=["id"], condition=models.Q(read_at=None), name="delivery_unread")]

    def __str__(self) -> str:
        return self.webhook_id
