"""What a key may do at once, and what it pays."""

from __future__ import annotations

import asyncio

from fluxstudio.endpoint.history import read_books
from tests.endpoint.kit import SUBMIT, Serve, Service

QUICK = {"size": "256*256", "output_format": "png"}


async def balance(service: Service) -> float:
    answer = await service.http.get("/api/v3/balance")
    return float(answer.json()["data"]["balance"])


async def test_a_prediction_costs_one_and_a_half_cents_a_picture(service: Service) -> None:
    await service.done(num_images=3, **QUICK)
    assert await balance(service) == 10_000 - 0.045


async def test_failed_and_timed_out_predictions_are_refunded_once_cancelled_ones_are_not(
    service: Service,
) -> None:
    for fault, left in [("fail-1200", 10_000), ("timeout", 10_000), ("cancelled", 9_999.985)]:
        await service.done(f"[[fault:{fault}]] a fox", **QUICK)
        assert await balance(service) == left
    bills = (await service.http.post("/api/v3/billings/search", json={"page": 1, "page_size": 10})).json()
    kinds = [bill["billing_type"] for bill in bills["data"]["items"]]
    assert kinds == ["deduct", "refund", "deduct", "refund", "deduct", "top_up"]
    assert bills["data"]["items"][0]["prediction"]["status"] == "cancelled"


async def test_each_key_is_an_account_of_its_own(service: Service) -> None:
    await service.done(**QUICK)
    async with service.as_key("wsk_charlie") as charlie:
        assert (await charlie.get("/api/v3/balance")).json()["data"]["balance"] == 10_000
        theirs = await charlie.get("/api/v3/webhook/secret")
    ours = await service.http.get("/api/v3/webhook/secret")
    assert ours.json()["data"]["secret"] != theirs.json()["data"]["secret"]


async def test_without_credit_nothing_is_made(serve: Serve) -> None:
    service = await serve(opening_micros=20_000)
    await service.done(**QUICK)
    answer = await service.http.post(SUBMIT, json={"prompt": "one too many"} | QUICK)
    assert (answer.status_code, answer.json()["code"]) == (400, 1407)
    assert "insufficient credits" in answer.json()["message"]
    assert len(read_books(service.desk.config.data)) == 1


async def test_no_credit_can_be_a_402(serve: Serve) -> None:
    service = await serve(opening_micros=0, no_credit_status=402)
    assert (await service.http.post(SUBMIT, json={"prompt": "a fox"})).status_code == 402


async def test_above_the_minutes_rate_is_429_until_the_minute_is_over(serve: Serve) -> None:
    service = await serve(key="wsk_bronze_1")
    await service.done(num_images=2, **QUICK)
    refused = await service.http.post(SUBMIT, json={"prompt": "a fox"})
    assert (refused.status_code, refused.json()["code"]) == (429, 429)
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 60
    service.clock.advance(wait)
    await service.done(**QUICK)


async def test_above_the_concurrency_a_prediction_waits_as_created(serve: Serve) -> None:
    service = await serve(concurrency=1, pace=5)
    first, second = [await service.submit(**QUICK) for _ in range(2)]
    await service.clock.sleeping()
    assert (await service.result(first["id"]))["status"] == "processing"
    assert (await service.result(second["id"]))["status"] == "created"
    async with service.as_key("wsk_gold_charlie") as charlie:
        other = (await charlie.post(SUBMIT, json={"prompt": "a fox"} | QUICK)).json()["data"]["id"]
        await service.clock.sleeping(2)
        seen = await charlie.get(f"/api/v3/predictions/{other}/result")
        assert seen.json()["data"]["status"] == "processing"
    service.clock.advance(5)
    await service.clock.sleeping()
    assert (await service.result(first["id"]))["status"] == "completed"
    service.clock.advance(5)
    await service.settled()
    assert (await service.result(second["id"]))["status"] == "completed"


async def test_a_caller_who_gives_up_in_the_middle_leaves_nothing_undrawn(service: Service) -> None:
    for patience in range(60):
        caller = asyncio.create_task(service.submit("given up", **QUICK))
        for _ in range(patience):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait({caller})
    await service.submit("the last", **QUICK)
    await service.settled()
    assert {entry["status"] for entry in read_books(service.desk.config.data)} == {"completed"}


async def test_usage_counts_what_was_spent(service: Service) -> None:
    await service.done(num_images=2, **QUICK)
    await service.done("[[fault:fail-5000]] a fox", **QUICK)
    body = {"start_time": "2020-01-01T00:00:00Z", "end_time": "2030-01-01T00:00:00Z"}
    usage = (await service.http.post("/api/v3/user/usage_stats", json=body)).json()["data"]
    assert usage["summary"] == {"total_cost": 0.03, "total_requests": 2, "success_requests": 1}
    assert usage["per_model_usage"][0]["total_count"] == 2
    assert usage["daily_usage"][0]["amount"] == 0.03
