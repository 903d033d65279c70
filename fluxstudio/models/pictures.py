"""Stored images: results, references and masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.domain.ratios import ratio_class
from fluxstudio.domain.roles import Visibility

from .collections import Collection
from .ids import new_id
from .teams import Team

if TYPE_CHECKING:
    import datetime

    from .people import Person
    from .teams import Member

RENDITIONS = (320, 640, 1280)  # pixels, long side
BIN_DAYS = 30
REJECTED_DAYS = 7  # a candidate nobody wanted
SQUARE_WITHIN = 1.05  # a side at most 5 % longer than the other still looks square


class PictureQuerySet(models.QuerySet["Picture"]):
    """Pictures, asked in adjectives."""

    def visible_to(self, person: Person) -> Self:
        """Those in collections the person may look at, binned ones included."""
        return self.filter(collection__in=Collection.objects.visible_to(person))

    def beside_its_run(self) -> Self:
        """Those that whoever sees the run may see too: still in the run's collection, or in one that is shared."""
        shared = Q(collection__visibility__in=[Visibility.TEAM_VIEW, Visibility.TEAM_EDIT])
        return self.filter(shared | Q(slot__run__collection=F("collection")))

    def of_team(self, team: Team) -> Self:
        """The team's own."""
        return self.filter(team=team)

    def of_others_in_team(self, part: Member) -> Self:
        """Those that somebody else made who is in the team now."""
        others = part.team.members.exclude(person=part.person_id)
        return self.filter(person__in=others.values("person"))

    def results(self) -> Self:
        """What the endpoint made."""
        return self.filter(kind=Picture.Kind.RESULT)

    def candidates(self) -> Self:
        """What touch-ups made, whatever became of it."""
        return self.filter(kind=Picture.Kind.CANDIDATE)

    def undecided(self) -> Self:
        """Candidates that were neither accepted nor rejected."""
        return self.candidates().filter(rejected_at=None, version=None)

    def lineage_of(self, picture: Picture) -> Self:
        """The root and every version made from it, in the order of their numbers."""
        root = picture.root_id or picture.pk
        return self.filter(Q(pk=root) | Q(root=root)).order_by(F("number").asc(nulls_first=True), "pk")

    def uploads(self) -> Self:
        """References and masks that people brought."""
        return self.filter(kind__in=[Picture.Kind.REFERENCE, Picture.Kind.MASK])

    def kept(self) -> Self:
        """Those not in the bin."""
        return self.filter(binned_at=None)

    def binned(self) -> Self:
        """Those in the bin, newest first."""
        return self.filter(binned_at__isnull=False).order_by("-binned_at", "-pk")

    def by(self, person: Person) -> Self:
        """Those the person made or brought."""
        return self.filter(person=person)

    def favourite_of(self, person: Person) -> Self:
        """Those the person marked."""
        return self.filter(favourites__person=person)

    def matching(self, words: str) -> Self:
        """Those whose prompt has every word."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(prompt__icontains=word)
        return found

    def marked_for(self, person: Person) -> Self:
        """With `is_favourite` for this person."""
        mine = Favourite.objects.filter(picture=OuterRef("pk"), person=person)
        return self.annotate(is_favourite=Exists(mine))

    def newest_first(self) -> Self:
        """In the order of the gallery."""
        return self.order_by("-created_at", "-pk")

    def before(self, created_at: datetime.datetime, pk: int) -> Self:
        """The page after that picture.

        Written as `a <= x AND (a < x OR id < y)`, which keeps the index range; `a < x OR (a = x AND …)` lost
        it and cost 500 times more at half depth of a million rows.
        """
        return self.filter(created_at__lte=created_at).filter(Q(created_at__lt=created_at) | Q(pk__lt=pk))

    def oldest_first(self) -> Self:
        """The gallery's order turned round."""
        return self.order_by("created_at", "pk")

    def after(self, created_at: datetime.datetime, pk: int) -> Self:
        """Newer than that picture; written like `before`, for the same reason."""
        return self.filter(created_at__gte=created_at).filter(Q(created_at__gt=created_at) | Q(pk__gt=pk))

    def square(self) -> Self:
        """As wide as high, within 5 %."""
        return self.filter(width__lte=F("height") * SQUARE_WITHIN, height__lte=F("width") * SQUARE_WITHIN)

    def portrait(self) -> Self:
        """Clearly higher than wide."""
        return self.filter(height__gt=F("width") * SQUARE_WITHIN)

    def landscape(self) -> Self:
        """Clearly wider than high."""
        return self.filter(width__gt=F("height") * SQUARE_WITHIN)

    def hidden(self, yes: bool = True) -> Self:
        """Those shown blurred until asked for; `hidden(False)` is all others."""
        return self.filter(sensitive=yes)

    def binned_before(self, binned_at: datetime.datetime, pk: int) -> Self:
        """The page of the bin after that picture."""
        return self.filter(binned_at__lte=binned_at).filter(Q(binned_at__lt=binned_at) | Q(pk__lt=pk))

    def in_use(self) -> Self:
        """References and masks that a run still waiting for a picture needs."""
        waiting = SlotState.WAITING
        used = Q(runs_as_reference__slots__state=waiting) | Q(runs_as_mask__slots__state=waiting)
        return self.filter(pk__in=Picture.objects.filter(used).values("pk"))


class Picture(models.Model):
    """Immutable bytes with their SHA-256; `parent` and `root` give the lineage."""

    class Kind(models.TextChoices):
        RESULT = "result"
        CANDIDATE = "candidate"  # what a touch-up made, in its box, until somebody accepts it
        REFERENCE = "reference"
        MASK = "mask"

    slug = models.CharField(max_length=20, unique=True, default=new_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="pictures")
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="pictures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    file = models.CharField(max_length=200)  # storage key of the bytes that pages get
    original = models.CharField(max_length=200, blank=True)  # an upload as it came; a master
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64, blank=True)
    format = models.CharField(max_length=4)  # jpeg, png or webp
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    average = models.CharField(max_length=7, default="#808080")  # shown until the picture has loaded
    rendition_widths = models.JSONField(default=list)  # long sides that exist, in pixels
    name = models.CharField(max_length=255, blank=True)  # an upload's own file name, as text
    alt = models.CharField(max_length=1_000, blank=True)
    prompt = models.TextField(blank=True)  # of the run, for search
    seed = models.BigIntegerField(null=True)
    coverage = models.FloatField(null=True)  # of a mask: share of white, 0–1
    sensitive = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)  # drawn by the local sandbox
    method = models.CharField(max_length=80, blank=True)  # how the sandbox drew it
    notes = models.JSONField(default=list)  # what the sandbox or the intake had to say
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    root = models.ForeignKey("self", models.SET_NULL, null=True, related_name="descendants")  # of a version
    number = models.PositiveIntegerField(null=True)  # of a version, within its root, which is number 1
    is_branch = models.BooleanField(default=False)  # a version beside another one made from the same parent
    accepted_from = models.OneToOneField("self", models.SET_NULL, null=True, related_name="version")
    at_x = models.IntegerField(default=0)  # the root in an extended version
    at_y = models.IntegerField(default=0)
    rejected_at = models.DateTimeField(null=True)  # of a candidate; kept for 7 days
    created_at = models.DateTimeField(default=timezone.now)
    binned_at = models.DateTimeField(null=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-created_at", "-id"], name="picture_team_newest"),
            models.Index(fields=["collection", "-created_at", "-id"], name="picture_collection_newest"),
            models.Index(fields=["team", "sha256"], name="picture_sha256"),
        ]
        constraints = [models.UniqueConstraint(fields=["root", "number"], name="version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    @property
    def ratio(self) -> str:
        """The class that gives a tile its shape."""
        return ratio_class(self.width, self.height)

    @property
    def version_number(self) -> int:
        """1 for a picture that nothing was done to."""
        return self.number or 1

    @property
    def is_version(self) -> bool:
        """Whether it was accepted from a touch-up."""
        return self.number is not None

    @property
    def source(self) -> str:
        """The storage key of the best bytes there are: a touch-up and an export begin with these."""
        return self.original or self.file

    @property
    def is_hidden(self) -> bool:
        """Whether it is shown blurred until asked for."""
        return self.sensitive


class Favourite(models.Model):
    """One person's mark on one picture."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="favourites")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "person"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.person_id} likes {self.picture_id}"
