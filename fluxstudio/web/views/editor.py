"""The page of the mask editor."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fluxstudio.models import TouchUp
from fluxstudio.web import access
from fluxstudio.web.editor import editor_of, picture_to_edit
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.views.media import Bytes, Found, media


@require_safe
@access.signed_in
def editor(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Paint over a version, say what should appear, look at candidates, accept one."""
    part = access.maker(request, team)
    found = picture_to_edit(part, picture)
    if found.binned_at:
        return redirect(reverse("picture", args=[team, picture]))
    surround = request.COOKIES.get("surround", "")
    page = editor_of(part, found, again=request.GET.get("again", ""), surround=surround)
    # no rooms: the editor has the window for itself
    return render(request, "editor/editor.html", {"editor": page, "composer": page.composer, "rooms": ()})


@media
def touch_up_mask(request: StudioRequest, team: str, run: str) -> Found:
    """What was painted for a touch-up, to paint it again: its bounding box, as it came."""
    found = access.run(access.member(request, team), run)
    touch_up = TouchUp.objects.filter(run=found).exclude(mask="").first()
    if touch_up is None:
        raise Http404
    return touch_up.mask_sha256, lambda: Bytes(format="png", key=touch_up.mask)
