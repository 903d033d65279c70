"""What the gallery shows: filters, pages, months, tiles."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import get_language

from fluxstudio.models import Collection, Member, Person, Picture
from fluxstudio.models.pictures import PictureQuerySet

from .access import can_change
from .contexts import Audience, Tile, tile
from .cursors import Cursor

PAGE = 60  # pictures
MOST_PAGES = 10  # that one answer may bring back after Back or a reload
ROWS = (140, 200, 240, 300, 360)  # row heights the density slider offers, CSS pixels
SHAPES = ("square", "portrait", "landscape")

#: What a tile reads; the rest of a row stays in the database.
_COLUMNS = (
    "slug", "width", "height", "average", "rendition_widths", "name", "alt", "prompt", "sensitive", "simulated",
    "created_at", "binned_at", "kind", "format", "person_id", "team_id",
    "collection__slug", "collection__visibility", "collection__owner_id",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the gallery is narrowed to; always in the address."""

    scope: str = "mine"
    q: str = ""
    person: Person | None = None
    collection: Collection | None = None
    shape: str = ""
    hidden: str = ""
    sort: str = "newest"

    @classmethod
    def of(cls, values: Mapping[str, Any], *, scope: str = "mine") -> Self:
        """From what the form could read; `scope` where it says none."""
        return cls(**{"scope": scope, **values})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the scope and the order hides pictures."""
        return any((self.q, self.person, self.collection, self.shape, self.hidden))

    def params(self) -> dict[str, str]:
        """The part of the address that leads here; defaults are left out, except the scope."""
        pairs = {
            "scope": self.scope,
            "q": self.q,
            "person": str(self.person.pk) if self.person else "",
            "collection": self.collection.slug if self.collection else "",
            "shape": self.shape,
            "hidden": self.hidden,
            "sort": "" if self.sort == "newest" else self.sort,
        }
        return {name: value for name, value in pairs.items() if value}

    def query(self, **more: str) -> str:
        """`params` as a query string, with more at its end."""
        return urlencode(self.params() | more)

    def within(self, scope: str) -> Filters:
        """The same filters in another scope."""
        return replace(self, scope=scope)

    def pictures(self, part: Member) -> PictureQuerySet:
        """What the member may see of the team's results with these filters, unordered."""
        rows = Picture.objects.of_team(part.team).visible_to(part.person).results().kept()
        if self.scope == "mine":
            rows = rows.by(part.person)
        elif self.scope == "fav":
            rows = rows.favourite_of(part.person)
        return self._narrow(rows)

    def _narrow(self, rows: PictureQuerySet) -> PictureQuerySet:
        if self.person:
            rows = rows.by(self.person)
        if self.collection:
            rows = rows.filter(collection=self.collection)
        if self.shape in SHAPES:
            rows = getattr(rows, self.shape)()
        if self.hidden:
            rows = rows.hidden(self.hidden == "only")
        return rows.matching(self.q)


@dataclass(frozen=True, kw_only=True)
class Month:
    """The tiles of one month (UTC) on one page."""

    first: datetime.date
    tiles: list[Tile]
    continued: bool = False  # its heading stands on the page before


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some months in order, and where the next page starts."""

    months: list[Month] = field(default_factory=list)
    next: str = ""  # cursor of the last picture, when there are more
    last: str = ""  # cursor of the last picture


def page(
    part: Member,
    filters: Filters,
    *,
    after: Cursor | None = None,
    upto: Cursor | None = None,
    size: int = PAGE,
) -> Page:
    """The pictures that follow a cursor; with `upto`, all the pages that led there, up to ten."""
    rows = _ordered(filters.pictures(part), filters.sort, after)
    size = size if upto is None else _reach(rows, filters.sort, upto, size)
    found = list(with_tile_columns(rows, part.person)[: size + 1])
    shown = found[:size]
    last = str(cursor_of(shown[-1])) if shown else ""
    return Page(months=_months(tiles(part, shown), after), next=last if len(found) > size else "", last=last)


def tiles(part: Member, pictures: Iterable[Picture]) -> list[Tile]:
    """Rows loaded by `with_tile_columns`, as values for gallery/_grid.html."""
    language = get_language() or "en"
    audiences = {yes: Audience(may_change=yes, language=language) for yes in (True, False)}
    team = part.team.slug
    return [tile(row, audiences[can_change(part, row.collection)], team=team) for row in pictures]


def with_tile_columns(rows: PictureQuerySet, person: Person) -> PictureQuerySet:
    """With what a tile shows, in one query."""
    marked = rows.marked_for(person).annotate(run_slug=F("slot__run__slug"))
    return marked.select_related("collection").only(*_COLUMNS)


def cursor_of(picture: Picture) -> Cursor:
    """The picture's place in the gallery's order."""
    return Cursor(at=picture.created_at, pk=picture.pk)


def neighbours(part: Member, filters: Filters, picture: Picture) -> tuple[Picture | None, Picture | None]:
    """The pictures before and after this one in the same list, by keyset."""
    rows = filters.pictures(part).only("slug", "sensitive", "rendition_widths", "width", "height")
    newer = rows.after(picture.created_at, picture.pk).oldest_first().first()
    older = rows.before(picture.created_at, picture.pk).newest_first().first()
    return (older, newer) if filters.sort == "oldest" else (newer, older)


def _ordered(rows: PictureQuerySet, sort: str, after: Cursor | None) -> PictureQuerySet:
    if sort == "oldest":
        return (rows.after(after.at, after.pk) if after else rows).oldest_first()
    return (rows.before(after.at, after.pk) if after else rows).newest_first()


def _reach(rows: PictureQuerySet, sort: str, upto: Cursor, size: int) -> int:
    """How many pictures lie up to that cursor, in whole pages."""
    limit = size * MOST_PAGES
    keys = rows.values_list("created_at", "pk")[:limit]
    last = (upto.at, upto.pk)
    shown = sum(key <= last if sort == "oldest" else key >= last for key in keys)
    return min(limit, max(size, -(-shown // size) * size))


def _months(found: list[Tile], after: Cursor | None) -> list[Month]:
    before = after.at.date().replace(day=1) if after else None
    return [
        Month(first=first, tiles=list(group), continued=first == before)
        for first, group in groupby(found, lambda each: each.picture.created_at.date().replace(day=1))
    ]
