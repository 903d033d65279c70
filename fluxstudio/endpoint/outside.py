"""The endpoint's way out: pictures read from public addresses, webhooks called."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from fluxstudio.egress import Egress, guarded_transport

from .pictures import MAX_BYTES
from .postman import is_loopback

READ_WITHIN, CALL_WITHIN = 30.0, 30.0  # seconds


def lost_connection() -> Exception:
    """What a client on httpx's ASGI transport gets for a connection that was closed before the answer."""
    return httpx.ReadError("The connection was closed before the answer.")


class Outside:
    """One per running endpoint. Public addresses only, as egress judges them; webhooks may go to this machine when
    the submit was let through with one."""

    def __init__(self) -> None:
        self._egress = Egress()
        self._public = httpx.AsyncClient(
            transport=guarded_transport(), timeout=CALL_WITHIN, follow_redirects=False
        )
        self._local = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(trust_env=False), timeout=CALL_WITHIN, follow_redirects=False
        )

    async def fetch(self, url: str) -> bytes:
        """The bytes at a public https address. Raises EgressError."""
        return (await self._egress.fetch(url, max_bytes=MAX_BYTES, timeout=READ_WITHIN)).data

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The HTTP status a webhook answers; its body is not read. Raises httpx.HTTPError or EgressError."""
        client = self._local if is_loopback(urlsplit(url).hostname or "") else self._public
        async with client.stream("POST", url, content=body, headers=headers) as response:
            return response.status_code

    async def aclose(self) -> None:
        """Close all connections."""
        await self._egress.aclose()
        await self._public.aclose()
        await self._local.aclose()
