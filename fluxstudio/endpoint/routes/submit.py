"""E1: POST /api/v3/wavespeed-ai/flux-dev-lora."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .. import faults as faulty
from .. import ordering, predictions, uploads, views
from ..config import MODEL
from ..desk import Account, Desk, desk_of
from ..losing import ConnectionDropped, until_gone
from ..pictures import inline_bytes, inline_name
from ..postman import may_call
from ..predictions import Draft, NoCredit, Prediction, TooManyStarted
from ..wire import Refusal, base_of, failure, json_body, success

MAX_BODY = 64 * 2**20  # bytes: two pictures of 20 MB as base64


async def submit(request: Request) -> Response:
    """Charge, write down, start drawing, answer."""
    desk = desk_of(request)
    account = await desk.account(request)
    _check_model(request)
    body = await json_body(request, limit=MAX_BODY)
    faults = _read_faults(desk, request, body)
    await _fault_before(request, faults)
    draft = await _draft(desk, account, request, body, faults)
    # Shielded: a caller who gives up in between must not leave a prediction that is paid for and never drawn.
    prediction = await asyncio.shield(_begin(desk, draft))
    await desk.sweep()
    return await _answer(desk, request, prediction)


def _check_model(request: Request) -> None:
    if request.path_params["model"] != MODEL:
        raise Refusal(404, f"Model not found. This endpoint serves {MODEL} only.")


def _read_faults(desk: Desk, request: Request, body: dict[str, Any]) -> dict[str, int]:
    if not desk.config.faults:
        return {}
    prompt = body.get("prompt")
    try:
        return faulty.read_faults(
            prompt if isinstance(prompt, str) else "", request.headers.get(faulty.HEADER)
        )
    except faulty.UnknownFault as error:
        raise Refusal(400, f"There is no fault {error}. docs/endpoint.md lists them.") from None


async def _draft(
    desk: Desk, account: Account, request: Request, body: dict[str, Any], faults: dict[str, int]
) -> Draft:
    base, webhook = base_of(request), request.query_params.get("webhook") or None
    inputs = ordering.known_fields(body)
    checked = ordering.read_request(inputs)
    if webhook and checked.enable_base64_output:
        raise Refusal(400, ordering.BASE64_AND_WEBHOOK)
    if webhook and not may_call(webhook, loopback=desk.config.loopback_webhooks):
        raise Refusal(400, "webhook must be a public https URL")
    inline = await _store_inline(desk, account, inputs, base)
    settled = ordering.with_seed(checked.evolve(**inline), secrets.randbelow(2**31))
    return Draft(
        account=account.id,
        inputs=inputs | inline,
        request=settled,
        faults=faults,
        base=base,
        webhook=webhook,
        at_once=account.level.at_once,
        per_minute=account.level.per_minute,
    )


async def _store_inline(desk: Desk, account: Account, inputs: dict[str, Any], base: str) -> dict[str, str]:
    """Pictures sent inside the JSON become uploads; older callers send them so."""
    links = {}
    for name in ("image", "mask_image"):
        raw = inline_bytes(inputs.get(name) or "")
        filename = await asyncio.to_thread(inline_name, raw) if raw else None
        if raw and filename:
            links[name] = await _store(desk, account, filename, raw, base)
    return links


async def _store(desk: Desk, account: Account, filename: str, raw: bytes, base: str) -> str:
    kind = uploads.content_type_of(filename, None) or "image/png"
    upload = await desk.books.write(
        uploads.promise,
        account.id,
        filename,
        kind,
        len(raw),
        quota=desk.config.upload_quota,
        now_ns=desk.now_ns,
        expires_ns=desk.now_ns,
    )
    await asyncio.to_thread(desk.files.save, desk.files.upload(upload.token), raw)
    return f"{base}/cdn/upload/{upload.token}/{upload.filename}"


async def _begin(desk: Desk, draft: Draft) -> Prediction:
    try:
        prediction = await desk.books.write(predictions.make, draft, now_ns=desk.now_ns)
    except TooManyStarted:
        left = 60 - int(desk.clock()) % 60
        headers = {"Retry-After": str(left)}
        raise Refusal(429, "Rate limit exceeded. Limits reset every minute.", headers=headers) from None
    except NoCredit:
        raise _no_credits(desk.config.no_credit_status) from None
    desk.runner.start(prediction)
    return prediction


def _no_credits(status: int) -> Refusal:
    return Refusal(status, "insufficient credits", code=1407)


async def _answer(desk: Desk, request: Request, prediction: Prediction) -> Response:
    if "webhook-first" in prediction.faults:
        await desk.runner.announced(prediction.id)
    seen = views.describe(prediction, prediction.base, desk.engine)
    if prediction.request.enable_sync_mode:
        seen = await _wait(desk, prediction)
    return await _fault_after(request, prediction.faults, success(seen))


async def _wait(desk: Desk, prediction: Prediction) -> dict[str, Any]:
    """Sync mode: until it has ended, but not for ever."""
    done = asyncio.ensure_future(desk.runner.finished(prediction.id))
    late = asyncio.ensure_future(desk.sleep(desk.config.sync_wait))
    await asyncio.wait({done, late}, return_when=asyncio.FIRST_COMPLETED)
    late.cancel()
    done.cancel()
    now = desk.prediction(prediction.id)
    seen = views.describe(now, prediction.base, desk.engine)
    return seen if now.finished else views.overrun(seen, desk.config.sync_wait)


async def _fault_before(request: Request, faults: dict[str, int]) -> None:
    """Faults of a submit that creates nothing."""
    for name in faults:
        if name in _REFUSALS:
            raise _REFUSALS[name]
    if "refuse-429" in faults:
        headers = {"Retry-After": str(faults["refuse-429"] or 1)}
        raise Refusal(429, "Rate limit exceeded. Limits reset every minute.", headers=headers)
    if "lost-before" in faults:
        raise ConnectionDropped
    if "hang-before" in faults:
        await until_gone(request.receive)
        raise ConnectionDropped


async def _fault_after(request: Request, faults: dict[str, int], answer: JSONResponse) -> Response:
    """Faults of a submit that has created and charged."""
    if "lost-submit" in faults:
        raise ConnectionDropped
    if "hang-submit" in faults:
        await until_gone(request.receive)
        raise ConnectionDropped
    if "502-after" in faults:
        return failure(_REFUSALS["502-before"])
    if "truncated-submit" in faults:
        return Response(bytes(answer.body)[:40], media_type="application/json")
    return answer


_REFUSALS = {
    "refuse-400": Refusal(400, 'field "prompt" is not valid: refused on demand'),
    "refuse-401": Refusal(401, "Invalid API key"),
    "refuse-403": Refusal(403, "Access denied: the key's role may not run models"),
    "refuse-503": Refusal(503, "Service unavailable"),
    "envelope-5003": Refusal(200, "Service unavailable", code=5003),
    "no-credits": _no_credits(400),
    "no-credits-402": _no_credits(402),
    "502-before": Refusal(502, "Bad gateway"),
}
