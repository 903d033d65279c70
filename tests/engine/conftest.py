"""An engine on a real endpoint: the protocol's own application in this process, drawing as fast as it can."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from starlette.applications import Starlette

from fluxstudio.actions.provider import Key
from fluxstudio.egress import Egress
from fluxstudio.endpoint.app import create_app
from fluxstudio.endpoint.config import Config
from fluxstudio.endpoint.history import read_books
from fluxstudio.endpoint.renderers.blank import BlankRenderer
from fluxstudio.engine.endpoints import CLOUD, SANDBOX, Endpoint, Endpoints
from fluxstudio.engine.follow import Follow
from fluxstudio.engine.ingest import Ingest
from fluxstudio.engine.leg import EmbeddedLeg
from fluxstudio.engine.links import Links
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.steps import Steps
from fluxstudio.engine.submit import Submit
from fluxstudio.imaging import workshop
from fluxstudio.models import Attempt, Run
from fluxstudio.wavespeed.client import Client

ORIGIN = "http://endpoint.invalid"


@dataclass(kw_only=True)
class Rig:
    """An engine and what it talks to."""

    folder: Path
    app: Starlette
    steps: Steps

    def books(self) -> list[dict[str, Any]]:
        """Every submit the endpoint received: the truth from outside."""
        return read_books(self.folder / "endpoint")

    def leg(self) -> EmbeddedLeg:
        """A new engine on this rig's data folder."""
        return EmbeddedLeg(lambda: nullcontext(self.steps), EngineLock(self.folder / "engine.lock"))

    async def settle(self, run: Run, leg: EmbeddedLeg | None = None) -> None:
        """Drive until no slot of the run moves by itself any more."""
        leg = leg or self.leg()
        task = asyncio.create_task(leg.run())
        try:
            async with asyncio.timeout(60):
                while await sync_to_async(_moving)(run):
                    await asyncio.sleep(0.02)
        finally:
            leg.stop()
            await task


def _moving(run: Run) -> bool:
    return Attempt.objects.filter(slot__run=run, state__in=["queued", "sending", "accepted"]).exists()


def build_steps(app: Starlette, *, webhooks: str = "") -> Steps:
    """The steps, with both endpoints being the same application."""
    transport = httpx.ASGITransport(app=app)

    def endpoint(name: str, key: str) -> Endpoint:
        return Endpoint(
            name=name,
            client=Client(ORIGIN, key, transport=transport),
            egress=Egress(transports={ORIGIN: transport}),
            webhooks=webhooks,
        )

    def cloud(key: Key) -> Endpoint:
        return endpoint(CLOUD, key.value)

    pace = Pace()
    return Steps(
        endpoints=Endpoints(endpoint(SANDBOX, "local_ultra_sandbox"), cloud),
        submit=Submit(links=Links(workshop.shared()), pace=pace),
        follow=Follow(ingest=Ingest(workshop=workshop.shared()), pace=pace),
    )


@pytest.fixture(autouse=True)
def _no_step_breaks(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A step that raises is tried again later, which would hide the mistake: every test looks for it."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.fixture
async def rig(tmp_path: Path, media: Path) -> AsyncIterator[Rig]:
    """An engine on an endpoint of its own."""
    config = Config(data=tmp_path / "endpoint", pace=0, books=True, loopback_webhooks=True)
    app = create_app(config, BlankRenderer())
    async with app.router.lifespan_context(app):
        steps = build_steps(app)
        yield Rig(folder=tmp_path, app=app, steps=steps)
        await steps.endpoints.aclose()


@pytest.fixture
def paid(settings: Any) -> Callable[[], None]:
    """Give the installation a key, so that Northwind's runs cost money."""

    def give() -> None:
        settings.WAVESPEED_API_KEY = "wsk_test_ultra_key"

    return give
