"""How a picture came to be: every version of its lineage as a tree, each with what was asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.models import Member, Picture, TouchUp
from fluxstudio.models.pictures import PictureQuerySet

from .access import can_change
from .contexts import rendition_url

THUMB = 320  # pixels, long side


@dataclass(kw_only=True)
class Node:
    """One version, and those made from it."""

    picture: Picture
    number: int
    url: str  # of its page
    edit_url: str  # of its editor; "" for who may not, and in the bin
    again_url: str  # where its touch-up is done again on another picture; "" for an original
    thumb_url: str
    edge: str  # how it was made from the one above: "mask 4.9 %, strength .78"
    asked: str
    is_current: bool
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Values for picture/_lineage.html. Usually one root; more where a version between is not this member's to see."""

    roots: list[Node]
    nodes: list[Node]  # the same, in the order of numbers

    @property
    def is_tree(self) -> bool:
        """Whether there is more to show than the picture itself."""
        return len(self.nodes) > 1


def lineage(part: Member, picture: Picture) -> Lineage:
    """Every version of the picture's lineage that the member may see, in one query."""
    start = picture
    if picture.kind == Picture.Kind.CANDIDATE and picture.parent:
        start = picture.parent
    nodes = {row.pk: _node(part, row, is_current=row.pk == start.pk) for row in _rows(part, start)}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.picture.parent_id or 0)
        (above.children if above else roots).append(node)
    return Lineage(roots=roots, nodes=list(nodes.values()))


def edge_words(touch_up: TouchUp | None) -> str:
    """What a version was asked for, in a few words; "" when nobody knows any more."""
    if touch_up is None:
        return ""
    percent = f"{100 * touch_up.coverage:.1f}".removesuffix(".0")
    words = _("mask %(percent)s %%, strength %(strength)s") % {
        "percent": percent,
        "strength": short(touch_up.run.request.strength),
    }
    return (
        _("%(words)s, canvas extended") % {"words": words} if any(touch_up.order.get("extend", ())) else words
    )


def short(share: float) -> str:
    """0.78 as ".78", 1 as "1"."""
    text = f"{share:.2f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") or "0"


def _rows(part: Member, picture: Picture) -> Iterable[Picture]:
    made_by = "accepted_from__slot__run__touch_up"
    rows: PictureQuerySet = Picture.objects.visible_to(part.person).of_team(part.team)
    return rows.lineage_of(picture).select_related("collection", "person", made_by)


def _node(part: Member, row: Picture, *, is_current: bool) -> Node:
    team = part.team.slug
    touch_up = _touch_up(row)
    may_edit = row.binned_at is None and can_change(part, row.collection)
    page = reverse("picture", args=[team, row.slug])
    return Node(
        picture=row,
        number=row.version_number,
        url=page,
        edit_url=reverse("editor", args=[team, row.slug]) if may_edit else "",
        again_url=reverse("picture_again", args=[team, row.slug]) if touch_up and may_edit else "",
        thumb_url=thumb_url(team, row, page),
        edge=edge_words(touch_up),
        asked=touch_up.asked if touch_up else "",
        is_current=is_current,
    )


def _touch_up(row: Picture) -> TouchUp | None:
    """The touch-up behind a version; None for an original, and where its run is gone."""
    slot = getattr(row.accepted_from, "slot", None)
    return getattr(slot.run, "touch_up", None) if slot else None


def thumb_url(team: str, row: Picture, page: str) -> str:
    """A small copy of a picture whose page is at `page`; of a hidden one the blurred copy."""
    if row.is_hidden:
        return f"{page}blurred.webp"
    sides = [side for side in row.rendition_widths if side >= THUMB]
    return rendition_url(team, row, min(sides)) if sides else f"{page}file/"
