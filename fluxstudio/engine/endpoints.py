"""The endpoints an engine talks to, each with its long-lived clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from asgiref.sync import sync_to_async

from fluxstudio.actions.provider import CLOUD, SANDBOX, Key, current_key, keep_webhook_secret
from fluxstudio.egress import Egress
from fluxstudio.wavespeed.client import Client
from fluxstudio.wavespeed.errors import WaveSpeedError

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One server that speaks the protocol, and the door through which its results are fetched."""

    name: str
    client: Client
    egress: Egress
    webhooks: str = ""  # where it may call back: `https://host/hooks/ws/`, or empty to be polled

    def webhook_for(self, token: str) -> str | None:
        """The URL that a submit names, with the attempt's own token in it."""
        return f"{self.webhooks}{token}" if self.webhooks else None

    async def aclose(self) -> None:
        """Close its connections."""
        await self.client.aclose()
        await self.egress.aclose()


class Endpoints:
    """The sandbox, and the cloud as long as there is a key; a new key is noticed when it is next asked for."""

    def __init__(self, sandbox: Endpoint, make_cloud: Callable[[Key], Endpoint]) -> None:
        self._sandbox = sandbox
        self._make_cloud = make_cloud
        self._key: Key | None = None
        self._cloud: Endpoint | None = None
        self._retired: list[Endpoint] = []

    async def get(self, name: str) -> Endpoint | None:
        """The endpoint of that name; None for the cloud without a key."""
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
        if self._cloud is None or self._key is None or self._key.value != key.value:
            before, self._cloud, self._key = self._cloud, self._make_cloud(key), key
            if before is not None:
                self._retired.append(before)  # steps under way may still be using it
            await self._learn_secret(key, self._cloud)
        return self._cloud

    async def _learn_secret(self, key: Key, cloud: Endpoint) -> None:
        # Without the secret a delivery is not believed; polling then finds the result all the same.
        if not cloud.webhooks or key.webhook_secret:
            return
        try:
            secret = await cloud.client.webhook_secret()
        except WaveSpeedError as error:
            log.warning("webhook secret not had", error=type(error).__name__)
            return
        await sync_to_async(keep_webhook_secret)(secret)


__all__ = ["CLOUD", "SANDBOX", "Endpoint", "Endpoints"]
