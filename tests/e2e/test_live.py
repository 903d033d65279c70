"""The live path when the connection is bad: what is said, and that nothing is missed or shown twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


class Line:
    """The wire between page and server, which a test can cut and mend."""

    def __init__(self) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.cut = False
        self.opened = 0
        self.pongs = 0

    def route(self, socket: WebSocketRoute) -> None:
        """Pass everything on, unless the line is cut."""
        self.opened += 1
        if self.cut:
            socket.close(code=1012)
            return
        self.sockets.append(socket)
        server = socket.connect_to_server()

        def told(message: str | bytes) -> None:
            self.pongs += '"pong"' in str(message)
            socket.send(message)

        server.on_message(told)

    def break_off(self) -> None:
        """What a restarted server does: every socket closes, new ones are refused."""
        self.cut = True
        for socket in self.sockets:
            socket.close(code=1012)
        self.sockets.clear()

    def mend(self) -> None:
        """New sockets work again."""
        self.cut = False


def _on_a_line(visit: Visit, room: Room, *, cut: bool = False) -> tuple[Page, Line]:
    """Alice's studio with its clock in our hands, and its line."""
    page = visit("about:blank")
    line = Line()
    line.cut = cut
    page.route_web_socket(re.compile("/live/$"), line.route)
    page.clock.install()
    page.goto(room.url())
    return page, line


def _state(page: Page) -> str:
    return page.locator("#live").get_attribute("data-live") or ""


def test_a_short_break_is_said_late_and_made_up_for(visit: Visit, room: Room, recorder: Recorder) -> None:
    """The pill changes within 3 s, not before 1 s; missed results appear in order, none twice."""
    recorder.allow("WebSocket")
    page, line = _on_a_line(visit, room)
    expect_live(page)
    place = room.seed("shared_place")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    line.break_off()
    page.clock.run_for(1_000)
    assert _state(page) == "live"
    page.clock.run_for(2_000)
    assert _state(page) in ("reconnecting", "polling")
    assert page.locator("#live .live-text").inner_text() != "Live"
    first = room.start_run("bob", prompt="the first while away", collection=place)
    second = room.start_run("bob", prompt="the second while away", collection=place)
    _until_drawn(room, 2)
    line.mend()
    page.clock.resume()
    expect_live(page)
    runs = page.locator("#feed .run")
    expect(runs).to_have_count(2)
    assert [run.get_attribute("id") for run in runs.all()] == [f"run-{second}", f"run-{first}"]
    expect(page.locator('#feed .tile[data-state="ready"]')).to_have_count(2)


def test_without_any_socket_polling_brings_the_results(visit: Visit, room: Room, recorder: Recorder) -> None:
    """Socket refused entirely: polling delivers the result within 6 s."""
    recorder.allow("WebSocket")
    page, line = _on_a_line(visit, room, cut=True)
    page.clock.run_for(10_000)
    expect(page.locator("#live")).to_have_attribute("data-live", "polling")
    expect(page.locator("#live")).to_contain_text("Checking every few seconds")
    place = room.seed("shared_place")
    room.start_run("bob", prompt="a quiet harbour", collection=place)
    _until_drawn(room, 1)
    page.clock.run_for(6_000)
    expect_ready(run_of(page), 1)
    assert line.opened >= 3


def test_a_hidden_tab_stays_connected(visit: Visit, room: Room) -> None:
    """Tab hidden 60 s: the socket stays open, results are present on return."""
    page, line = _on_a_line(visit, room)
    expect_live(page)
    _hide(page, True)
    for pings in (1, 2):
        page.clock.run_for(30_000)
        _until(page, lambda pings=pings: line.pongs >= pings)
    place = room.seed("shared_place")
    room.start_run("bob", prompt="a quiet harbour", collection=place)
    expect(page.locator('#feed .tile[data-state="ready"]')).to_have_count(1)
    assert line.opened == 1
    _hide(page, False)
    assert _state(page) == "live"


def test_offline_is_said_and_over_when_it_is_over(visit: Visit, room: Room, recorder: Recorder) -> None:
    """It says "Offline. Nothing is lost."."""
    recorder.allow("WebSocket", "net::", "ERR_")
    page, line = _on_a_line(visit, room)
    expect_live(page)
    page.context.set_offline(True)
    line.break_off()
    expect(page.locator("#live")).to_contain_text("Offline. Nothing is lost.")
    page.context.set_offline(False)
    line.mend()
    page.clock.run_for(40_000)
    expect_live(page)


def test_the_same_run_in_two_windows(visit: Visit, room: Room) -> None:
    """A run started in one window appears in the other, once, with its pictures."""
    first, second = visit(room.url()), visit(room.url())
    expect_live(first)
    expect_live(second)
    compose(first, "a red fox", count=2)
    generate(first)
    for page in (first, second):
        expect_ready(run_of(page), 2)
        expect(page.locator("#feed .run")).to_have_count(1)


def test_what_is_private_stays_private(visit: Visit, room: Room) -> None:
    """A socket that may not see a run hears nothing of it."""
    heard: list[str] = []
    page = visit("about:blank", who="bob")
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(str(text))))
    page.goto(room.url())
    expect_live(page)
    room.start_run("alice", prompt="something nobody may know")
    _until_drawn(room, 1)
    shared = room.seed("shared_place")
    room.start_run("alice", prompt="something for all", collection=shared)
    expect(page.locator("#feed")).to_contain_text("something for all")
    assert not [text for text in heard if "nobody may know" in text]
    expect(page.locator("#feed .run")).to_have_count(1)


def _until(page: Page, true: Callable[[], bool]) -> None:
    """Let the wire work, in real time, until it is true."""
    for _ in range(400):
        if true():
            return
        page.wait_for_timeout(25)
    raise AssertionError("it did not become true")


def _until_drawn(room: Room, count: int) -> None:
    """Ask the server's own pages, not the page under test, until that many pictures exist."""
    with room.studio.client("alice") as client:
        for _ in range(200):
            body = client.get(f"/t/{room.team}/studio/").text
            if body.count('data-state="ready"') >= count:
                return
    raise AssertionError(f"{count} pictures did not come: {room.seed('slot_states')}")


def _hide(page: Page, hidden: bool) -> Any:
    return page.evaluate(
        """hidden => { const state = hidden ? "hidden" : "visible";
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
          document.dispatchEvent(new Event("visibilitychange")); }""",
        hidden,
    )
