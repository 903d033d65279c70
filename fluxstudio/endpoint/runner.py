"""What happens to a prediction after its submit: wait for a place, be drawn, end once, tell the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from . import predictions
from .books import Books
from .config import Config
from .drawing import Studio
from .faults import fail_code
from .postman import Postman
from .predictions import Ending, Prediction
from .wire import nanoseconds

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

_WORDS = {
    1200: "Content moderation: the request was refused.",
    1402: "Failed to download image from the provided URL.",
    5000: "Internal error.",
    5003: "Service unavailable.",
}


class Runner:
    """Holds every prediction that is under way; rebuilt from the books by `resume`."""

    def __init__(
        self, config: Config, books: Books, studio: Studio, postman: Postman, clock: Clock, sleep: Sleep
    ) -> None:
        self._config, self._books, self._studio, self._postman = config, books, studio, postman
        self._clock, self._sleep = clock, sleep
        self._places: dict[str, asyncio.Semaphore] = {}  # by account
        self._drawing: dict[str, asyncio.Task[None]] = {}
        self._delivering: dict[str, asyncio.Task[None]] = {}

    def resume(self) -> None:
        """Start again what an earlier process left unfinished; it was charged then and is not charged now."""
        for prediction in predictions.unfinished(self._books.read):
            self.start(prediction)
        for prediction in predictions.unannounced(self._books.read):
            self._keep(self._delivering, prediction.id, self._postman.deliver(prediction))

    def start(self, prediction: Prediction) -> None:
        """Begin; returns at once."""
        self._keep(self._drawing, prediction.id, self._run(prediction))

    async def finished(self, prediction: str) -> None:
        """Until it has ended."""
        if task := self._drawing.get(prediction):
            await asyncio.wait({task})

    async def announced(self, prediction: str) -> None:
        """Until its webhook has been delivered or given up."""
        await self.finished(prediction)
        if task := self._delivering.get(prediction):
            await asyncio.wait({task})

    async def settled(self) -> None:
        """Until nothing is under way."""
        while tasks := {*self._drawing.values(), *self._delivering.values()}:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Drop what is under way; the books know it, and `resume` takes it up."""
        tasks = [*self._drawing.values(), *self._delivering.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._studio.close()

    def _keep(
        self, kept: dict[str, asyncio.Task[None]], prediction: str, work: Coroutine[Any, Any, None]
    ) -> None:
        kept[prediction] = task = asyncio.create_task(work)
        task.add_done_callback(lambda _: kept.pop(prediction, None))

    async def _run(self, prediction: Prediction) -> None:
        places = self._places.setdefault(prediction.account, asyncio.Semaphore(prediction.at_once))
        async with places:
            await self._books.write(predictions.begin, prediction.id)
            ending = await self._end(prediction)
            now = nanoseconds(self._clock())
            ended = await self._books.write(predictions.finish, prediction.id, ending, now_ns=now)
        if ended and prediction.webhook:
            done = predictions.get(self._books.read, prediction.id)
            self._keep(self._delivering, prediction.id, self._postman.deliver(done))

    async def _end(self, prediction: Prediction) -> Ending:
        started = self._clock()
        ending = _ordered_ending(prediction) or await self._studio.draw(prediction)
        await self._dawdle(prediction, started)
        milliseconds = max(0, round((self._clock() - started) * 1000))
        return _spoil(replace(ending, inference_ms=milliseconds), prediction)

    async def _dawdle(self, prediction: Prediction, started: float) -> None:
        if "stuck" in prediction.faults:
            await asyncio.Event().wait()
        seconds = self._config.duration(prediction.id)
        if "slow" in prediction.faults:
            seconds = (prediction.faults["slow"] or 10_000) / 1000
        if (left := seconds - (self._clock() - started)) > 0:
            await self._sleep(left)


def _ordered_ending(prediction: Prediction) -> Ending | None:
    """The bad ending a fault asks for."""
    code = fail_code(prediction.faults)
    if code is not None:
        return Ending(status="failed", code=code, error=_WORDS.get(code, "Task failed."))
    if "cancelled" in prediction.faults:
        return Ending(status="cancelled", error="The task was cancelled.")
    if "timeout" in prediction.faults:
        return Ending(status="timeout", code=5004, error="The task timed out.")
    return None


def _spoil(ending: Ending, prediction: Prediction) -> Ending:
    """What faults change about an ending that went well."""
    if ending.status == "completed" and "nsfw" in prediction.faults:
        ending = replace(ending, nsfw=[True] * len(ending.outputs))
    if ending.status == "completed" and "output-missing" in prediction.faults:
        ending = replace(ending, outputs=[], nsfw=[])
    return ending
