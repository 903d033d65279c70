"""Who may open a live socket, and when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.test import Client

from fluxstudio.models import Member, Person, Team
from fluxstudio.web.live import consumer
from fluxstudio.web.live.hub import hub, stop_hub
from fluxstudio.web.live.routing import build_sockets, own_origin
from fluxstudio.web.live.subscriber import Subscriber
from tests.conftest import PASSWORD
from tests.factories import make_run

from .sockets import HOST, OWN, Tab, cookie_of, tab

pytestmark = pytest.mark.django_db(transaction=True)

BAD_ORIGINS = [
    b"null",
    b"",
    b"http://evil.example",
    b"https://testserver",
    b"http://testserver:81",
    b"http://testserver:99999",
    b"http://testserver:port",
    b"http://user@testserver",
    b"http://@testserver",
    b"http://testserver@evil.example",
    b"http://testserver.evil.example",
    b"http://sub.testserver",
    b"http://testserver/",
    b"http://testserver/path",
    b"http://testserver?x",
    b"http://testserver#x",
    b"//testserver",
    b"testserver",
    b"file://",
    b"http://[::1",
    b"http://\xff\xfe",
    b"http://testserver http://testserver",
]


@pytest.fixture(autouse=True)
async def _one_hub() -> AsyncIterator[None]:
    yield
    await stop_hub()


@pytest.mark.parametrize("origin", BAD_ORIGINS)
async def test_a_page_of_somebody_else_opens_nothing(origin: bytes, alice: Person, northwind: Team) -> None:
    cookie = await sync_to_async(cookie_of)(alice)
    socket = Tab(f"/ws/t/{northwind.slug}/live/", cookie, headers=[(b"host", HOST), (b"origin", origin)])
    assert await socket.handshake() == 4403
    await socket.wait()  # no traceback


STRANGE = {
    "no origin": [(b"host", HOST)],
    "no host": [(b"origin", OWN)],
    "two origins": [(b"host", HOST), (b"origin", OWN), (b"origin", b"http://evil.example")],
    "an unreadable host": [(b"host", b"\xff"), (b"origin", OWN)],
    "a host that is not ours": [(b"host", b"evil.example"), (b"origin", b"http://evil.example")],
}


@pytest.mark.parametrize("headers", STRANGE.values(), ids=STRANGE.keys())
async def test_headers_that_name_no_page_of_ours_open_nothing(
    headers: list[tuple[bytes, bytes]], alice: Person, northwind: Team
) -> None:
    cookie = await sync_to_async(cookie_of)(alice)
    assert await Tab(f"/ws/t/{northwind.slug}/live/", cookie, headers=headers).handshake() == 4403


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("https://studio.example.com", True),
        ("https://STUDIO.example.com:443", True),
        ("http://studio.example.com", False),
        ("https://studio.example.com:8443", False),
        ("https://evil.example", False),
        ("https://127.0.0.1", False),
        ("null", False),
        ("https://studio.example.com:99999", False),
    ],
)
def test_in_production_only_the_public_address_counts(settings: Any, origin: str, own: bool) -> None:
    settings.PRODUCTION, settings.PUBLIC_URL = True, "https://studio.example.com"
    headers = [(b"host", b"evil.example"), (b"origin", origin.encode())]
    assert own_origin(headers, secure=False) is own


def test_a_page_at_an_ipv6_address_is_ours(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["[::1]"]
    headers = [(b"host", b"[::1]:8000"), (b"origin", b"http://[::1]:8000")]
    assert own_origin(headers, secure=False)


async def test_another_path_is_a_refused_handshake_and_no_traceback() -> None:
    socket = Tab("/ws/elsewhere/")
    assert await socket.handshake() == 4403
    await socket.wait()


async def test_who_is_not_signed_in_hears_4401(northwind: Team) -> None:
    assert await (await tab(None, northwind)).closed() == 4401
    assert await (await tab(None, northwind, cookie="fs_session=made-up")).closed() == 4401


@pytest.mark.parametrize("slug", ["nowhere", "%00", "x" * 300, "team.1"])
async def test_an_outsider_cannot_tell_a_foreign_team_from_none(
    slug: str, charlie: Person, northwind: Team
) -> None:
    foreign = await (await tab(charlie, northwind)).closed()
    missing = await (await tab(charlie, slug)).closed()
    assert foreign == missing == 4404


async def test_the_ninth_socket_is_refused_and_a_closed_one_makes_room(
    alice: Person, northwind: Team
) -> None:
    tabs = [await tab(alice, northwind) for _ in range(8)]
    for one in tabs:
        await one.hello()  # which comes after the place was taken
    assert await (await tab(alice, northwind)).closed() == 4429
    await tabs[0].leave()
    ninth = await tab(alice, northwind)
    assert (await ninth.hello())[-1]["type"] == "ready"


async def test_sockets_that_say_nothing_count_too(alice: Person, northwind: Team) -> None:
    tabs = [await tab(alice, northwind) for _ in range(8)]
    for one in tabs:
        assert await one.is_quiet()
    assert await (await tab(alice, northwind)).closed() == 4429


async def test_leaving_the_team_closes_the_socket_and_nothing_more_is_told(
    bob: Person, bobs_part: Member, alices_part: Member, northwind: Team, shared: Any
) -> None:
    socket = await tab(bob, northwind)
    await socket.hello()
    await sync_to_async(bobs_part.delete)()
    assert await socket.closed() == 4404
    await sync_to_async(make_run)(alices_part, collection=shared)
    assert await socket.receive_nothing(0.05)


async def test_a_hello_after_leaving_tells_nothing(bob: Person, bobs_part: Member, northwind: Team) -> None:
    socket = await tab(bob, northwind)
    await socket.hello()
    await sync_to_async(Member.objects.filter(pk=bobs_part.pk)._raw_delete)(
        "default"
    )  # no signal, as from a shell
    await socket.say(type="hello", last_seq=0)
    assert await socket.closed() == 4404


async def test_signing_out_closes_the_sockets_of_that_session_only(alice: Person, northwind: Team) -> None:
    here, elsewhere = Client(), Client()
    sockets = []
    for browser in (here, elsewhere):
        await sync_to_async(browser.force_login)(alice, "allauth.account.auth_backends.AuthenticationBackend")
        socket = await tab(alice, northwind, cookie=f"fs_session={browser.session.session_key}")
        await socket.hello()
        sockets.append(socket)
    await sync_to_async(here.post)("/logout/")
    assert await sockets[0].closed() == 4401
    assert await sockets[1].is_quiet()


async def test_another_password_closes_the_sockets_of_other_browsers(alice: Person, northwind: Team) -> None:
    elsewhere = await tab(alice, northwind)
    await elsewhere.hello()
    browser = Client()
    await sync_to_async(browser.post)("/login/", {"login": alice.email, "password": PASSWORD})
    new = "another quiet harbour at dawn"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    await sync_to_async(browser.post)("/password/change/", form)
    assert await elsewhere.closed() == 4401
    again = await tab(alice, northwind, cookie=f"fs_session={browser.session.session_key}")
    assert (await again.hello())[-1]["type"] == "ready"


async def test_a_locked_account_hears_no_more(bob: Person, northwind: Team) -> None:
    socket = await tab(bob, northwind)
    await socket.hello()
    bob.is_active = False
    await sync_to_async(bob.save)()
    assert await socket.closed() == 4401
    assert await (await tab(bob, northwind)).closed() == 4401


async def test_a_new_appearance_closes_nothing(alice: Person, northwind: Team) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    alice.theme = "light"
    await sync_to_async(alice.save)(update_fields=["theme"])
    assert await socket.is_quiet()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "7",
        "null",
        '{"type": "subscribe", "team": 1}',
        '{"type": ["hello"]}',
        '{"__proto__": {"type": "hello"}}',
        '{"type": "ping", "x": "' + "x" * 20_000 + '"}',
        "[" * 5_000,
    ],
)
async def test_what_no_page_of_ours_says_ends_the_socket(text: str, alice: Person, northwind: Team) -> None:
    socket = await tab(alice, northwind)
    await socket.send(text)
    assert await socket.closed() == 1008
    await socket.send(text)  # and a second time is no fault of ours
    await socket.leave()


async def test_bytes_end_the_socket(alice: Person, northwind: Team) -> None:
    socket = await tab(alice, northwind)
    await socket.send(data=b"\x00\xff")
    assert await socket.closed() == 1008


async def test_a_flood_ends_the_socket_and_nobody_else_s(alice: Person, bob: Person, northwind: Team) -> None:
    flooding, quiet = await tab(alice, northwind), await tab(bob, northwind)
    for _ in range(consumer.MOST_MESSAGES + 1):
        await flooding.say(type="ping")
    assert await flooding.closed() == 1008
    assert await quiet.is_quiet()


@pytest.mark.parametrize("number", [-1, 2**53, 2**70, "7", None, True, [7], {"a": 1}, 1.5])
async def test_a_number_that_is_none_of_ours_is_answered_with_a_resync(
    number: Any, alice: Person, northwind: Team
) -> None:
    socket = await tab(alice, northwind)
    assert [one["type"] for one in await socket.hello(number)] == ["resync"]


async def test_the_team_s_subscription_ends_with_its_last_socket(
    alice: Person, bob: Person, northwind: Team
) -> None:
    from channels.layers import get_channel_layer

    layer: Any = get_channel_layer()
    group = f"team.{northwind.pk}"
    first, second = await tab(alice, northwind), await tab(bob, northwind)
    await first.hello()
    await second.hello()
    assert len(layer.groups[group]) == 1, "one subscription for both"
    await first.leave()
    assert group in layer.groups
    await second.leave()
    assert group not in layer.groups
    assert hub().open_sockets(alice.pk) == 0


async def test_a_socket_that_never_says_hello_is_let_go(alice: Person, northwind: Team) -> None:
    socket = await tab(alice, northwind, app=build_sockets(greeting=0.05))
    assert await socket.closed() == 1008


async def test_a_session_that_ended_without_a_word_is_noticed_at_the_next_look(
    alice: Person, northwind: Team
) -> None:
    socket = await tab(alice, northwind, app=build_sockets(recheck=0.1))
    await socket.hello()
    await Session.objects.all().adelete()
    assert await socket.closed() == 4401


async def test_a_look_at_a_session_in_use_closes_nothing(
    alice: Person, alices_part: Member, northwind: Team
) -> None:
    socket = await tab(alice, northwind, app=build_sockets(recheck=0.01))
    await socket.hello()
    for number in (1, 2, 3):
        await sync_to_async(make_run)(alices_part)
        assert (await socket.hear())["seq"] == number


@pytest.mark.parametrize("turns", range(6))
async def test_a_page_that_leaves_at_the_very_moment_it_is_told_something_is_gone(
    turns: int, alice: Person, northwind: Team
) -> None:
    """Python's wait_for forgets that it was cancelled when something arrives in the same turn of the loop."""

    async def unheard(_: Any) -> None: ...

    page, one = (
        consumer.LiveConsumer(),
        Subscriber(team_id=northwind.pk, person_id=alice.pk, language="en", session="s"),
    )
    page.base_send = unheard
    assert await hub().add(one, most=8)
    page._subscriber, page._pump = one, asyncio.create_task(page._deliver(one))
    page._greeted.set()
    for _ in range(9):
        await asyncio.sleep(0)
    one.show("somebody is here")
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(5) as patience:
        await page.disconnect(1001)
    assert not patience.expired()
    assert hub().open_sockets(alice.pk) == 0


async def test_a_page_that_does_not_read_is_let_go(
    alice: Person, alices_part: Member, northwind: Team
) -> None:
    inner = build_sockets(patience=0.05)

    async def deaf(scope: Any, receive: Any, send: Any) -> None:
        async def stuck(message: Any) -> None:
            if message["type"] == "websocket.send" and '"run"' in message["text"]:
                await asyncio.Event().wait()
            await send(message)

        await inner(scope, receive, stuck)

    socket = await tab(alice, northwind, app=deaf)
    await socket.hello()
    await sync_to_async(make_run)(alices_part)
    assert await socket.closed() == 4408
    await socket.leave()
    assert hub().open_sockets(alice.pk) == 0


@pytest.mark.parametrize("what", ["run", "ready"])
async def test_a_line_that_is_found_broken_by_speaking_is_let_go(
    what: str, alice: Person, alices_part: Member, northwind: Team
) -> None:
    """Uvicorn raises an OSError for what is said to a page that has gone, and tells of its leaving after that."""
    tried = asyncio.Event()

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        async def gone(message: Any) -> None:
            if message["type"] == "websocket.send" and f'"{what}"' in message["text"]:
                tried.set()
                raise ConnectionResetError
            await send(message)

        await build_sockets()(scope, receive, gone)

    socket = await tab(alice, northwind, app=broken)
    if what == "run":
        await socket.hello()
        await sync_to_async(make_run)(alices_part)
    else:
        await socket.say(type="hello", last_seq=0)
    async with asyncio.timeout(5):
        await tried.wait()
    await socket.leave()
    assert hub().open_sockets(alice.pk) == 0


async def test_a_mistake_of_ours_leaves_no_socket_open(alice: Person, northwind: Team) -> None:
    """What a page says is answered by code that may fail; what it held is let go all the same."""

    async def failing(scope: Any, receive: Any, send: Any) -> None:
        async def confused(message: Any) -> None:
            if message["type"] == "websocket.send":
                raise ZeroDivisionError
            await send(message)

        await build_sockets()(scope, receive, confused)

    socket = await tab(alice, northwind, app=failing)
    await socket.say(type="ping")
    with pytest.raises(ZeroDivisionError):
        await socket.wait(5)
    assert hub().open_sockets(alice.pk) == 0
