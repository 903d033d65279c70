"""The canvas that the editor works on: the picture's size, or more room around it, as an address asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from fluxstudio.domain.outpaint import Sides
from fluxstudio.domain.outpaint import extend as extended
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.models import Picture

NO_ROOM = Sides()


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the four fields that extend the canvas."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """The canvas that is worked on: the picture's size, or with more room around it."""

    width: int
    height: int
    sides: Sides = NO_ROOM
    errors: tuple[str, ...] = ()

    @property
    def fields(self) -> list[Side]:
        """One field for each side."""
        labels = (_("Left"), _("Top"), _("Right"), _("Bottom"))
        named = zip(Sides._fields, labels, self.sides, strict=True)
        return [Side(name=name, label=label, value=str(value)) for name, label, value in named]

    @property
    def text(self) -> str:
        """As addresses and forms carry it; "" for the picture's own size."""
        return ",".join(map(str, self.sides)) if any(self.sides) else ""


def room_of(picture: Picture, query: QueryDict) -> Room:
    """The canvas that the address asks for: `extend=left,top,right,bottom`, or the four fields of the form."""
    own = Room(width=picture.width, height=picture.height)
    typed = [query.get(f"extend_{name}", "") for name in Sides._fields]
    parts = typed if any(typed) else query.get("extend", "").split(",")
    if not any(part.strip() for part in parts):
        return own
    numbers = [
        int(part or "0") if part.isascii() and len(part) < 6 and (part or "0").isdigit() else -1
        for part in map(str.strip, parts)
    ]
    if len(numbers) != 4 or min(numbers) < 0:
        return replace(own, errors=(_("Type whole numbers of pixels, 0 or more."),))
    try:
        canvas = extended((picture.width, picture.height), Sides(*numbers))
    except InvalidRequest as invalid:
        return replace(own, errors=tuple(gettext(one.message) % one.params for one in invalid.problems))
    return Room(width=canvas.size[0], height=canvas.size[1], sides=canvas.sides)


def _pixels(text: str) -> int:
    """A whole number of pixels, an empty field is 0; -1 for anything else."""
    digits = text.strip() or "0"
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else -1
