"""Looking at the LoRAs that somebody asked about, one after the other, for as long as the engine runs."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from asgiref.sync import sync_to_async

from fluxstudio.actions import lora_checks
from fluxstudio.egress import Egress
from fluxstudio.engine.wakes import listen

log = structlog.stdlib.get_logger(__name__)

SWEEP = 30.0  # seconds; a wake-up may be lost, a row is not


async def check_loras(egress: Egress, *, hub: str = "", sweep: float = SWEEP) -> None:
    """Look whenever there is something to look at, until cancelled. A look that is cut off is made again."""
    wake = asyncio.Event()
    listening = asyncio.create_task(listen(wake.set))
    try:
        while True:
            wake.clear()
            try:
                await look_at_waiting(egress, hub=hub)
            except Exception:
                log.exception("LoRAs could not be looked at")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), sweep)
    finally:
        listening.cancel()


async def look_at_waiting(egress: Egress, *, hub: str = "") -> int:
    """Look at everything that waits. Returns how many there were."""
    rows = await sync_to_async(lora_checks.waiting)()
    for row in rows:
        await sync_to_async(lora_checks.record)(row, await _found(row.path, egress, hub))
    return len(rows)


async def _found(path: str, egress: Egress, hub: str) -> lora_checks.Found:
    """What a look found; one that breaks is an answer, too, or it would be made again before all others for ever."""
    try:
        return await lora_checks.look(path, egress, hub=hub)
    except Exception:
        log.exception("a LoRA could not be looked at", path=path)
        return lora_checks.Found(code=lora_checks.UNREACHABLE)
