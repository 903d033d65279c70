"""What has to be done now and then and is in nobody's way: pruning, emptying the bin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from asgiref.sync import sync_to_async
from django.db import connections

log = structlog.stdlib.get_logger(__name__)

Chore = Callable[[], object]
FIRST = 60.0  # seconds after the start, when pages have been served
EVERY = 3600.0  # seconds


async def do_chores(chores: Sequence[Chore], *, first: float = FIRST, every: float = EVERY) -> None:
    """Do them all, one after the other, for ever. One that fails is done again next time."""
    await asyncio.sleep(first)
    while chores:
        for chore in chores:
            # A thread and a connection of its own: steps never wait for a chore.
            await sync_to_async(_do, thread_sensitive=False)(chore)
        await asyncio.sleep(every)


def _do(chore: Chore) -> None:
    try:
        chore()
    except Exception:
        log.exception("chore failed", chore=getattr(chore, "__name__", repr(chore)))
    finally:
        connections.close_all()
