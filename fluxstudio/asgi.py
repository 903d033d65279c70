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
from django.core.asgi import get_asgi_application  # noqa: E402

from fluxstudio.composition import build_engine  # noqa: E402
from fluxstudio.engine.leg import EmbeddedLeg  # noqa: E402
from fluxstudio.web.live.routing import socket_application  # noqa: E402

log = structlog.stdlib.get_logger(__name__)
Message = MutableMapping[str, Any]

# Sync views run in threads beside the event loop; with the default 5 ms they convoy on the GIL.
sys.setswitchinterval(0.05)


class Lifespan:
    """Starts the engine with the server and drains it when the server stops."""

    def __init__(self) -> None:
        self._engine: EmbeddedLeg | None = None
        self._task: asyncio.Task[None] | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
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


def _say_if_broken(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception():
        log.error("the engine ended", exc_info=task.exception())


application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": socket_application, "lifespan": Lifespan()}
)
