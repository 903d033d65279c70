"""How a picture came to be, and doing the same to another one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fluxstudio.models import Picture, TouchUp
from fluxstudio.web import access
from fluxstudio.web.again import choices
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.lineage import edge_words, lineage


@require_safe
@access.signed_in
def picture_lineage(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """The tree of versions, as a page or, for htmx, as a fragment."""
    part = access.member(request, team)
    found = access.picture(part, picture)
    context = {
        "lineage": lineage(part, found),
        "picture": found,
        "back_url": reverse("picture", args=[team, picture]),
    }
    return render(request, "picture/_lineage.html" if request.htmx else "picture/lineage.html", context)


@require_safe
@access.signed_in
def picture_again(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Which picture the touch-up behind this version is to be done on, too."""
    part = access.maker(request, team)
    found = access.picture(part, picture)
    touch_up = _touch_up_behind(found)
    if touch_up is None:
        raise Http404
    page = choices(part, found, before=request.GET.get("before", ""))
    context = {"picture": found, "touch_up": touch_up, "edge": edge_words(touch_up), "page": page}
    context["back_url"] = reverse("picture", args=[team, picture])
    return render(request, "picture/again.html", context)


def _touch_up_behind(version: Picture) -> TouchUp | None:
    if version.accepted_from_id is None:
        return None
    return TouchUp.objects.select_related("run").filter(run__slots__picture=version.accepted_from_id).first()
