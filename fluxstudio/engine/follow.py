"""One accepted attempt, asked about until it has ended."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.domain import retry, verdicts
from fluxstudio.domain.durations import finished_about
from fluxstudio.engine.endpoints import Endpoint
from fluxstudio.engine.ingest import Ingest
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.times import Next
from fluxstudio.engine.trouble import Trouble, defer, tries
from fluxstudio.models import Attempt
from fluxstudio.wavespeed import errors
from fluxstudio.wavespeed.wire import Prediction

NO_KEY = 60.0  # seconds between looks for a key that was taken away
LATE = 2.0  # seconds; a question asked later than that after it was due says little about the duration


@dataclass(frozen=True, kw_only=True)
class Follow:
    """The step that asks, and hands what is finished to ingest."""

    ingest: Ingest
    pace: Pace

    async def __call__(self, attempt: Attempt, endpoint: Endpoint | None) -> Next:
        """Ask once and store the answer; returns when the next step is due, None for never."""
        if endpoint is None:  # the key was taken away; it may come back within the provider's 7 days
            return await defer(attempt, Trouble.NO_KEY, NO_KEY)
        if attempt.prediction.outputs:
            return await self.ingest(attempt, endpoint)
        asked_at = timezone.now()
        try:
            prediction = await endpoint.client.result(attempt.prediction.provider_id)
        except errors.NotFound as error:
            return await self._missing(attempt, "forgotten", error.message)
        except errors.WaveSpeedError as error:
            count = tries(attempt, Trouble.UNAVAILABLE)
            wait = retry.after_unavailable(count, error.retry_after, random.random)
            return await defer(attempt, Trouble.UNAVAILABLE, wait)
        self.pace.answered(attempt.endpoint, (timezone.now() - asked_at).total_seconds())
        return await self._heard(attempt, endpoint, prediction, asked_at)

    async def _heard(
        self, attempt: Attempt, endpoint: Endpoint, prediction: Prediction, asked_at: datetime.datetime
    ) -> Next:
        if not prediction.terminal:
            due = await self.pace.next_poll(attempt, asked_at)
            await sync_to_async(attempts.record_poll)(
                attempt, status=prediction.status, asked_at=asked_at, due_at=due
            )
            return due
        if not prediction.succeeded:
            verdict = verdicts.of_ended(prediction.status, prediction.code)
            await sync_to_async(attempts.fail)(
                attempt, error=verdict.error, text=prediction.error, charged=verdict.charged
            )
            return None
        if not prediction.outputs:
            # "completed" without a file: the file may follow; it was charged either way.
            return await self._missing(attempt, "not_delivered", "")
        heard = attempts.Heard(
            outputs=list(prediction.outputs),
            sensitive=any(prediction.sensitive),
            method=prediction.method,
            notes=list(prediction.notes),
        )
        seconds = seconds_taken(attempt, asked_at)
        await sync_to_async(attempts.record_outputs)(attempt, heard, seconds=seconds)
        return await self.ingest(attempt, endpoint)

    async def _missing(self, attempt: Attempt, error: str, text: str) -> Next:
        wait = retry.after_missing(tries(attempt, Trouble.MISSING), random.random)
        if wait is not None:
            return await defer(attempt, Trouble.MISSING, wait)
        await sync_to_async(attempts.fail)(attempt, error=error, text=text, charged=True)
        return None


def seconds_taken(attempt: Attempt, found_at: datetime.datetime) -> float | None:
    """How long the picture took, judged from the last question that found it unfinished and the one that did not."""
    if attempt.accepted_at is None or (found_at - attempt.due_at).total_seconds() > LATE:
        return None
    found = (found_at - attempt.accepted_at).total_seconds()
    unfinished = (attempt.asked_at - attempt.accepted_at).total_seconds() if attempt.asked_at else 0.0
    return finished_about(max(0.0, unfinished), max(0.0, found))
