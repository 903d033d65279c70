"""The page of the mask editor."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fluxstudio.models import Member, Picture, TouchUp
from fluxstudio.web import access
from fluxstudio.web.editor import editor_of
from fluxstudio.web.forms.typed import Typed
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.views.media import Bytes, Found, media


@require_safe
@access.signed_in
def editor(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Paint over a version, say what should appear, look at candidates, accept one."""
    part = access.maker(request, team)
    return editor_page(request, part, access.picture_to_touch_up(part, picture))


def editor_page(
    request: StudioRequest, part: Member, picture: Picture, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    """The page, also as the answer to a fill that was refused: `typed` is what stood in its fields then."""
    sent = request.POST if request.method == "POST" else request.GET
    page = editor_of(part, picture, sent, surround=request.COOKIES.get("surround", ""), typed=typed)
    # no rooms: the editor has the window for itself
    context = {"editor": page, "composer": page.composer, "tray": page.tray, "rooms": ()}
    return render(request, "editor/editor.html", context, status=status)


@media
def touch_up_mask(request: StudioRequest, team: str, run: str) -> Found:
    """What was painted for a touch-up, to paint it again: its bounding box, as it came."""
    found = access.run(access.member(request, team), run)
    touch_up = TouchUp.objects.filter(run=found).exclude(mask="").first()
    if touch_up is None:
        raise Http404
    return touch_up.mask_sha256, lambda: Bytes(format="png", key=touch_up.mask)
