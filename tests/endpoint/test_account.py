"""Catalogue, prices and the rest of what official tools ask for."""

from __future__ import annotations

from typing import Any

import pytest

from fluxstudio.domain.request import RunRequest, parse, to_body
from fluxstudio.endpoint.catalogue import PROPERTIES
from fluxstudio.endpoint.config import MODEL
from tests.endpoint.kit import HOST, Service


async def test_the_catalogue_has_one_entry_with_schema_price_and_formula(service: Service) -> None:
    [entry] = (await service.http.get("/api/v3/models")).json()["data"]
    assert (entry["model_id"], entry["base_price"]) == (MODEL, 0.015)
    assert entry["formula"] == '{"total_price": base_price * num_images}'
    [schema] = entry["api_schema"]["api_schemas"]
    assert (schema["type"], schema["method"]) == ("model_run", "POST")
    assert schema["server"] + schema["api_path"] == f"{HOST}/api/v3/{MODEL}"
    assert schema["request_schema"]["required"] == ["prompt"]


def test_the_schema_names_every_parameter_and_its_default() -> None:
    body = to_body(
        RunRequest(prompt="a fox", image="https://x.example/a.png", mask_image="https://x.example/b.png")
    )
    assert list(PROPERTIES) == list(body)
    for name, schema in PROPERTIES.items():
        if "default" in schema:
            assert schema["default"] == body[name]


@pytest.mark.parametrize(
    "name", [name for name, schema in PROPERTIES.items() if schema.get("minimum") is not None]
)
def test_the_schemas_ranges_are_the_ones_that_are_checked(name: str) -> None:
    if name == "size":
        return
    schema = PROPERTIES[name]
    for edge in (schema["minimum"], schema["maximum"]):
        parse({"prompt": "a fox", name: edge})
    for beyond in (schema["minimum"] - 1, schema["maximum"] + 1):
        with pytest.raises(ValueError, match=name):
            parse({"prompt": "a fox", name: beyond})


@pytest.mark.parametrize(
    ("inputs", "dollars"),
    [
        ({}, 0.015),
        ({"num_images": 4}, 0.06),
        ({"prompt": "a", "nonsense": 1}, 0.015),
        ({"mask_image": "x"}, 0.015),
    ],
)
async def test_quotes_take_partial_inputs(service: Service, inputs: dict[str, Any], dollars: float) -> None:
    asked = {"model_id": MODEL, "inputs": inputs}
    current = (await service.http.post("/api/v3/model/price", json=asked)).json()["data"]
    assert (current["price"], current["discounted_price"], current["discount_rate"]) == (dollars, dollars, 0)
    legacy = (await service.http.post("/api/v3/model/pricing", json=asked)).json()["data"]
    assert (legacy["unit_price"], legacy["currency"]) == (dollars, "USD")


async def test_quotes_for_what_would_be_refused_are_refused(service: Service) -> None:
    asked = {"model_id": MODEL, "inputs": {"output_format": "gif"}}
    answer = await service.http.post("/api/v3/model/price", json=asked)
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        'field "output_format" must be one of jpeg, png, webp',
    )
    assert (
        await service.http.post("/api/v3/model/price", json={"model_id": "other/model"})
    ).status_code == 404


async def test_the_webhook_secret_stays_the_same(service: Service) -> None:
    first, second = [
        (await service.http.get("/api/v3/webhook/secret")).json()["data"]["secret"] for _ in range(2)
    ]
    assert first == second
    assert first.startswith("whsec_")
