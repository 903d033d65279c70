"""The first bytes of a large file: no more than are needed, by the same guard."""

from __future__ import annotations

import pytest

from fluxstudio.egress import Egress, EgressFailed, EgressRefused, EgressTooBig
from tests.egress.network import FakeNetwork, answers, resolver

pytestmark = pytest.mark.asyncio
PUBLIC = ["93.184.216.34"]


def door(data: bytes, *headers: bytes, status: bytes = b"200 OK") -> Egress:
    """A door to one server."""
    network = FakeNetwork({PUBLIC[0]: answers(data, *headers, status=status)})
    return Egress(resolver=resolver(PUBLIC), network=network)


async def test_reading_stops_when_there_is_enough_and_the_whole_size_is_known() -> None:
    egress = door(b"0123456789" * 100, b"Content-Range: bytes 0-999/343805696", status=b"206 Partial Content")
    start = await egress.beginning("https://files.example/x", needed=lambda data: 4, max_bytes=1000)
    assert start.data.startswith(b"0123")
    assert start.length == 343_805_696


async def test_a_server_that_knows_no_ranges_is_cut_off() -> None:
    start = await door(b"x" * 5000).beginning(
        "https://files.example/x", needed=lambda data: 100, max_bytes=100
    )
    assert (len(start.data), start.length) == (100, 5000)


async def test_what_needs_more_than_is_allowed_is_too_big() -> None:
    with pytest.raises(EgressTooBig):
        await door(b"x" * 50).beginning("https://files.example/x", needed=lambda data: 101, max_bytes=100)


async def test_who_judges_the_bytes_is_heard() -> None:
    class NotThat(ValueError):
        pass

    def needed(data: bytes) -> int:
        raise NotThat

    with pytest.raises(NotThat):
        await door(b"x").beginning("https://files.example/x", needed=needed, max_bytes=100)


async def test_a_packed_body_and_a_refusal_are_failures() -> None:
    with pytest.raises(EgressFailed):
        await door(b"x", b"Content-Encoding: gzip").beginning(
            "https://files.example/x", needed=len, max_bytes=9
        )
    with pytest.raises(EgressFailed) as caught:
        await door(b"", status=b"403 Forbidden").beginning("https://files.example/x", needed=len, max_bytes=9)
    assert caught.value.status == 403


async def test_part_of_a_file_is_no_whole_one() -> None:
    with pytest.raises(EgressFailed):
        await door(b"x", status=b"206 Partial Content").fetch("https://files.example/x", max_bytes=9)


async def test_the_range_is_asked_for_and_the_guard_is_the_same() -> None:
    network = FakeNetwork({PUBLIC[0]: answers(b"xx")})
    egress = Egress(resolver=resolver(PUBLIC), network=network)
    await egress.beginning("https://files.example/x", needed=lambda data: 2, max_bytes=64)
    assert b"range: bytes=0-63" in network.written.lower()
    with pytest.raises(EgressRefused):
        await egress.beginning("https://127.0.0.1/x", needed=len, max_bytes=64)
