"""Endpoints for tests: made on the test's own folder, ended with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from fluxstudio.endpoint.app import create_app
from fluxstudio.endpoint.config import Config
from fluxstudio.endpoint.renderers.base import Renderer
from fluxstudio.endpoint.renderers.blank import BlankRenderer
from tests.endpoint.kit import HOST, Receiver, Serve, Service, VirtualClock, no_fetch


@pytest.fixture
async def serve(tmp_path: Path) -> AsyncIterator[Serve]:
    """Make endpoints on this test's folder; they are ended with the test, or earlier by the stack they come with."""
    async with AsyncExitStack() as stack:
        clock = VirtualClock()

        async def start(
            *,
            renderer: Renderer | None = None,
            fetch: Any = None,
            key: str = "wsk_gold_test",
            **settings: Any,
        ) -> Service:
            config = Config(**{"data": tmp_path / "endpoint", "pace": 0} | settings)
            receiver = Receiver()
            app = create_app(
                config,
                renderer or BlankRenderer(),
                clock=clock,
                sleep=clock.sleep,
                fetch=fetch or no_fetch,
                post=receiver.post,
            )
            stack.push_async_callback(app.state.front.close)
            http = httpx.AsyncClient(
                transport=httpx.ASGITransport(app),
                base_url=HOST,
                headers={"Authorization": f"Bearer {key}"},
            )
            return Service(app, http, clock, receiver)

        yield start


@pytest.fixture
async def service(serve: Serve) -> Service:
    """The usual endpoint: blank pictures, full speed."""
    return await serve()
