"""Webhooks: signed per key, retried three times, never blocking anything else.

Source: https://wavespeed.ai/docs/how-to-use-webhooks (three retries, exponential backoff, 20 minutes); the
seconds between are not published, 1, 4 and 16 are ours.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from fluxstudio.wavespeed.webhooks import signed_headers

from . import deliveries, predictions
from .accounts import secret_of
from .books import Books
from .predictions import Prediction
from .views import describe
from .wire import nanoseconds

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[int]]  # the HTTP status; raises when there is none

PAUSES = (1.0, 4.0, 16.0)  # seconds before each retry
BUDGET = 20 * 60.0  # seconds
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Postman:
    """Delivers endings to the URL given at submit."""

    def __init__(
        self,
        books: Books,
        engine: str,
        post: Post,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._books, self._engine, self._post = books, engine, post
        self._clock, self._sleep = clock, sleep

    async def deliver(self, prediction: Prediction) -> None:
        """Call until a 2xx comes back, retries or budget are used up, or the fault says otherwise."""
        faults = prediction.faults
        if "webhook-late" in faults:
            await self._sleep((faults["webhook-late"] or 5_000) / 1000)
        if "webhook-lost" not in faults:
            await self._until_taken(prediction)
        if "webhook-twice" in faults:
            await self._until_taken(prediction)
        await self._books.write(predictions.settle_webhook, prediction.id)

    async def _until_taken(self, prediction: Prediction) -> None:
        deadline = self._clock() + BUDGET
        for pause in (0.0, *PAUSES):
            if pause:
                await self._sleep(pause)
            if self._clock() >= deadline or await self._call(prediction):
                return

    async def _call(self, prediction: Prediction) -> bool:
        url, now = prediction.webhook or "", self._clock()
        body = json.dumps(describe(prediction, prediction.base, self._engine)).encode()
        secret = secret_of(self._books.read, prediction.account)
        if "webhook-forged" in prediction.faults:
            secret = "whsec_somebody-else"
        headers = {"content-type": "application/json"} | signed_headers(secret, prediction.id, int(now), body)
        number = await self._books.write(deliveries.called, prediction.id, url, now_ns=nanoseconds(now))
        answer, error = await self._answer(url, body, headers)
        await self._books.write(deliveries.answered, number, answer=answer, error=error)
        return answer is not None and 200 <= answer < 300

    async def _answer(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int | None, str]:
        try:
            return await self._post(url, body, headers), ""
        except Exception as error:  # whatever went wrong on the way is no answer
            return None, type(error).__name__


def may_call(url: str, *, loopback: bool) -> bool:
    """Whether a webhook URL is one we deliver to: https, or plain http to this machine where that is allowed."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.password:
        return False
    if is_loopback(parts.hostname):
        return loopback and parts.scheme in ("http", "https")
    return parts.scheme == "https"


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine."""
    return host in _LOOPBACK
