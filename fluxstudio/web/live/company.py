"""Which place a page speaks of, who may be there, and the markup that shows the others. Read anew for each delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import override

from fluxstudio.domain.policy import policy
from fluxstudio.models import Collection, Member, Person, Picture
from fluxstudio.web import access

from .presence import EDIT, LOOK, Named, Place

MOST = 4  # avatars; the rest is a number


class Listening(NamedTuple):
    """One of the few versions of a fragment: for whom, in which language, doing what."""

    person: int
    language: str
    doing: str


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who is there."""

    person: Person
    doing: str

    @property
    def is_editing(self) -> bool:
        """Whether they are touching the picture up, not only looking at it."""
        return self.doing == EDIT


def places_of(team_id: int, person_id: int, said: Named) -> tuple[Place, ...]:
    """The place that was named and the collection around it; () for who could not open its page."""
    parts = Member.objects.select_related("team", "person")
    part = parts.filter(team_id=team_id, person_id=person_id).first()
    if part is None:
        return ()
    try:
        return _collection(part, said) if said.kind == "collection" else _picture(part, said)
    except (Http404, PermissionDenied):
        return ()


def fragments(place: Place, present: Mapping[int, str], here: Iterable[Listening]) -> dict[Listening, str]:
    """The markup for each who is here; whoever may not be there any more is missing in it, and not shown to others."""
    here = set(here)
    room = _Room.of(place, {*present, *(one.person for one in here)})
    if room is None:
        return {}
    guests = room.guests(present)
    made: dict[tuple[str, int], str] = {}
    told = {}
    for one in here:
        if room.admits(one.person, one.doing):
            # Who is not among the guests sees what every other such person sees.
            key = one.language, one.person if one.person in present else 0
            if key not in made:
                made[key] = _markup(place.kind, guests, *key)
            told[one] = made[key]
    return told


@cache
def nobody(kind: str) -> str:
    """The markup of a place with nobody else at it, and of one that there is not for who asks."""
    return _render(kind, [])


def _collection(part: Member, said: Named) -> tuple[Place, ...]:
    return (Place(part.team_id, "collection", access.collection(part, said.slug).pk),)


def _picture(part: Member, said: Named) -> tuple[Place, ...]:
    if said.doing == EDIT and not policy().may(part.role, "run.start"):
        return ()
    found = (access.picture_to_touch_up if said.doing == EDIT else access.picture)(part, said.slug)
    around = Place(part.team_id, "collection", found.collection_id)
    return Place(part.team_id, "picture", found.pk), around


@dataclass(frozen=True, kw_only=True)
class _Room:
    """A place and its people as they are stored now."""

    kind: str
    around: Collection
    is_binned: bool
    parts: Mapping[int, Member]

    @classmethod
    def of(cls, place: Place, people: set[int]) -> _Room | None:
        """None when the place is gone."""
        picture: Picture | None = None
        if place.kind == "picture":
            rows = Picture.objects.select_related("collection")
            picture = rows.filter(pk=place.pk, team_id=place.team).first()
            around = picture.collection if picture else None
        else:
            around = Collection.objects.filter(pk=place.pk, team_id=place.team).first()
        if around is None:
            return None
        rows_of = Member.objects.select_related("person").filter(team_id=place.team, person_id__in=people)
        return cls(
            kind=place.kind,
            around=around,
            is_binned=picture is not None and picture.binned_at is not None,
            parts={part.person_id: part for part in rows_of},
        )

    def admits(self, person: int, doing: str) -> bool:
        """Whether the person may be here, doing that. What kind a picture is of was asked when they came."""
        part = self.parts.get(person)
        if part is None or not part.person.is_active or (doing == EDIT and self.is_binned):
            return False
        own = self.around.owner_id == person
        return policy().may_be(part.role, self.kind, doing, self.around.visibility, own=own)

    def guests(self, present: Mapping[int, str]) -> list[Guest]:
        """Those who may be here, in the order of `present`."""
        found = []
        for person, doing in present.items():
            allowed = next((does for does in (doing, LOOK) if self.admits(person, does)), None)
            if allowed:
                found.append(Guest(person=self.parts[person].person, doing=allowed))
        return found


def _markup(kind: str, guests: list[Guest], language: str, without: int) -> str:
    others = [guest for guest in guests if guest.person.pk != without]
    with override(language):
        return _render(kind, others) if others else nobody(kind)


def _render(kind: str, others: list[Guest]) -> str:
    html: str = render_to_string(
        "shared/_presence.html",
        {"kind": kind, "guests": others[:MOST], "more": len(others[MOST:]), "oob": True},
    )
    if kind == "picture":
        editing = [guest for guest in others if guest.is_editing]
        context = {"editing": editing, "others": len(editing) - 1, "oob": True}
        html += render_to_string("editor/_company.html", context)
    return html
