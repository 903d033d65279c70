"""A submit becomes a picture, and says all the while how it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.endpoint.kit import HOST, SUBMIT, Serve, Service, opened


async def test_a_prompt_becomes_a_picture_of_the_asked_format_and_size(service: Service) -> None:
    made = await service.submit("a red fox", size="320*256", output_format="webp", seed=7)
    assert made["status"] == "created"
    assert made["outputs"] == []
    await service.settled()
    data = await service.result(made["id"])
    assert (data["status"], data["code"], data["error"]) == ("completed", 0, "")
    [url] = data["outputs"]
    file = await service.http.get(url)
    assert file.headers["content-type"] == "image/webp"
    assert opened(file.content).size == (320, 256)


async def test_the_answer_has_every_key_that_old_official_clients_insist_on(service: Service) -> None:
    answer = (await service.http.post(SUBMIT, json={"prompt": "a red fox"})).json()
    assert (answer["code"], answer["message"]) == (200, "success")
    data = answer["data"]
    assert re.fullmatch("[0-9a-f]{32}", data["id"])
    assert data["model"] == "wavespeed-ai/flux-dev-lora"
    assert data["input"] == {"prompt": "a red fox"}
    assert data["urls"] == {"get": f"{HOST}/api/v3/predictions/{data['id']}/result"}
    assert re.fullmatch(r"2026-09-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", data["created_at"])
    assert (data["outputs"], data["has_nsfw_contents"], data["error"]) == ([], [], "")
    assert (data["executionTime"], data["timings"]) == (0, {"inference": 0})


async def test_links_lead_to_the_host_that_was_called(service: Service) -> None:
    made = await service.http.post(
        f"http://studio.internal:9000{SUBMIT}", json={"prompt": "a fox", "size": "256*256"}
    )
    data = made.json()["data"]
    assert data["urls"]["get"].startswith("http://studio.internal:9000/api/v3/predictions/")
    await service.settled()
    seen = await service.http.get(f"http://127.0.0.1:5/api/v3/predictions/{data['id']}/result")
    assert seen.json()["data"]["outputs"][0].startswith("http://127.0.0.1:5/cdn/output/")


@pytest.mark.parametrize("prefix", ["/api/v3", "/api/v2"])
@pytest.mark.parametrize("ending", ["", "/result"])
async def test_both_poll_paths_and_the_older_prefix_answer_alike(
    service: Service, prefix: str, ending: str
) -> None:
    made = await service.submit(url=f"{prefix}/wavespeed-ai/flux-dev-lora", size="256*256")
    await service.settled()
    seen = await service.http.get(f"{prefix}/predictions/{made['id']}{ending}")
    assert seen.json()["data"]["status"] == "completed"


async def test_states_are_seen_on_the_way_at_a_realistic_pace(serve: Serve) -> None:
    service = await serve(pace=None)
    made = await service.submit(size="256*256")
    await service.clock.sleeping()
    assert (await service.result(made["id"]))["status"] == "processing"
    [left] = service.clock.waits
    assert 1.2 <= left <= 3
    service.clock.advance(left + 0.001)
    await service.settled()
    data = await service.result(made["id"])
    assert data["status"] == "completed"
    assert data["executionTime"] == data["timings"]["inference"] >= 1200


async def test_several_pictures_have_seeds_that_count_up(service: Service) -> None:
    together = await service.done(num_images=3, seed=41, size="256*256", output_format="png")
    alone = await service.done(seed=43, size="256*256", output_format="png")
    assert len(together["outputs"]) == len(together["has_nsfw_contents"]) == 3
    third = (await service.http.get(together["outputs"][2])).content
    assert third == (await service.http.get(alone["outputs"][0])).content


async def test_a_random_seed_is_drawn_once_and_differs(service: Service) -> None:
    first, second = [await service.done(size="256*256", output_format="png") for _ in range(2)]
    pictures = [(await service.http.get(data["outputs"][0])).content for data in (first, second)]
    assert pictures[0] != pictures[1]


async def test_a_seed_above_the_range_is_taken_modulo_2_to_the_31(service: Service) -> None:
    over = await service.done(seed=2**31 + 5, size="256*256", output_format="png")
    plain = await service.done(seed=5, size="256*256", output_format="png")
    pictures = [(await service.http.get(data["outputs"][0])).content for data in (over, plain)]
    assert pictures[0] == pictures[1]


async def test_unknown_keys_are_dropped_in_silence_and_billed(service: Service) -> None:
    data = await service.submit(webhook_url="https://x.example/", enable_safety_checker=True, size="256*256")
    assert data["input"] == {"prompt": "a red fox", "size": "256*256"}
    await service.settled()
    assert service.receiver.calls == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, 'field "prompt" is required'),
        ({"prompt": " "}, 'field "prompt" is required'),
        ({"prompt": "a", "output_format": "gif"}, 'field "output_format" must be one of jpeg, png, webp'),
        ({"prompt": "a", "guidance_scale": 99}, 'field "guidance_scale" must be a number between 0 and 20'),
        ({"prompt": "a", "num_images": 5}, 'field "num_images" must be a whole number between 1 and 4'),
        ({"prompt": "a", "num_images": "2"}, 'field "num_images" must be a whole number between 1 and 4'),
        ({"prompt": "a", "enable_sync_mode": "yes"}, 'field "enable_sync_mode" must be true or false'),
        ({"prompt": "a", "size": "2048*2048"}, 'field "size" is not valid: Width and height'),
        ({"prompt": "a", "loras": [{"path": "a/b", "scale": 5}]}, 'field "loras" is not valid: '),
        (
            {"prompt": "a", "loras": [{"path": "a/b", "scale": 1}] * 5},
            'field "loras" is not valid: At most 4',
        ),
        ({"prompt": "a", "seed": -2}, 'field "seed" must be a whole number'),
    ],
)
async def test_bad_input_names_its_field_and_costs_nothing(
    service: Service, body: dict[str, Any], message: str
) -> None:
    answer = await service.http.post(SUBMIT, json=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert answer.json()["message"].startswith(message)
    assert answer.json()["error"] == answer.json()["message"]
    assert (await service.http.get("/api/v3/balance")).json()["data"]["balance"] == 10_000


@pytest.mark.parametrize("content", [b"{", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_refused(service: Service, content: bytes) -> None:
    answer = await service.http.post(SUBMIT, content=content)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer "}, {"Authorization": "Basic eDp5"}])
async def test_no_key_is_no_entry(service: Service, header: dict[str, str]) -> None:
    del service.http.headers["authorization"]
    for method, path in [
        ("POST", SUBMIT),
        ("GET", "/api/v3/balance"),
        ("GET", "/api/v3/predictions/x/result"),
    ]:
        answer = await service.http.request(method, path, headers=header, json={})
        assert (answer.status_code, answer.json()["code"]) == (401, 401)


async def test_unknown_models_predictions_and_paths_are_404_with_a_message(service: Service) -> None:
    for method, path in [
        ("POST", "/api/v3/wavespeed-ai/flux-dev-lora-trainer"),
        ("GET", "/api/v3/predictions/nobody/result"),
        ("DELETE", "/api/v3/predictions/nobody"),
        ("GET", "/nowhere"),
    ]:
        answer = await service.http.request(method, path)
        assert answer.status_code == answer.json()["code"] == 404
        assert answer.json()["message"]


async def test_another_key_does_not_see_my_prediction(service: Service) -> None:
    data = await service.done(size="256*256")
    async with service.as_key("wsk_charlie") as charlie:
        assert (await charlie.get(f"/api/v3/predictions/{data['id']}/result")).status_code == 404
        assert (await charlie.delete(f"/api/v3/predictions/{data['id']}")).status_code == 404
