"""Links under which the provider can read a reference or a mask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from asgiref.sync import sync_to_async

from fluxstudio.engine.endpoints import Endpoint
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import Picture, Run
from fluxstudio.models.files import read
from fluxstudio.models.touchups import StoredFile

KEEP = 6 * 24 * 3600  # seconds; the provider forgets uploads after 7 days
MEDIA = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}

Given = Picture | StoredFile


def given_of(run: Run) -> tuple[Given | None, Given | None]:
    """What the provider is given to start from, and the mask over it: a touch-up's box, or reference and mask."""
    touch_up = getattr(run, "touch_up", None)
    if touch_up is not None:
        return touch_up.image_to_send, touch_up.mask_to_send
    return run.reference, run.mask


class Links:
    """Uploads each picture once per endpoint and remembers its link. Uploading costs nothing."""

    def __init__(self, workshop: Workshop, clock: Callable[[], float] = time.time) -> None:
        self._workshop = workshop
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, str]] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    async def to(self, endpoint: Endpoint, picture: Given) -> str:
        """The link to this picture at that endpoint. Raises Refused or Unavailable of the client."""
        key = (endpoint.name, picture.sha256)
        # The four attempts of one run come at once and need one upload between them.
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self._known.get(key)
            if known is None or known[0] < self._clock():
                link = await self._upload(endpoint, picture)
                known = self._known[key] = (self._clock() + KEEP, link)
            return known[1]

    def forget(self, endpoint: Endpoint, picture: Given) -> None:
        """Upload it again next time."""
        self._known.pop((endpoint.name, picture.sha256), None)

    async def _upload(self, endpoint: Endpoint, picture: Given) -> str:
        stored = await sync_to_async(read)(picture.file)
        data = await asyncio.to_thread(self._workshop.send_copy, stored)
        format = picture.format if data is stored else "jpeg"
        return await endpoint.client.upload(f"{picture.slug}.{format}", data, MEDIA[format])
