"""One accepted attempt, asked about until it has ended."""

from __future__ import annotations

import random
from dataclasses import dataclass

from asgiref.sync import sync_to_async

from fluxstudio.actions import attempts
from fluxstudio.domain import retry, verdicts
from fluxstudio.engine.endpoints import Endpoint
from fluxstudio.engine.ingest import Ingest
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.submit import Next, later
from fluxstudio.models import Attempt
from fluxstudio.wavespeed import errors
from fluxstudio.wavespeed.wire import Prediction

HOUR = 3600.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Follow:
    """The step that asks, and hands what is finished to ingest."""

    ingest: Ingest
    pace: Pace

    async def __call__(self, attempt: Attempt, endpoint: Endpoint | None) -> Next:
        """Ask once and store the answer; returns when the next step is due, None for never."""
        if endpoint is None:  # the key was taken away; it may come back within the provider's 7 days
            return later(HOUR)
        if attempt.prediction.outputs:
            return await self.ingest(attempt, endpoint)
        try:
            prediction = await endpoint.client.result(attempt.prediction.provider_id)
        except errors.NotFound as error:
            return await self._missing(attempt, error)
        except errors.WaveSpeedError as error:
            wait = retry.after_unavailable(attempt.tries, error.retry_after, random.random)
            return await self._defer(attempt, wait)
        return await self._heard(attempt, endpoint, prediction)

    async def _heard(self, attempt: Attempt, endpoint: Endpoint, prediction: Prediction) -> Next:
        if not prediction.terminal:
            due = later(await self.pace.next_poll(attempt))
            await sync_to_async(attempts.record_poll)(attempt, status=prediction.status, due_at=due)
            return due
        if not prediction.succeeded:
            verdict = verdicts.of_ended(prediction.status, prediction.code)
            await sync_to_async(attempts.fail)(
                attempt, error=verdict.error, text=prediction.error, charged=verdict.charged
            )
            return None
        if not prediction.outputs:
            return await self._empty(attempt)
        await sync_to_async(attempts.record_outputs)(
            attempt,
            outputs=list(prediction.outputs),
            sensitive=any(prediction.sensitive),
            method=prediction.method,
            notes=list(prediction.notes),
        )
        return await self.ingest(attempt, endpoint)

    async def _missing(self, attempt: Attempt, error: errors.NotFound) -> Next:
        wait = retry.after_missing(attempt.tries, random.random)
        if wait is not None:
            return await self._defer(attempt, wait)
        await sync_to_async(attempts.fail)(attempt, error="forgotten", text=error.message, charged=True)
        return None

    async def _empty(self, attempt: Attempt) -> Next:
        # "completed" without a file: the file may follow; it was charged either way.
        wait = retry.after_missing(attempt.tries, random.random)
        if wait is not None:
            return await self._defer(attempt, wait)
        await sync_to_async(attempts.fail)(attempt, error="not_delivered", charged=True)
        return None

    async def _defer(self, attempt: Attempt, wait: float) -> Next:
        due = later(wait)
        await sync_to_async(attempts.defer)(attempt, due_at=due, tries=attempt.tries + 1)
        return due
