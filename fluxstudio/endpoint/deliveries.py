"""The record of webhook calls: one row per call made."""

from __future__ import annotations

import sqlite3


def called(db: sqlite3.Connection, prediction: str, url: str, *, now_ns: int) -> int:
    """Write that a call goes out; the number of its row."""
    cursor = db.execute(
        "INSERT INTO delivery (prediction, url, sent_ns) VALUES (?, ?, ?)", (prediction, url, now_ns)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def answered(db: sqlite3.Connection, number: int, *, answer: int | None, error: str) -> None:
    """Write what came back: an HTTP status, or why there is none."""
    db.execute("UPDATE delivery SET answer = ?, error = ? WHERE number = ?", (answer, error, number))
