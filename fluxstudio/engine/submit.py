"""One queued attempt becomes one request, exactly once."""

from __future__ import annotations

import asyncio
import datetime
import random
from dataclasses import dataclass, field

import structlog
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.domain import retry
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.domain.request import to_body
from fluxstudio.domain.verdicts import MEDIA_UNREADABLE
from fluxstudio.engine.endpoints import CLOUD, Endpoint
from fluxstudio.engine.links import Links, given_of
from fluxstudio.engine.pace import Pace
from fluxstudio.engine.times import Next, later
from fluxstudio.engine.trouble import Trouble, hold_back, postpone, tries
from fluxstudio.imaging.refusals import Refused as BadPicture
from fluxstudio.models import Attempt, Instance
from fluxstudio.wavespeed import errors
from fluxstudio.wavespeed.client import FLUX_DEV_LORA

log = structlog.stdlib.get_logger(__name__)

PAUSE = 60  # seconds without new submits after the account ran dry or the key was refused
PLACES = (
    8  # submits on their way at once: a crash, or a provider that hangs, leaves no more than these in doubt
)
INSIST = (0.2, 1.0, 3.0, 5.0)  # seconds between tries to write down an answer that cost money
ANSWERED = (AttemptState.SENDING, AttemptState.IN_DOUBT)


@dataclass(frozen=True, kw_only=True)
class Submit:
    """The step that spends money."""

    links: Links
    pace: Pace
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PLACES))

    async def __call__(self, attempt: Attempt, endpoint: Endpoint | None) -> Next:
        """Send the attempt and store what became of it; returns when its next step is due, None for never."""
        if endpoint is None:
            await sync_to_async(attempts.reject)(attempt, error="key", before=AttemptState.QUEUED)
            return None
        try:
            body = await self._body(attempt, endpoint)
        except (errors.WaveSpeedError, BadPicture, OSError) as error:
            return await self._not_ready(attempt, error)
        async with self.places:
            return await self._in_place(attempt, endpoint, body)

    async def _in_place(self, attempt: Attempt, endpoint: Endpoint, body: dict[str, object]) -> Next:
        """Send it, unless the key is resting or the attempt was taken back while it waited."""
        if resting := await sync_to_async(_resting)(endpoint):
            # No trouble of its own: what it has met so far stays counted.
            await sync_to_async(attempts.hold_back)(
                attempt, due_at=resting, tries=attempt.tries, error=attempt.error
            )
            return resting
        if not await sync_to_async(attempts.begin_sending)(attempt):
            return None
        return await self._send(attempt, endpoint, body)

    async def _body(self, attempt: Attempt, endpoint: Endpoint) -> dict[str, object]:
        run = attempt.slot.run
        start, over = given_of(run)
        image = await self.links.to(endpoint, start) if start else None
        mask = await self.links.to(endpoint, over) if over else None
        # One picture per request: it arrives by itself and can be made again from its own seed.
        # Never in sync mode: a submit that stays open while it draws is in doubt all that time.
        request = run.request.evolve(
            image=image,
            mask_image=mask,
            num_images=1,
            seed=attempt.slot.seed,
            enable_sync_mode=False,
            enable_base64_output=False,
        )
        return to_body(request)

    async def _send(self, attempt: Attempt, endpoint: Endpoint, body: dict[str, object]) -> Next:
        webhook = endpoint.webhook_for(attempt.token)
        try:
            prediction = await endpoint.client.submit(FLUX_DEV_LORA, body, webhook=webhook)
        except errors.NotSent as error:
            return await self._unsent(attempt, error)
        except errors.Refused as error:
            return await self._refused(attempt, endpoint, error)
        except errors.InDoubt as error:
            if error.prediction_id is None:
                await sync_to_async(attempts.doubt)(attempt, text=error.message)
                return None
            provider_id, status = error.prediction_id, "created"
        else:
            provider_id, status = prediction.id, prediction.status
        return await self._accepted(attempt, endpoint, provider_id, status)

    async def _accepted(self, attempt: Attempt, endpoint: Endpoint, provider_id: str, status: str) -> Next:
        due = later(await self.pace.first_poll(attempt, called_back=endpoint.believed))
        if await self._bind(attempt, provider_id, status, due):
            return due
        if await sync_to_async(attempts.doubt)(attempt, text="The answer named another request's task."):
            log.error("incident: a task was named twice", attempt=attempt.pk, prediction=provider_id)
            return None
        return later(0)  # a webhook was faster than the answer

    async def _bind(self, attempt: Attempt, provider_id: str, status: str, due: datetime.datetime) -> bool:
        """Write the id down, even if the database is away for some seconds: without it the attempt is in doubt."""
        for pause in INSIST:
            try:
                return await _accept(attempt, provider_id, status, due)
            except OperationalError as error:
                log.warning("answer not kept yet", attempt=attempt.pk, reason=str(error))
                await asyncio.sleep(pause)
        return await _accept(attempt, provider_id, status, due)

    async def _not_ready(self, attempt: Attempt, error: Exception) -> Next:
        refused = isinstance(error, errors.Refused | BadPicture | FileNotFoundError)
        count = tries(attempt, Trouble.NOT_READY)
        wait = None if refused else retry.after_unsent(count, random.random)
        if wait is None:
            code = code_of(error) if isinstance(error, errors.WaveSpeedError) else "media"
            await sync_to_async(attempts.reject)(
                attempt, error=code, text=str(error), before=AttemptState.QUEUED
            )
            return None
        return await hold_back(attempt, Trouble.NOT_READY, wait)

    async def _unsent(self, attempt: Attempt, error: errors.NotSent) -> Next:
        wait = retry.after_unsent(tries(attempt, Trouble.UNREACHABLE), random.random)
        if wait is None:
            await sync_to_async(attempts.reject)(attempt, error="no_answer", text=error.message)
            return None
        return await postpone(attempt, Trouble.UNREACHABLE, wait)

    async def _refused(self, attempt: Attempt, endpoint: Endpoint, error: errors.Refused) -> Next:
        wait = None
        if isinstance(error, errors.RateLimited):
            count = tries(attempt, Trouble.LIMITED)
            wait = retry.after_limited(count, error.retry_after, random.random)
        if endpoint.name == CLOUD and isinstance(
            error, errors.RateLimited | errors.NoCredits | errors.BadKey
        ):
            seconds = error.retry_after or (5 if wait is not None else PAUSE)
            await sync_to_async(attempts.pause_provider)(until=later(seconds), reason=code_of(error))
        if wait is None:
            await sync_to_async(attempts.reject)(attempt, error=code_of(error), text=error.message)
            return None
        return await postpone(attempt, Trouble.LIMITED, wait)


def code_of(error: errors.WaveSpeedError) -> str:
    """The slot's error code for a definite no."""
    match error:
        case errors.NoCredits():
            return "credits"
        case errors.BadKey() | errors.Forbidden():
            return "key"
        case errors.BadRequest():
            return "media" if error.code == MEDIA_UNREADABLE else "settings"
        case _:
            return "no_answer"


async def _accept(attempt: Attempt, provider_id: str, status: str, due: datetime.datetime) -> bool:
    accept = sync_to_async(attempts.accept)
    return await accept(
        attempt, provider_id=provider_id, status=status, bound_by="answer", due_at=due, before=ANSWERED
    )


def _resting(endpoint: Endpoint) -> Next:
    if endpoint.name != CLOUD:
        return None
    until = Instance.current().paused_until
    return until if until and until > timezone.now() else None
