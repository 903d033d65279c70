"""Which origins may open a socket, and where it leads. Any doubt is a refusal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.sessions import SessionMiddlewareStack
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import path, re_path

from .consumer import LiveConsumer

App = Callable[[Any, Any, Any], Awaitable[None]]


class OwnOriginOnly:
    """Only a page of ours may open a socket: same scheme, host and port as the address it was served from.

    Channels' validator compares names only, and raises on a port out of range; this one answers 403 to
    anything it cannot read.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass our own pages on; close the handshake of everybody else."""
        if own_origin(scope["headers"], secure=scope.get("scheme") == "wss"):
            await self._app(scope, receive, send)
        else:
            await nowhere(scope, receive, send)


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    """Close the handshake."""
    await receive()
    await send({"type": "websocket.close", "code": 4403})


def own_origin(given_headers: Sequence[tuple[bytes, bytes]], *, secure: bool) -> bool:
    """Whether there is one Origin header, and it names this very studio."""
    headers = dict(given_headers)
    if sum(name == b"origin" for name, _ in given_headers) != 1:
        return False
    try:
        origin = urlsplit(headers[b"origin"].decode("ascii"))
        given = (origin.scheme, origin.hostname, origin.port or _default_port(origin.scheme))
        if origin.path or origin.query or origin.fragment or "@" in origin.netloc:
            return False
        return given in _ours(headers, secure)
    except (KeyError, ValueError):
        return False


def _ours(headers: dict[bytes, bytes], secure: bool) -> set[tuple[str, str | None, int]]:
    if settings.PRODUCTION:
        public = urlsplit(settings.PUBLIC_URL)
        return {("https", public.hostname, public.port or 443)}
    host = urlsplit(f"//{headers[b'host'].decode('ascii')}")
    if not validate_host(split_domain_port(host.netloc)[0], settings.ALLOWED_HOSTS):
        return set()
    scheme = "https" if secure else "http"
    return {(scheme, host.hostname, host.port or _default_port(scheme))}


def _default_port(scheme: str) -> int:
    return {"http": 80, "https": 443}[scheme] if scheme in ("http", "https") else -1


def build_sockets(**patience: float) -> App:
    """Every socket of the studio; `patience` are the consumer's waiting times."""
    live = LiveConsumer.as_asgi(**patience)
    routes = [path("ws/t/<str:team>/live/", live), re_path("", cast(Any, nowhere))]
    return OwnOriginOnly(SessionMiddlewareStack(URLRouter(routes)))


socket_application = build_sockets()
