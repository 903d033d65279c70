"""What holds for every page: probes, the text's encoding, headers, the end of sessions, the status of refused forms."""

from __future__ import annotations

import codecs
import time
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.contrib.auth import SESSION_KEY, logout
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

from .sessions import is_over, note
from .views import health

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
PROBES = {"/healthz": health.healthz, "/readyz": health.readyz}
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


class Probes(MiddlewareMixin):
    """Answers whoever asks whether the studio lives, by whatever name: a load balancer asks an address, not a host."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """The two probes; everything else goes on."""
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else None


class OnlyUtf8(MiddlewareMixin):
    """Refuses forms in another encoding: UTF-7 can say what UTF-8 cannot, such as half a surrogate pair."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """A sentence instead of the page."""
        if request.encoding is None or codecs.lookup(request.encoding).name == "utf-8":
            return None
        words = gettext("This was not sent as UTF-8, so it cannot be read. Nothing was changed.")
        return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")


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
