"""The polling twin of the live socket."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fluxstudio.web import access
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.live.replay import listener_for, replay


@require_safe
@access.signed_in
def live_since(request: StudioRequest, team: str, seq: int) -> HttpResponse:
    """What happened after event `seq`, as the socket would tell it."""
    part = access.member(request, team)
    missed = replay(part.team, listener_for(part, get_language() or "en"), seq)
    return JsonResponse(
        {"seq": missed.seq, "resync": missed.resync, "events": missed.envelopes},
        headers={"Cache-Control": "no-store"},
    )
