"""Accounts: every key is one of its own, with play money, bills and a webhook secret.

The key itself is never written down, only a digest that names the account.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sqlite3
import uuid
from typing import Any

from .wire import stamp


def account_id(key: str) -> str:
    """The account a key belongs to: the same on every start."""
    return hashlib.sha256(b"fluxstudio endpoint account\0" + key.encode()).hexdigest()[:24]


def open_account(db: sqlite3.Connection, account: str, *, opening_micros: int, now_ns: int) -> None:
    """Make the account unless it exists."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    row = (account, secret, now_ns, opening_micros)
    made = db.execute("INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?)", row).rowcount
    if made:
        _bill(db, account, "top_up", None, opening_micros, now_ns)


def secret_of(db: sqlite3.Connection, account: str) -> str:
    """The webhook signing secret of an account."""
    row = db.execute("SELECT secret FROM account WHERE id = ?", (account,)).fetchone()
    return str(row["secret"])


def balance_of(db: sqlite3.Connection, account: str) -> int:
    """Micro-dollars of play money left."""
    row = db.execute("SELECT balance_micros FROM account WHERE id = ?", (account,)).fetchone()
    return int(row["balance_micros"])


def charge(db: sqlite3.Connection, account: str, prediction: str, micros: int, now_ns: int) -> bool:
    """Take the price of a prediction; False when there is not enough."""
    took = db.execute(
        "UPDATE account SET balance_micros = balance_micros - ? WHERE id = ? AND balance_micros >= ?",
        (micros, account, micros),
    ).rowcount
    if took:
        _bill(db, account, "deduct", prediction, micros, now_ns)
    return bool(took)


def refund(db: sqlite3.Connection, account: str, prediction: str, micros: int, now_ns: int) -> None:
    """Give the price back, at most once: the unique bill stops a second refund."""
    _bill(db, account, "refund", prediction, micros, now_ns)
    db.execute("UPDATE account SET balance_micros = balance_micros + ? WHERE id = ?", (micros, account))


def _bill(
    db: sqlite3.Connection, account: str, kind: str, prediction: str | None, micros: int, now_ns: int
) -> None:
    db.execute(
        "INSERT INTO bill (id, account, kind, prediction, price_micros, created_ns) VALUES (?, ?, ?, ?, ?, ?)",
        (uuid.uuid4().hex, account, kind, prediction, micros, now_ns),
    )


def bills_of(
    db: sqlite3.Connection,
    account: str,
    *,
    kind: str | None,
    since_ns: int,
    until_ns: int,
    limit: int,
    offset: int,
) -> list[dict[str, Any]]:
    """A page of bills, newest first, as the protocol writes them."""
    rows = db.execute(
        "SELECT bill.*, prediction.model, prediction.status FROM bill"
        " LEFT JOIN prediction ON prediction.id = bill.prediction"
        " WHERE bill.account = ? AND (? IS NULL OR kind = ?) AND bill.created_ns BETWEEN ? AND ?"
        " ORDER BY bill.number DESC LIMIT ? OFFSET ?",
        (account, kind, kind, since_ns, until_ns, limit, offset),
    )
    return [_bill_item(row) for row in rows]


def _bill_item(row: sqlite3.Row) -> dict[str, Any]:
    item = {
        "uuid": row["id"],
        "billing_type": row["kind"],
        "price": row["price_micros"] / 1_000_000,
        "created_at": stamp(row["created_ns"]),
        "access_key_uuid": row["account"],
    }
    if row["prediction"]:
        prediction = {"uuid": row["prediction"], "model_uuid": row["model"], "status": row["status"]}
        item["prediction"] = prediction
    return item
