"""The reference and the mask of a run: brought with the form, or named by it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from fluxstudio.domain.problems import gettext_noop
from fluxstudio.imaging.refusals import Refused
from fluxstudio.models import Collection, Member, Picture

from .intake import fitted, take_mask, take_reference, uploaded, words
from .run import RunForm

_GONE = gettext_noop("That picture is not here any more. It may be in the bin. Choose another one.")
_NOT_A_MASK = gettext_noop("That picture is not a mask. Choose a mask file.")


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """What a run starts from. Both may be None."""

    reference: Picture | None
    mask: Picture | None


def attach(part: Member, place: Collection, request: HttpRequest, form: RunForm) -> Attachments:
    """Take in the form's files and find the pictures it names; what is wrong is said in the form."""
    reference = _reference(part, place, request, form)
    mask = _mask(part, place, request, form, reference)
    if reference and mask:
        try:
            mask = fitted(part, mask, reference)
        except Refused as refused:
            form.add_error("mask", words(refused))
    return Attachments(reference=reference, mask=mask)


def usable(part: Member, slug: str) -> Picture | None:
    """A picture of the team that the member may start from: one they can see that is not in the bin."""
    pictures = (
        Picture.objects.visible_to(part.person).of_team(part.team).kept().select_related("team", "collection")
    )
    return pictures.filter(slug=slug).first() if slug else None


def _reference(part: Member, place: Collection, request: HttpRequest, form: RunForm) -> Picture | None:
    try:
        if file := uploaded(request, "reference_file"):
            return take_reference(part, place, file)
    except Refused as refused:
        form.add_error("reference", words(refused))
    return _named(part, form.typed.reference, "reference", form)


def _mask(
    part: Member, place: Collection, request: HttpRequest, form: RunForm, reference: Picture | None
) -> Picture | None:
    try:
        if file := uploaded(request, "mask_file"):
            return take_mask(part, place, file, reference)
    except Refused as refused:
        form.add_error("mask", words(refused))
    mask = _named(part, form.typed.mask, "mask", form)
    if mask and mask.kind != Picture.Kind.MASK:
        form.add_error("mask", gettext(_NOT_A_MASK))
        return None
    return mask


def _named(part: Member, slug: str, field: str, form: RunForm) -> Picture | None:
    found = usable(part, slug)
    if slug and found is None:
        form.add_error(field, gettext(_GONE))
    return found
