"""Doing what was done to one picture to another: which pictures there are to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from fluxstudio.actions.touchups import order_of
from fluxstudio.models import Collection, Member, Picture

from .access import can_change
from .cursors import BadCursor, Cursor
from .editor import touch_up_behind
from .lineage import thumb_url

CHOICES = 48  # pictures of one page
KINDS = (Picture.Kind.RESULT, Picture.Kind.REFERENCE)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A picture that can be touched up."""

    picture: Picture
    edit_url: str
    thumb_url: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Choices:
    """One page of them, and the address of the next; "" on the last."""

    choices: list[Choice]
    more_url: str


def choices(part: Member, version: Picture, *, before: str = "") -> Choices:
    """Pictures on which the touch-up behind `version` can be done again, the newest first."""
    team = part.team
    rows = Picture.objects.of_team(team).filter(collection__in=_places(part), kind__in=KINDS).kept()
    rows = rows.exclude(pk=version.pk).newest_first()
    cursor, query = _cursor(before), _query(version)
    found = list((rows.before(cursor.at, cursor.pk) if cursor else rows)[: CHOICES + 1])
    return Choices(
        choices=[_choice(team.slug, row, query) for row in found[:CHOICES]],
        more_url=_more(team.slug, version, found[CHOICES - 1]) if len(found) > CHOICES else "",
    )


def _places(part: Member) -> list[Collection]:
    visible = Collection.objects.visible_to(part.person).filter(team=part.team)
    return [place for place in visible if can_change(part, place)]


def _cursor(text: str) -> Cursor | None:
    try:
        return Cursor.parse(text) if text else None
    except BadCursor:
        return None  # an address that somebody cut short: the first page


def _more(team: str, version: Picture, last: Picture) -> str:
    url = reverse("picture_again", args=[team, version.slug])
    return f"{url}?before={Cursor(at=last.created_at, pk=last.pk)}"


def _query(version: Picture) -> str:
    """What the editor's address says: whose settings, and by how much that touch-up extended its picture."""
    touch_up = touch_up_behind(version)
    sides = order_of(touch_up).extend if touch_up else ()
    room = f"&extend={','.join(map(str, sides))}" if any(sides) else ""
    return f"again={version.slug}{room}"


def _choice(team: str, row: Picture, query: str) -> Choice:
    page = reverse("picture", args=[team, row.slug])
    return Choice(
        picture=row,
        edit_url=f"{reverse('editor', args=[team, row.slug])}?{query}",
        thumb_url=thumb_url(team, row, page),
        alt=row.alt or row.name or row.prompt,
    )
