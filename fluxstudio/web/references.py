"""A reference and its mask as the composer shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fluxstudio.models import Member, Picture

from . import access
from .contexts import rendition_url
from .forms.intake import notes_of


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A reference or a mask as the composer shows it."""

    picture: Picture
    thumb_url: str
    name: str
    notes: list[str]
    may_paint: bool = False  # whether the member may open it in the editor

    @property
    def percent(self) -> str:
        """A mask's share of white, in per cent."""
        return f"{100 * (self.picture.coverage or 0):.1f}".removesuffix(".0")


def reference_context(part: Member, picture: Picture | None, mask: Picture | None = None) -> dict[str, Any]:
    """What studio/_reference.html needs: the reference with its mask, or the place to drop one."""
    return {"reference": attached(part, picture), "mask": attached(part, mask)}


def attached(part: Member, picture: Picture | None) -> Attached | None:
    """A reference or mask as the composer shows it."""
    if picture is None:
        return None
    team = picture.team.slug
    side = min(picture.rendition_widths, default=0)
    url = rendition_url(team, picture, side) if side else reverse("picture_file", args=[team, picture.slug])
    if picture.is_hidden:
        url = reverse("picture_blurred", args=[team, picture.slug])
    return Attached(
        picture=picture,
        thumb_url=url,
        name=picture.name or picture.prompt or picture.slug,
        notes=notes_of(picture),
        may_paint=access.can_change(part, picture.collection),
    )
