"""What the page of the mask editor needs: the picture, its versions, the settings, and where its parts are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.actions.presets import look_of
from fluxstudio.actions.touchups import order_of
from fluxstudio.domain.preset_words import Asked
from fluxstudio.imaging.stitch_order import Options
from fluxstudio.models import Collection, Member, Picture, TouchUp

from . import editor_words
from .composer import Composer, fresh
from .composer_presets import called, usable, with_look, with_settings
from .contexts import rendition_url
from .drafts import draft_for
from .editor_room import Room, Side, room_of
from .forms.typed import Typed
from .tray import Tray, tray
from .viewer import SURROUNDS

FEATHER = "8"  # pixels; settings.js begins with it too
PREVIEW = 1280  # pixels, long side: shown until the file itself is there


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Values for editor/editor.html."""

    picture: Picture
    title: str
    page_url: str
    edit_url: str
    reference_url: str
    surround: str
    tray: Tray
    composer: Composer
    canvas: Room
    sent: QueryDict  # the address, or a form that was refused
    options: Options
    data: dict[str, Any]
    downloads = (("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WebP"))

    @property
    def number(self) -> int:
        """The version that is edited."""
        return self.picture.version_number

    @property
    def fill_url(self) -> str:
        """Where the form goes."""
        return f"{self.page_url}fill/"

    @property
    def extend(self) -> str:
        """The room that is added, as text."""
        return self.canvas.text

    @property
    def extend_errors(self) -> tuple[str, ...]:
        """Why the canvas is not the one that was asked for."""
        return self.canvas.errors

    @property
    def sides(self) -> list[Side]:
        """The fields of the canvas."""
        return self.canvas.fields

    @property
    def fields(self) -> dict[str, str]:
        """What placing by numbers begins with: what was typed before a fill was refused, else the middle half."""
        width, height = self.canvas.width, self.canvas.height
        box = (width // 4, height // 4, max(1, width // 2), max(1, height // 2))
        fresh = dict(zip(("rect_x", "rect_y", "rect_w", "rect_h"), map(str, box), strict=True))
        return {name: self.sent.get(name, value) for name, value in (fresh | {"feather": FEATHER}).items()}

    @property
    def summary(self) -> list[str]:
        """The advanced settings in one line; the format follows from the picture."""
        return self.composer.summary[:-1]

    @property
    def step_words(self) -> editor_words.Pairs:
        """What undo says."""
        return editor_words.steps()

    @property
    def where_words(self) -> editor_words.Pairs:
        """Where the mask lies."""
        return editor_words.places()

    @property
    def key_words(self) -> list[tuple[str, editor_words.Pairs]]:
        """The list of shortcuts."""
        return editor_words.keys()


def editor_of(
    part: Member, picture: Picture, query: QueryDict, *, surround: str = "", typed: Typed | None = None
) -> Editor:
    """The editor of one version.

    `again` in the query names a version whose touch-up is to be done on this picture too, `extend` adds room.
    `typed` is what stood in the fields when a fill was refused.
    """
    page = reverse("picture", args=[part.team.slug, picture.slug])  # its parts' addresses begin with it
    repeated = _touch_up_of(part, query.get("again", ""))
    composer = fresh(part, picture.collection, typed or _typed(part, repeated, query.get("preset", "")))
    canvas = room_of(picture, query)
    return Editor(
        picture=picture,
        title=picture.alt or picture.name or picture.prompt or _("Picture"),
        page_url=page,
        edit_url=f"{page}edit/",
        reference_url=f"{reverse('studio', args=[part.team.slug])}?reference={picture.slug}",
        surround=surround if surround in SURROUNDS else "theme",
        tray=tray(part, picture),
        composer=composer,
        canvas=canvas,
        sent=query,
        options=_options(query, repeated),
        data={
            "picture": _facts(part, picture),
            "canvas": _canvas(canvas),
            "extend": canvas.text,
            "urls": _urls(part, page, canvas)
            | {"composer": _composer_url(part, picture, query.get("for", ""))},
            "draft": None if canvas.text else draft_for(part, picture),
            "last_mask": None if canvas.text else _mask(part, touch_up_behind(picture)),
            "again": _again(part, repeated, canvas),
            "price_micros": composer.unit_micros,
            "left_micros": composer.purse.left_micros if composer.purse else None,
            "shortcuts": part.person.shortcuts is not False,
            "me": part.person_id,
            "team": part.team.slug,
        },
    )


def _canvas(room: Room) -> dict[str, Any]:
    return {"width": room.width, "height": room.height, "at": {"x": room.sides.left, "y": room.sides.top}}


def _facts(part: Member, picture: Picture) -> dict[str, Any]:
    file = reverse("picture_file", args=[part.team.slug, picture.slug])
    has_preview = PREVIEW in picture.rendition_widths
    return {
        "slug": picture.slug,
        "width": picture.width,
        "height": picture.height,
        "number": picture.version_number,
        "name": picture.alt or picture.name or picture.prompt,
        "src": file,
        "preview": rendition_url(part.team.slug, picture, PREVIEW) if has_preview else file,
        "average": picture.average,
    }


def _urls(part: Member, page: str, canvas: Room) -> dict[str, str | None]:
    return {
        "fill": f"{page}fill/",
        "tray": f"{page}tray/",
        "context_box": f"{page}context-box/",
        "draft": None if canvas.text else f"{page}draft-mask/",
        "draft_mask": f"{page}draft-mask/mask.png",
        "masks": f"{reverse('gallery', args=[part.team.slug]).removesuffix('gallery/')}masks/",
        "worker": static("js/editor/worker.js"),
        "gallery": reverse("gallery", args=[part.team.slug]),
        "picture": page,
    }


def _composer_url(part: Member, picture: Picture, asked: str) -> str | None:
    """Where a mask painted for the composer is brought back to: `asked` is "studio" or a collection's slug."""
    place = (
        Collection.objects.visible_to(part.person)
        .filter(team=part.team, slug=asked.replace("\0", ""))
        .first()
    )
    if place is None and asked != "studio":
        return None
    team = part.team.slug
    page = reverse("studio_collection", args=[team, place.slug]) if place else reverse("studio", args=[team])
    return f"{page}?reference={picture.slug}"


def touch_up_behind(version: Picture) -> TouchUp | None:
    """The touch-up that a version was accepted from."""
    if version.accepted_from_id is None:
        return None
    return (
        TouchUp.objects.select_related("run__team")
        .filter(run__slots__picture=version.accepted_from_id)
        .first()
    )


def _touch_up_of(part: Member, slug: str) -> TouchUp | None:
    """The touch-up behind a version that the member may look at."""
    if not slug or "\0" in slug:
        return None
    versions = Picture.objects.visible_to(part.person).of_team(part.team)
    version = versions.filter(slug=slug).first()
    return touch_up_behind(version) if version else None


def _mask(part: Member, touch_up: TouchUp | None) -> dict[str, Any] | None:
    """Where a touch-up's paint is, and how it was read; None where no paint was kept."""
    if touch_up is None or not touch_up.mask:
        return None
    at, _threshold, grow, feather = touch_up.order["painting"]
    left, top = at or (0, 0)
    width, height = touch_up.order["plan"]["picture"]
    return {
        "url": reverse("touch_up_mask", args=[part.team.slug, touch_up.run.slug]),
        "meta": {
            "at": {"x": left, "y": top},
            "width": width,
            "height": height,
            "grow": grow,
            "feather": feather,
        },
    }


def _again(part: Member, touch_up: TouchUp | None, canvas: Room) -> dict[str, Any] | None:
    if touch_up is None:
        return None
    asked = touch_up.run.request
    # a mask of an extended canvas means nothing on a picture that is not extended, and the other way round
    extend = order_of(touch_up).extend
    fits = any(extend) == bool(canvas.text)
    return {
        "mask": _mask(part, touch_up) if fits else None,
        "extend": list(extend),
        "asked": touch_up.asked,
        "strength": asked.strength,
        "count": asked.num_images,
    }


def _options(query: QueryDict, repeated: TouchUp | None) -> Options:
    """How a result is put in: as a refused form said, else as the touch-up that is repeated had it."""
    before = order_of(repeated).options if repeated else Options()
    protect, match = (
        query[name] == "1" if name in query else kept
        for name, kept in (("protect", before.protect), ("match", before.match))
    )
    return before._replace(protect=protect, match=match)


def _typed(part: Member, repeated: TouchUp | None, preset: str) -> Typed:
    """What the fields begin with: a touch-up that is repeated, with its preset where that is still to be had."""
    if repeated is None:
        version, typed = usable(part, preset), Typed()
        return with_settings(with_look(typed, version), look_of(version)) if version else typed
    run, kept = repeated.run, Asked.from_data(repeated.run.asked)
    typed = replace(Typed.from_run(run), prompt=repeated.asked, reference="", mask="")
    version = usable(part, run.preset_version.slug) if run.preset_version else None
    if version is None:
        return typed
    values = tuple(kept.values.items()) if kept else ()
    return called(replace(typed, preset=version.slug, values=values), look_of(version))
