"""What the provider made is fetched, checked, stored, and only then shown."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import structlog
from asgiref.sync import sync_to_async

from fluxstudio.actions import attempts
from fluxstudio.actions.intake import store_result
from fluxstudio.domain import retry
from fluxstudio.egress import EgressError
from fluxstudio.engine.endpoints import Endpoint
from fluxstudio.engine.times import Next
from fluxstudio.engine.trouble import Trouble, defer, tries
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import Attempt

log = structlog.stdlib.get_logger(__name__)

PLACES = 8  # results in memory at once
MAX_RESULT = 60_000_000  # bytes; a 1536² PNG is under 8 MB


@dataclass(frozen=True, kw_only=True)
class Ingest:
    """The step that turns a link into a picture."""

    workshop: Workshop
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PLACES))

    async def __call__(self, attempt: Attempt, endpoint: Endpoint) -> Next:
        """Fetch and store the first output; returns when to try again, None when there is nothing left to do."""
        async with self.places:
            return await self._in_place(attempt, endpoint)

    async def _in_place(self, attempt: Attempt, endpoint: Endpoint) -> Next:
        try:
            fetched = await endpoint.egress.fetch(attempt.prediction.outputs[0], max_bytes=MAX_RESULT)
            intake = await asyncio.to_thread(self.workshop.intake, fetched.data, role="result")
        except EgressError as error:
            return await self._again(attempt, "not_delivered", error.detail)
        except Refused as error:  # cut off on the way, perhaps: the next try may bring all of it
            return await self._again(attempt, "not_a_picture", error.code)
        facts = await sync_to_async(store_result)(attempt, fetched.data, intake)
        await sync_to_async(attempts.add_picture)(attempt, **facts)
        return None

    async def _again(self, attempt: Attempt, error: str, text: str) -> Next:
        wait = retry.after_no_result(tries(attempt, Trouble.RESULT), random.random)
        if wait is None:
            await sync_to_async(attempts.fail)(attempt, error=error, text=text, charged=True)
            return None
        log.warning("result not had", attempt=attempt.pk, error=error, reason=text, tries=attempt.tries)
        return await defer(attempt, Trouble.RESULT, wait)
