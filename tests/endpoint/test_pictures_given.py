"""References and masks: where they come from, and what is refused."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fluxstudio.endpoint.pictures import BadPicture, decode, inline_bytes
from tests.endpoint.kit import HOST, Serve, Service, opened, png

SIZE = {"size": "256*256", "output_format": "png", "strength": 1.0}


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (256, 256, 3), dtype=np.uint8))


def left_half() -> bytes:
    mask = Image.new("L", (256, 256), 0)
    mask.paste(255, (0, 0, 128, 256))
    return saved(mask)


def saved(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


async def test_a_masked_picture_changes_inside_the_mask_only(service: Service) -> None:
    image, mask = await service.upload(saved(noise())), await service.upload(left_half())
    data = await service.done(image=image, mask_image=mask, **SIZE)
    assert data["status"] == "completed", data["error"]
    assert data["fluxstudio"]["notes"] == []
    before, after = (
        np.asarray(noise()),
        np.asarray(opened((await service.http.get(data["outputs"][0])).content)),
    )
    assert (before[:, 128:] == after[:, 128:]).all()
    assert (before[:, :128] != after[:, :128]).any()


async def test_a_masked_jpeg_says_that_it_is_not_exact(service: Service) -> None:
    image, mask = await service.upload(saved(noise())), await service.upload(left_half())
    data = await service.done(image=image, mask_image=mask, **SIZE | {"output_format": "jpeg"})
    assert "Only png keeps pixels outside the mask" in data["fluxstudio"]["notes"][0]


async def test_an_output_can_be_the_next_reference(service: Service) -> None:
    first = await service.done(**SIZE)
    second = await service.done(image=first["outputs"][0], **SIZE | {"strength": 0.0})
    pictures = [(await service.http.get(data["outputs"][0])).content for data in (first, second)]
    assert np.array_equal(*(np.asarray(opened(content)) for content in pictures))


@pytest.mark.parametrize("head", ["", "data:image/png;base64,"])
async def test_pictures_inside_the_json_become_uploads(service: Service, head: str) -> None:
    text = head + base64.b64encode(saved(noise())).decode()
    made = await service.submit(image=text, **SIZE | {"strength": 0.0})
    assert made["input"]["image"].startswith(f"{HOST}/cdn/upload/")
    await service.settled()
    data = await service.result(made["id"])
    content = (await service.http.get(data["outputs"][0])).content
    assert np.array_equal(np.asarray(opened(content)), np.asarray(noise()))


async def test_other_addresses_are_fetched_through_egress_and_failure_is_1402_and_refunded(
    serve: Serve,
) -> None:
    async def fetch(url: str) -> bytes:
        if url == "https://photos.example/a.png":
            return saved(noise())
        raise ConnectionError

    service = await serve(fetch=fetch)
    good = await service.done(image="https://photos.example/a.png", **SIZE | {"strength": 0.0})
    assert good["status"] == "completed"
    bad = await service.done(image="https://photos.example/missing.png", **SIZE)
    assert (bad["status"], bad["code"], bad["outputs"]) == ("failed", 1402, [])
    assert bad["error"] == "Failed to download image from the provided URL."
    assert (await service.http.get("/api/v3/balance")).json()["data"]["balance"] == 9_999.985


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/a.png", "https://169.254.169.254/", "file:///etc/passwd", "x"]
)
async def test_addresses_that_are_not_public_are_never_asked(serve: Serve, url: str) -> None:
    """The real way out, egress included: nothing is connected to."""
    from fluxstudio.endpoint.outside import Outside

    outside = Outside()
    service = await serve(fetch=outside.fetch)
    data = await service.done(image=url, **SIZE)
    await outside.aclose()
    assert (data["status"], data["code"]) == ("failed", 1402)


async def test_an_upload_that_is_no_picture_is_a_refunded_1402(service: Service) -> None:
    for content in (b"not a picture", png()[:60], b"<svg/>"):
        data = await service.done(image=await service.upload(content), **SIZE)
        assert (data["status"], data["code"]) == ("failed", 1402)
    assert (await service.http.get("/api/v3/balance")).json()["data"]["balance"] == 10_000


@pytest.mark.parametrize(
    ("format", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L"),
     ("WEBP", "RGB"), ("GIF", "P"), ("BMP", "RGB"), ("TIFF", "RGB")],
)  # fmt: skip
def test_every_listed_format_is_read(format: str, mode: str) -> None:
    content = saved(Image.new(mode, (30, 20)), format)
    assert decode(content, "RGB").size == (30, 20)
    assert decode(content, "L").mode == "L"


def test_photos_are_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif), "RGB").size == (20, 40)


def test_transparent_parts_of_a_mask_are_kept() -> None:
    mask = Image.new("RGBA", (2, 1), (255, 255, 255, 255))
    mask.putpixel((0, 0), (255, 255, 255, 0))
    assert list(decode(saved(mask), "L").tobytes()) == [0, 255]


@pytest.mark.parametrize("size", [(8_000, 8_000), (60_000, 1_000)])
def test_pictures_above_50_megapixels_are_refused_before_they_are_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(BadPicture, match="50 megapixels"):
        decode(saved(Image.new("1", size)), "RGB")


def test_files_above_20_mb_are_refused() -> None:
    with pytest.raises(BadPicture, match="bytes"):
        decode(png() + bytes(20 * 2**20), "RGB")


def test_links_are_not_taken_for_base64() -> None:
    assert inline_bytes("https://photos.example/" + "a" * 100) is None
    assert inline_bytes("short") is None
