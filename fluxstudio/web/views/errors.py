"""Pages for what went wrong: styled, with a way home, and without a trace."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: the person can see that it exists, but may not do this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also for what the person may not know of."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with a reference that also stands in the log."""
    reference = secrets.token_hex(3).upper()
    log.error("server error %s on %s", reference, request.path)
    context = {"reference": reference}
    try:
        return render(request, "500.html", context, status=500)
    except Exception:
        # What broke may be what the page asks about the person; their appearance can be done without.
        return HttpResponse(render_to_string("500.html", context), status=500)
