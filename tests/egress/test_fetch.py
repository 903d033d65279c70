"""What may be fetched is fetched whole, and no further than was allowed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from fluxstudio.egress import Egress, EgressFailed, EgressRefused, EgressTooBig
from tests.egress.network import FakeNetwork, answers, resolver
from tests.wavespeed import servers

pytestmark = pytest.mark.asyncio

PICTURE = b"\x89PNG" + bytes(range(256)) * 40
PUBLIC = "93.184.216.34"


def public(raw: bytes) -> tuple[Egress, FakeNetwork]:
    network = FakeNetwork({PUBLIC: raw})
    return Egress(resolver=resolver([PUBLIC]), network=network), network


async def test_a_public_picture_arrives_whole_with_its_type() -> None:
    egress, network = public(answers(PICTURE, b"Content-Type: image/PNG; charset=x"))
    found = await egress.fetch(
        "https://cdn.example/a.png?sig=1#part", max_bytes=len(PICTURE), accept=["image/"]
    )
    assert (found.data, found.content_type) == (PICTURE, "image/png")
    assert found.final_url == "https://cdn.example/a.png?sig=1"
    request = network.written.lower()
    assert request.startswith(b"get /a.png?sig=1 http/1.1\r\n")
    assert b"accept-encoding: identity" in request
    assert b"authorization" not in request
    assert b"cookie" not in request


async def test_an_address_written_as_public_numbers_is_fetched() -> None:
    for host in ("1.1.1.1", "[2606:4700:4700::1111]", "100.63.255.255", "100.128.0.1"):
        bare = host.strip("[]")
        network = FakeNetwork({bare: answers(PICTURE)})
        egress = Egress(resolver=resolver([bare]), network=network)
        assert (await egress.fetch(f"https://{host}/", max_bytes=99_999)).data == PICTURE
        assert network.connected == [(bare, 443)]


async def test_a_homograph_is_connected_to_as_what_it_is() -> None:
    asked: list[str] = []

    async def note(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC]

    egress = Egress(resolver=note, network=FakeNetwork({PUBLIC: answers(b"x")}))
    await egress.fetch("https://пример.рф/", max_bytes=10)
    assert asked == ["xn--e1afmkfd.xn--p1ai"]


async def test_the_next_address_of_a_name_is_tried_when_one_is_closed() -> None:
    network = FakeNetwork({PUBLIC: answers(PICTURE)})
    egress = Egress(resolver=resolver(["1.1.1.1", PUBLIC]), network=network)
    assert (await egress.fetch("https://cdn.example/", max_bytes=99_999)).data == PICTURE
    assert network.connected == [("1.1.1.1", 443), (PUBLIC, 443)]


async def test_a_trusted_loopback_origin_is_fetched_over_a_real_socket() -> None:
    async with servers.listening(
        servers.answering(servers.ok(PICTURE, b"Content-Type: image/png"))
    ) as server:
        egress = Egress(trusted_origins=[server.url])
        found = await egress.fetch(f"{server.url}/o.png", max_bytes=99_999)
        await egress.aclose()
    assert (found.data, found.content_type) == (PICTURE, "image/png")


async def test_an_in_process_origin_is_reached_through_its_own_transport() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=PICTURE))
    egress = Egress(transports={"http://sandbox": transport})
    assert (await egress.fetch("http://sandbox/cdn/a.png", max_bytes=99_999)).data == PICTURE
    with pytest.raises(EgressRefused):
        await egress.fetch("http://sandbox:81/cdn/a.png", max_bytes=99_999)
    await egress.aclose()


def chain(length: int) -> Egress:
    def handle(request: httpx.Request) -> httpx.Response:
        hop = int(request.url.path[1:] or 0)
        return (
            httpx.Response(302, headers={"Location": f"/{hop + 1}"})
            if hop < length
            else httpx.Response(200, content=b"end")
        )

    return Egress(transports={"https://hops.example": httpx.MockTransport(handle)})


async def test_three_redirects_are_followed_and_not_a_fourth() -> None:
    assert (
        await chain(3).fetch("https://hops.example/0", max_bytes=10)
    ).final_url == "https://hops.example/3"
    for length in (4, 21):
        with pytest.raises(EgressFailed):
            await chain(length).fetch("https://hops.example/0", max_bytes=10)


async def test_one_fetch_never_carries_the_cookies_of_another() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"x", headers={"Set-Cookie": "who=alice"})

    egress = Egress(transports={"https://sticky.example": httpx.MockTransport(handle)})
    for _ in range(2):
        await egress.fetch("https://sticky.example/", max_bytes=10)
    assert "cookie" not in seen[1].headers


async def test_exactly_as_much_as_allowed_is_not_too_much() -> None:
    assert len((await public(answers(b"x" * 100))[0].fetch("https://a.example/", max_bytes=100)).data) == 100
    with pytest.raises(EgressTooBig):
        await public(answers(b"x" * 101))[0].fetch("https://a.example/", max_bytes=100)


async def test_an_endless_body_is_cut_off_at_the_limit() -> None:
    taken = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal taken
            while True:
                taken += 1000
                yield b"x" * 1000

    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Endless()))
    egress = Egress(transports={"https://endless.example": transport})
    with pytest.raises(EgressTooBig):
        await egress.fetch("https://endless.example/", max_bytes=10_000)
    assert taken <= 12_000


async def test_a_claimed_length_beyond_the_limit_is_not_even_read() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n"
    with pytest.raises(EgressTooBig):
        await public(raw)[0].fetch("https://a.example/", max_bytes=100)


async def test_a_file_packed_without_being_asked_is_unpacked() -> None:
    egress, _ = public(answers(gzip.compress(PICTURE), b"Content-Encoding: gzip"))
    assert (await egress.fetch("https://a.example/", max_bytes=len(PICTURE))).data == PICTURE


def bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()


async def test_a_gzip_bomb_stops_at_the_limit_and_inside_the_chunk_that_holds_it() -> None:
    raw = bomb()
    assert len(raw) < 300_000
    egress, _ = public(answers(raw, b"Content-Encoding: gzip"))
    tracemalloc.start()
    with pytest.raises(EgressTooBig):
        await egress.fetch("https://a.example/", max_bytes=1_000_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    "raw",
    [
        answers(gzip.compress(PICTURE)[:-20], b"Content-Encoding: gzip"),
        answers(b"not gzip", b"Content-Encoding: gzip"),
        answers(gzip.compress(gzip.compress(b"x")), b"Content-Encoding: gzip, gzip"),
        answers(b"x", b"Content-Encoding: br"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        *[
            answers(b"x", status=b"%d X" % status)
            for status in (204, 206, 304, 400, 401, 403, 404, 410, 500, 503)
        ],
    ],
)
async def test_an_answer_that_is_cut_broken_or_no_file_is_a_failure(raw: bytes) -> None:
    with pytest.raises(EgressFailed):
        await public(raw)[0].fetch("https://a.example/", max_bytes=100_000)


async def test_a_failure_names_the_status_for_whoever_decides_to_try_again() -> None:
    with pytest.raises(EgressFailed) as caught:
        await public(answers(b"", status=b"404 Not Found"))[0].fetch("https://a.example/", max_bytes=10)
    assert caught.value.status == 404


async def test_a_page_instead_of_a_picture_is_not_taken() -> None:
    for headers in ((b"Content-Type: text/html",), ()):
        with pytest.raises(EgressFailed):
            await public(answers(b"<html>", *headers))[0].fetch(
                "https://a.example/", max_bytes=99, accept=["image/"]
            )


@pytest.mark.parametrize("talk", [servers.drip, servers.take_and_hang])
async def test_a_server_that_drips_or_hangs_is_left_when_time_is_up(talk: servers.Talk) -> None:
    async with servers.listening(talk) as server:
        egress = Egress(trusted_origins=[server.url])
        with pytest.raises(EgressFailed):
            await egress.fetch(server.url, max_bytes=10**9, timeout=0.3)
        await egress.aclose()


async def test_head_says_type_and_size_without_the_file() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 172000000\r\nContent-Type: application/octet-stream\r\n\r\n"
    egress, network = public(raw)
    found = await egress.head("https://hf.example/a.safetensors")
    assert (found.length, found.content_type) == (172_000_000, "application/octet-stream")
    assert network.written.startswith(b"HEAD /a.safetensors")
