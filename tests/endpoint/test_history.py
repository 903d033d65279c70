"""The list of what was made, and taking things off it."""

from __future__ import annotations

from typing import Any

import pytest

from fluxstudio.endpoint.history import read_books
from tests.endpoint.kit import Serve, Service

QUICK = {"size": "256*256"}


async def listed(service: Service, **body: Any) -> dict[str, Any]:
    answer = await service.http.post("/api/v3/predictions", json={"page": 1, "page_size": 20} | body)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_history_is_newest_first_in_pages(service: Service) -> None:
    made = [(await service.submit(f"fox {n}", **QUICK))["id"] for n in range(5)]
    await service.settled()
    first, second = [await listed(service, page=page, page_size=3) for page in (1, 2)]
    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert (first["total"], first["page"], second["page"]) == (5, 1, 2)
    assert "inputs" not in first["items"][0]
    detailed = await listed(service, include_inputs=True)
    assert detailed["items"][0]["inputs"]["prompt"] == "fox 4"


async def test_history_is_filtered_by_status_model_and_time(service: Service) -> None:
    await service.done("[[fault:fail-1200]] a fox", **QUICK)
    service.clock.advance(3600)
    good = await service.done(**QUICK)
    assert [item["id"] for item in (await listed(service, status="completed"))["items"]] == [good["id"]]
    assert (await listed(service, model="other/model"))["items"] == []
    recent = await listed(service, created_after=good["created_at"])
    assert [item["id"] for item in recent["items"]] == [good["id"]]
    assert (await listed(service, created_before=good["created_at"]))["total"] == 2


@pytest.mark.parametrize(
    "body",
    [{}, {"page": 0, "page_size": 1}, {"page": 1, "page_size": 101}, {"page": True, "page_size": 1},
     {"page": 1, "page_size": 1, "status": "done"}, {"page": 1, "page_size": 1, "created_after": "yesterday"},
     {"page": 1, "page_size": 1, "model": 7}],
)  # fmt: skip
async def test_a_list_that_cannot_be_is_refused(service: Service, body: dict[str, Any]) -> None:
    assert (await service.http.post("/api/v3/predictions", json=body)).status_code == 400


async def test_deleting_takes_my_own_off_the_list_and_ignores_the_rest(service: Service) -> None:
    first, second = [await service.done(**QUICK) for _ in range(2)]
    async with service.as_key("wsk_charlie") as charlie:
        theirs = await charlie.post("/api/v3/predictions/delete", json={"ids": [first["id"]]})
        assert theirs.json()["data"]["deleted_count"] == 0
    ids = [first["id"], first["id"], "unknown"]
    answer = await service.http.post("/api/v3/predictions/delete", json={"ids": ids})
    assert answer.json()["data"] == {"deleted_count": 1}
    assert [item["id"] for item in (await listed(service))["items"]] == [second["id"]]
    assert (await service.result(first["id"]))["status"] == "deleted"
    assert (await service.http.get(first["outputs"][0])).status_code == 200


async def test_delete_by_method_while_it_is_drawn_ends_it_for_good_and_stays_billed(serve: Serve) -> None:
    service = await serve(pace=5)
    made = await service.submit(**QUICK)
    await service.clock.sleeping()
    answer = await service.http.delete(f"/api/v3/predictions/{made['id']}")
    assert answer.json()["data"] == {"id": made["id"], "status": "deleted"}
    service.clock.advance(5)
    await service.settled()
    assert (await service.result(made["id"]))["status"] == "deleted"
    [entry] = read_books(service.desk.config.data)
    assert (entry["charged_micros"], entry["refunded_micros"]) == (15_000, 0)


async def test_deleted_can_be_404_for_clients_that_would_poll_for_ever(serve: Serve) -> None:
    service = await serve(deleted_status=404)
    data = await service.done(**QUICK)
    await service.http.delete(f"/api/v3/predictions/{data['id']}")
    assert (await service.http.get(f"/api/v3/predictions/{data['id']}")).status_code == 404


async def test_after_seven_days_predictions_and_files_are_gone(service: Service) -> None:
    data = await service.done(**QUICK)
    service.clock.advance(7 * 86_400 - 1)
    assert (await service.http.get(data["outputs"][0])).status_code == 200
    service.clock.advance(2)
    assert (await service.http.get(data["outputs"][0])).status_code == 404
    assert (await service.http.get(f"/api/v3/predictions/{data['id']}/result")).status_code == 404
    assert (await listed(service))["total"] == 0
    folder = service.desk.config.data / "outputs"
    assert [path for path in folder.rglob("*") if path.is_file()]
    await service.done(**QUICK)
    assert not list(folder.rglob(f"{data['id']}*"))


async def test_the_books_list_every_submit_for_those_who_asked_for_them(serve: Serve) -> None:
    closed = await serve()
    assert (await closed.http.get("/books")).status_code == 404
    await closed.app.state.front.close()
    service = await serve(books=True, loopback_webhooks=True)
    url = "/api/v3/wavespeed-ai/flux-dev-lora?webhook=http%3A%2F%2F127.0.0.1%3A1%2Fhook%2Ftoken"
    made = await service.submit("a fox", url=url, seed=5, **QUICK)
    await service.settled()
    [entry] = (await service.http.get("/books")).json()
    assert entry == read_books(service.desk.config.data)[0]
    assert entry | {"created_at": "", "account": ""} == {
        "prediction": made["id"],
        "created_at": "",
        "account": "",
        "status": "completed",
        "prompt": "a fox",
        "seed": 5,
        "num_images": 1,
        "webhook": "http://127.0.0.1:1/hook/token",
        "charged_micros": 15_000,
        "refunded_micros": 0,
        "deliveries": [{"answer": 200, "error": ""}],
    }
