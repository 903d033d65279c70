"""What a failed submission means for money: never sent, refused, or in doubt. Nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest

from fluxstudio.wavespeed import verdicts
from fluxstudio.wavespeed.client import FLUX_DEV_LORA, Client
from fluxstudio.wavespeed.errors import (
    BadKey,
    BadRequest,
    Forbidden,
    InDoubt,
    NoCredits,
    NotFound,
    NotSent,
    RateLimited,
    Refused,
    Unavailable,
    WaveSpeedError,
)
from fluxstudio.wavespeed.exchange import Limit, Timeouts
from tests.wavespeed import servers

pytestmark = pytest.mark.asyncio

KEY = "wsk_a_key_that_nobody_may_see"
ID = "e6832d4abffb4d79bfbca19783fca133"
IMPATIENT = Timeouts(*[Limit(connect=1, write=1, read=0.3, total=1.0)] * 3)


def answering(status: int, body: object, headers: dict[str, str] | None = None) -> Client:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, content=content, headers=headers)

    client = Client("https://api.example", KEY, transport=httpx.MockTransport(handle))
    client.seen = seen  # type: ignore[attr-defined]
    return client


def breaking(error: Exception) -> Client:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error

    return Client("https://api.example", KEY, transport=httpx.MockTransport(handle))


async def submitting(client: Client) -> WaveSpeedError:
    async with client:
        with pytest.raises(WaveSpeedError) as caught:
            await client.submit(FLUX_DEV_LORA, {"prompt": "a fox"})
    return caught.value


async def polling(client: Client) -> WaveSpeedError:
    async with client:
        with pytest.raises(WaveSpeedError) as caught:
            await client.result(ID)
    return caught.value


REFUSED = [
    (400, {"code": 400, "message": 'field "size" must be one of …'}, BadRequest),
    (400, {"error": "webhook callback does not support base64 output"}, BadRequest),
    (400, {"code": 400, "message": 'field "prompt" must not say "credit card"'}, BadRequest),
    (400, {"code": 1407, "message": "insufficient credits"}, NoCredits),
    (400, {"code": 400, "message": "Your balance is too low"}, NoCredits),
    (400, {"code": 400, "message": "Insufficient funds"}, NoCredits),
    (400, b"<html>Bad Request</html>", BadRequest),
    (401, {"code": 401, "message": "Invalid API key"}, BadKey),
    (401, b"", BadKey),
    (402, {"code": 402, "message": "pay"}, NoCredits),
    (402, b"", NoCredits),
    (
        403,
        {"code": 403, "message": "The role viewer has insufficient permissions", "error_code": "x"},
        Forbidden,
    ),
    (403, {"code": 403, "message": "account suspended"}, Forbidden),
    (403, {"code": 403, "message": "not enough credits"}, NoCredits),
    (404, {"code": 404, "message": "model not found"}, NotFound),
    (413, b"", BadRequest),
    (415, b"", BadRequest),
    (422, {"detail": [{"msg": "prompt missing"}]}, BadRequest),
    (429, {"code": 429, "message": "Too many requests"}, RateLimited),
    (200, {"code": 400, "message": "no", "data": None}, BadRequest),
    (200, {"code": 401, "message": "no", "data": None}, BadKey),
    (200, {"code": 429, "message": "slow down", "data": None}, RateLimited),
    (200, {"code": 1401, "message": "no", "data": None}, BadRequest),
    (200, {"code": 1407, "message": "no", "data": None}, NoCredits),
    (200, {"code": "402", "message": "no"}, NoCredits),
]


@pytest.mark.parametrize(("status", "body", "kind"), REFUSED)
async def test_a_definite_no_is_refused(status: int, body: object, kind: type[Refused]) -> None:
    error = await submitting(answering(status, body))
    assert type(error) is kind
    assert error.status == status


DOUBTFUL = [
    *[(status, b"") for status in (301, 302, 303, 304, 307, 308, 405, 408, 409, 410, 418, 425, 451, 499)],
    *[(status, {"code": status, "message": "x"}) for status in (500, 501, 502, 503, 504, 507, 520, 524, 599)],
    (500, {"code": 1407, "message": "insufficient credits"}),
    (204, b""),
    (200, b""),
    (200, b"<html>It works!</html>"),
    (200, b'{"code":200,"data":{"id":"e6832d4a'),
    (200, b"\xff\xfe\x00"),
    (200, b"[" * 100_000),
    (200, []),
    (200, None),
    (200, {"code": 200}),
    (200, {"code": 200, "data": None}),
    (200, {"code": 200, "data": {}}),
    (200, {"code": 200, "data": {"id": None, "status": "created"}}),
    (200, {"code": 200, "data": {"id": "../../admin"}}),
    (200, {"code": 0, "data": None}),
    (200, {"code": 5003, "message": "Service unavailable", "data": None}),
    (200, {"code": 409, "message": "?", "data": None}),
    (200, {"code": [], "data": {}}),
]


@pytest.mark.parametrize(("status", "body"), DOUBTFUL)
async def test_everything_else_that_was_answered_is_in_doubt(status: int, body: object) -> None:
    error = await submitting(answering(status, body, {"Location": "https://api.example/again"}))
    assert type(error) is InDoubt
    assert error.prediction_id is None


@pytest.mark.parametrize(("status", "code"), [(504, 504), (500, 200), (200, 5004), (200, 400)])
async def test_a_broken_answer_that_names_its_prediction_says_which(status: int, code: int) -> None:
    error = await submitting(answering(status, {"code": code, "message": "late", "data": {"id": ID}}))
    assert isinstance(error, InDoubt)
    assert error.prediction_id == ID


REQUEST = httpx.Request("POST", "https://api.example")
NEVER_LEFT = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError]
MAY_HAVE_LEFT = [
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.DecodingError,
]


@pytest.mark.parametrize("kind", NEVER_LEFT)
async def test_what_never_left_may_be_sent_again(kind: type[httpx.RequestError]) -> None:
    assert type(await submitting(breaking(kind("x", request=REQUEST)))) is NotSent


@pytest.mark.parametrize("kind", MAY_HAVE_LEFT)
async def test_what_may_have_left_is_in_doubt(kind: type[httpx.RequestError]) -> None:
    assert type(await submitting(breaking(kind("x", request=REQUEST)))) is InDoubt


@pytest.mark.parametrize(
    "error", [RuntimeError("x"), OSError("x"), ValueError("x"), KeyError("x"), TimeoutError()]
)
async def test_an_exception_nobody_thought_of_is_in_doubt(error: Exception) -> None:
    assert type(await submitting(breaking(error))) is InDoubt


async def test_a_closed_port_was_never_sent_to() -> None:
    assert type(await submitting(Client(f"http://127.0.0.1:{servers.closed_port()}", KEY))) is NotSent


async def test_a_failed_tls_handshake_sent_nothing_of_the_request() -> None:
    async with servers.listening(servers.shouting(b"HTTP/1.1 400 not TLS\r\n\r\n")) as server:
        assert type(await submitting(Client(f"https://127.0.0.1:{server.port}", KEY))) is NotSent
    assert KEY.encode() not in server.heard


@pytest.mark.parametrize(
    "talk",
    [
        servers.slam,
        servers.take_and_slam,
        servers.take_and_hang,
        servers.drip,
        servers.answering(
            b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b'{"code":200,"data":{"id":"' + b"a" * 8
        ),
        servers.answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        servers.answering(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
        servers.answering(b"SSH-2.0-OpenSSH_9.2\r\n"),
        servers.answering(servers.ok(b"", b"Location: /again", status=b"307 Temporary Redirect")),
    ],
    ids=[
        "slams",
        "takes and slams",
        "hangs",
        "drips",
        "cut",
        "bad chunks",
        "bad gzip",
        "no HTTP",
        "redirects",
    ],
)
async def test_a_server_that_breaks_after_connecting_leaves_doubt_and_gets_one_request(
    talk: servers.Talk,
) -> None:
    async with servers.listening(talk) as server:
        assert type(await submitting(Client(server.url, KEY, timeouts=IMPATIENT))) is InDoubt
        assert server.connections == 1
        assert server.heard.count(b"POST ") <= 1


async def test_a_request_that_is_no_json_is_refused_before_it_is_sent() -> None:
    for body in ({"strength": float("nan")}, {"image": b"bytes"}, {"prompt": "\ud800"}):
        async with answering(200, {}) as client:
            with pytest.raises(BadRequest):
                await client.submit(FLUX_DEV_LORA, body)
            assert client.seen == []  # type: ignore[attr-defined]


async def test_a_closed_client_sends_nothing() -> None:
    client = answering(200, {})
    await client.aclose()
    with pytest.raises(NotSent):
        await client.submit(FLUX_DEV_LORA, {"prompt": "a fox"})


FREE = [
    *[(status, b"", Unavailable) for status in (301, 304, 408, 409, 425, 429, 499, 500, 502, 503, 504, 599)],
    (200, b"<html>", Unavailable),
    (200, b'{"code":200,"data":{"id":"e683', Unavailable),
    (200, {"code": 200, "data": None}, Unavailable),
    (200, {"code": 200, "data": {"id": "another_one"}}, Unavailable),
    (200, {"code": 5003, "message": "Service unavailable", "data": None}, Unavailable),
    (200, {"code": 429, "data": None}, Unavailable),
    (200, {"code": 404, "message": "Prediction not found", "data": None}, NotFound),
    (400, {"code": 400, "message": "bad"}, BadRequest),
    (401, {"code": 401, "message": "bad"}, BadKey),
    (402, b"", NoCredits),
    (403, {"code": 403, "message": "suspended"}, Forbidden),
    (404, {"code": 404, "message": "Prediction not found"}, NotFound),
    (410, b"", Refused),
]


@pytest.mark.parametrize(("status", "body", "kind"), FREE)
async def test_a_call_that_costs_nothing_is_refused_or_worth_asking_again(
    status: int, body: object, kind: type[WaveSpeedError]
) -> None:
    assert type(await polling(answering(status, body))) is kind


@pytest.mark.parametrize("kind", [*NEVER_LEFT, *MAY_HAVE_LEFT])
async def test_a_free_call_that_breaks_is_always_worth_asking_again(kind: type[httpx.RequestError]) -> None:
    assert type(await polling(breaking(kind("x", request=REQUEST)))) is Unavailable


@pytest.mark.parametrize("talk", [servers.slam, servers.take_and_hang, servers.drip])
async def test_a_broken_server_makes_a_poll_unavailable_within_its_time(talk: servers.Talk) -> None:
    async with servers.listening(talk) as server:
        assert type(await polling(Client(server.url, KEY, timeouts=IMPATIENT))) is Unavailable


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_no_error_shows_the_key(status: int) -> None:
    error = await submitting(answering(status, {"code": status, "message": f"key {KEY} is wrong"}))
    assert "[key]" in str(error)
    for shown in (
        str(error),
        repr(error),
        repr(vars(error)),
        repr(answering(200, {})),
        repr(vars(answering(200, {}))),
    ):
        assert KEY not in shown


NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        (" 1.5 ", 1.5),
        ("0", 0),
        ("999999", 3600),
        ("Fri, 02 Jan 2026 03:05:05 GMT", 60),
        ("Fri, 02 Jan 2026 03:00:00 GMT", 0),
        ("Fri, 02 Jan 2099 03:00:00 GMT", 3600),
        *[
            (odd, None)
            for odd in (None, "", "soon", "-5", "NaN", "inf", "1e3", "9" * 400, "Fri, 99 Foo 2026", "٣")
        ],
    ],
)
async def test_retry_after_is_read_as_the_standard_says(header: str | None, seconds: float | None) -> None:
    assert verdicts.retry_after(header, NOW) == seconds


async def test_errors_carry_the_wait_that_was_asked_for() -> None:
    assert (await submitting(answering(429, b"", {"Retry-After": "17"}))).retry_after == 17
    assert (await polling(answering(503, b"", {"Retry-After": "17"}))).retry_after == 17
    assert (await submitting(answering(503, b""))).retry_after is None
