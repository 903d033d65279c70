"""What each kind of event is about, as it stands now, and the fragments that show it.

The templates and their contexts are the page's own, so that a refresh shows the same.
"""

from __future__ import annotations

from typing import Any, Protocol, cast

from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.models import Collection, Event, Picture, Preset, Run, Slot, Team
from fluxstudio.models.pictures import PictureQuerySet
from fluxstudio.web.contexts import Audience, purse, run_card, run_context, slot_context, tile, usual_for
from fluxstudio.web.tray import Group, group_of, is_touch_up, root_slug, version_cards

Made = tuple[str, dict[str, Any]] | None


class Story(Protocol):
    """Something that happened."""

    @property
    def where(self) -> Collection | None:
        """Where what it is about lies now; None concerns the whole team."""

    def tell(self, audience: Audience) -> Made:
        """Fragments that name their own place, and facts for scripts."""

    def gone(self) -> Made:
        """For those who saw it where it was and may not see where it is now."""


def story_of(event: Event) -> Story | None:
    """What the event is about; None when that is gone, of which its own event tells."""
    match event.type:
        case "run":
            run = _run(event.object_id)
            return _story_of_run(run)
        case "slot":
            slot = Slot.objects.filter(pk=event.object_id).first()
            run = _run(slot.run_id) if slot else None
            return _story_of_run(run, slot)
        case "version":
            made = _pictures().select_related("parent", "person", "team").filter(pk=event.object_id).first()
            return VersionStory(made) if made else None
        case "picture" | "upload":
            found = _pictures().filter(pk=event.object_id).first()
            return PictureStory(found, is_upload=event.type == "upload") if found else None
        case "budget":
            return BudgetStory(event.team)
        case "preset":
            preset = Preset.objects.with_newest().filter(pk=event.object_id).first()
            return PresetStory(preset) if preset else None
        case _:
            return None


def _story_of_run(run: Run | None, slot: Slot | None = None) -> Story | None:
    if run is None:
        return None
    if is_touch_up(run):
        return FillStory(run, slot)
    return SlotStory(run, slot.pk) if slot else RunStory(run)


class RunStory:
    """Somebody asked for pictures."""

    def __init__(self, run: Run) -> None:
        self._run, self._usual = run, usual_for(run)

    @property
    def where(self) -> Collection:
        return self._run.collection

    def tell(self, audience: Audience) -> Made:
        card = run_card(self._run, audience, self._usual)
        html = render_to_string("studio/_run.html", run_context(card))
        return _into("feed-list", html), _about(self._run)

    def gone(self) -> Made:
        return None


class SlotStory:
    """One place changed: its tile, its run's header, and in galleries the picture that came."""

    def __init__(self, run: Run, slot_id: int) -> None:
        self._run, self._usual = run, usual_for(run)
        self._slot = next(slot for slot in run.slots.all() if slot.pk == slot_id)
        self._arrived = self._find_arrived()

    @property
    def where(self) -> Collection:
        return self._run.collection

    def tell(self, audience: Audience) -> Made:
        card = run_card(self._run, audience, self._usual)
        mine = next(item for item in card.places if item.slot.pk == self._slot.pk)
        html: str = render_to_string("studio/_slot.html", slot_context(mine, oob=True))
        html += render_to_string("studio/_run_header.html", run_context(card, oob=True))
        facts = {"slot": self._slot.slug, "state": mine.state, "ready": card.ready, "count": self._run.count}
        if self._arrived:
            html += _gallery_tile(self._arrived, audience, self._run.team)
            facts["picture"] = self._arrived.slug
        return html, _about(self._run) | facts

    def gone(self) -> Made:
        return None

    def _find_arrived(self) -> Picture | None:
        """The picture that came, unless it has been binned or moved since."""
        if self._slot.state != SlotState.FILLED:
            return None
        found = _pictures().filter(pk=self._slot.picture_id or 0, collection=self._run.collection)
        return found.kept().first()


class FillStory:
    """Somebody asked for candidates, or one of them changed: its group in the tray."""

    def __init__(self, run: Run, slot: Slot | None) -> None:
        self._run, self._slot = run, slot

    @property
    def where(self) -> Collection:
        return self._run.collection

    def tell(self, audience: Audience) -> Made:
        group = group_of(self._run, audience)
        html = render_to_string("editor/_tray_group.html", {"group": group, "oob": self._slot is not None})
        facts = _about(self._run) | {
            "touch_up": True,
            "picture": group.parent.slug if group.parent else "",
            "ready": group.ready,
            "count": group.count,
        }
        if self._slot is None:
            return _into("tray-groups", html), facts
        return html, facts | self._of_slot(group)

    def gone(self) -> Made:
        return None

    def _of_slot(self, group: Group) -> dict[str, Any]:
        slot = cast("Slot", self._slot)
        mine = next((each for each in group.places if each.slot == slot.slug), None)
        facts: dict[str, Any] = {"slot": slot.slug, "state": mine.state if mine else "decided"}
        if mine and mine.picture:
            facts["candidate"] = mine.picture.slug
        return facts


class VersionStory:
    """Somebody accepted a candidate: the strip of versions, and in galleries the new picture."""

    def __init__(self, version: Picture) -> None:
        self._version = version

    @property
    def where(self) -> Collection:
        return self._version.collection

    def tell(self, audience: Audience) -> Made:
        version, team = self._version, self._version.team.slug
        rows = Picture.objects.filter(collection=version.collection).lineage_of(version).kept()
        cards = version_cards(team, rows.select_related("parent"), None)
        context = {"tray": {"versions": cards, "root": root_slug(version, cards)}, "oob": True}
        html: str = render_to_string("editor/_versions.html", context)
        if not version.binned_at:
            html += _gallery_tile(version, audience, version.team)
        return html, {
            "picture": version.parent.slug if version.parent else "",
            "version": version.slug,
            "number": version.version_number,
            "is_branch": version.is_branch,
            "person": version.person_id,
            "name": version.person.name,
            "url": reverse("editor", args=[team, version.slug]),
        }

    def gone(self) -> Made:
        return _removed(self._version), {"version": self._version.slug, "gone": True}


class PictureStory:
    """A picture was binned, brought back, moved or brought in."""

    def __init__(self, picture: Picture, *, is_upload: bool) -> None:
        self._picture, self._is_upload = picture, is_upload

    @property
    def where(self) -> Collection:
        return self._picture.collection

    def tell(self, audience: Audience) -> Made:
        picture = self._picture
        facts = {"picture": picture.slug, "kind": picture.kind, "binned": picture.binned_at is not None}
        if self._is_upload:
            return "", facts
        html = self._in_the_feed(audience)
        return html + (_removed(picture) if picture.binned_at else ""), facts

    def gone(self) -> Made:
        return _removed(self._picture), {"picture": self._picture.slug, "gone": True}

    def _in_the_feed(self, audience: Audience) -> str:
        slot = getattr(self._picture, "slot", None)
        run = _run(slot.run_id) if slot else None
        if slot is None or run is None or run.collection_id != self._picture.collection_id:
            return ""
        card = run_card(run, audience)
        mine = next(item for item in card.places if item.slot.pk == slot.pk)
        header = render_to_string("studio/_run_header.html", run_context(card, oob=True))
        return render_to_string("studio/_slot.html", slot_context(mine, oob=True)) + header


class BudgetStory:
    """Money was promised, spent or given back."""

    where = None

    def __init__(self, team: Team) -> None:
        self._team = team

    def tell(self, audience: Audience) -> Made:
        return render_to_string("shared/_purse.html", {"purse": purse(self._team), "oob": True}), {}

    def gone(self) -> Made:
        return None


class PresetStory:
    """A preset has a new version, another name, or more is known of its LoRAs. Facts alone: nothing is swapped."""

    where = None

    def __init__(self, preset: Preset) -> None:
        self._preset = preset

    def tell(self, audience: Audience) -> Made:
        preset = self._preset
        return "", {
            "preset": preset.slug,
            "name": preset.name,
            "number": getattr(preset, "newest_number", 0),
            "archived": preset.archived_at is not None,
        }

    def gone(self) -> Made:
        return None


def _run(pk: int) -> Run | None:
    return Run.objects.for_feed().filter(pk=pk).first()


def _pictures() -> PictureQuerySet:
    """With what gallery/_grid.html reads."""
    return Picture.objects.annotate(run_slug=F("slot__run__slug")).select_related("collection", "slot")


def _about(run: Run) -> dict[str, Any]:
    return {
        "run": run.slug,
        "person": run.person_id,
        "collection": run.collection.slug,
        "key": run.key,
    }


def _gallery_tile(picture: Picture, audience: Audience, team: Team) -> str:
    tiles = [tile(picture, audience, team=team.slug)]
    return _into("gallery-new", render_to_string("gallery/_grid.html", {"tiles": tiles}))


def _into(place: str, html: str) -> str:
    # htmx inserts the children only, so the wrapper itself never lands in the page.
    return format_html('<div hx-swap-oob="afterbegin:#{}">{}</div>', place, html)


def _removed(picture: Picture) -> str:
    return format_html('<div id="pic-{}" hx-swap-oob="delete"></div>', picture.slug)
