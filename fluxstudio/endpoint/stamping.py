"""One header on every answer: what draws here, so that nobody takes a sketch for the model's work."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class StampEngine:
    """Middleware that adds a fixed header."""

    def __init__(self, app: ASGIApp, name: str, value: str) -> None:
        self._app, self._name, self._value = app, name, value

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[self._name] = self._value
            await send(message)

        await self._app(scope, receive, stamped)
