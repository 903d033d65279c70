"""Where the rooms are put together: the engine with its endpoints, for the server and for commands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from starlette.applications import Starlette

from fluxstudio.actions.provider import CLOUD, SANDBOX, Key
from fluxstudio.egress import Egress, guarded_transport
from fluxstudio.endpoint.app import create_app
from fluxstudio.endpoint.config import Config
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
from fluxstudio.engine.endpoints import Endpoint, Endpoints
from fluxstudio.engine.follow import Follow
from fluxstudio.engine.ingest import Ingest
from fluxstudio.engine.leg import EmbeddedLeg
from fluxstudio.engine.links import Links
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.steps import Steps
from fluxstudio.engine.submit import Submit
from fluxstudio.imaging import workshop
from fluxstudio.wavespeed.client import Client

SANDBOX_ORIGIN = "http://sandbox.invalid"  # never resolved: its transport is the application itself
SANDBOX_KEY = "local_ultra_sandbox"


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The embedded leg with what it needs closed when it ends."""

    leg: EmbeddedLeg
    endpoints: Endpoints
    sandbox: Starlette

    async def run(self) -> None:
        """Drive until the leg is stopped, then put everything away."""
        async with self.sandbox.router.lifespan_context(self.sandbox):
            try:
                await self.leg.run()
            finally:
                await self.endpoints.aclose()


def build_engine() -> Engine:
    """The engine of this process. Call it inside the event loop that will run it."""
    sandbox = create_sandbox()
    endpoints = Endpoints(_sandbox_endpoint(sandbox), _cloud_endpoint)
    pace = Pace()
    steps = Steps(
        endpoints=endpoints,
        submit=Submit(links=Links(workshop.shared()), pace=pace),
        follow=Follow(ingest=Ingest(workshop=workshop.shared()), pace=pace),
    )
    leg = EmbeddedLeg(steps, EngineLock(settings.DATA_DIR / "engine.lock"))
    return Engine(leg=leg, endpoints=endpoints, sandbox=sandbox)


def create_sandbox() -> Starlette:
    """The local sandbox: the protocol's endpoint inside this process, its books under the data folder."""
    pace = None if settings.SANDBOX_PACE == 1 else settings.SANDBOX_PACE
    config = Config(data=settings.DATA_DIR / "endpoint", pace=pace, workers=1)
    return create_app(config, SandboxRenderer())


def _sandbox_endpoint(sandbox: Starlette) -> Endpoint:
    transport = httpx.ASGITransport(app=sandbox)
    return Endpoint(
        name=SANDBOX,
        client=Client(SANDBOX_ORIGIN, SANDBOX_KEY, transport=transport),
        egress=Egress(transports={SANDBOX_ORIGIN: transport}),
    )


def _cloud_endpoint(key: Key) -> Endpoint:
    base = urlsplit(settings.WAVESPEED_BASE_URL)
    ours = {urlsplit(settings.PUBLIC_URL).hostname or "", *settings.ALLOWED_HOSTS} - {
        "",
        base.hostname or "",
        "*",
    }
    return Endpoint(
        name=CLOUD,
        # A ticket for an upload names where to put the bytes: that may only be a public address, too.
        client=Client(settings.WAVESPEED_BASE_URL, key.value, storage=guarded_transport()),
        egress=Egress(trusted_origins=[f"{base.scheme}://{base.netloc}"], refused_hosts=ours),
        webhooks=f"{settings.PUBLIC_URL}/hooks/ws/" if settings.PUBLIC_URL else "",
    )
