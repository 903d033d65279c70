"""What people asked for, its places, and the paid requests made for each place."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from fluxstudio.domain import request as requests
from fluxstudio.domain.lifecycle import LIVE, AttemptState, SlotState
from fluxstudio.domain.ratios import ratio_class

from .collections import Collection
from .ids import new_id, new_token
from .pictures import Picture
from .presets import PresetVersion
from .teams import Budget, Team

if TYPE_CHECKING:
    from .people import Person


class RunQuerySet(models.QuerySet["Run"]):
    """Runs, asked in adjectives."""

    def visible_to(self, person: Person) -> Self:
        """Those in collections the person may look at."""
        return self.filter(collection__in=Collection.objects.visible_to(person))

    def of_team(self, team: Team) -> Self:
        """The team's own."""
        return self.filter(team=team)

    def by(self, person: Person) -> Self:
        """Those the person asked for."""
        return self.filter(person=person)

    def of_studio(self) -> Self:
        """Those that the feed shows: touch-ups have their place in the editor."""
        return self.filter(touch_up=None)

    def newest_first(self) -> Self:
        """In the order of the feed."""
        return self.order_by("-created_at", "-pk")

    def before(self, created_at: datetime.datetime, pk: int) -> Self:
        """Older than that run; see PictureQuerySet.before for the form."""
        return self.filter(created_at__lte=created_at).filter(Q(created_at__lt=created_at) | Q(pk__lt=pk))

    def for_feed(self, person: Person | None = None) -> Self:
        """With everything the feed shows, in a fixed number of queries.

        A picture that was moved where the reader may not look is left out of its slot; without a person, so is
        every picture that was moved into a private collection.
        """
        pictures = Picture.objects.beside_its_run()
        if person is not None:
            pictures = Picture.objects.visible_to(person).marked_for(person)
        attempts = Attempt.objects.select_related("prediction").order_by("number")
        slots = Slot.objects.order_by("index").prefetch_related(
            Prefetch("picture", pictures),
            Prefetch("attempts", attempts),
        )
        return self.select_related(
            "person", "collection", "reference", "mask", "team", "touch_up", "preset_version__preset"
        ).prefetch_related(Prefetch("slots", slots))


class Run(models.Model):
    """One request by one person for 1–4 pictures; frozen once stored."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="runs")
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="runs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="runs")
    key = models.CharField(max_length=64)  # of the form it came from: the same key is the same run
    body = models.JSONField()  # RunRequest as the protocol writes it, without the picture links
    prompt = models.TextField()  # as it is sent
    asked = models.JSONField(default=dict)  # as it was typed (preset_words.Asked), with a preset only
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    count = models.PositiveSmallIntegerField()
    reference = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="runs_as_reference")
    mask = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="runs_as_mask")
    preset_version = models.ForeignKey(PresetVersion, models.SET_NULL, null=True, related_name="runs")
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="run_once_per_key")]
        indexes = [
            models.Index(fields=["team", "-created_at", "-id"], name="run_team_newest"),
            models.Index(fields=["collection", "-created_at", "-id"], name="run_collection_newest"),
        ]

    def __str__(self) -> str:
        return f"run {self.slug}"

    @property
    def request(self) -> requests.RunRequest:
        """What was asked, as a frozen value."""
        return requests.parse(self.body)

    @property
    def ratio(self) -> str:
        """The class that gives its placeholders their shape."""
        return ratio_class(self.width, self.height)


class SlotQuerySet(models.QuerySet["Slot"]):
    """Slots, asked in adjectives."""

    def waiting(self) -> Self:
        """Those without an outcome."""
        return self.filter(state=SlotState.WAITING)


class Slot(models.Model):
    """One of a run's places."""

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    run = models.ForeignKey(Run, models.CASCADE, related_name="slots")
    index = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    state = models.CharField(
        max_length=9, choices=[(item.value, item.value) for item in SlotState], default=SlotState.WAITING
    )
    picture = models.OneToOneField(Picture, models.SET_NULL, null=True, related_name="slot")
    error = models.CharField(max_length=40, blank=True)  # a code; web/failures.py has the words
    error_text = models.CharField(max_length=500, blank=True)  # what the provider said
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="slot_once_per_index"),
            models.CheckConstraint(
                condition=~Q(state=SlotState.FILLED) | Q(picture__isnull=False) | Q(error="picture_deleted"),
                name="filled_slot_has_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"slot {self.slug}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts, asked in adjectives."""

    def live(self) -> Self:
        """Those that hold their slot."""
        return self.filter(state__in=LIVE)

    def in_doubt(self) -> Self:
        """Those that may or may not have been created."""
        return self.filter(state__in=[AttemptState.IN_DOUBT, AttemptState.REVIEW])

    def moving(self) -> Self:
        """Those a step will act on: queued ones and accepted ones."""
        return self.filter(state__in=[AttemptState.QUEUED, AttemptState.ACCEPTED])

    def due(self, now: datetime.datetime) -> Self:
        """Those whose next step may run now, the longest waiting first."""
        return self.moving().filter(due_at__lte=now).order_by("due_at", "pk")


class Attempt(models.Model):
    """One paid POST for one slot. A retry is a new attempt of the same slot."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=11,
        choices=[(item.value, item.value) for item in AttemptState],
        default=AttemptState.QUEUED,
    )
    token = models.CharField(max_length=64, unique=True, default=new_token)  # in the webhook URL
    endpoint = models.CharField(max_length=8)  # "sandbox" or "cloud"
    simulated = models.BooleanField()
    price_micros = models.PositiveBigIntegerField()  # 0 when simulated
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="attempts")
    shape = models.CharField(max_length=40)  # size, steps and LoRA count: what a duration depends on
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)  # submits that did not leave, or results not had
    polls = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # the last question that found it unfinished
    seconds = models.FloatField(null=True)  # from acceptance to the provider's end, when known well
    ready_at = models.DateTimeField(null=True)  # when the provider was seen to have finished
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(state__in=LIVE), name="one_live_attempt_per_slot"
            ),
            models.UniqueConstraint(fields=["slot", "number"], name="attempt_numbered_once"),
        ]
        indexes = [
            # whole, because SQLite uses a partial index only where the query spells its condition out
            models.Index(fields=["state", "due_at"], name="attempt_due"),
            models.Index(fields=["shape", "-accepted_at"], name="attempt_shape_newest"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of {self.slot_id}"

    def move(self, after: AttemptState, *, before: AttemptState, **fields: Any) -> bool:
        """Move by one conditional UPDATE; False when somebody else got there first."""
        changed = Attempt.objects.filter(pk=self.pk, state=before).update(state=after, **fields)
        if changed == 1:
            self.state = after
            for name, value in fields.items():
                setattr(self, name, value)
        return changed == 1
