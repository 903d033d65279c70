"""The team's saved masks: the ones a person may lay over a picture, and one more of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fluxstudio.actions.intake import store_upload
from fluxstudio.actions.runs import default_collection
from fluxstudio.imaging.names import display_name
from fluxstudio.imaging.refusals import Refused, refuse
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Member, Picture
from fluxstudio.web import access
from fluxstudio.web.cursors import BadCursor, Cursor
from fluxstudio.web.forms.intake import uploaded, words
from fluxstudio.web.http import StudioRequest

PAGE = 60  # masks


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def masks(request: StudioRequest, team: str) -> JsonResponse:
    """The list, newest first, and where a painted mask is saved to."""
    if request.method == "POST":
        return _save(request, access.maker(request, team))
    part = access.member(request, team)
    before = request.GET.get("before", "")
    rows = Picture.objects.of_team(part.team).visible_to(part.person).kept().filter(kind=Picture.Kind.MASK)
    if before:
        cursor = _parsed(before)
        rows = rows.before(cursor.at, cursor.pk)
    found = list(rows.select_related("person").newest_first()[: PAGE + 1])
    more = str(Cursor(at=found[PAGE - 1].created_at, pk=found[PAGE - 1].pk)) if len(found) > PAGE else ""
    answer = {"masks": [_told(team, mask) for mask in found[:PAGE]], "next": more}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


def _save(request: StudioRequest, part: Member) -> JsonResponse:
    """Keep a mask beside its picture, or with the member's own work where they may not change the picture's place."""
    picture = access.picture(part, request.POST.get("picture", ""))
    try:
        mask = _taken(request, part, picture)
    except Refused as refused:
        return JsonResponse({"message": words(refused)}, status=503 if refused.again else 422)
    message = _("Saved “%(name)s” to the team’s masks.") % {"name": mask.name}
    return JsonResponse({"mask": _told(part.team.slug, mask), "message": message}, status=201)


def _taken(request: HttpRequest, part: Member, picture: Picture) -> Picture:
    file = uploaded(request, "mask")
    data = bytes(file.read()) if file else b""
    if not data:
        raise refuse("empty")
    intake = shared().mask(data, for_size=(picture.width, picture.height))
    place = picture.collection if access.can_change(part, picture.collection) else default_collection(part)
    name = display_name(request.POST.get("name", ""), fallback=_("Mask"))
    return store_upload(part, place, Picture.Kind.MASK, name, intake, data)


def _told(team: str, mask: Picture) -> dict[str, Any]:
    return {
        "slug": mask.slug,
        "name": mask.name,
        "width": mask.width,
        "height": mask.height,
        "coverage": mask.coverage,
        "person": mask.person.name,
        "created_at": mask.created_at.isoformat(),
        "url": reverse("picture_file", args=[team, mask.slug]),
    }


def _parsed(text: str) -> Cursor:
    try:
        return Cursor.parse(text)
    except BadCursor as error:
        raise Http404 from error
