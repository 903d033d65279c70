"""The endpoint's books: one SQLite file that survives a crash at any line.

Writes go through one thread, one transaction each, synced to disk before the answer leaves; reads have a
connection of their own on the event loop's thread.
"""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FILE = "books.sqlite3"


class FolderInUse(RuntimeError):
    """The data folder belongs to an endpoint that is running."""


_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY, secret TEXT NOT NULL, opened_ns INTEGER NOT NULL, balance_micros INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS prediction (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account (id),
    model TEXT NOT NULL, inputs TEXT NOT NULL, request TEXT NOT NULL, faults TEXT NOT NULL,
    base TEXT NOT NULL, webhook TEXT, at_once INTEGER NOT NULL,
    pictures INTEGER NOT NULL, charged_micros INTEGER NOT NULL,
    created_ns INTEGER NOT NULL, finished_ns INTEGER, status TEXT NOT NULL DEFAULT 'created',
    code INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', outputs TEXT NOT NULL DEFAULT '[]',
    nsfw TEXT NOT NULL DEFAULT '[]', inference_ms INTEGER NOT NULL DEFAULT 0,
    drawn TEXT NOT NULL DEFAULT '{}', webhook_done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS prediction_newest ON prediction (account, created_ns);
CREATE INDEX IF NOT EXISTS prediction_unfinished ON prediction (status) WHERE status IN ('created', 'processing');
CREATE TABLE IF NOT EXISTS bill (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL, prediction TEXT, price_micros INTEGER NOT NULL, created_ns INTEGER NOT NULL,
    UNIQUE (prediction, kind)
);
CREATE TABLE IF NOT EXISTS upload (
    token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), filename TEXT NOT NULL,
    content_type TEXT NOT NULL, size INTEGER NOT NULL, created_ns INTEGER NOT NULL,
    expires_ns INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS upload_of_account ON upload (account);
CREATE TABLE IF NOT EXISTS delivery (
    number INTEGER PRIMARY KEY, prediction TEXT NOT NULL, url TEXT NOT NULL, sent_ns INTEGER NOT NULL,
    answer INTEGER, error TEXT NOT NULL DEFAULT ''
);
"""


class Books:
    """The open books of one data folder; raises FolderInUse when another endpoint has them open."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(data)
        self._writer = _connect(data / FILE)
        self._writer.executescript(_SCHEMA)
        self.read = _connect(data / FILE)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="endpoint-books")

    async def write(
        self, verb: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `verb(connection, …)` as one durable transaction; an exception undoes all of it."""

        def transact() -> T:
            self._writer.execute("BEGIN IMMEDIATE")
            with self._writer:
                return verb(self._writer, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._thread, transact)

    def close(self) -> None:
        """Finish what is being written and close."""
        self._thread.shutdown()
        self.read.close()
        self._writer.close()
        self._lock.close()


def _lock(data: Path) -> IO[str]:
    """Two endpoints on one folder would each draw, and each refund, what the other had unfinished."""
    file = (data / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FolderInUse(f"another endpoint is using {data}; give this one its own --data folder") from None
    return file


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    )
    return connection
