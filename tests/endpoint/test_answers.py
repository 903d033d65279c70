"""Other ways to be answered: base64, sync mode, from a page, and the truth about what drew it."""

from __future__ import annotations

import asyncio
import base64

import pytest

from fluxstudio.endpoint.renderers.base import SKETCH, Drawing, Order
from fluxstudio.endpoint.renderers.blank import BlankRenderer
from tests.endpoint.kit import SUBMIT, Serve, Service, opened


async def test_base64_outputs_are_naked(service: Service) -> None:
    data = await service.done(enable_base64_output=True, output_format="png", size="256*256", num_images=2)
    assert [opened(base64.b64decode(text, validate=True)).size for text in data["outputs"]] == [
        (256, 256)
    ] * 2


async def test_base64_and_a_webhook_do_not_go_together(service: Service) -> None:
    answer = await service.http.post(
        f"{SUBMIT}?webhook=https://studio.example/hook", json={"prompt": "a", "enable_base64_output": True}
    )
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("webhook callback does not support base64 output")


async def test_sync_mode_answers_with_the_finished_result(service: Service) -> None:
    data = await service.submit(enable_sync_mode=True, size="256*256")
    assert data["status"] == "completed"
    assert len(data["outputs"]) == 1


async def test_sync_mode_that_takes_too_long_says_that_it_goes_on(serve: Serve) -> None:
    service = await serve(sync_wait=90.0)
    waiting = asyncio.create_task(service.submit("[[fault:slow=120000]] a fox", enable_sync_mode=True))
    await service.clock.sleeping(2)
    service.clock.advance(91)
    data = await waiting
    assert (data["status"], data["code"]) == ("processing", 5004)
    assert data["error"] == (
        "Sync mode timed out after 90 seconds. The prediction is still processing asynchronously."
    )
    service.clock.advance(30)
    await service.settled()
    assert (await service.result(data["id"]))["status"] == "completed"


class Poet(BlankRenderer):
    """Understands little and says so."""

    name = "poet"

    def draw(self, order: Order) -> Drawing:
        drawn = super().draw(order)
        return Drawing(
            image=drawn.image,
            method=SKETCH,
            understood=("fox",),
            unknown=("quantum",),
            notes=(order.prompt,),
        )


async def test_every_picture_says_what_drew_it_and_what_was_not_understood(serve: Serve) -> None:
    service = await serve(renderer=Poet())
    made = await service.http.post(
        SUBMIT, json={"prompt": "[[fault:nsfw]] a quantum fox", "num_images": 2, "size": "256*256"}
    )
    assert made.headers["x-fluxstudio-engine"] == "poet"
    await service.settled()
    data = await service.result(made.json()["data"]["id"])
    assert data["model"] == "wavespeed-ai/flux-dev-lora"
    assert data["has_nsfw_contents"] == [True, True]
    assert data["fluxstudio"] == {
        "engine": "poet",
        "method": "sketch",
        "understood": ["fox"],
        "unknown": ["quantum"],
        "notes": ["a quantum fox"],
    }


async def test_a_renderer_that_breaks_is_a_refunded_failure(serve: Serve) -> None:
    class Broken(BlankRenderer):
        def draw(self, order: Order) -> Drawing:
            raise ZeroDivisionError

    service = await serve(renderer=Broken())
    data = await service.done()
    assert (data["status"], data["code"], data["outputs"]) == ("failed", 5000, [])
    assert (await service.http.get("/api/v3/balance")).json()["data"]["balance"] == 10_000


async def test_the_desktop_app_may_call_from_a_page(service: Service) -> None:
    asked = "authorization, content-type, x-client-name, x-client-version, x-client-os"
    headers = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": asked,
    }
    preflight = await service.http.options(SUBMIT, headers=headers)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert all(name.strip() in allowed for name in asked.split(","))
    data = await service.done(size="256*256")
    file = await service.http.get(data["outputs"][0], headers={"Origin": "https://app.example"})
    assert file.headers["access-control-allow-origin"] == "*"


LONE = r'"\ud800"'  # half a character: JSON can write it, no text can hold it


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SUBMIT, '{"prompt": "x", "image": %s}'),
        (SUBMIT, '{"prompt": "x", "image": "https://example.com/a.png", "mask_image": %s}'),
        (SUBMIT, '{"prompt": "x", "loras": [{"path": %s, "scale": 1}]}'),
        (SUBMIT, '{"prompt": %s}'),
        ("/api/v3/predictions/delete", '{"ids": [%s]}'),
        ("/api/v3/predictions", '{"page": 1, "page_size": 10, "model": %s}'),
        ("/api/v3/billings/search", '{"billing_type": %s}'),
        ("/api/v3/user/usage_stats", '{"model_uuid": %s}'),
        ("/api/v3/model/price", '{"model_id": %s}'),
        ("/api/v3/media/uploads", '{"filename": %s, "size": 8}'),
    ],
)
@pytest.mark.parametrize("written", ["escaped", "as bytes"])
async def test_what_is_no_text_is_refused_in_the_protocols_shape(
    service: Service, path: str, body: str, written: str
) -> None:
    content = (body % LONE).encode()
    if written == "as bytes":
        content = content.replace(rb"\ud800", "\ud800".encode("utf-8", "surrogatepass"))

    answer = await service.http.post(path, content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert answer.json()["message"] == "request body is not text in UTF-8"


async def test_characters_written_as_two_halves_are_text(service: Service) -> None:
    body = rb'{"prompt": "a fox \ud83e\udd8a", "size": "256*256"}'
    answer = await service.http.post(SUBMIT, content=body, headers={"Content-Type": "application/json"})

    assert answer.json()["data"]["input"]["prompt"] == "a fox \N{FOX FACE}"
