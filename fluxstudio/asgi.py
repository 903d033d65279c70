"""The server's one application: pages, the live socket, and the engine that lives as long as the process."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fluxstudio.settings")
django.setup()

import structlog  # noqa: E402  (after Django is set up, like everything below that reads models)
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from fluxstudio.composition import build_engine  # noqa: E402
from fluxstudio.engine.leg import EmbeddedLeg  # noqa: E402
from fluxstudio.web.bodies import BodyCap  # noqa: E402
from fluxstudio.web.handler import PageHandler  # noqa: E402
from fluxstudio.web.live.routing import socket_application  # noqa: E402

log = structlog.stdlib.get_logger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

# Sync views run in threads beside the event loop; with the default 5 ms they convoy on the GIL.
sys.setswitchinterval(0.05)


class Lifespan:
    """Starts the engine with the server and drains it when the server stops."""

    def __init__(self) -> None:
        self._engine: EmbeddedLeg | None = None
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """The ASGI lifespan protocol."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        if settings.ENGINE:
            self._engine = build_engine()
            self._task = asyncio.create_task(self._engine.run())
            self._task.add_done_callback(_say_if_broken)

    async def _stop(self) -> None:
        if self._engine and self._task:
            self._engine.stop()
            await asyncio.wait([self._task])


class Farewell:
    """Requests that are still open when the server's patience ends get an answer instead of a cut line."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on; when it is cancelled before its answer has begun, say 503."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:
            if begun:
                raise
            headers = [(b"content-type", b"text/plain"), (b"retry-after", b"5"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 503, "headers": headers})
            await send(
                {"type": "http.response.body", "body": b"The studio is stopping. Try again in a moment."}
            )


def _say_if_broken(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception():
        log.error("the engine ended", exc_info=task.exception())


application = ProtocolTypeRouter(
    {
        "http": Farewell(BodyCap(PageHandler())),
        "websocket": socket_application,
        "lifespan": Lifespan(),
    }
)
