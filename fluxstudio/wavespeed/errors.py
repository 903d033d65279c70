"""Everything that can go wrong between us and an endpoint, and what it means for money.

WaveSpeedError            the root; `retry_after` seconds when the other side named them
├── NotSent               nothing left this machine: safe to send again
├── Refused               a definite no: nothing was made, nothing is owed
│   ├── BadRequest        400, 413, 415, 422: the request has to change
│   ├── BadKey            401: the key is missing or wrong
│   ├── Forbidden         403: the key may not do this
│   ├── NotFound          404: no such model or prediction
│   ├── NoCredits         402, code 1407, or a text that says so: pause the whole key
│   └── RateLimited       429: pause the whole key
├── InDoubt               it may have been made and charged: never send again by yourself
├── Unavailable           a free call came to nothing: ask again later
├── Unreadable            an answer or a delivery in none of the protocol's shapes
└── BadSignature          a webhook delivery that nobody with our secret signed

`submit` raises NotSent, Refused or InDoubt, never anything else of this tree; every other call of the client
raises Refused or Unavailable. Which answer means what: `verdicts.py`.
"""

from __future__ import annotations


class WaveSpeedError(Exception):
    """`message` is the other side's sentence, or ours; `status` the HTTP status, `code` the one in the body."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.retry_after: float | None = retry_after


class NotSent(WaveSpeedError):
    """No byte of the request left this machine: no connection, no TLS, no free place in the pool."""


class Refused(WaveSpeedError):
    """The other side said no, and said it before making anything."""


class BadRequest(Refused):
    """The request itself is wrong and will be refused again as it is."""


class BadKey(Refused):
    """The key is missing, mistyped or revoked."""


class Forbidden(Refused):
    """The key is good but not for this: a suspended account, or a role that may not."""


class NotFound(Refused):
    """There is no such model, prediction or route."""


class NoCredits(Refused):
    """The account behind the key cannot pay."""


class RateLimited(Refused):
    """Too many submissions in this minute."""


class InDoubt(WaveSpeedError):
    """The request went out and its fate is unknown; `prediction_id` when the broken answer still named one."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: int | None = None,
        retry_after: float | None = None,
        prediction_id: str | None = None,
    ) -> None:
        super().__init__(message, status=status, code=code, retry_after=retry_after)
        self.prediction_id = prediction_id


class Unavailable(WaveSpeedError):
    """A call that costs nothing got no usable answer; asking again is safe."""


class Unreadable(WaveSpeedError):
    """What came is not in the protocol's shapes."""


class BadSignature(WaveSpeedError):
    """The delivery is forged, stale or unsigned. Say 401 and no more."""
