"""What the uploads page shows: references or masks, and where each is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.domain.roles import may_make
from fluxstudio.models import Member, Picture, Run, Slot

from .access import can_change
from .contexts import Audience, Tile, tile
from .cursors import BadCursor, Cursor

PAGE = 60  # uploads
USES = 5  # runs named at one upload
LOOKED_AT = 600  # runs that one page asks for
WORDS = 60  # characters of a prompt


@dataclass(frozen=True, kw_only=True)
class Use:
    """One run that used an upload."""

    prompt: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One upload."""

    picture: Picture
    tile: Tile
    uses: list[Use]
    used: int  # how many runs, of those looked at
    may_change: bool
    reference_url: str
    edit_url: str  # "" for a mask, and for who may not change it
    delete_url: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some uploads, newest first, and where the next page starts."""

    uploads: list[Card] = field(default_factory=list)
    next: str = ""
    first: bool = True


def page(part: Member, kind: Picture.Kind, *, before: str = "") -> Page:
    """References or masks that the member may see. Raises Http404 for a cursor that was not made here."""
    rows = Picture.objects.of_team(part.team).visible_to(part.person).kept().filter(kind=kind)
    if before:
        cursor = _parsed(before)
        rows = rows.before(cursor.at, cursor.pk)
    found = list(rows.select_related("collection", "person").newest_first()[: PAGE + 1])
    more = str(Cursor(at=found[PAGE - 1].created_at, pk=found[PAGE - 1].pk)) if len(found) > PAGE else ""
    return Page(uploads=cards(part, found[:PAGE]), next=more, first=not before)


def cards(part: Member, pictures: Iterable[Picture]) -> list[Card]:
    """Uploads with the runs that used them, in one more query."""
    found = list(pictures)
    uses = _uses(part, found)
    return [_card(part, each, uses[each.pk]) for each in found]


def may_upload(part: Member) -> bool:
    """Whether the member's role lets them bring files."""
    return may_make(part.role)


def in_use_text(part: Member, picture: Picture) -> str:
    """Why an upload cannot be deleted now, naming the waiting runs that the member may see."""
    waiting = Slot.objects.waiting().filter(Q(run__reference=picture) | Q(run__mask=picture))
    runs = Run.objects.visible_to(part.person).filter(pk__in=waiting.values("run")).newest_first()[:USES]
    names = "; ".join(f"“{_short(run.prompt)}”" for run in runs)
    if not names:
        return _(
            "A run is still waiting for a picture that needs this file. Delete it when the run has finished."
        )
    return _("Still needed by: %(runs)s. Delete it when they have finished, or cancel them first.") % {
        "runs": names
    }


def _card(part: Member, picture: Picture, runs: Sequence[Run]) -> Card:
    team = part.team.slug
    yes = can_change(part, picture.collection)
    return Card(
        picture=picture,
        tile=tile(picture, Audience(may_change=yes), team=team),
        uses=[
            Use(prompt=_short(run.prompt), url=reverse("run", args=[team, run.slug])) for run in runs[:USES]
        ],
        used=len(runs),
        may_change=yes,
        reference_url=f"{reverse('studio', args=[team])}?reference={picture.slug}",
        edit_url=reverse("editor", args=[team, picture.slug])
        if yes and picture.kind == Picture.Kind.REFERENCE
        else "",
        delete_url=reverse("upload_delete", args=[team, picture.slug]),
    )


def _uses(part: Member, pictures: Sequence[Picture]) -> dict[int, list[Run]]:
    used: dict[int, list[Run]] = defaultdict(list)
    keys = [each.pk for each in pictures]
    runs = Run.objects.visible_to(part.person).filter(Q(reference__in=keys) | Q(mask__in=keys))
    for run in runs.only("slug", "prompt", "reference_id", "mask_id").newest_first()[:LOOKED_AT]:
        for key in {run.reference_id, run.mask_id}:
            if key is not None:
                used[key].append(run)
    return used


def _short(prompt: str) -> str:
    return prompt if len(prompt) <= WORDS else f"{prompt[: WORDS - 1].rstrip()}…"


def _parsed(text: str) -> Cursor:
    try:
        return Cursor.parse(text)
    except BadCursor as error:
        raise Http404 from error
