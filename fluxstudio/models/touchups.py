"""What a fill asked besides its run, and masks that are still being painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .pictures import Picture
from .runs import Run

if TYPE_CHECKING:
    from .people import Person


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """Bytes in storage that the provider is given; named like the same facts of a Picture."""

    slug: str
    file: str  # storage key
    sha256: str
    format: str


class TouchUpQuerySet(models.QuerySet["TouchUp"]):
    """Touch-ups, asked in adjectives."""

    def of(self, picture: Picture) -> Self:
        """Those that were asked for this version."""
        return self.filter(picture=picture)

    def visible_to(self, person: Person) -> Self:
        """Those of runs the person may look at."""
        return self.filter(run__in=Run.objects.visible_to(person))

    def newest_first(self) -> Self:
        """The last fill first."""
        return self.order_by("-run__created_at", "-pk")


class TouchUp(models.Model):
    """One fill of one version: its paint, its box, and what the provider is sent of them."""

    run = models.OneToOneField(Run, models.CASCADE, related_name="touch_up")
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="touch_ups")  # the parent
    order = models.JSONField()  # imaging.stitch_order.Order: plan, painting, area, extend, options
    mask = models.CharField(max_length=200, blank=True)  # storage key of the painted mask; "" for an area
    mask_sha256 = models.CharField(max_length=64, blank=True)
    sent_image = models.CharField(max_length=200)  # storage key of the box as PNG
    sent_image_sha256 = models.CharField(max_length=64)
    sent_mask = models.CharField(max_length=200)  # storage key of its mask as PNG, only 0 and 255
    sent_mask_sha256 = models.CharField(max_length=64)
    coverage = models.FloatField()  # of the picture: share that may change, 0–1
    asked = models.TextField(blank=True)  # the words as typed; empty means: from the surroundings
    notes = models.JSONField(default=list)  # keys of imaging.refusals.NOTES

    objects = TouchUpQuerySet.as_manager()

    def __str__(self) -> str:
        return f"touch-up {self.run_id}"

    @property
    def image_to_send(self) -> StoredFile:
        """The box of the picture."""
        return self._stored(self.sent_image, self.sent_image_sha256)

    @property
    def mask_to_send(self) -> StoredFile:
        """The box of the mask."""
        return self._stored(self.sent_mask, self.sent_mask_sha256)

    def _stored(self, key: str, digest: str) -> StoredFile:
        return StoredFile(slug=digest[:16], file=key, sha256=digest, format="png")


class MaskDraft(models.Model):
    """One person's unfinished mask of one picture, kept while they paint."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="mask_drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mask_drafts")
    revision = models.PositiveIntegerField(default=1)  # its entity tag
    mask = models.CharField(max_length=200, blank=True)  # storage key of the PNG; "" while nothing is painted
    meta = models.JSONField(default=dict)  # where the PNG lies in the picture, and the editor's settings
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "person"], name="one_mask_draft_each")]

    def __str__(self) -> str:
        return f"draft {self.revision} of {self.picture_id}"
