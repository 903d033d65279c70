"""The next step of one attempt, by its state. Every step is safe to run twice."""

from __future__ import annotations

from dataclasses import dataclass

from asgiref.sync import sync_to_async

from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.engine.endpoints import Endpoints
from fluxstudio.engine.follow import Follow
from fluxstudio.engine.submit import Submit
from fluxstudio.engine.times import Due, Next
from fluxstudio.engine.trouble import Trouble, defer, hold_back
from fluxstudio.models import Attempt

CLOSED = 5.0  # seconds between looks at an endpoint that could not be opened


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What a leg runs: one call per due attempt."""

    endpoints: Endpoints
    submit: Submit
    follow: Follow

    async def __call__(self, attempt_id: int) -> Due | None:
        """Run the attempt's next step; returns when the one after is due, None when there is none."""
        attempt = await sync_to_async(_load)(attempt_id)
        due = await self._step(attempt) if attempt else None
        return Due(due, unsent=attempt.state == AttemptState.QUEUED) if attempt and due else None

    async def _step(self, attempt: Attempt) -> Next:
        endpoint = await self.endpoints.get(attempt.endpoint)
        closed = endpoint is not None and not endpoint.is_open()
        match attempt.state:
            case AttemptState.QUEUED if closed:
                return await hold_back(attempt, Trouble.CLOSED, CLOSED)
            case AttemptState.ACCEPTED if closed:
                return await defer(attempt, Trouble.CLOSED, CLOSED)
            case AttemptState.QUEUED:
                return await self.submit(attempt, endpoint)
            case AttemptState.ACCEPTED:
                return await self.follow(attempt, endpoint)
            case _:
                return None


def _load(attempt_id: int) -> Attempt | None:
    rows = Attempt.objects.select_related(
        "prediction",
        "slot__run__team",
        "slot__run__collection",
        "slot__run__reference",
        "slot__run__mask",
        "slot__run__touch_up",
    )
    return rows.filter(pk=attempt_id).first()
