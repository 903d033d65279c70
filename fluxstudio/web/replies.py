"""Answers to buttons: a fragment's events for htmx, a message and a way back without it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .http import StudioRequest


def done(
    request: StudioRequest, text: str, *, back: str, undo: str = "", events: dict[str, Any] | None = None
) -> HttpResponse:
    """It worked: a toast (with Undo when `undo` is an address to post to) or a message on the page at `back`."""
    if request.htmx:
        said = {"toast": {"text": text, "level": "success", **_undo(undo)}} if text else {}
        return with_events(HttpResponse(status=204), said | (events or {}))
    if text:
        messages.success(request, text)
    return HttpResponseRedirect(back)


def refused(request: StudioRequest, text: str, *, back: str, status: int = 422) -> HttpResponse:
    """It did not work, and why; nothing was changed."""
    if request.htmx:
        response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
        return with_events(response, {"toast": {"text": text, "level": "error"}})
    messages.error(request, text)
    return HttpResponseRedirect(back)


def with_events(response: HttpResponse, events: dict[str, Any]) -> HttpResponse:
    """The response, with events that the page's scripts hear; ASCII, because it travels in a header."""
    if events:
        response.headers["HX-Trigger"] = json.dumps(events)
    return response


def way_back(request: StudioRequest, otherwise: str) -> str:
    """The page the form came from, when it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and ours else otherwise


def _undo(url: str) -> dict[str, Any]:
    return {"undo": {"url": url, "label": _("Undo")}} if url else {}
