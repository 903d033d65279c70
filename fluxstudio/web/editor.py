"""What the page of the mask editor needs: the picture, its versions, the settings, and where its parts are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.models import MaskDraft, Member, Picture, TouchUp

from . import access
from .composer import Composer, fresh
from .contexts import rendition_url
from .forms.typed import Typed
from .viewer import SURROUNDS

EDITABLE = (Picture.Kind.RESULT, Picture.Kind.REFERENCE)
PREVIEW = 1280  # pixels, long side: shown until the file itself is there


@dataclass(frozen=True, kw_only=True)
class VersionLink:
    """One version in the menu beside the name."""

    number: int
    url: str
    is_current: bool
    is_branch: bool
    parent_number: int | None


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Values for editor/editor.html."""

    picture: Picture
    title: str
    page_url: str
    fill_url: str
    surround: str
    versions: list[VersionLink]
    composer: Composer
    data: dict[str, Any]

    @property
    def number(self) -> int:
        """The version that is edited."""
        return self.picture.version_number

    @property
    def box(self) -> dict[str, int]:
        """The rectangle that placing by numbers begins with: the middle half."""
        width, height = self.picture.width, self.picture.height
        return {"x": width // 4, "y": height // 4, "width": width // 2 or 1, "height": height // 2 or 1}


def picture_to_edit(part: Member, slug: str) -> Picture:
    """A picture that the member may touch up: a result, a version or an upload, neither a mask nor a candidate."""
    found = access.picture(part, slug)
    if found.kind not in EDITABLE:
        raise Http404
    return access.picture_to_change(part, slug)


def editor_of(part: Member, picture: Picture, *, again: str = "", surround: str = "") -> Editor:
    """The editor of one version; `again` names a version whose touch-up is to be done on this picture too."""
    page = reverse("picture", args=[part.team.slug, picture.slug])  # its parts' addresses begin with it
    repeated = _touch_up_of(part, again)
    composer = fresh(part, picture.collection, _typed(repeated))
    return Editor(
        picture=picture,
        title=picture.alt or picture.name or picture.prompt or _("Picture"),
        page_url=page,
        fill_url=f"{page}fill/",
        surround=surround if surround in SURROUNDS else "theme",
        versions=_versions(part, picture),
        composer=composer,
        data={
            "picture": _facts(part, picture),
            "urls": _urls(part, page),
            "draft": _draft(part, picture),
            "last_mask": _mask(part, _touch_up_behind(picture)),
            "again": _again(part, repeated),
            "price_micros": composer.unit_micros,
            "left_micros": composer.purse.left_micros if composer.purse else None,
            "shortcuts": part.person.shortcuts is not False,
            "me": part.person_id,
            "team": part.team.slug,
        },
    )


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


def _urls(part: Member, page: str) -> dict[str, str]:
    return {
        "fill": f"{page}fill/",
        "tray": f"{page}tray/",
        "context_box": f"{page}context-box/",
        "draft": f"{page}draft-mask/",
        "draft_mask": f"{page}draft-mask/mask.png",
        "masks": f"{reverse('gallery', args=[part.team.slug]).removesuffix('gallery/')}masks/",
        "worker": static("js/editor/worker.js"),
        "gallery": reverse("gallery", args=[part.team.slug]),
        "picture": page,
    }


def _versions(part: Member, picture: Picture) -> list[VersionLink]:
    rows = Picture.objects.lineage_of(picture).visible_to(part.person).kept().select_related("parent")
    return [
        VersionLink(
            number=row.version_number,
            url=reverse("editor", args=[part.team.slug, row.slug]),
            is_current=row.pk == picture.pk,
            is_branch=row.is_branch,
            parent_number=row.parent.version_number if row.parent else None,
        )
        for row in rows
    ]


def _draft(part: Member, picture: Picture) -> dict[str, Any] | None:
    draft = MaskDraft.objects.filter(picture=picture, person=part.person).first()
    if draft is None:
        return None
    return {"etag": str(draft.revision), "meta": draft.meta, "changed_at": draft.changed_at.isoformat()}


def _touch_up_behind(version: Picture) -> TouchUp | None:
    """The touch-up that a version was accepted from."""
    if version.accepted_from_id is None:
        return None
    return TouchUp.objects.select_related("run__team").filter(run__slots__picture=version.accepted_from_id).first()


def _touch_up_of(part: Member, slug: str) -> TouchUp | None:
    """The touch-up behind a version that the member may look at."""
    if not slug or "\0" in slug:
        return None
    versions = Picture.objects.visible_to(part.person).of_team(part.team)
    version = versions.filter(slug=slug).first()
    return _touch_up_behind(version) if version else None


def _mask(part: Member, touch_up: TouchUp | None) -> dict[str, Any] | None:
    """Where a touch-up's paint is, and how it was read; None where no paint was kept."""
    if touch_up is None or not touch_up.mask:
        return None
    at, _threshold, grow, feather = touch_up.order["painting"]
    left, top = at or (0, 0)
    width, height = touch_up.order["plan"]["picture"]
    return {
        "url": reverse("touch_up_mask", args=[part.team.slug, touch_up.run.slug]),
        "meta": {"at": {"x": left, "y": top}, "width": width, "height": height, "grow": grow, "feather": feather},
    }


def _again(part: Member, touch_up: TouchUp | None) -> dict[str, Any] | None:
    if touch_up is None:
        return None
    asked = touch_up.run.request
    return {
        "mask": _mask(part, touch_up),
        "asked": touch_up.asked,
        "strength": asked.strength,
        "count": asked.num_images,
    }


def _typed(repeated: TouchUp | None) -> Typed:
    if repeated is None:
        return Typed()
    return replace(Typed.from_run(repeated.run), prompt=repeated.asked, reference="", mask="")
