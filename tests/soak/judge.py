"""The verdict: the studio's ledger held against the endpoint's books, both read from the disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from fluxstudio.domain.request import PRICE_MICROS
from fluxstudio.endpoint.history import read_books

UNSETTLED = ("queued", "sending", "accepted")
STATES_THAT_FIT = {  # of an attempt, and of its slot
    ("done", "filled"),
    ("in_doubt", "waiting"),
    ("rejected", "failed"),
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Counts; everything in `faults` must be 0."""

    runs: int
    charged: int  # submits in the books that were not refunded
    done: int
    rejected: int
    in_doubt: int
    in_doubt_and_charged: int  # held, until the ledger finds out
    faults: dict[str, int]


def unsettled(studio: Path) -> int:
    """How many attempts still move."""
    with _ledger(studio) as db:
        marks = ", ".join("?" * len(UNSETTLED))
        row = db.execute(
            f"SELECT count(*) FROM fluxstudio_attempt WHERE state IN ({marks})", UNSETTLED
        ).fetchone()
    return int(row[0])


def judge(studio: Path, provider: Path) -> Verdict:
    """Compare them when everything has settled."""
    books = read_books(provider)
    with _ledger(studio) as db:
        attempts = _attempts(db)
        held, spent = db.execute(
            "SELECT sum(held_micros), sum(spent_micros) FROM fluxstudio_budget"
        ).fetchone()
        seqs = [row[0] for row in db.execute("SELECT seq FROM fluxstudio_event ORDER BY id")]
    count = Counter(row["state"] for row in attempts)
    charged = Counter(entry["seed"] for entry in books if not entry["refunded_micros"])
    made = {entry["prediction"]: entry["seed"] for entry in books}
    doubtful = {row["seed"] for row in attempts if row["state"] == "in_doubt"}
    bound = [row for row in attempts if row["provider_id"]]
    return Verdict(
        runs=len(attempts),
        charged=sum(charged.values()),
        done=count["done"],
        rejected=count["rejected"],
        in_doubt=count["in_doubt"],
        in_doubt_and_charged=len(doubtful & charged.keys()),
        faults={
            "attempts charged twice": sum(times - 1 for times in charged.values()),
            "accepted pictures lost": sum(row["state"] != "done" for row in bound),
            "charges that nobody answers for": len(
                charged.keys() - doubtful - {row["seed"] for row in attempts if row["state"] == "done"}
            ),
            "tasks bound to the wrong attempt": sum(made[row["provider_id"]] != row["seed"] for row in bound),
            "stored files that differ from their row": _damaged(studio, attempts),
            "pictures beyond one a slot": _surplus(studio, count["done"]),
            "slots whose state does not fit": sum(
                (row["state"], row["slot_state"]) not in STATES_THAT_FIT for row in attempts
            ),
            "micro-dollars spent and not due": abs(spent - count["done"] * PRICE_MICROS),
            "micro-dollars held and not in doubt": abs(held - count["in_doubt"] * PRICE_MICROS),
            "gaps in the events": sum(after - before != 1 for before, after in pairwise(seqs)),
        },
    )


def _attempts(db: sqlite3.Connection) -> list[Any]:
    return db.execute(
        "SELECT attempt.state, slot.state AS slot_state, slot.seed, prediction.provider_id, picture.file,"
        " picture.sha256 FROM fluxstudio_attempt AS attempt JOIN fluxstudio_slot AS slot ON slot.id = attempt.slot_id"
        " LEFT JOIN fluxstudio_prediction AS prediction ON prediction.attempt_id = attempt.id"
        " LEFT JOIN fluxstudio_picture AS picture ON picture.id = slot.picture_id"
    ).fetchall()


def _damaged(studio: Path, attempts: list[Any]) -> int:
    files = [(studio / "media" / row["file"], row["sha256"]) for row in attempts if row["state"] == "done"]
    return sum(
        not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest
        for file, digest in files
    )


def _surplus(studio: Path, done: int) -> int:
    with _ledger(studio) as db:
        return abs(int(db.execute("SELECT count(*) FROM fluxstudio_picture").fetchone()[0]) - done)


def _ledger(studio: Path) -> closing[sqlite3.Connection]:
    db = sqlite3.connect(f"file:{studio / 'studio.sqlite3'}?mode=ro", uri=True, timeout=30)
    db.row_factory = sqlite3.Row
    return closing(db)
