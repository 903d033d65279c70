"""E3, E12, E13 and the books: what was made, and what it cost."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .. import accounts, history, views
from ..config import MODEL
from ..desk import Desk, desk_of
from ..predictions import STATUSES
from ..wire import Refusal, base_of, json_body, read_stamp, success, whole

MAX_BODY = 10_000  # bytes
_FAR = 2**62  # nanoseconds; later than any clock


async def predictions(request: Request) -> Response:
    """POST predictions: newest first, of the last seven days."""
    desk = desk_of(request)
    account = await desk.account(request)
    body = await json_body(request, limit=MAX_BODY)
    page, size = whole(body, "page", low=1, high=10**9), whole(body, "page_size", low=1, high=100)
    since, until = _window(desk, body, "created_after", "created_before")
    total, found = history.page_of(
        desk.books.read,
        account.id,
        model=_text(body, "model"),
        status=_status(body),
        since_ns=since,
        until_ns=until,
        limit=size,
        offset=(page - 1) * size,
    )
    items = [views.describe(item, base_of(request), desk.engine) | {"inputs": item.inputs} for item in found]
    if body.get("include_inputs") is not True:
        items = [{name: item[name] for name in item if name not in ("input", "inputs")} for item in items]
    return success({"page": page, "total": total, "items": items})


async def billings(request: Request) -> Response:
    """POST billings/search: charges, refunds and top-ups, newest first."""
    desk = desk_of(request)
    account = await desk.account(request)
    body = await json_body(request, limit=MAX_BODY)
    page = whole(body, "page", low=1, high=10**9, default=1)
    size = whole(body, "page_size", low=1, high=100, default=20)
    since, until = _window(desk, body, "start_time", "end_time")
    found = accounts.bills_of(
        desk.books.read,
        account.id,
        kind=_text(body, "billing_type"),
        since_ns=since,
        until_ns=until,
        limit=size + 1,
        offset=(page - 1) * size,
    )
    return success({"page": page, "has_more": len(found) > size, "items": found[:size]})


async def usage(request: Request) -> Response:
    """POST user/usage_stats: spend per model and day."""
    desk = desk_of(request)
    account = await desk.account(request)
    body = await json_body(request, limit=MAX_BODY)
    since, until = _window(desk, body, "start_time", "end_time")
    if _text(body, "model_uuid") not in (None, MODEL):
        since, until = 1, 0  # another model: nothing was spent on it
    return success(history.usage_of(desk.books.read, account.id, since_ns=since, until_ns=until))


async def books(request: Request) -> Response:
    """GET /books: every submit taken, of every key. Only where the endpoint was started with books."""
    desk = desk_of(request)
    if not desk.config.books:
        raise Refusal(404, "Not found")
    return JSONResponse(history.entries(desk.books.read))


def _window(desk: Desk, body: dict[str, Any], first: str, last: str) -> tuple[int, int]:
    since = read_stamp(first, body[first]) if body.get(first) else 0
    until = read_stamp(last, body[last]) if body.get(last) else _FAR
    return max(since, desk.oldest_ns), until


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Refusal(400, f'field "{name}" must be a string')
    return value or None


def _status(body: dict[str, Any]) -> str | None:
    status = _text(body, "status")
    if status is not None and status not in STATUSES:
        raise Refusal(400, f'field "status" must be one of {", ".join(STATUSES)}')
    return status
