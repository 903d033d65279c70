"""E2 and E4: how a prediction stands; deleting."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .. import predictions, views
from ..desk import Desk, desk_of
from ..losing import ConnectionDropped
from ..predictions import Prediction
from ..wire import Refusal, base_of, json_body, success

MAX_IDS = 100_000  # bytes of body


async def result(request: Request) -> Response:
    """GET predictions/{id}/result, and predictions/{id}."""
    desk = desk_of(request)
    prediction = desk.prediction(request.path_params["id"], await desk.account(request))
    if prediction.status == "deleted" and desk.config.deleted_status == 404:
        raise Refusal(404, "Prediction not found")
    answer = success(views.describe(prediction, base_of(request), desk.engine))
    return await _spoil(desk, prediction, answer) if prediction.faults else answer


async def delete_one(request: Request) -> Response:
    """DELETE predictions/{id}: out of the history; drawing goes on and stays billed."""
    desk = desk_of(request)
    account = await desk.account(request)
    prediction = desk.prediction(request.path_params["id"], account)
    await desk.books.write(predictions.delete, account.id, [prediction.id])
    return success({"id": prediction.id, "status": "deleted"})


async def delete_many(request: Request) -> Response:
    """POST predictions/delete {"ids": […]}."""
    desk = desk_of(request)
    account = await desk.account(request)
    ids = (await json_body(request, limit=MAX_IDS)).get("ids")
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
        raise Refusal(400, 'field "ids" must be a list of prediction ids')
    return success({"deleted_count": await desk.books.write(predictions.delete, account.id, ids)})


async def _spoil(desk: Desk, prediction: Prediction, answer: JSONResponse) -> Response:
    """Faults of polling; those with a number last for so many polls, once if none was given."""
    faults = prediction.faults
    desk.polls[prediction.id] += 1
    bad = {name for name in faults if desk.polls[prediction.id] <= (faults[name] or 1)}
    if "slow-poll" in faults:
        await desk.sleep((faults["slow-poll"] or 5_000) / 1000)
    if "poll-lost" in bad:
        raise ConnectionDropped
    for name, refusal in _REFUSALS.items():
        if name in bad:
            raise refusal
    if "poll-truncated" in bad:
        return Response(bytes(answer.body)[:40], media_type="application/json")
    return answer


_REFUSALS = {
    "poll-503": Refusal(503, "Service unavailable"),
    "poll-429": Refusal(429, "Rate limit exceeded.", headers={"Retry-After": "1"}),
    "poll-404": Refusal(404, "Prediction not found"),
}
