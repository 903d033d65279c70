"""Where the rooms are put together: the engine with its endpoints, for the server and for commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import httpx
import structlog
from django.conf import settings
from starlette.applications import Starlette

from fluxstudio.actions import chores
from fluxstudio.actions.provider import CLOUD, SANDBOX, Key
from fluxstudio.egress import Egress, guarded_transport
from fluxstudio.endpoint.app import create_app
from fluxstudio.endpoint.books import FolderInUse
from fluxstudio.endpoint.config import Config
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
from fluxstudio.engine.endpoints import Endpoint, Endpoints
from fluxstudio.engine.follow import Follow
from fluxstudio.engine.ingest import Ingest
from fluxstudio.engine.leg import EmbeddedLeg, Step
from fluxstudio.engine.links import Links
from fluxstudio.engine.lock import EngineLock
from fluxstudio.engine.lora_checks import check_loras
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.steps import Steps
from fluxstudio.engine.submit import Submit
from fluxstudio.imaging import workshop
from fluxstudio.wavespeed.client import Client

log = structlog.stdlib.get_logger(__name__)

SANDBOX_ORIGIN = "http://sandbox.invalid"  # never resolved: its transport is the application itself
SANDBOX_KEY = "local_ultra_sandbox"


def build_engine(*, hurry: bool = False) -> EmbeddedLeg:
    """The engine of this process. Call it inside the event loop that will run it.

    `hurry` lets the sandbox draw as fast as the machine can, with nobody else to be considerate of.
    """
    lock = EngineLock(settings.DATA_DIR / "engine.lock")
    return EmbeddedLeg(partial(_opened, hurry), lock, chores=() if hurry else chores.CHORES)


@asynccontextmanager
async def _opened(hurry: bool) -> AsyncIterator[Step]:
    """Clients, the sandbox at work, and the steps that use them; closed when the engine ends."""
    sandbox = create_sandbox(hurry=hurry)
    endpoints = Endpoints(_sandbox_endpoint(sandbox), _cloud_endpoint)
    try:
        async with _at_work(sandbox), _looking_at_loras(hurry):
            yield _steps(endpoints)
    finally:
        await endpoints.aclose()


@asynccontextmanager
async def _at_work(sandbox: Starlette) -> AsyncIterator[None]:
    """The sandbox, opened now or, while another program has its folder, as soon as it can be."""
    try:
        sandbox.state.front.open()
    except FolderInUse as error:
        log.error("the sandbox cannot draw: its runs wait, all others go on", reason=str(error))
    try:
        yield
    finally:
        await sandbox.state.front.close()


def _is_open(sandbox: Starlette) -> bool:
    """Whether the sandbox can be asked; opens it where that became possible."""
    try:
        sandbox.state.front.open()
    except FolderInUse:
        return False
    return True


@asynccontextmanager
async def _looking_at_loras(hurry: bool) -> AsyncIterator[None]:
    """Somebody looks at the LoRAs of presets, through a door of its own: no trusted origins, none of our hosts."""
    egress = Egress(refused_hosts=_our_hosts())
    looking = None if hurry else asyncio.create_task(check_loras(egress, hub=settings.LORA_HUB))
    try:
        yield
    finally:
        if looking:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        await egress.aclose()


def _steps(endpoints: Endpoints) -> Steps:
    pace, pictures = Pace(), workshop.shared()
    return Steps(
        endpoints=endpoints,
        submit=Submit(links=Links(pictures), pace=pace),
        follow=Follow(ingest=Ingest(workshop=pictures), pace=pace),
    )


def create_sandbox(*, hurry: bool = False) -> Starlette:
    """The local sandbox: the protocol's endpoint inside this process, its books under the data folder."""
    pace = None if settings.SANDBOX_PACE == 1 else settings.SANDBOX_PACE
    folder = settings.DATA_DIR / "endpoint"
    config = Config(data=folder, pace=0, workers=2) if hurry else Config(data=folder, pace=pace, workers=1)
    return create_app(config, SandboxRenderer())


def _sandbox_endpoint(sandbox: Starlette) -> Endpoint:
    transport = httpx.ASGITransport(app=sandbox)
    return Endpoint(
        name=SANDBOX,
        client=Client(SANDBOX_ORIGIN, SANDBOX_KEY, transport=transport),
        egress=Egress(transports={SANDBOX_ORIGIN: transport}),
        is_open=partial(_is_open, sandbox),
    )


def _cloud_endpoint(key: Key) -> Endpoint:
    base = urlsplit(settings.WAVESPEED_BASE_URL)
    ours = _our_hosts() - {base.hostname or ""}
    return Endpoint(
        name=CLOUD,
        # A ticket for an upload names where to put the bytes: that may only be a public address, too.
        client=Client(settings.WAVESPEED_BASE_URL, key.value, storage=guarded_transport()),
        egress=Egress(trusted_origins=[f"{base.scheme}://{base.netloc}"], refused_hosts=ours),
        webhooks=f"{settings.PUBLIC_URL}/hooks/ws/" if settings.PUBLIC_URL else "",
    )


def _our_hosts() -> set[str]:
    """The names this studio answers to."""
    return {urlsplit(settings.PUBLIC_URL).hostname or "", *settings.ALLOWED_HOSTS} - {"", "*"}
