"""Answers that never arrive: a connection closed on purpose, a request left hanging."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

DROP = "fluxstudio.drop"  # ASGI extension of our own server: closes the connection


class ConnectionDropped(Exception):
    """Raised by a route to end the connection where it stands."""


class DropConnections:
    """Middleware that turns ConnectionDropped into a closed connection.

    Where the server offers no way to close one (httpx's ASGI transport), `lost()` is raised through to the caller.
    """

    def __init__(self, app: ASGIApp, lost: Callable[[], Exception]) -> None:
        self._app, self._lost = app, lost

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ConnectionDropped:
            drop = scope.get("extensions", {}).get(DROP)
            if drop is None:
                raise self._lost() from None
            drop()
            await until_gone(receive)


async def until_gone(receive: Receive) -> None:
    """Until the other side has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
