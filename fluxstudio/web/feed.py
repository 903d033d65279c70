"""A page of the feed: which runs, in which order, and where the older ones are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.models import Collection, Favourite, Member, Run

from .contexts import RunCard, run_cards

PAGE = 12  # runs
SHOWS = ("everyone", "mine", "favourites")


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of the links that choose whose work is shown."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What studio/_feed_page.html shows. `older_url` and `older_fragment` are "" on the last page."""

    cards: list[RunCard]
    show: str
    tabs: list[Tab]
    older_url: str  # the page, for browsers without scripts
    older_fragment: str  # the same runs alone
    newest_url: str  # "" when this is the first page


def feed_of(part: Member, *, place: Collection | None, show: str, before: str) -> Feed:
    """The runs the member may see, newest first, from the one after the run `before` on."""
    show = show if show in SHOWS else SHOWS[0]
    runs = list(_after(part, _runs(part, place, show), before)[: PAGE + 1])
    more = len(runs) > PAGE
    runs = runs[:PAGE]
    older = _query(show=show, before=runs[-1].slug) if more else ""
    page = page_url(part, place)
    fragment = reverse("studio_feed", args=[part.team.slug])
    inside = _query(collection=place.slug) if place else ""
    return Feed(
        cards=run_cards(runs, part),
        show=show,
        tabs=[
            Tab(label=label, url=page + _mark(_query(show=name)), current=name == show)
            for name, label in _labels()
        ],
        older_url=f"{page}?{older}" if more else "",
        older_fragment=f"{fragment}?{'&'.join(filter(None, (inside, older)))}" if more else "",
        newest_url=page + _mark(_query(show=show)) if before else "",
    )


def page_url(part: Member, place: Collection | None) -> str:
    """The studio's address, of one collection or of all work."""
    team = part.team.slug
    return reverse("studio_collection", args=[team, place.slug]) if place else reverse("studio", args=[team])


def _labels() -> tuple[tuple[str, str], ...]:
    return (("everyone", _("Everyone")), ("mine", _("Mine")), ("favourites", _("Favourites")))


def _runs(part: Member, place: Collection | None, show: str) -> QuerySet[Run]:
    runs = Run.objects.visible_to(part.person).of_team(part.team).of_studio()
    if place:
        runs = runs.filter(collection=place)
    if show == "mine":
        runs = runs.by(part.person)
    if show == "favourites":
        marked = Favourite.objects.filter(person=part.person, picture__slot__run=OuterRef("pk"))
        runs = runs.filter(Exists(marked))
    return runs.for_feed(part.person).newest_first()


def _after(part: Member, runs: QuerySet[Run], before: str) -> QuerySet[Run]:
    """Older than the run with that slug; a slug the member may not know of starts at the top."""
    if not before:
        return runs
    last = Run.objects.visible_to(part.person).of_team(part.team).filter(slug=before).first()
    return runs.before(last.created_at, last.pk) if last else runs  # type: ignore[attr-defined]


def _query(**values: str) -> str:
    """The values that say something, as a query string."""
    return urlencode({name: value for name, value in values.items() if value and value != SHOWS[0]})


def _mark(query: str) -> str:
    return f"?{query}" if query else ""
