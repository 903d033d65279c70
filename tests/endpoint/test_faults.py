"""Everything that can be asked to go wrong."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from fluxstudio.endpoint.faults import HEADER, NAMES
from fluxstudio.endpoint.history import read_books
from tests.endpoint.kit import SUBMIT, Serve, Service, opened

QUICK = {"size": "256*256", "output_format": "png"}


async def ask(service: Service, fault: str) -> httpx.Response:
    return await service.http.post(SUBMIT, json={"prompt": f"[[fault:{fault}]] a fox"} | QUICK)


def submits(service: Service) -> list[dict[str, Any]]:
    return read_books(service.desk.config.data)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("refuse-400", 400, 400),
        ("refuse-401", 401, 401),
        ("refuse-403", 403, 403),
        ("refuse-503", 503, 503),
        ("refuse-429=7", 429, 429),
        ("no-credits", 400, 1407),
        ("no-credits-402", 402, 1407),
        ("envelope-5003", 200, 5003),
        ("502-before", 502, 502),
    ],
)
async def test_refusals_create_nothing(service: Service, fault: str, status: int, code: int) -> None:
    answer = await ask(service, fault)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("retry-after") == ("7" if "429" in fault else None)
    assert submits(service) == []


async def test_a_submit_lost_before_creates_nothing_and_one_lost_after_is_charged(service: Service) -> None:
    for fault, count in [("lost-before", 0), ("lost-submit", 1)]:
        with pytest.raises(httpx.ReadError):
            await ask(service, fault)
        assert len(submits(service)) == count
    assert submits(service)[0]["charged_micros"] == 15_000


async def test_a_502_and_a_cut_answer_after_creating_are_charged(service: Service) -> None:
    assert (await ask(service, "502-after")).status_code == 502
    cut = await ask(service, "truncated-submit")
    assert cut.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        cut.json()
    await service.settled()
    assert [entry["status"] for entry in submits(service)] == ["completed"] * 2


async def test_a_submit_that_hangs_after_creating_is_drawn_all_the_same(service: Service) -> None:
    for fault, count in [("hang-before", 0), ("hang-submit", 1)]:
        hanging = asyncio.create_task(ask(service, fault))
        _, pending = await asyncio.wait({hanging}, timeout=0.3)
        assert pending
        hanging.cancel()
        await service.settled()
        assert len(submits(service)) == count


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("fail-1200", "failed", 1200),
        ("fail-1402", "failed", 1402),
        ("fail-5000", "failed", 5000),
        ("cancelled", "cancelled", 0),
        ("timeout", "timeout", 5004),
    ],
)
async def test_tasks_can_end_badly_under_http_200(
    service: Service, fault: str, status: str, code: int
) -> None:
    data = await service.done(f"[[fault:{fault}]] a fox", **QUICK)
    assert (data["status"], data["code"], data["outputs"]) == (status, code, [])
    assert data["error"]


async def test_nsfw_is_flagged_and_can_be_null(service: Service) -> None:
    assert (await service.done("[[fault:nsfw]] a fox", **QUICK))["has_nsfw_contents"] == [True]
    assert (await service.done("[[fault:nsfw-null]] a fox", **QUICK))["has_nsfw_contents"] is None


async def test_slow_takes_so_many_milliseconds_and_stuck_for_ever(service: Service) -> None:
    slow = await service.submit("[[fault:slow=4000]] a fox", **QUICK)
    stuck = await service.submit("[[fault:stuck]] a fox", **QUICK)
    await service.clock.sleeping()
    assert service.clock.waits == [4]
    service.clock.advance(4)
    await service.desk.runner.finished(slow["id"])
    assert (await service.result(slow["id"]))["status"] == "completed"
    service.clock.advance(86_400)
    assert (await service.result(stuck["id"]))["status"] == "processing"


@pytest.mark.parametrize(("fault", "status"), [("poll-503", 503), ("poll-429", 429), ("poll-404", 404)])
async def test_polls_can_fail_for_a_while(service: Service, fault: str, status: int) -> None:
    made = (await ask(service, f"{fault}=2")).json()["data"]
    await service.settled()
    answers = [await service.http.get(made["urls"]["get"]) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]


async def test_polls_can_be_lost_cut_or_slow(service: Service) -> None:
    made = (await ask(service, "poll-lost")).json()["data"]
    with pytest.raises(httpx.ReadError):
        await service.http.get(made["urls"]["get"])
    assert (await service.http.get(made["urls"]["get"])).status_code == 200
    cut = (await ask(service, "poll-truncated")).json()["data"]
    with pytest.raises(json.JSONDecodeError):
        (await service.http.get(cut["urls"]["get"])).json()
    slow = (await ask(service, "slow-poll=3000")).json()["data"]
    await service.settled()
    waiting = asyncio.create_task(service.result(slow["id"]))
    await service.clock.sleeping()
    assert service.clock.waits == [3]
    service.clock.advance(3)
    assert (await waiting)["status"] == "completed"


async def test_outputs_can_be_missing_cut_or_something_else(service: Service) -> None:
    async def output(fault: str) -> httpx.Response:
        data = await service.done(f"[[fault:{fault}]] a fox", **QUICK)
        return await service.http.get(data["outputs"][0])

    assert (await output("output-404")).status_code == 404
    assert (await output("output-type")).headers["content-type"].startswith("text/html")
    half = await output("output-truncated")
    assert half.headers["content-type"] == "image/png"
    with pytest.raises(OSError, match="truncated"):
        opened(half.content)
    with pytest.raises(httpx.ReadError):
        await output("output-cut")
    data = await service.done("[[fault:output-503]] a fox", **QUICK)
    answers = [await service.http.get(data["outputs"][0]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    missing = await service.done("[[fault:output-missing]] a fox", **QUICK)
    assert (missing["status"], missing["outputs"]) == ("completed", [])


async def test_the_header_asks_for_faults_too_several_at_once(service: Service) -> None:
    answer = await service.http.post(
        SUBMIT, json={"prompt": "a fox"} | QUICK, headers={HEADER: "nsfw, slow=2000"}
    )
    await service.clock.sleeping()
    assert service.clock.waits == [2]
    service.clock.advance(2)
    await service.settled()
    assert (await service.result(answer.json()["data"]["id"]))["has_nsfw_contents"] == [True]


@pytest.mark.parametrize("fault", ["nsfv", "slow=fast", "fail-12", "slow=-1"])
async def test_a_misspelt_fault_is_refused_rather_than_ignored(service: Service, fault: str) -> None:
    answer = await ask(service, fault)
    assert answer.status_code == 400
    assert f"There is no fault {fault}" in answer.json()["message"]


async def test_faults_can_be_switched_off(serve: Serve) -> None:
    service = await serve(faults=False)
    assert (await service.done("[[fault:fail-5000]] a fox", **QUICK))["status"] == "completed"


def test_the_page_lists_every_fault() -> None:
    page = (Path(__file__).parents[2] / "docs" / "endpoint.md").read_text()
    listed = set(re.findall(r"`([a-z0-9-]+)(?:=[a-z]+)?`", page))
    assert listed >= NAMES
