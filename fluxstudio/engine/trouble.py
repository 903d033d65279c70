"""What keeps an attempt waiting, and how often that very thing went wrong in a row.

Each kind of trouble has a patience of its own: an hour without answers must not use up the tries that a
finished picture has for being fetched, nor a busy minute those of a lost connection.
"""

from __future__ import annotations

from enum import StrEnum

from asgiref.sync import sync_to_async

from fluxstudio.actions import attempts
from fluxstudio.engine.times import Next, later
from fluxstudio.models import Attempt

MANY = 30_000  # what the column holds; nothing that is counted so far ever gives up


class Trouble(StrEnum):
    """Kept in the attempt's `error` while it lasts."""

    CLOSED = "closed"  # the sandbox cannot be opened; at any time
    # before it is sent
    UNREACHABLE = "unreachable"  # no connection: nothing left this machine
    LIMITED = "limited"  # the provider said later
    NOT_READY = "not_ready"  # its reference or mask could not be uploaded
    # after it was accepted
    NO_KEY = "no_key"
    UNAVAILABLE = "unavailable"  # no usable answer to a question
    MISSING = "missing"  # the provider knows no such task, or names no file
    RESULT = "result"  # the finished file could not be had


def tries(attempt: Attempt, trouble: Trouble) -> int:
    """How often this went wrong since something else last happened."""
    return attempt.tries if attempt.error == trouble else 0


async def hold_back(attempt: Attempt, trouble: Trouble, wait: float) -> Next:
    """Queued, and not to be sent yet: store that it went wrong once more; returns when to try again."""
    due, count = later(wait), min(tries(attempt, trouble) + 1, MANY)
    await sync_to_async(attempts.hold_back)(attempt, due_at=due, tries=count, error=trouble)
    return due


async def postpone(attempt: Attempt, trouble: Trouble, wait: float) -> Next:
    """Back into the queue, where nothing came of sending it: store that once more; returns when to try again."""
    due = later(wait)
    attempt.tries = tries(attempt, trouble)  # to which the verb adds one
    await sync_to_async(attempts.postpone)(attempt, due_at=due, error=trouble)
    return due


async def defer(attempt: Attempt, trouble: Trouble, wait: float) -> Next:
    """Accepted: store that it went wrong once more; returns when to try again, `wait` seconds from now."""
    due, count = later(wait), min(tries(attempt, trouble) + 1, MANY)
    await sync_to_async(attempts.defer)(attempt, due_at=due, tries=count, error=trouble)
    return due
