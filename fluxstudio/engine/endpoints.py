"""The endpoints an engine talks to, each with its long-lived clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from asgiref.sync import sync_to_async

from fluxstudio.actions.provider import CLOUD, SANDBOX, Key, current_key, keep_webhook_secret
from fluxstudio.egress import Egress
from fluxstudio.wavespeed.client import Client
from fluxstudio.wavespeed.errors import WaveSpeedError

log = structlog.stdlib.get_logger(__name__)

ASK_AGAIN = 60.0  # seconds between tries to have the webhook secret


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One server that speaks the protocol, and the door through which its results are fetched."""

    name: str
    client: Client
    egress: Egress
    webhooks: str = ""  # where it may call back: `https://host/hooks/ws/`, or empty to be polled
    believed: bool = False  # whether its calls can be told from forged ones; until then it is polled as well
    is_open: Callable[[], bool] = lambda: True  # whether it can be asked at all just now

    def webhook_for(self, token: str) -> str | None:
        """The URL that a submit names, with the attempt's own token in it."""
        return f"{self.webhooks}{token}" if self.webhooks else None

    async def aclose(self) -> None:
        """Close its connections."""
        await self.client.aclose()
        await self.egress.aclose()


class Endpoints:
    """The sandbox, and the cloud as long as there is a key; a new key is noticed when it is next asked for."""

    def __init__(
        self,
        sandbox: Endpoint,
        make_cloud: Callable[[Key], Endpoint],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`make_cloud` raises ValueError for a key that cannot be one."""
        self._sandbox = sandbox
        self._make_cloud = make_cloud
        self._clock = clock
        self._value = ""  # of the key that the cloud below was made with
        self._cloud: Endpoint | None = None
        self._retired: list[Endpoint] = []
        self._learning = asyncio.Lock()
        self._ask_at = 0.0

    async def get(self, name: str) -> Endpoint | None:
        """The endpoint of that name; None for the cloud without a usable key."""
        return self._sandbox if name == SANDBOX else await self._get_cloud()

    async def aclose(self) -> None:
        """Close every connection."""
        for endpoint in (self._sandbox, self._cloud, *self._retired):
            if endpoint is not None:
                await endpoint.aclose()

    async def _get_cloud(self) -> Endpoint | None:
        key = await sync_to_async(current_key)()
        if key is None:
            return None
        if self._value != key.value:
            self._replace(key)
        if self._cloud is not None and self._cloud.webhooks and not self._cloud.believed:
            await self._learn_secret(key)
        return self._cloud

    def _replace(self, key: Key) -> None:
        if self._cloud is not None:
            self._retired.append(self._cloud)  # steps under way may still be using it
        self._value, self._ask_at = key.value, 0.0
        try:
            self._cloud = self._make_cloud(key)
        except ValueError:
            self._cloud = None
            log.error("the provider's key cannot be one; nothing is sent with it", source=key.source)

    async def _learn_secret(self, key: Key) -> None:
        # Asked for once in every process, even if one is kept: that one may belong to an earlier key.
        async with self._learning:
            cloud = self._cloud
            if cloud is None or cloud.believed or self._clock() < self._ask_at:
                return
            self._ask_at = self._clock() + ASK_AGAIN
            try:
                secret = await cloud.client.webhook_secret()
            except WaveSpeedError as error:
                log.warning("webhook secret not had", error=type(error).__name__)
                return
            if secret != key.webhook_secret:
                await sync_to_async(keep_webhook_secret)(secret, key=key.value)
            if self._cloud is cloud:
                self._cloud = replace(cloud, believed=True)


__all__ = ["CLOUD", "SANDBOX", "Endpoint", "Endpoints"]
