"""Predictions as they are kept: made, drawn, finished once, deleted, forgotten after seven days."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from fluxstudio.domain.request import RunRequest, parse, to_body

from .accounts import charge, refund
from .config import MODEL
from .faults import Faults

UNFINISHED = ("created", "processing")
REFUNDED = ("failed", "timeout")  # cancelled and deleted stay billed (reference, § 4.6)
STATUSES = ("created", "processing", "completed", "failed", "cancelled", "timeout")


class NoCredit(Exception):
    """The account cannot pay for the prediction; nothing was made."""


class TooManyStarted(Exception):
    """The account has started as many pictures this minute as its level allows; nothing was made."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A prediction that is about to be made."""

    account: str
    inputs: Mapping[str, Any]  # as sent, without unknown keys
    request: RunRequest  # seed settled
    faults: Faults
    base: str  # scheme and host the submit was sent to
    webhook: str | None
    at_once: int
    per_minute: int


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a prediction ended."""

    status: str
    code: int = 0
    error: str = ""
    outputs: Sequence[str] = ()  # file names, or naked base64
    nsfw: Sequence[bool] = ()
    inference_ms: int = 0
    drawn: Mapping[str, Any] = field(default_factory=dict)  # engine, method, unknown, notes


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One prediction as it stands."""

    number: int
    id: str
    account: str
    model: str
    inputs: dict[str, Any]
    request: RunRequest
    faults: dict[str, int]
    base: str
    webhook: str | None
    at_once: int
    charged_micros: int
    created_ns: int
    finished_ns: int | None
    status: str
    code: int
    error: str
    outputs: list[str]
    nsfw: list[bool]
    inference_ms: int
    drawn: dict[str, Any]
    webhook_done: bool

    @property
    def finished(self) -> bool:
        return self.status not in UNFINISHED

    @classmethod
    def of(cls, row: sqlite3.Row) -> Self:
        """From its row; the columns that hold JSON are read."""
        values = {name: row[name] for name in row.keys() if name != "pictures"}  # noqa: SIM118
        for name in ("inputs", "faults", "outputs", "nsfw", "drawn"):
            values[name] = json.loads(row[name])
        return cls(**values | {"request": parse(json.loads(row["request"]))})


def make(db: sqlite3.Connection, draft: Draft, *, now_ns: int) -> Prediction:
    """Charge for a prediction and write it down, both or neither. Raises TooManyStarted, NoCredit."""
    pictures = draft.request.num_images
    if started_this_minute(db, draft.account, now_ns) + pictures > draft.per_minute:
        raise TooManyStarted
    prediction, price = secrets.token_hex(16), draft.request.price_micros
    if not charge(db, draft.account, prediction, price, now_ns):
        raise NoCredit
    db.execute(
        "INSERT INTO prediction (id, account, model, inputs, request, faults, base, webhook, at_once, pictures,"
        " charged_micros, created_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            prediction,
            draft.account,
            MODEL,
            json.dumps(draft.inputs),
            json.dumps(to_body(draft.request)),
            json.dumps(draft.faults),
            draft.base,
            draft.webhook,
            draft.at_once,
            pictures,
            price,
            now_ns,
        ),
    )
    return get(db, prediction)


def started_this_minute(db: sqlite3.Connection, account: str, now_ns: int) -> int:
    """Pictures started since the minute began: limits reset every minute."""
    minute = now_ns - now_ns % 60_000_000_000
    row = db.execute(
        "SELECT coalesce(sum(pictures), 0) FROM prediction WHERE account = ? AND created_ns >= ?",
        (account, minute),
    ).fetchone()
    return int(row[0])


def get(db: sqlite3.Connection, prediction: str) -> Prediction:
    """The prediction; raises KeyError."""
    row = db.execute("SELECT * FROM prediction WHERE id = ?", (prediction,)).fetchone()
    if row is None:
        raise KeyError(prediction)
    return Prediction.of(row)


def unfinished(db: sqlite3.Connection) -> list[Prediction]:
    """What a restart has to draw, oldest first."""
    rows = db.execute("SELECT * FROM prediction WHERE status IN ('created', 'processing') ORDER BY number")
    return [Prediction.of(row) for row in rows]


def unannounced(db: sqlite3.Connection) -> list[Prediction]:
    """What has ended without its webhook having been settled, oldest first."""
    rows = db.execute(
        "SELECT * FROM prediction WHERE webhook IS NOT NULL AND NOT webhook_done"
        " AND status NOT IN ('created', 'processing', 'deleted') ORDER BY number"
    )
    return [Prediction.of(row) for row in rows]


def begin(db: sqlite3.Connection, prediction: str) -> None:
    """From waiting to being drawn."""
    db.execute(
        "UPDATE prediction SET status = 'processing' WHERE id = ? AND status = 'created'", (prediction,)
    )


def finish(db: sqlite3.Connection, prediction: str, ending: Ending, *, now_ns: int) -> bool:
    """End it once, with the refund its ending brings; False when it had ended (or was deleted) before."""
    changed = db.execute(
        "UPDATE prediction SET status = ?, code = ?, error = ?, outputs = ?, nsfw = ?, inference_ms = ?, drawn = ?,"
        " finished_ns = ? WHERE id = ? AND status IN ('created', 'processing')",
        (
            ending.status,
            ending.code,
            ending.error,
            json.dumps(list(ending.outputs)),
            json.dumps(list(ending.nsfw)),
            ending.inference_ms,
            json.dumps(ending.drawn),
            now_ns,
            prediction,
        ),
    ).rowcount
    if changed and ending.status in REFUNDED:
        done = get(db, prediction)
        refund(db, done.account, prediction, done.charged_micros, now_ns)
    return bool(changed)


def delete(db: sqlite3.Connection, account: str, predictions: Sequence[str]) -> int:
    """Mark own predictions deleted; how many were. Unknown and foreign ids are ignored, bills stay."""
    return sum(
        db.execute(
            "UPDATE prediction SET status = 'deleted' WHERE id = ? AND account = ? AND status <> 'deleted'",
            (prediction, account),
        ).rowcount
        for prediction in dict.fromkeys(predictions)
    )


def settle_webhook(db: sqlite3.Connection, prediction: str) -> None:
    """Its callback was delivered, or given up."""
    db.execute("UPDATE prediction SET webhook_done = 1 WHERE id = ?", (prediction,))


def forget(db: sqlite3.Connection, *, before_ns: int) -> list[str]:
    """Drop predictions made before then; their ids, so that their files can go too."""
    ids = [row["id"] for row in db.execute("SELECT id FROM prediction WHERE created_ns < ?", (before_ns,))]
    db.execute(
        "DELETE FROM delivery WHERE prediction IN (SELECT id FROM prediction WHERE created_ns < ?)",
        (before_ns,),
    )
    db.execute("DELETE FROM prediction WHERE created_ns < ?", (before_ns,))
    return ids
