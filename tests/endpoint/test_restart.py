"""An endpoint that ends at any moment goes on where it was, and charges nothing twice."""

from __future__ import annotations

import threading

from fluxstudio.endpoint.history import read_books
from fluxstudio.endpoint.renderers.base import Drawing, Order
from fluxstudio.endpoint.renderers.blank import BlankRenderer
from tests.endpoint.kit import SUBMIT, Serve, Service

QUICK = {"size": "256*256"}
HOOK = f"{SUBMIT}?webhook=https%3A%2F%2Fstudio.example%2Fhooks%2Ftoken"


async def ended(service: Service) -> None:
    await service.app.state.front.close()


async def test_what_was_unfinished_is_drawn_again_and_not_charged_again(serve: Serve) -> None:
    first = await serve(pace=5, concurrency=1)
    made = [(await first.submit(f"fox {n}", **QUICK))["id"] for n in range(3)]
    await first.clock.sleeping()
    statuses = [(await first.result(prediction))["status"] for prediction in made]
    assert statuses == ["processing", "created", "created"]
    await ended(first)

    second = await serve()
    assert (await second.result(made[0]))["status"] in ("processing", "completed")
    await second.settled()
    for prediction in made:
        data = await second.result(prediction)
        assert data["status"] == "completed"
        assert (await second.http.get(data["outputs"][0])).status_code == 200
    books = read_books(second.desk.config.data)
    assert [(entry["prediction"], entry["charged_micros"]) for entry in books] == [
        (one, 15_000) for one in made
    ]
    assert (await second.http.get("/api/v3/balance")).json()["data"]["balance"] == 10_000 - 0.045


async def test_the_picture_after_a_restart_is_the_one_it_would_have_been(serve: Serve) -> None:
    first = await serve(pace=5)
    made = await first.submit(seed=11, output_format="png", **QUICK)
    await first.clock.sleeping()
    await ended(first)
    second = await serve()
    await second.settled()
    again = await second.done(seed=11, output_format="png", **QUICK)
    urls = [data["outputs"][0] for data in (await second.result(made["id"]), again)]
    pictures = [(await second.http.get(url)).content for url in urls]
    assert pictures[0] == pictures[1]


async def test_finished_predictions_files_secrets_and_uploads_are_found_again(serve: Serve) -> None:
    first = await serve()
    data = await first.done(**QUICK)
    upload = await first.upload(b"12345678")
    secret = (await first.http.get("/api/v3/webhook/secret")).json()
    await ended(first)
    second = await serve()
    assert await second.result(data["id"]) == data
    assert (await second.http.get(data["outputs"][0])).status_code == 200
    assert (await second.http.get(upload)).content == b"12345678"
    assert (await second.http.get("/api/v3/webhook/secret")).json() == secret


async def test_a_webhook_that_was_not_settled_is_delivered_by_the_next_start(serve: Serve) -> None:
    first = await serve()
    first.receiver.answers = [500]
    made = await first.submit(url=HOOK, **QUICK)
    await first.clock.sleeping()
    await ended(first)
    second = await serve()
    await second.http.get("/api/v3/balance")
    await second.settled()
    assert [headers["webhook-id"] for _, _, headers in second.receiver.calls] == [made["id"]]
    await ended(second)
    third = await serve()
    await third.http.get("/api/v3/balance")
    await third.settled()
    assert third.receiver.calls == []


async def test_ending_while_a_thread_draws_is_clean(serve: Serve) -> None:
    drawing, go_on = threading.Event(), threading.Event()

    class Slow(BlankRenderer):
        def draw(self, order: Order) -> Drawing:
            drawing.set()
            go_on.wait(20)
            return super().draw(order)

    first = await serve(renderer=Slow())
    made = await first.submit(**QUICK)
    while not drawing.is_set():
        await first.http.get("/api/v3/balance")
    go_on.set()
    await ended(first)
    second = await serve()
    await second.http.get("/api/v3/balance")
    await second.settled()
    assert (await second.result(made["id"]))["status"] == "completed"
