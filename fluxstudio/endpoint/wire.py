"""What the endpoint says on the wire: the envelope, errors, timestamps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class Refusal(Exception):
    """A request that is answered with an error; nothing was created and nothing charged."""

    def __init__(
        self, status: int, message: str, *, code: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code or status
        self.headers = dict(headers or {})


def success(data: Any) -> JSONResponse:
    """Data in its envelope."""
    return JSONResponse({"code": 200, "message": "success", "data": data})


def failure(refusal: Refusal) -> JSONResponse:
    """An error that every official client can read: some look at `message`, some at `error`."""
    body = {"code": refusal.code, "message": refusal.message, "error": refusal.message}
    return JSONResponse(body, status_code=refusal.status, headers=refusal.headers)


async def answer_refusal(request: Request, error: Exception) -> Response:
    """Exception handler for Refusal."""
    assert isinstance(error, Refusal)
    return failure(error)


def stamp(nanoseconds: int) -> str:
    """ISO 8601 in UTC with nine digits after the point, as the cloud writes it."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def nanoseconds(seconds: float) -> int:
    """A clock reading as it is stored."""
    return round(seconds * 1_000_000) * 1_000


def read_stamp(name: str, value: Any) -> int:
    """The nanoseconds of an ISO 8601 text; raises Refusal."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refusal(400, f'field "{name}" must be an ISO 8601 time') from None
    return nanoseconds((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def base_of(request: Request) -> str:
    """Scheme and host as the caller wrote them, so that the links we hand out lead back here."""
    return f"{request.url.scheme}://{request.headers.get('host') or request.url.netloc}"


async def json_body(request: Request, *, limit: int) -> dict[str, Any]:
    """The JSON object of a request of at most `limit` bytes; raises Refusal."""
    raw = await read_body(request, limit=limit)
    try:
        body = _read_json(raw.decode("utf-8-sig"))
    except UnicodeError:
        raise Refusal(400, "request body is not text in UTF-8") from None
    except (ValueError, RecursionError):
        raise Refusal(400, "request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "request body must be a JSON object")
    return body


def _read_json(text: str) -> Any:
    """What the JSON says. Raises ValueError; UnicodeError for half a character, which no text or database can hold."""
    body = json.loads(text or "{}")
    if _HALF.search(text):  # or of a whole one, written as two
        json.dumps(body, ensure_ascii=False).encode()
    return body


async def read_body(request: Request, *, limit: int) -> bytes:
    """At most `limit` bytes of body; raises Refusal 413."""
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > limit:
            raise Refusal(413, f"request body is larger than {limit} bytes")
    return bytes(taken)


def whole(
    body: Mapping[str, Any], name: str, *, low: int, high: int | None = None, default: int | None = None
) -> int:
    """A whole number of a body; raises Refusal with the field's name."""
    value = body.get(name, default)
    if value is None:
        raise Refusal(400, f'field "{name}" is required')
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high and value > high):
        limits = f"between {low} and {high}" if high else f"at least {low}"
        raise Refusal(400, f'field "{name}" must be a whole number {limits}')
    return value
