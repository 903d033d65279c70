"""What an account has made: the list, the spend, and the books that tests read from outside."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from .books import FILE
from .predictions import Prediction
from .wire import stamp


def page_of(
    db: sqlite3.Connection,
    account: str,
    *,
    model: str | None,
    status: str | None,
    since_ns: int,
    until_ns: int,
    limit: int,
    offset: int,
) -> tuple[int, list[Prediction]]:
    """How many match, and one page of them, newest first. Deleted ones are gone."""
    condition = (
        "account = ? AND status <> 'deleted' AND created_ns BETWEEN ? AND ?"
        " AND (? IS NULL OR model = ?) AND (? IS NULL OR status = ?)"
    )
    values = (account, since_ns, until_ns, model, model, status, status)
    total = db.execute(f"SELECT count(*) FROM prediction WHERE {condition}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT * FROM prediction WHERE {condition} ORDER BY number DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return total, [Prediction.of(row) for row in rows]


def usage_of(db: sqlite3.Connection, account: str, *, since_ns: int, until_ns: int) -> dict[str, Any]:
    """Spend per model and day, as `user/usage_stats` gives it. Refunded predictions cost nothing."""
    rows = db.execute(
        "SELECT model, date(created_ns / 1000000000, 'unixepoch') AS day, status, created_ns, pictures,"
        " CASE WHEN status IN ('failed', 'timeout') THEN 0 ELSE charged_micros END AS cost"
        " FROM prediction WHERE account = ? AND created_ns BETWEEN ? AND ? ORDER BY number",
        (account, since_ns, until_ns),
    ).fetchall()
    return {
        "per_model_usage": [_model_usage(model, rows) for model in sorted({row["model"] for row in rows})],
        "daily_usage": [_day_usage(day, rows) for day in sorted({row["day"] for row in rows})],
        "summary": {
            "total_cost": _dollars(rows),
            "total_requests": len(rows),
            "success_requests": sum(row["status"] == "completed" for row in rows),
        },
    }


def _model_usage(model: str, rows: list[sqlite3.Row]) -> dict[str, Any]:
    own = [row for row in rows if row["model"] == model]
    return {
        "model_uuid": model,
        "model_type": "text-to-image",
        "unit_price": 0.015,
        "total_cost": _dollars(own),
        "total_count": len(own),
        "last_used_date": stamp(own[-1]["created_ns"]),
    }


def _day_usage(day: str, rows: list[sqlite3.Row]) -> dict[str, Any]:
    own = [row for row in rows if row["day"] == day]
    return {"date": day, "amount": _dollars(own), "count": len(own)}


def _dollars(rows: list[sqlite3.Row]) -> float:
    return sum(int(row["cost"]) for row in rows) / 1_000_000


def read_books(data: Path) -> list[dict[str, Any]]:
    """Every submit an endpoint has taken, oldest first, straight from the disk of its data folder.

    The ground truth for tests that kill things: what was asked, by whom (the webhook names the attempt), and
    what it cost. Works while the endpoint runs and after it was killed.
    """
    with closing(sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return entries(db)


def entries(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The books as plain data; money in micro-dollars."""
    rows = db.execute(
        "SELECT prediction.*, coalesce(bill.price_micros, 0) AS refunded_micros FROM prediction LEFT JOIN bill"
        " ON bill.prediction = prediction.id AND bill.kind = 'refund' ORDER BY prediction.number"
    )
    return [_entry(row, db) for row in rows]


def _entry(row: sqlite3.Row, db: sqlite3.Connection) -> dict[str, Any]:
    request = json.loads(row["request"])
    calls = db.execute(
        "SELECT answer, error FROM delivery WHERE prediction = ? ORDER BY number", (row["id"],)
    )
    return {
        "prediction": row["id"],
        "created_at": stamp(row["created_ns"]),
        "account": row["account"],
        "status": row["status"],
        "prompt": request["prompt"],
        "seed": request["seed"],
        "num_images": row["pictures"],
        "webhook": row["webhook"],
        "charged_micros": row["charged_micros"],
        "refunded_micros": row["refunded_micros"],
        "deliveries": [dict(call) for call in calls],
    }
