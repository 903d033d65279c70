"""Serving the endpoint alone, over a real socket."""

from __future__ import annotations

import asyncio
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .app import create_app
from .books import FolderInUse
from .config import LEVELS, MODEL, Config
from .losing import DROP
from .renderers.base import Renderer
from .renderers.blank import BlankRenderer
from .renderers.sandbox import SandboxRenderer

RENDERERS: dict[str, Callable[[], Renderer]] = {"sandbox": SandboxRenderer, "blank": BlankRenderer}
DEFAULT_PORT = 8765
DEFAULT_DATA = Path("var/endpoint-alone")  # `var/endpoint` is the one inside the studio


class DroppingProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which also lets the application close the connection without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _with_drop(self.app, transport.close)


def _with_drop(app: ASGIApp, drop: Callable[[], None]) -> ASGIApp:
    async def droppable(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[DROP] = drop
        await app(scope, receive, send)

    return droppable


def add_arguments(parser: ArgumentParser, *, data: Path = DEFAULT_DATA) -> None:
    """The options of `python -m fluxstudio.endpoint` and `manage.py endpoint`."""
    parser.add_argument("--renderer", choices=sorted(RENDERERS), default="sandbox", help="what draws")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port to listen on; 0 takes a free one"
    )
    parser.add_argument("--data", type=Path, default=data, help="folder for books and files")
    parser.add_argument(
        "--pace", type=float, help="seconds a picture takes at least; 0 is full speed, default 1.2 to 3"
    )
    parser.add_argument(
        "--key", help="the only key that is accepted; without it any is, each its own account"
    )
    parser.add_argument("--level", choices=list(LEVELS), default="silver", help="limits of a key")
    parser.add_argument("--concurrency", type=int, help="predictions drawn at once; overrides the level's")
    parser.add_argument("--workers", type=int, default=2, help="drawing threads")
    parser.add_argument("--books", action="store_true", help="serve GET /books: every submit, for tests")
    parser.add_argument("--no-faults", action="store_true", help="ignore [[fault:…]] and X-FluxStudio-Fault")
    parser.add_argument(
        "--loopback-webhooks", action="store_true", help="call webhooks on this machine, over http too"
    )


def config_of(options: dict[str, Any]) -> Config:
    """The settings that parsed options stand for."""
    return Config(
        data=options["data"],
        pace=options["pace"],
        key=options["key"],
        level=options["level"],
        concurrency=options["concurrency"],
        workers=options["workers"],
        books=options["books"],
        faults=not options["no_faults"],
        loopback_webhooks=options["loopback_webhooks"],
    )


def serve(options: dict[str, Any], say: Callable[[str], None]) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit status."""
    config = config_of(options)
    app = create_app(config, RENDERERS[options["renderer"]]())
    try:
        listening = socket.create_server((options["host"], options["port"]), family=_family(options["host"]))
        app.state.front.prepare()
    except (OSError, FolderInUse) as error:
        say(f"Cannot start: {error}")
        return 1
    say(_banner(listening, options["renderer"], config))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=DroppingProtocol,
            ws="none",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=3,
        )
    )
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    say("The endpoint has stopped. What was unfinished is drawn when it starts again.")
    return 0


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _banner(listening: socket.socket, renderer: str, config: Config) -> str:
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    keys = "one key" if config.key else "any key"
    return (
        f"{MODEL}, served by FluxStudio at {address}\n"
        f"Renderer: {renderer} (drawn here, no AI model). Accepts {keys}. Money is play money.\n"
        f"Books and files: {config.data}. Ctrl-C ends it."
    )
