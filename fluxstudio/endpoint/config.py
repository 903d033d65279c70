"""What an endpoint is told when it is started: folder, pace, limits, play money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

MODEL = "wavespeed-ai/flux-dev-lora"
DAY = 86_400.0  # seconds


class Level(NamedTuple):
    """What an account may do at once. Source: account-levels page, newer copy."""

    per_minute: int  # pictures started
    at_once: int  # predictions being drawn; further ones wait in `created`


LEVELS = {
    "bronze": Level(2, 2),
    "silver": Level(500, 300),
    "gold": Level(3_000, 3_000),
    "ultra": Level(5_000, 10_000),
}
_LEVEL_IN_KEY = re.compile(rf"(?:^|[_-])({'|'.join(LEVELS)})(?:[_-]|$)")


@dataclass(frozen=True, kw_only=True)
class Config:
    """Settings of one endpoint. Durations are seconds, money is micro-dollars."""

    data: Path  # books and files live here, so that a restart finds them
    pace: float | None = None  # seconds a prediction takes at least; None is 1.2–3 by its id, 0 is full speed
    workers: int = 2  # drawing threads
    key: str | None = None  # the only key accepted; None takes any, each its own account
    level: str = "silver"  # of keys that do not name one, such as wsk_bronze_1
    concurrency: int | None = None  # overrides what the level allows at once
    books: bool = False  # serve GET /books
    faults: bool = True  # obey [[fault:…]] and X-FluxStudio-Fault
    loopback_webhooks: bool = False  # call http://127.0.0.1 too
    opening_micros: int = 10_000_000_000  # play money a new key starts with
    no_credit_status: int = 400  # 400 with code 1407, or 402
    deleted_status: int = 200  # 200 with status "deleted", or 404 for clients that would poll for ever
    sync_wait: float = 90.0
    retention: float = 7 * DAY
    ticket_life: float = 3_600.0
    upload_quota: int = 10 * 2**30  # bytes a key may have stored

    def level_of(self, key: str) -> Level:
        """The limits of a key: the level its text names, else the endpoint's own."""
        named = _LEVEL_IN_KEY.search(key)
        level = LEVELS[named[1] if named else self.level]
        return level._replace(at_once=self.concurrency) if self.concurrency else level

    def duration(self, prediction: str) -> float:
        """How long drawing lasts at least, so that states can be seen; the same for the same prediction."""
        if self.pace is not None:
            return self.pace
        return 1.2 + 1.8 * int(prediction[:8], 16) / 0xFFFF_FFFF
