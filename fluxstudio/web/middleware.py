"""Headers that every response carries, the end of sessions, and the status of refused forms."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.contrib.auth import SESSION_KEY, logout
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin

from .sessions import is_over, note

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
FORGET = '"cache", "storage"'  # what a browser drops after a sign-out; drafts are in its storage
Response = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def response_headers(get_response: Callable[[HttpRequest], Response]) -> Callable[[HttpRequest], Response]:
    """Pages are private and never kept by a cache; a view that knows better has said so already."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _with_headers(request, await get_response(request))

        return later
    return lambda request: _with_headers(request, get_response(request))  # type: ignore[arg-type]


def _with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if getattr(request, "has_signed_out", False):
        response.headers["Clear-Site-Data"] = FORGET
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


class SessionEnds(MiddlewareMixin):
    """Signs people out whose session is over, before any view sees them."""

    def process_request(self, request: HttpRequest) -> None:
        """End the session or note that it is in use."""
        if SESSION_KEY not in request.session:
            return
        now = time.time()
        if is_over(request.session, now):
            logout(request)
        else:
            note(request.session, now)


class Unprocessable(MiddlewareMixin):
    """Answers 422 where allauth's views show a refused form with 200."""

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Change the status, keep the page."""
        form = (response.context_data or {}).get("form")
        if response.status_code == 200 and isinstance(form, BaseForm) and form.is_bound and form.errors:
            response.status_code = 422
        return response
