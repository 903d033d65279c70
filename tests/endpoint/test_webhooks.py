"""Callbacks at the end of a prediction: signed, retried, and wrong on demand."""

from __future__ import annotations

import asyncio
import json

import pytest

from fluxstudio.egress import EgressRefused
from fluxstudio.endpoint.history import read_books
from fluxstudio.endpoint.outside import Outside
from fluxstudio.endpoint.postman import may_call
from fluxstudio.wavespeed.errors import BadSignature
from fluxstudio.wavespeed.webhooks import verify
from tests.endpoint.kit import HOST, SUBMIT, Service

HOOK = f"{SUBMIT}?webhook=https%3A%2F%2Fstudio.example%2Fhooks%2Ftoken"
QUICK = {"size": "256*256"}


async def secret_of(service: Service) -> str:
    return str((await service.http.get("/api/v3/webhook/secret")).json()["data"]["secret"])


@pytest.mark.parametrize(
    ("prompt", "status"), [("a fox", "completed"), ("[[fault:fail-1402]]a fox", "failed")]
)
async def test_the_end_is_told_once_signed_and_without_an_envelope(
    service: Service, prompt: str, status: str
) -> None:
    made = await service.submit(prompt, url=HOOK, **QUICK)
    await service.settled()
    [(url, body, headers)] = service.receiver.calls
    assert url == "https://studio.example/hooks/token"
    assert headers["content-type"] == "application/json"
    delivery = verify(await secret_of(service), headers, body, service.clock())
    assert delivery.id == made["id"]
    told = json.loads(body)
    assert told == await service.result(made["id"])
    assert (told["id"], told["status"]) == (made["id"], status)
    assert told["urls"]["get"] == f"{HOST}/api/v3/predictions/{made['id']}/result"


async def test_a_receiver_that_fails_is_called_again_after_1_4_and_16_seconds(service: Service) -> None:
    service.receiver.answers = [500, 302, 404, 503, 200]
    await service.submit(url=HOOK, **QUICK)
    for pause in (1, 4, 16):
        await service.clock.sleeping()
        assert service.clock.waits == [pause]
        service.clock.advance(pause)
    await service.settled()
    assert len(service.receiver.calls) == 4
    assert len({headers["webhook-id"] for _, _, headers in service.receiver.calls}) == 1
    [entry] = read_books(service.desk.config.data)
    assert [call["answer"] for call in entry["deliveries"]] == [500, 302, 404, 503]


async def test_each_call_is_signed_with_its_own_time(service: Service) -> None:
    service.receiver.answers = [500]
    await service.submit(url=HOOK, **QUICK)
    await service.clock.sleeping()
    service.clock.advance(600)
    await service.settled()
    _, body, headers = service.receiver.calls[1]
    verify(await secret_of(service), headers, body, service.clock())


async def test_after_twenty_minutes_nobody_is_called_again(service: Service) -> None:
    service.receiver.answers = [500] * 4
    await service.submit(url=HOOK, **QUICK)
    await service.clock.sleeping()
    service.clock.advance(1_200)
    await service.settled()
    assert len(service.receiver.calls) == 1


@pytest.mark.parametrize(
    ("url", "anywhere", "here"),
    [
        ("https://studio.example/hook", True, True),
        ("http://studio.example/hook", False, False),
        ("http://127.0.0.1:8000/hook", False, True),
        ("https://localhost/hook", False, True),
        ("http://[::1]:8000/hook", False, True),
        ("ftp://127.0.0.1/hook", False, False),
        ("https://user:pass@studio.example/hook", False, False),
        ("https://studio.example:99999/hook", False, False),
        ("https://[/hook", False, False),
        ("hook", False, False),
    ],
)
def test_webhooks_are_https_or_on_this_machine_where_allowed(url: str, anywhere: bool, here: bool) -> None:
    assert (may_call(url, loopback=False), may_call(url, loopback=True)) == (anywhere, here)


async def test_a_webhook_that_will_never_be_called_is_refused(service: Service) -> None:
    answer = await service.http.post(f"{SUBMIT}?webhook=http://127.0.0.1:1/", json={"prompt": "a fox"})
    assert (answer.status_code, answer.json()["message"]) == (400, "webhook must be a public https URL")


async def calls_of(service: Service, fault: str) -> list[tuple[str, bytes, dict[str, str]]]:
    await service.submit(f"[[fault:{fault}]]a fox", url=HOOK, **QUICK)
    await service.settled()
    return service.receiver.calls


async def test_on_demand_it_is_lost(service: Service) -> None:
    assert await calls_of(service, "webhook-lost") == []


async def test_on_demand_it_comes_twice_under_one_id(service: Service) -> None:
    first, second = await calls_of(service, "webhook-twice")
    assert first[1:] == second[1:]


async def test_on_demand_somebody_else_signed_it(service: Service) -> None:
    [(_, body, headers)] = await calls_of(service, "webhook-forged")
    with pytest.raises(BadSignature):
        verify(await secret_of(service), headers, body, service.clock())


async def test_on_demand_it_is_late(service: Service) -> None:
    made = await service.submit("[[fault:webhook-late=30000]]a fox", url=HOOK, **QUICK)
    await service.clock.sleeping()
    assert (await service.result(made["id"]))["status"] == "completed"
    assert service.receiver.calls == []
    service.clock.advance(30)
    await service.settled()
    assert len(service.receiver.calls) == 1


async def test_on_demand_it_comes_before_the_answer_to_the_submit(service: Service) -> None:
    answered_before: list[bool] = []
    service.receiver.on_call = lambda: answered_before.append(answer.done())
    answer = asyncio.create_task(service.submit("[[fault:webhook-first]]a fox", url=HOOK, **QUICK))
    assert (await answer)["status"] == "created"
    assert answered_before == [False]


async def test_the_real_way_out_calls_public_addresses_only() -> None:
    outside = Outside()
    for url in ("https://10.0.0.1/hook", "https://169.254.169.254/", "https://[fd00::1]/hook"):
        with pytest.raises(EgressRefused):
            await outside.post(url, b"{}", {})
    await outside.aclose()
