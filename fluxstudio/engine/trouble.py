"""What keeps an accepted attempt waiting, and how often that very thing went wrong in a row.

Each kind of trouble has a patience of its own: an hour without answers must not use up the tries that a
finished picture has for being fetched.
"""

from __future__ import annotations

from enum import StrEnum

from asgiref.sync import sync_to_async

from fluxstudio.actions import attempts
from fluxstudio.engine.submit import Next, later
from fluxstudio.models import Attempt

MANY = 30_000  # what the column holds; nothing that is counted so far ever gives up


class Trouble(StrEnum):
    """Kept in the attempt's `error` while it lasts."""

    NO_KEY = "no_key"
    UNAVAILABLE = "unavailable"  # no usable answer to a question
    MISSING = "missing"  # the provider knows no such task, or names no file
    RESULT = "result"  # the finished file could not be had


def tries(attempt: Attempt, trouble: Trouble) -> int:
    """How often this went wrong since something else last happened."""
    return attempt.tries if attempt.error == trouble else 0


async def defer(attempt: Attempt, trouble: Trouble, wait: float) -> Next:
    """Store that it went wrong once more; returns when to try again, `wait` seconds from now."""
    due, count = later(wait), min(tries(attempt, trouble) + 1, MANY)
    await sync_to_async(attempts.defer)(attempt, due_at=due, tries=count, error=trouble)
    return due
