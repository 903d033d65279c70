"""Files on their way in, and out again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.endpoint.formdata import file_part
from tests.endpoint.kit import HOST, Serve, Service, png

TICKETS = "/api/v3/media/uploads"


async def ticket(service: Service, **body: Any) -> dict[str, Any]:
    answer = await service.http.post(TICKETS, json={"filename": "a.png", "size": 8} | body)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def put(service: Service, data: dict[str, Any], content: bytes, **headers: str) -> httpx.Response:
    """As storage sees it: the ticket's headers and no key."""
    async with httpx.AsyncClient(transport=service.http._transport) as storage:
        upload = data["upload"]
        return await storage.put(upload["url"], content=content, headers=upload["headers"] | headers)


async def test_two_steps_bring_a_file_in_and_it_can_be_read_without_a_key(service: Service) -> None:
    data = await ticket(service, filename="../my photo.png", content_type="image/png")
    assert (data["type"], data["filename"], data["size"]) == ("image", "my_photo.png", 8)
    assert data["upload"]["method"] == "PUT"
    assert data["upload"]["url"].startswith(HOST)
    assert data["upload"]["headers"] == {"Content-Type": "image/png", "If-None-Match": "*"}
    assert (await service.http.get(data["download_url"])).status_code == 404
    assert (await put(service, data, b"12345678")).status_code == 200
    async with httpx.AsyncClient(transport=service.http._transport) as anybody:
        file = await anybody.get(data["download_url"])
    assert (file.content, file.headers["content-type"]) == (b"12345678", "image/png")
    assert file.headers["access-control-allow-origin"] == "*"
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_a_ticket_is_good_for_one_file(service: Service) -> None:
    data = await ticket(service)
    answers = await asyncio.gather(put(service, data, b"11111111"), put(service, data, b"22222222"))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    kept = (await service.http.get(data["download_url"])).content
    assert (await put(service, data, b"33333333")).status_code == 412
    assert (await service.http.get(data["download_url"])).content == kept


@pytest.mark.parametrize("content", [b"", b"1234567", b"123456789"])
async def test_the_size_is_the_one_promised(service: Service, content: bytes) -> None:
    data = await ticket(service)
    assert (await put(service, data, content)).status_code == 400
    assert (await put(service, data, b"12345678")).status_code == 200


async def test_headers_other_than_the_tickets_break_the_signature(service: Service) -> None:
    data = await ticket(service)
    assert (await put(service, data, b"12345678", Authorization="Bearer wsk")).status_code == 403
    assert (await put(service, data, b"12345678", **{"Content-Type": "image/jpeg"})).status_code == 403


async def test_tickets_expire_and_cannot_be_guessed(service: Service) -> None:
    data = await ticket(service)
    service.clock.advance(3601)
    assert (await put(service, data, b"12345678")).status_code == 403
    data["upload"]["url"] = f"{HOST}/storage/{'0' * 32}"
    assert (await put(service, data, b"12345678")).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"filename": None}, 400),
        ({"filename": "page.html", "content_type": "text/html"}, 400),
        ({"filename": "drawing.svg"}, 400),
        ({"size": 0}, 400),
        ({"size": "8"}, 400),
        ({"size": 200 * 2**20 + 1}, 413),
        ({"filename": "training.zip"}, 200),
        ({"filename": "no ending", "content_type": "image/webp"}, 200),
        ({"size": 200 * 2**20}, 200),
    ],
)
async def test_only_media_and_zip_of_at_most_200_mib(
    service: Service, body: dict[str, Any], status: int
) -> None:
    answer = await service.http.post(TICKETS, json={"filename": "a.png", "size": 8} | body)
    assert answer.status_code == status


async def test_a_quota_is_429(serve: Serve) -> None:
    service = await serve(upload_quota=20)
    for _ in range(2):
        await ticket(service)
    answer = await service.http.post(TICKETS, json={"filename": "a.png", "size": 8})
    assert (answer.status_code, answer.json()["message"]) == (429, "Upload quota exceeded")


@pytest.mark.parametrize(
    "path", ["/api/v3/media/upload/binary", "/api/v2/media/upload/binary", "/api/v3/upload"]
)
async def test_older_clients_send_a_form(service: Service, path: str) -> None:
    form = {"file": ("image.png", png(), "application/octet-stream")}
    data = (await service.http.post(path, files=form)).json()["data"]
    assert (data["type"], data["filename"], data["size"]) == ("image", "image.png", len(png()))
    file = await service.http.get(data["download_url"])
    assert (file.content, file.headers["content-type"]) == (png(), "image/png")


async def test_a_form_without_a_file_is_refused(service: Service) -> None:
    answer = await service.http.post("/api/v3/media/upload/binary", files={"other": ("a.png", b"x")})
    assert answer.status_code == 400
    assert (await service.http.post("/api/v3/media/upload/binary", content=b"x")).status_code == 400


@given(content=st.binary(max_size=300), before=st.binary(max_size=50))
def test_any_bytes_survive_a_form(content: bytes, before: bytes) -> None:
    files = {"first": ("b.bin", before), "file": ("ü.png", content, "image/png")}
    request = httpx.Request("POST", HOST, files=files)
    part = file_part(request.headers["content-type"], request.read())
    assert part is not None
    assert (part.content, part.content_type) == (content, "image/png")


async def test_uploads_are_gone_after_seven_days(service: Service) -> None:
    url = await service.upload(png())
    service.clock.advance(7 * 86_400 + 1)
    assert (await service.http.get(url)).status_code == 404
    await service.upload(png())
    stored = [path for path in (service.desk.config.data / "uploads").rglob("*") if path.is_file()]
    assert len(stored) == 1
