"""How much anybody may send, and that more is not even stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator

from fluxstudio.models import Person
from fluxstudio.web import bodies
from fluxstudio.web.bodies import BodyCap

from .sockets import cookie_of

pytestmark = pytest.mark.django_db(transaction=True)

CHUNK = b"x" * 1_000_000


class Reader:
    """Reads a whole body, as Django does, and says how much it was."""

    def __init__(self) -> None:
        self.read = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            self.read += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


async def ask(
    chunks: int, *, path: str = "/t/x/uploads/", cookie: str = "", length: str | None = None
) -> tuple[int, int]:
    """Send that many megabytes; the status, and how many bytes were read."""
    headers = [(b"cookie", cookie.encode())] + ([(b"content-length", length.encode())] if length else [])
    reader = Reader()
    talk = ApplicationCommunicator(BodyCap(reader), {"type": "http", "path": path, "headers": headers})
    async for message in _body(chunks):
        await talk.send_input(message)
    answer = await talk.receive_output(10)
    return answer["status"], reader.read


async def _body(chunks: int) -> AsyncIterator[dict[str, Any]]:
    for number in range(chunks):
        yield {"type": "http.request", "body": CHUNK, "more_body": number < chunks - 1}


async def test_a_form_of_anybody_is_read() -> None:
    assert await ask(2) == (200, 2_000_000)


async def test_what_a_stranger_sends_is_not_stored_past_a_form_s_size() -> None:
    assert await ask(20) == (413, 3_000_000)


async def test_a_length_that_is_told_is_refused_before_anything_is_read() -> None:
    assert await ask(1, length="20000000") == (413, 0)
    assert await ask(1, length="9" * 30) == (200, 1_000_000), "a length that is none is counted instead"


async def test_a_made_up_cookie_is_a_stranger_s(alice: Person) -> None:
    assert (await ask(20, cookie="fs_session=made-up"))[0] == 413


async def test_a_signed_in_person_may_send_pictures(alice: Person) -> None:
    cookie = await sync_to_async(cookie_of)(alice)
    assert await ask(20, cookie=cookie, length="20000000") == (200, 20_000_000)
    assert await ask(20, cookie=cookie) == (200, 20_000_000)
    assert await ask(1, cookie=cookie, length=str(bodies.PEOPLE + 1)) == (413, 0)


async def test_the_provider_may_send_what_the_hook_looks_at() -> None:
    assert await ask(16, path="/hooks/ws/token") == (200, 16_000_000)
    assert (await ask(18, path="/hooks/ws/token"))[0] == 413


async def test_the_refusal_is_a_page_with_a_sentence() -> None:
    talk = ApplicationCommunicator(
        BodyCap(Reader()), {"type": "http", "path": "/", "headers": [(b"content-length", b"99999999")]}
    )
    start, body = await talk.receive_output(10), await talk.receive_output(10)
    assert (b"connection", b"close") in start["headers"]
    assert b"100 MB at most" in body["body"]
