"""One event as it goes over the wire: to those who may see it with its fragment, to others as a bare number.

An envelope is `{v, seq, type, html, data}`. `{v, seq}` alone says that something happened which this person
may not know of, so that a gap in the numbers always means a loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from django.template.loader import render_to_string
from django.utils.translation import override

from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.domain.roles import Visibility, may_change
from fluxstudio.models import Collection, Event, Picture, Run, Slot, Team
from fluxstudio.web.contexts import Audience, place, purse, run_card, tile, usual_for

VERSION = 1


class Envelope(TypedDict, total=False):
    """What a socket sends and what the polling twin lists."""

    v: int
    seq: int
    type: str
    html: str
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Who listens, as read from the database for this delivery."""

    person_id: int
    role: str
    language: str = "en"

    def may_see(self, collection: Collection | None) -> bool:
        """Whether events of this collection concern them."""
        if collection is None:
            return True
        return collection.owner_id == self.person_id or collection.visibility != Visibility.PRIVATE

    def audience(self, collection: Collection | None) -> Audience:
        """Which of the few versions of a fragment is theirs."""
        if collection is None:
            return Audience(may_change=False, language=self.language)
        own = collection.owner_id == self.person_id
        allowed = may_change(self.role, collection.visibility, own_collection=own)
        return Audience(may_change=allowed, language=self.language)


class Renderer:
    """Renders one event at most once per audience."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._done: dict[Audience, Envelope] = {}

    def envelope_for(self, listener: Listener) -> Envelope:
        """The envelope this listener gets."""
        if not listener.may_see(self._event.collection):
            return bare(self._event.seq)
        audience = listener.audience(self._event.collection)
        if audience not in self._done:
            with override(audience.language):
                self._done[audience] = _render(self._event, audience)
        return self._done[audience]


def bare(seq: int) -> Envelope:
    """Something happened that this person need not or may not know."""
    return Envelope(v=VERSION, seq=seq)


def _render(event: Event, audience: Audience) -> Envelope:
    make = _MAKERS.get(event.type)
    made = make(event, audience) if make else None
    if made is None:  # gone meanwhile: its own event tells that
        return bare(event.seq)
    html, data = made
    return Envelope(v=VERSION, seq=event.seq, type=event.type, html=html, data=data)


Made = tuple[str, dict[str, Any]] | None


def _run(event: Event, audience: Audience) -> Made:
    run = Run.objects.for_feed().filter(pk=event.object_id).first()
    if run is None:
        return None
    card = run_card(run, audience, usual_for(run))
    html = render_to_string("studio/_run.html", {"card": card})
    return f'<div hx-swap-oob="afterbegin:#feed-list">{html}</div>', _about(run)


def _slot(event: Event, audience: Audience) -> Made:
    slot = Slot.objects.filter(pk=event.object_id).first()
    run = Run.objects.for_feed().filter(pk=slot.run_id).first() if slot else None
    if slot is None or run is None:
        return None
    usually = usual_for(run)
    card = run_card(run, audience, usually)
    mine = next(item for item in card.places if item.slot.pk == slot.pk)
    html = render_to_string("studio/_slot.html", {"place": mine, "card": card, "oob": True})
    html += render_to_string("studio/_run_header.html", {"card": card, "oob": True})
    data = _about(run) | {"slot": slot.slug, "state": mine.state, "ready": card.ready, "count": run.count}
    if slot.state == SlotState.FILLED and slot.picture_id and mine.tile:
        html += _gallery_tile(mine.tile.picture, audience, run.team)
        data["picture"] = mine.tile.picture.slug
    return html, data


def _picture(event: Event, audience: Audience) -> Made:
    picture = Picture.objects.select_related("slot").filter(pk=event.object_id).first()
    if picture is None:
        return None
    html = ""
    slot = getattr(picture, "slot", None)
    run = Run.objects.for_feed().filter(pk=slot.run_id).first() if slot else None
    if slot and run:
        fresh = next(row for row in run.slots.all() if row.pk == slot.pk)
        shown = place(fresh, run, audience, usual_for(run))
        card = run_card(run, audience)
        html = render_to_string("studio/_slot.html", {"place": shown, "card": card, "oob": True})
    if picture.binned_at:
        html += f'<div id="pic-{picture.slug}" hx-swap-oob="delete"></div>'
    return html, {"picture": picture.slug, "binned": picture.binned_at is not None}


def _upload(event: Event, audience: Audience) -> Made:
    picture = Picture.objects.filter(pk=event.object_id).first()
    return None if picture is None else ("", {"picture": picture.slug, "kind": picture.kind})


def _budget(event: Event, audience: Audience) -> Made:
    html = render_to_string("shared/_purse.html", {"purse": purse(event.team), "oob": True})
    return html, {}


def _gallery_tile(picture: Picture, audience: Audience, team: Team) -> str:
    tiles = [tile(picture, audience, team=team.slug)]
    html = render_to_string("gallery/_grid.html", {"tiles": tiles})
    return f'<div hx-swap-oob="afterbegin:#gallery-new">{html}</div>'


def _about(run: Run) -> dict[str, Any]:
    return {
        "run": run.slug,
        "person": run.person_id,
        "collection": run.collection.slug,
        "key": run.key,
    }


_MAKERS = {"run": _run, "slot": _slot, "picture": _picture, "upload": _upload, "budget": _budget}
