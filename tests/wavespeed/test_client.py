"""What the endpoint receives from us, seen from the endpoint's side."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest

from fluxstudio.wavespeed.client import FLUX_DEV_LORA, Client
from fluxstudio.wavespeed.errors import BadRequest, Forbidden, Unavailable
from tests.wavespeed import servers

pytestmark = pytest.mark.asyncio

KEY = "wsk_a_key_that_nobody_may_see"
ID = "e6832d4abffb4d79bfbca19783fca133"
CREATED = {"code": 200, "message": "success", "data": {"id": ID, "status": "created"}}


class Provider:
    """Answers from a table of (method, path) and remembers every request."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers = {name.replace("__", " ", 1): answer for name, answer in answers.items()}
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return self.answers.get(
            f"{request.method} {request.url.path}", httpx.Response(404, json={"code": 404})
        )

    def on(self, call: str, *, http: int = 200, **data: object) -> Provider:
        self.answers[call] = httpx.Response(http, json={"code": http, "message": "success", "data": data})
        return self

    def client(self, base: str = "https://api.example") -> Client:
        return Client(base, KEY, transport=httpx.MockTransport(self), storage=httpx.MockTransport(self))

    def sent(self, index: int = -1) -> object:
        return json.loads(self.seen[index].content)


SUBMIT = f"POST /api/v3/{FLUX_DEV_LORA}"


async def test_a_submission_is_one_flat_json_post_with_the_webhook_in_the_query() -> None:
    provider = Provider().on(SUBMIT, id=ID, status="created")
    async with provider.client() as client:
        found = await client.submit(
            FLUX_DEV_LORA, {"prompt": "café", "seed": 7}, webhook="https://us.example/h/t?a=1&b=ü"
        )
    assert (found.id, found.status) == (ID, "created")
    (request,) = provider.seen
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["Content-Type"] == "application/json"
    assert dict(request.url.params) == {"webhook": "https://us.example/h/t?a=1&b=ü"}
    assert provider.sent() == {"prompt": "café", "seed": 7}


async def test_a_model_that_is_not_in_the_table_cannot_be_asked_for() -> None:
    async with Provider().client() as client:
        for model in ("wavespeed-ai/flux-dev", "../../x", "wavespeed-ai/flux-dev-lora?webhook=https://evil"):
            with pytest.raises(ValueError, match="table"):
                await client.submit(model, {"prompt": "x"})


@pytest.mark.parametrize(
    "wrong", ["../predictions", "a/b", "abc", "", "x" * 129, "a?b=c", "%2e%2e%2f", "abcd\n"]
)
async def test_an_id_that_is_not_one_never_reaches_a_url(wrong: str) -> None:
    provider = Provider()
    async with provider.client() as client:
        with pytest.raises(ValueError, match="not a prediction id"):
            await client.result(wrong)
        with pytest.raises(ValueError, match="not a prediction id"):
            await client.delete([ID, wrong])
    assert provider.seen == []


@pytest.mark.parametrize(
    ("base", "called"),
    [
        ("https://api.example", "https://api.example/api/v3/balance"),
        ("https://api.example/", "https://api.example/api/v3/balance"),
        (" https://api.example/api/v3/ ", "https://api.example/api/v3/balance"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765/api/v3/balance"),
        ("https://gateway.example/ws?x=1#y", "https://gateway.example/ws/api/v3/balance"),
    ],
)
async def test_the_base_url_is_taken_as_people_write_it(base: str, called: str) -> None:
    provider = Provider()
    path = httpx.URL(called).path
    async with provider.on(f"GET {path}", balance=1).client(base) as client:
        assert await client.balance() == 1_000_000
    assert str(provider.seen[0].url) == called


@pytest.mark.parametrize(
    "base", ["", "api.example", "ftp://api.example", "https://user:pw@api.example", "https://x:99999999"]
)
async def test_an_unusable_base_url_is_said_at_once(base: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Client(base, KEY)


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "ünï", "x" * 513])
async def test_an_unusable_key_is_said_at_once_and_not_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="API key") as caught:
        Client("https://api.example", key)
    assert not key or key not in str(caught.value)


async def test_history_asks_for_a_window_in_utc() -> None:
    provider = Provider().on("POST /api/v3/predictions", page=2, items=[{"id": ID, "status": "completed"}])
    async with provider.client() as client:
        page = await client.history(
            2,
            50,
            datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
            None,
            model=FLUX_DEV_LORA,
            status="completed",
        )
        assert [one.id for one in page.items] == [ID]
        assert provider.sent() == {
            "page": 2,
            "page_size": 50,
            "created_after": "2026-01-02T03:04:05.678Z",
            "model": FLUX_DEV_LORA,
            "status": "completed",
        }
        for page_number, size in ((0, 20), (1, 0), (1, 101)):
            with pytest.raises(ValueError, match="Pages"):
                await client.history(page_number, size)
        with pytest.raises(ValueError, match="aware"):
            await client.history(created_after=datetime(2026, 1, 2))


async def test_the_small_calls_say_what_was_asked() -> None:
    provider = (
        Provider()
        .on("POST /api/v3/model/price", model_id=FLUX_DEV_LORA, price=0.06, discounted_price=0.03)
        .on("GET /api/v3/webhook/secret", secret="whsec_abc")
        .on("POST /api/v3/predictions/delete", deleted_count=1)
    )
    async with provider.client() as client:
        quote = await client.price(FLUX_DEV_LORA, {"num_images": 4})
        assert (quote.micros, quote.discounted_micros) == (60_000, 30_000)
        assert provider.sent() == {"model_id": FLUX_DEV_LORA, "inputs": {"num_images": 4}}
        assert await client.webhook_secret() == "whsec_abc"
        assert await client.delete([ID]) == 1
        assert provider.sent() == {"ids": [ID]}
        assert await client.delete([]) == 0
    assert len(provider.seen) == 3


def with_ticket(url: str, **upload: object) -> Provider:
    ticket = {
        "method": "PUT",
        "url": url,
        "headers": {"Content-Type": "image/png", "If-None-Match": "*"},
    } | upload
    return Provider().on(
        "POST /api/v3/media/uploads", download_url="https://cdn.example/a.png", upload=ticket
    )


@pytest.mark.parametrize("storage", ["https://storage.example/a?X-Sig=1", "https://api.example/storage/a"])
async def test_the_bytes_go_to_storage_with_the_tickets_headers_and_no_key(storage: str) -> None:
    provider = with_ticket(storage).on(f"PUT {httpx.URL(storage).path}")
    async with provider.client() as client:
        assert await client.upload("a.png", b"\x89PNG", "image/png") == "https://cdn.example/a.png"
    assert provider.sent(0) == {"filename": "a.png", "size": 4, "content_type": "image/png"}
    put = provider.seen[1]
    assert (str(put.url), put.content) == (storage, b"\x89PNG")
    assert {name: value for name, value in put.headers.items() if name != "host"} == {
        "content-type": "image/png",
        "if-none-match": "*",
        "content-length": "4",
    }


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/x",
        "http://storage.example/x",
        "file:///etc/passwd",
        "https://u:p@s.example/",
        "::",
        "x",
    ],
)
async def test_a_ticket_that_points_elsewhere_than_https_is_not_followed(url: str) -> None:
    provider = with_ticket(url)
    async with provider.client() as client:
        with pytest.raises(Unavailable):
            await client.upload("a.png", b"x", "image/png")
    assert len(provider.seen) == 1


async def test_a_tickets_length_or_host_never_replaces_the_true_one() -> None:
    provider = with_ticket(
        "https://storage.example/a", headers={"Host": "evil", "Content-Length": "9", "X-A": "1"}
    )
    async with provider.on("PUT /a").client() as client:
        await client.upload("a.png", b"xy", "image/png")
    assert provider.seen[1].headers["Host"] == "storage.example"
    assert provider.seen[1].headers["Content-Length"] == "2"


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Unavailable), (412, Unavailable), (500, Unavailable), (413, BadRequest)]
)
async def test_a_refusing_storage_is_not_mistaken_for_the_api(status: int, kind: type[Exception]) -> None:
    provider = with_ticket("https://storage.example/a").on("PUT /a", http=status)
    async with provider.client() as client:
        with pytest.raises(kind):
            await client.upload("a.png", b"x", "image/png")


@pytest.mark.parametrize("status", [404, 405])
async def test_an_endpoint_without_tickets_gets_the_older_upload(status: int) -> None:
    provider = (
        Provider()
        .on("POST /api/v3/media/uploads", http=status)
        .on("POST /api/v3/media/upload/binary", download_url="https://cdn.example/b.png")
    )
    async with provider.client() as client:
        assert await client.upload("b.png", b"\x89PNG", "image/png") == "https://cdn.example/b.png"
    request = provider.seen[1]
    assert request.headers["Content-Type"].startswith("multipart/form-data")
    assert b'name="file"; filename="b.png"' in request.content
    assert b"\x89PNG" in request.content


async def test_a_refused_ticket_is_not_retried_the_older_way() -> None:
    provider = Provider().on("POST /api/v3/media/uploads", http=403)
    async with provider.client() as client:
        with pytest.raises(Forbidden):
            await client.upload("a.png", b"x", "image/png")
    assert len(provider.seen) == 1


async def test_nothing_and_too_much_are_refused_before_a_byte_is_sent() -> None:
    provider = Provider()
    async with provider.client() as client:
        with pytest.raises(BadRequest):
            await client.upload("a.png", b"", "image/png")
        with pytest.raises(BadRequest):
            await client.upload("a.png", bytes(200 * 1024 * 1024 + 1), "image/png")
    assert provider.seen == []


async def test_an_in_process_endpoint_is_reached_whole_storage_included() -> None:
    paths: list[str] = []
    async with Client("http://sandbox", KEY, transport=httpx.ASGITransport(sandbox(paths))) as client:
        assert (await client.submit(FLUX_DEV_LORA, {"prompt": "x"})).id == ID
        assert await client.upload("a.png", b"x", "image/png") == "http://sandbox/files/a.png"
    assert paths == [f"/api/v3/{FLUX_DEV_LORA}", "/api/v3/media/uploads", "/storage/a"]


Scope = dict[str, object]
Receive = Callable[[], Awaitable[dict[str, object]]]
Send = Callable[[dict[str, object]], Awaitable[None]]


def sandbox(paths: list[str]) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    upload = {"method": "PUT", "url": "http://sandbox/storage/a", "headers": {}}
    data = {"id": ID, "status": "created", "upload": upload, "download_url": "http://sandbox/files/a.png"}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        paths.append(str(scope["path"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps({"code": 200, "data": data}).encode()})

    return app


async def test_every_submission_has_a_connection_of_its_own_and_polls_share_one() -> None:
    body = json.dumps(CREATED).encode()
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async def patient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await servers.take_request(reader):
            writer.write(raw)
            await writer.drain()

    async with servers.listening(patient) as server, Client(server.url, KEY) as client:
        for _ in range(3):
            await client.submit(FLUX_DEV_LORA, {"prompt": "x"})
        assert server.connections == 3
        for _ in range(3):
            await client.result(ID)
        assert server.connections == 4


async def test_at_most_thirty_two_free_calls_are_under_way_at_once() -> None:
    now, most = 0, 0

    async def handle(request: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        for _ in range(5):
            await asyncio.sleep(0)
        now -= 1
        return httpx.Response(200, json=CREATED)

    async with Client(
        "https://api.example", KEY, transport=httpx.MockTransport(handle), at_once=500
    ) as client:
        await asyncio.gather(*(client.result(ID) for _ in range(200)))
    assert most == 32


async def test_no_log_line_shows_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = json.dumps(CREATED).encode()
    async with (
        servers.listening(servers.answering(servers.ok(body))) as server,
        Client(server.url, KEY) as client,
    ):
        await client.submit(FLUX_DEV_LORA, {"prompt": "x"})
    assert caplog.records
    assert KEY not in caplog.text
