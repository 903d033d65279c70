"""Wake-ups on the channel layer: a hint that there is work. The sweep finds it anyway."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from channels.layers import get_channel_layer

from fluxstudio import events

log = structlog.stdlib.get_logger(__name__)

JOIN_AGAIN = 3600.0  # seconds; a channel layer forgets who joined a group after a day
AFTER_TROUBLE = 5.0  # seconds


async def listen(hear: Callable[[], None], *, join_again: float = JOIN_AGAIN) -> None:
    """Call `hear()` for every wake-up, for ever; a layer that is away is asked again."""
    layer = get_channel_layer()
    if layer is None:
        return
    channel = await layer.new_channel()
    while True:
        try:
            await layer.group_add(events.ENGINE, channel)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(join_again):
                    while True:
                        await layer.receive(channel)
                        hear()
        except Exception:
            log.exception("the channel layer is away")
            await asyncio.sleep(AFTER_TROUBLE)
