"""Which outcome means what: pure decisions from an exception or an answer to an error of the tree.

One question matters: can the same submission be sent again without paying twice? The tables are
those verified with httpx 0.28 against broken servers (connect, pool and TLS failures never send a byte;
everything after the first byte may have been acted on).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from fluxstudio.wavespeed import wire
from fluxstudio.wavespeed.errors import (
    BadKey,
    BadRequest,
    Forbidden,
    InDoubt,
    NoCredits,
    NotFound,
    NotSent,
    RateLimited,
    Refused,
    Unavailable,
    WaveSpeedError,
)

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
REFUSALS: Mapping[int, type[Refused]] = {
    400: BadRequest,
    401: BadKey,
    402: NoCredits,
    403: Forbidden,
    404: NotFound,
    413: BadRequest,
    415: BadRequest,
    422: BadRequest,
    429: RateLimited,
}
OUT_OF_CREDITS = 1407
FINE = (200, None)
BODY_REFUSALS: Mapping[int, type[Refused]] = {
    **REFUSALS,
    1200: BadRequest,
    1400: BadRequest,
    1401: BadRequest,
    1402: BadRequest,
    OUT_OF_CREDITS: NoCredits,
}
ASK_AGAIN = frozenset({408, 409, 425, 429, 499})
LONGEST_WAIT = 3600.0
NO_MONEY = re.compile(r"\b(insufficient|balance|credits?)\b", re.IGNORECASE)
ABOUT_SOMETHING_ELSE = re.compile(r"^\s*field\s|\b(permissions?|role)\b", re.IGNORECASE)


def submit_broke(error: Exception) -> NotSent | InDoubt:
    """A submission that ended in an exception: provably never sent, or in doubt."""
    if isinstance(error, NEVER_LEFT):
        return NotSent(f"The endpoint could not be reached ({type(error).__name__}).")
    return InDoubt(f"The answer to a submission was lost ({type(error).__name__}).")


def submit_answered(status: int, payload: object, retry_after: float | None) -> WaveSpeedError | None:
    """The error an answer to a submission stands for; None when it reports success."""
    code = wire.envelope_code(payload)
    task = wire.task_id(payload)
    if 200 <= status < 300:
        return _success_that_failed(status, code, task, payload, retry_after)
    if status in REFUSALS:
        return refusal(status, code, wire.error_text(payload), retry_after)
    text = wire.error_text(payload) or f"HTTP {status}"
    return InDoubt(text, status=status, code=code, retry_after=retry_after, prediction_id=task)


def _success_that_failed(
    status: int, code: int | None, task: str | None, payload: object, retry_after: float | None
) -> WaveSpeedError | None:
    """HTTP said yes. The envelope may still say no; a task named in it exists whatever the code says."""
    text = wire.error_text(payload)
    if code in FINE and task:
        return None
    if code in BODY_REFUSALS and task is None:
        return refusal(status, code, text, retry_after)
    return InDoubt(
        text or "The answer names no prediction.",
        status=status,
        code=code,
        retry_after=retry_after,
        prediction_id=task,
    )


def refusal(status: int, code: int | None, text: str, retry_after: float | None) -> Refused:
    """The one class of Refused for an HTTP status, or under HTTP 200 for the body's code."""
    kind = BODY_REFUSALS.get(code or 0, Refused) if status < 300 else REFUSALS.get(status, Refused)
    if kind in (BadRequest, Forbidden) and _speaks_of_money(code, text):
        kind = NoCredits
    return kind(text or f"HTTP {status}", status=status, code=code, retry_after=retry_after)


def _speaks_of_money(code: int | None, text: str) -> bool:
    """No status is documented for an empty account. A complaint about a field may quote a prompt with the word
    "credit", and a role can have insufficient permissions: neither must pause the key."""
    if code == OUT_OF_CREDITS:
        return True
    return bool(NO_MONEY.search(text)) and not ABOUT_SOMETHING_ELSE.search(text)


def free_call_broke(error: Exception) -> Unavailable:
    """A call that costs nothing and ended in an exception: always worth asking again."""
    return Unavailable(f"The endpoint gave no usable answer ({type(error).__name__}).")


def free_call_answered(status: int, payload: object, retry_after: float | None) -> WaveSpeedError | None:
    """The error an answer to a free call stands for; None when it reports success."""
    code, text = wire.envelope_code(payload), wire.error_text(payload)
    said_yes = 200 <= status < 300
    if said_yes and code in FINE:
        return None
    final = code if said_yes and code is not None else status
    definite = final in BODY_REFUSALS or 400 <= final < 500
    if definite and final not in ASK_AGAIN:
        return refusal(status, code, text, retry_after)
    return Unavailable(text or f"HTTP {status}", status=status, code=code, retry_after=retry_after)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds named by a Retry-After header (delta or HTTP date, RFC 9110 § 10.2.3), 0 to 3,600; None if unusable."""
    if not value:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return min(float(text), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
