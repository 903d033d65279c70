"""E7 to E11: balance, catalogue, prices, webhook secret."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .. import accounts, catalogue, ordering
from ..config import MODEL
from ..desk import desk_of
from ..wire import Refusal, base_of, json_body, success

MAX_BODY = 64 * 2**20  # bytes: inputs may hold pictures


async def balance(request: Request) -> Response:
    """GET balance: dollars of play money."""
    desk = desk_of(request)
    account = await desk.account(request)
    return success({"balance": accounts.balance_of(desk.books.read, account.id) / 1_000_000})


async def models(request: Request) -> Response:
    """GET models: one entry."""
    await desk_of(request).account(request)
    return success(catalogue.entries(base_of(request)))


async def webhook_secret(request: Request) -> Response:
    """GET webhook/secret: one per key."""
    desk = desk_of(request)
    account = await desk.account(request)
    return success({"secret": accounts.secret_of(desk.books.read, account.id)})


async def price(request: Request) -> Response:
    """POST model/price, the current form."""
    dollars = await _quote(request)
    return success(
        {
            "model_id": MODEL,
            "price": dollars,
            "discounted_price": dollars,
            "discount_rate": 0,
            "currency": "USD",
        }
    )


async def pricing(request: Request) -> Response:
    """POST model/pricing, the older form."""
    return success({"model_id": MODEL, "unit_price": await _quote(request), "currency": "USD"})


async def _quote(request: Request) -> float:
    """Dollars for inputs that need not be complete."""
    await desk_of(request).account(request)
    body = await json_body(request, limit=MAX_BODY)
    if body.get("model_id") != MODEL:
        raise Refusal(404, f"Model not found. This endpoint serves {MODEL} only.")
    inputs = body.get("inputs") or {}
    if not isinstance(inputs, dict):
        raise Refusal(400, 'field "inputs" must be an object')
    return ordering.read_request(_complete(inputs)).price_micros / 1_000_000


def _complete(inputs: dict[str, Any]) -> dict[str, Any]:
    """Enough inputs to be checked: a quote needs no prompt, and a mask without its reference is no mistake yet."""
    known = ordering.known_fields(inputs)
    return {"image": "-"} | known | {"prompt": known.get("prompt") or "-"}
