"""Headers that every response carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
Response = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def response_headers(get_response: Callable[[HttpRequest], Response]) -> Callable[[HttpRequest], Response]:
    """Pages are private and never kept by a cache; a view that knows better has said so already."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _with_headers(await get_response(request))

        return later
    return lambda request: _with_headers(get_response(request))  # type: ignore[arg-type]


def _with_headers(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
