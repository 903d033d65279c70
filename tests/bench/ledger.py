"""What the studio's ledger and the endpoint's books say, read from their files while both run."""

from __future__ import annotations

import datetime
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Done:
    """One finished attempt; moments in seconds since 1970."""

    run: int
    prediction: str
    picture: str  # its slug
    polls: int
    sent_at: float
    ready_at: float  # the engine knew
    stored_at: float  # the picture's row


def done(studio: Path, runs: Sequence[int]) -> list[Done]:
    """The attempts of these runs that have brought their picture."""
    rows = _read(
        studio / "studio.sqlite3",
        "SELECT slot.run_id, prediction.provider_id, picture.slug, attempt.polls, attempt.sent_at,"
        " attempt.ready_at, picture.created_at FROM fluxstudio_attempt attempt"
        " JOIN fluxstudio_slot slot ON slot.id = attempt.slot_id"
        " JOIN fluxstudio_picture picture ON picture.id = slot.picture_id"
        " JOIN fluxstudio_prediction prediction ON prediction.attempt_id = attempt.id WHERE attempt.state = 'done'",
    )
    wanted = set(runs)
    return [Done(*row[:4], *map(_seconds, row[4:])) for row in rows if row[0] in wanted]


def wait_for(studio: Path, runs: Sequence[int], *, seconds: float) -> list[Done]:
    """Until every run has its picture; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while len(found := done(studio, runs)) < len(runs):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(found)} of {len(runs)} pictures after {seconds:g} s")
        time.sleep(0.25)
    return found


def newest_run(studio: Path) -> int:
    """The id of the last run there is, 0 for none."""
    return int(_read(studio / "studio.sqlite3", "SELECT coalesce(max(id), 0) FROM fluxstudio_run")[0][0])


def finished(endpoint: Path) -> dict[str, float]:
    """By prediction, when the endpoint finished it (its own clock, seconds since 1970)."""
    rows = _read(
        endpoint / "books.sqlite3", "SELECT id, finished_ns FROM prediction WHERE finished_ns IS NOT NULL"
    )
    return {prediction: moment / 1e9 for prediction, moment in rows}


def marked(endpoint: Path, mark: str) -> list[str]:
    """Finished predictions whose prompt contains the mark, oldest first."""
    asked = "SELECT id FROM prediction WHERE status = 'completed' AND instr(request, ?) ORDER BY number"
    return [row[0] for row in _read(endpoint / "books.sqlite3", asked, mark)]


def _read(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as db:
        return db.execute(query, values).fetchall()


def _seconds(text: str) -> float:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC).timestamp()
