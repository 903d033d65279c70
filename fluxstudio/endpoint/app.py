"""The endpoint as an ASGI application: composition, nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .books import Books
from .config import Config
from .desk import Desk
from .drawing import Studio
from .faults import HEADER
from .files import Files
from .losing import DropConnections
from .outside import Outside, lost_connection
from .postman import Post, Postman
from .renderers.base import Renderer
from .routes import account, cdn, listing, media, results, submit
from .runner import Clock, Runner, Sleep
from .sources import Fetch, Sources
from .stamping import StampEngine
from .wire import Refusal, answer_refusal, failure

ENGINE_HEADER = "X-FluxStudio-Engine"
_ALLOWED = [
    "authorization",
    "content-type",
    "x-client-name",
    "x-client-version",
    "x-client-os",
    "if-none-match",
]


def create_app(
    config: Config,
    renderer: Renderer,
    *,
    clock: Clock = time.time,
    sleep: Sleep = asyncio.sleep,
    fetch: Fetch | None = None,
    post: Post | None = None,
    lost: Callable[[], Exception] = lost_connection,
) -> Starlette:
    """The application for one data folder.

    It opens the folder, and takes up what was unfinished there, with its lifespan or with the first request. End it
    through the lifespan (`async with app.router.lifespan_context(app)`). `fetch` reads pictures from elsewhere, `post`
    calls webhooks, `lost` makes the exception that stands for a closed connection where there is none to close.
    Raises books.FolderInUse on opening.
    """
    front = Front(partial(_open, config, renderer, clock, sleep, fetch, post))
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(DropConnections, lost=lost),
            Middleware(StampEngine, name=ENGINE_HEADER, value=renderer.name),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "POST", "PUT", "DELETE"],
                allow_headers=[*_ALLOWED, HEADER],
                expose_headers=[ENGINE_HEADER, "Retry-After"],
            ),
        ],
        exception_handlers={
            Refusal: answer_refusal,
            HTTPException: _answer_http,
            ClientDisconnect: _answer_nobody,
        },
        lifespan=front.lifespan,
    )
    app.state.front = front
    return app


class Front:
    """Opens the desk once, when it is first needed, and closes it."""

    def __init__(self, make: Callable[[], Desk]) -> None:
        self._make = make
        self._desk: Desk | None = None
        self._resumed = False

    def prepare(self) -> Desk:
        """Open the books without starting anything; for servers that want to fail before they serve."""
        self._desk = self._desk or self._make()
        return self._desk

    def open(self) -> Desk:
        """The desk, at work; call it inside the event loop that serves."""
        desk = self.prepare()
        if not self._resumed:
            self._resumed = True
            desk.runner.resume()
        return desk

    async def close(self) -> None:
        """Put everything away; what was unfinished is taken up by the next start."""
        if self._desk is not None:
            desk, self._desk, self._resumed = self._desk, None, False
            await desk.runner.close()
            await desk.outside.aclose()
            desk.books.close()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Open while it is served."""
        self.open()
        try:
            yield
        finally:
            await self.close()


def _open(
    config: Config, renderer: Renderer, clock: Clock, sleep: Sleep, fetch: Fetch | None, post: Post | None
) -> Desk:
    books, files = Books(config.data), Files(config.data)
    outside = Outside()
    sources = Sources(books, files, fetch or outside.fetch)
    postman = Postman(books, renderer.name, post or outside.post, clock, sleep)
    runner = Runner(config, books, Studio(renderer, files, sources, config.workers), postman, clock, sleep)
    return Desk(
        config=config,
        engine=renderer.name,
        books=books,
        files=files,
        runner=runner,
        outside=outside,
        clock=clock,
        sleep=sleep,
    )


def _routes() -> list[BaseRoute]:
    return [
        *_api("/api/v3"),
        *_api("/api/v2"),
        Route("/storage/{token}", media.put, methods=["PUT"]),
        Route("/cdn/output/{name}", cdn.output),
        Route("/cdn/upload/{token}/{filename}", cdn.upload),
        Route("/books", listing.books),
    ]


def _api(prefix: str) -> list[BaseRoute]:
    """E1–E13 of the reference under one prefix; submit is last because its path is open."""
    return [
        Route(f"{prefix}/predictions", listing.predictions, methods=["POST"]),
        Route(f"{prefix}/predictions/delete", results.delete_many, methods=["POST"]),
        Route(f"{prefix}/predictions/{{id}}", results.result),
        Route(f"{prefix}/predictions/{{id}}", results.delete_one, methods=["DELETE"]),
        Route(f"{prefix}/predictions/{{id}}/result", results.result),
        Route(f"{prefix}/media/uploads", media.ticket, methods=["POST"]),
        Route(f"{prefix}/media/upload/binary", media.form, methods=["POST"]),
        Route(f"{prefix}/upload", media.form, methods=["POST"]),
        Route(f"{prefix}/balance", account.balance),
        Route(f"{prefix}/models", account.models),
        Route(f"{prefix}/model/price", account.price, methods=["POST"]),
        Route(f"{prefix}/model/pricing", account.pricing, methods=["POST"]),
        Route(f"{prefix}/webhook/secret", account.webhook_secret),
        Route(f"{prefix}/billings/search", listing.billings, methods=["POST"]),
        Route(f"{prefix}/user/usage_stats", listing.usage, methods=["POST"]),
        Route(f"{prefix}/{{model:path}}", submit.submit, methods=["POST"]),
    ]


async def _answer_http(_request: Request, error: Exception) -> Response:
    """Starlette's own errors (no such path, wrong method) in the envelope's form."""
    assert isinstance(error, HTTPException)
    return failure(Refusal(error.status_code, error.detail, headers=dict(error.headers or {})))


async def _answer_nobody(_request: Request, _error: Exception) -> Response:
    """The caller left before the request was whole; nothing was made of it."""
    return failure(Refusal(400, "The request was not complete."))
