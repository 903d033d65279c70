"""What the page of one picture says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.domain.money import dollars
from fluxstudio.domain.problems import gettext_noop
from fluxstudio.imaging.refusals import NOTES
from fluxstudio.models import Attempt, Member, Picture, Run, Slot

from .access import can_change
from .contexts import Audience, Tile, rendition_url, tile
from .gallery import Filters, neighbours
from .lineage import Lineage, lineage

SURROUNDS = ("black", "theme", "grey", "white")
#: How the sandbox draws, in its own words.
METHODS = (
    gettext_noop("sketch"),
    gettext_noop("restyle"),
    gettext_noop("touch-up (PatchMatch)"),
    gettext_noop("touch-up (diffusion fill)"),
)
SIDE = 1280  # pixels, long side: what the viewer shows first and preloads


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """The picture one step on, and what to load ahead for it ("" for a hidden one)."""

    url: str
    preload: str


@dataclass(frozen=True, kw_only=True)
class Thumb:
    """A reference or a mask that the run used."""

    label: str
    url: str
    src: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class View:
    """Values for picture/_viewer.html."""

    picture: Picture
    tile: Tile
    title: str
    shown: bool  # False: only the blurred copy may be in the page
    may_change: bool
    query: str  # of the list it was opened from
    back_url: str
    previous: Neighbour | None
    next: Neighbour | None
    run: Run | None = None
    reuse_url: str = ""
    reference_url: str = ""
    seconds: float | None = None
    cost: str = ""
    origin: str = ""  # the honest line about the sandbox
    notes: list[str] = field(default_factory=list)
    thumbs: list[Thumb] = field(default_factory=list)
    lineage: Lineage | None = None  # of a picture that has versions
    edit_url: str = ""


def view(part: Member, picture: Picture, filters: Filters, *, shown: bool) -> View:
    """One picture with its run and its neighbours in the list that `filters` describe."""
    team, query = part.team.slug, filters.query()
    run, attempt = _made_by(picture)
    may_change = can_change(part, picture.collection)
    before, after = (
        neighbours(part, filters, picture) if picture.kind == Picture.Kind.RESULT else (None, None)
    )
    return View(
        picture=picture,
        tile=tile(picture, Audience(may_change=may_change, language=get_language() or "en"), team=team),
        title=_title(picture),
        shown=shown or not picture.is_hidden,
        may_change=may_change,
        query=query,
        back_url=_back_url(team, picture, query),
        previous=_neighbour(team, before, query),
        next=_neighbour(team, after, query),
        run=run,
        reuse_url=f"{reverse('studio', args=[team])}?reuse={run.slug}" if run and _may_see(part, run) else "",
        reference_url=f"{reverse('studio', args=[team])}?reference={picture.slug}",
        seconds=_seconds(attempt),
        cost=_cost(picture, attempt),
        origin=_origin(picture),
        notes=[gettext(NOTES.get(note, note)) for note in picture.notes],
        thumbs=_thumbs(part, run),
        lineage=_lineage(part, picture),
        edit_url=reverse("editor", args=[team, picture.slug]) if may_change and _is_editable(picture) else "",
    )


def _lineage(part: Member, picture: Picture) -> Lineage | None:
    """Nothing where there is no other version to show."""
    if picture.kind == Picture.Kind.MASK:
        return None
    found = lineage(part, picture)
    return found if found.is_tree else None


def _is_editable(picture: Picture) -> bool:
    return picture.kind in (Picture.Kind.RESULT, Picture.Kind.REFERENCE) and picture.binned_at is None


def filters_of(values: dict[str, Any]) -> Filters:
    """The list that a picture was opened from; without one, everything the person may see of the team."""
    return Filters.of(values, scope="team")


def _made_by(picture: Picture) -> tuple[Run | None, Attempt | None]:
    slot = (
        Slot.objects.select_related("run__collection", "run__preset_version__preset__team")
        .filter(picture=picture)
        .first()
    )
    if slot is None:
        return None, None
    done = slot.attempts.filter(state=AttemptState.DONE).order_by("-number").first()
    return slot.run, done


def _may_see(part: Member, run: Run) -> bool:
    return run.collection.owner_id == part.person_id or run.collection.visibility != "private"


def _title(picture: Picture) -> str:
    if picture.kind == Picture.Kind.MASK:
        return _("Mask")
    if picture.is_version:
        return _("Version %(number)d") % {"number": picture.version_number}
    return _("Picture") if picture.kind == Picture.Kind.RESULT else _("Reference")


def _back_url(team: str, picture: Picture, query: str) -> str:
    if picture.kind != Picture.Kind.RESULT:
        return f"{reverse('uploads', args=[team])}?kind={picture.kind}"
    if picture.binned_at:
        return reverse("bin", args=[team])
    return f"{reverse('gallery', args=[team])}?{query}"


def _neighbour(team: str, picture: Picture | None, query: str) -> Neighbour | None:
    if picture is None:
        return None
    sides = [side for side in picture.rendition_widths if side <= SIDE]
    preload = rendition_url(team, picture, max(sides)) if sides and not picture.is_hidden else ""
    return Neighbour(url=f"{reverse('picture', args=[team, picture.slug])}?{query}", preload=preload)


def _seconds(attempt: Attempt | None) -> float | None:
    if attempt is None or attempt.accepted_at is None or attempt.ready_at is None:
        return None
    return max(0.0, (attempt.ready_at - attempt.accepted_at).total_seconds())


def _cost(picture: Picture, attempt: Attempt | None) -> str:
    if picture.kind != Picture.Kind.RESULT:
        return ""
    if picture.simulated:
        return _("Free (sandbox)")
    return dollars(attempt.price_micros) if attempt else ""


def _origin(picture: Picture) -> str:
    if not picture.simulated:
        return ""
    method = gettext(picture.method) if picture.method in METHODS else picture.method or gettext("sketch")
    return _("Local sandbox: %(method)s, no AI model") % {"method": method}


def _thumbs(part: Member, run: Run | None) -> list[Thumb]:
    """The reference and the mask, as far as the member may look at them."""
    if run is None:
        return []
    labels = {run.reference_id: _("Reference"), run.mask_id: _("Mask")}
    rows = Picture.objects.visible_to(part.person).filter(pk__in=[key for key in labels if key is not None])
    team = part.team.slug
    return [
        Thumb(
            label=labels[row.pk],
            url=reverse("picture", args=[team, row.slug]),
            src=reverse("picture_blurred", args=[team, row.slug])
            if row.is_hidden
            else rendition_url(team, row, 320),
            alt=row.alt or row.prompt or row.name,
        )
        for row in rows
    ]
