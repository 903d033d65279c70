"""What every route works with: the open books, the runner, the clock, and who is asking."""

from __future__ import annotations

import asyncio
import hmac
from collections import Counter
from dataclasses import dataclass, field

from starlette.requests import Request

from . import accounts, predictions, uploads
from .books import Books
from .config import Config, Level
from .files import Files
from .outside import Outside
from .predictions import Prediction
from .runner import Clock, Runner, Sleep
from .wire import Refusal, nanoseconds

SWEEP_EVERY = 3_600.0  # seconds


@dataclass(frozen=True)
class Account:
    """Who is asking: the digest of their key, and what they may do at once."""

    id: str
    level: Level


@dataclass(kw_only=True)
class Desk:
    """One running endpoint, seen from a route."""

    config: Config
    engine: str  # the renderer's name
    books: Books
    files: Files
    runner: Runner
    outside: Outside
    clock: Clock
    sleep: Sleep
    known: set[str] = field(default_factory=set)  # accounts that exist
    polls: Counter[str] = field(default_factory=Counter)  # polls of predictions whose faults count them
    swept: float = 0.0

    @property
    def now_ns(self) -> int:
        return nanoseconds(self.clock())

    @property
    def oldest_ns(self) -> int:
        """What was made before then is gone."""
        return self.now_ns - nanoseconds(self.config.retention)

    async def account(self, request: Request) -> Account:
        """The caller's account, made on first sight; raises Refusal 401."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip()
        known = self.config.key is None or hmac.compare_digest(key.encode(), self.config.key.encode())
        if scheme.lower() != "bearer" or not key or not known:
            raise Refusal(401, "Invalid or missing API key. Send Authorization: Bearer <key>.")
        account = accounts.account_id(key)
        if account not in self.known:
            opening = self.config.opening_micros
            await self.books.write(accounts.open_account, account, opening_micros=opening, now_ns=self.now_ns)
            self.known.add(account)
        return Account(account, self.config.level_of(key))

    def prediction(self, prediction: str, account: Account | None = None) -> Prediction:
        """The prediction while it is kept, of that account if one is given; raises Refusal 404."""
        try:
            found = predictions.get(self.books.read, prediction)
        except KeyError:
            raise Refusal(404, "Prediction not found") from None
        if found.created_ns < self.oldest_ns or (account and found.account != account.id):
            raise Refusal(404, "Prediction not found")
        return found

    async def sweep(self) -> None:
        """Once an hour, as somebody asks for something new: forget what is older than the retention."""
        if self.clock() - self.swept < SWEEP_EVERY:
            return
        self.swept = self.clock()
        gone = await self.books.write(predictions.forget, before_ns=self.oldest_ns)
        tokens = await self.books.write(uploads.forget, before_ns=self.oldest_ns)
        await asyncio.to_thread(self._remove_files, gone, tokens)

    def _remove_files(self, gone: list[str], tokens: list[str]) -> None:
        for prediction in gone:
            self.files.forget_prediction(prediction)
        for token in tokens:
            self.files.forget_upload(token)


def desk_of(request: Request) -> Desk:
    """The desk of the application that answers."""
    desk = request.app.state.front.open()
    assert isinstance(desk, Desk)
    return desk
