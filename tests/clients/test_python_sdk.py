"""The official Python SDK, as it comes from PyPI, against our endpoint over a real socket."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw
from wavespeed import Client

from fluxstudio.endpoint.history import read_books

MODEL = "wavespeed-ai/flux-dev-lora"
SMALL = {"prompt": "a red fox in autumn", "size": "256*256", "output_format": "png"}


@pytest.fixture
def client(address: str) -> Client:
    return Client(api_key="wsk_test", base_url=address)


def download(url: str) -> Image.Image:
    answer = httpx.get(url, trust_env=False).raise_for_status()
    return Image.open(BytesIO(answer.content)).convert("RGB")


def test_run_gives_as_many_pictures_as_asked(client: Client) -> None:
    outputs = client.run(MODEL, SMALL | {"num_images": 2, "seed": 3}, poll_interval=0.2)["outputs"]
    assert [download(url).size for url in outputs] == [(256, 256)] * 2


def test_run_in_sync_mode(client: Client) -> None:
    [url] = client.run(MODEL, SMALL, enable_sync_mode=True)["outputs"]
    assert download(url).size == (256, 256)


def test_run_no_throw_tells_success_failure_and_refusal(client: Client) -> None:
    good = client.run_no_throw(MODEL, SMALL, poll_interval=0.2)
    assert (good["status"], good["error"], len(good["outputs"])) == ("completed", None, 1)
    failed = client.run_no_throw(MODEL, SMALL | {"prompt": "[[fault:fail-1402]] a fox"}, poll_interval=0.2)
    assert (failed["status"], failed["outputs"]) == ("failed", None)
    assert failed["task_id"] != "unknown"
    assert "Failed to download image" in failed["error"]
    refused = client.run_no_throw(MODEL, SMALL | {"guidance_scale": 99})
    assert 'field \\"guidance_scale\\" must be a number between 0 and 20' in refused["error"]


def test_a_lost_answer_is_not_sent_again_and_is_in_the_books(client: Client, data: Path) -> None:
    lost = client.run_no_throw(MODEL, SMALL | {"prompt": "[[fault:lost-submit]] once only"})
    assert "may already have been created" in lost["error"]
    [entry] = [entry for entry in read_books(data) if "once only" in entry["prompt"]]
    assert entry["charged_micros"] == 15_000


def test_a_burst_of_503_while_polling_is_sat_out(address: str) -> None:
    client = Client(api_key="wsk_test", base_url=address, retry_interval=0.1)
    outputs = client.run(MODEL, SMALL | {"prompt": "[[fault:poll-503=3]] a fox"}, poll_interval=0.2)[
        "outputs"
    ]
    assert len(outputs) == 1


def test_base64_output_is_naked(client: Client) -> None:
    outputs = client.run(MODEL, SMALL | {"enable_base64_output": True}, poll_interval=0.2)["outputs"]
    picture = Image.open(BytesIO(base64.b64decode(outputs[0], validate=True)))
    assert (picture.format, picture.size) == ("PNG", (256, 256))


def test_upload_and_read_back(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "a photo.png"
    Image.new("RGB", (40, 30), "teal").save(file)
    url = client.upload(str(file))
    assert httpx.get(url, trust_env=False).content == file.read_bytes()


def test_masked_inpaint_leaves_every_pixel_outside_the_mask(client: Client, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    source = Image.fromarray(rng.integers(0, 256, (256, 320, 3), dtype=np.uint8))
    mask = Image.new("L", source.size, 0)
    ImageDraw.Draw(mask).rectangle((100, 80, 200, 180), fill=255)
    source.save(tmp_path / "source.png")
    mask.save(tmp_path / "mask.png")
    body = SMALL | {
        "image": client.upload(str(tmp_path / "source.png")),
        "mask_image": client.upload(str(tmp_path / "mask.png")),
        "size": "320*256",
        "strength": 0.9,
        "num_images": 2,
    }
    outputs = client.run(MODEL, body, poll_interval=0.2)["outputs"]
    outside = np.asarray(mask) == 0
    for url in outputs:
        result = np.asarray(download(url))
        assert (result[outside] == np.asarray(source)[outside]).all()
        assert (result[~outside] != np.asarray(source)[~outside]).any()
