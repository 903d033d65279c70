"""A brand's look on its way through a team: let in, shared, used, improved, chosen; and the door closed behind."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, ready, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.test_presets import make, pick
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


def invited(room: Room, visit: Visit, alice: Page) -> Page:
    """Charlie's window, after Alice's link has let them in as a maker."""
    alice.goto(room.url("settings/members/"))
    alice.get_by_role("radio", name=re.compile("^Maker")).check()
    alice.get_by_role("button", name="Make a link").click()
    charlie = visit(alice.get_by_label("Link", exact=True).input_value(), who="charlie")
    charlie.get_by_role("button", name="Join Northwind").click()
    expect(charlie.get_by_text("You are in Northwind")).to_be_visible()
    return charlie


def file_of(page: Page, room: Room, place: int = 0) -> str:
    """The address of the first picture's bytes in that run of the feed."""
    slug = ready(run_of(page, place)).first.get_attribute("data-picture")
    return room.url(f"pictures/{slug}/file/")


def test_from_the_invitation_to_the_last_picture(room: Room, visit: Visit, recorder: Recorder) -> None:
    alice = visit(room.url())
    charlie = invited(room, visit, alice)
    make(alice, room)

    charlie.goto(room.url())
    expect_live(charlie)
    compose(charlie, "a perfume bottle", count=1)
    pick(charlie)
    generate(charlie)
    expect_ready(run_of(charlie), 1)
    expect(run_of(charlie)).to_contain_text("Northwind Amber v1")

    alice.get_by_role("link", name="Edit").click()
    alice.locator("#after").fill("on travertine")
    alice.get_by_role("button", name="Publish v2").click()
    expect(charlie.locator("#preset-newer")).to_contain_text("v2 available")
    expect(charlie.locator("#preset-box")).to_have_attribute("data-number", "1")
    charlie.locator("#preset-newer").click()
    expect(charlie.locator("#preset-box")).to_have_attribute("data-number", "2")
    generate(charlie)
    expect(run_of(charlie)).to_contain_text("Northwind Amber v2")
    expect_ready(run_of(charlie), 1)
    file = file_of(charlie, room)
    assert charlie.request.get(file).status == 200

    closed: list[float] = []
    charlie.on("websocket", lambda socket: socket.on("close", lambda _: closed.append(time.monotonic())))
    charlie.reload()
    expect_live(charlie)
    alice.goto(room.url("settings/members/"))
    alice.get_by_role("link", name="Remove Charlie Reed").click()
    recorder.allow("answer 404: ")
    alice.get_by_role("button", name="Remove Charlie Reed").click()
    expect(alice.get_by_text("Charlie Reed is not in the team any more.")).to_be_visible()
    shown = time.monotonic()
    assert charlie.request.get(file).status == 404, "also what one made oneself stays with the team"
    while not closed and time.monotonic() < shown + 10:
        charlie.wait_for_timeout(20)
    assert closed, "the socket is still open"
    print(f"socket closed {1000 * (closed[0] - shown):+.0f} ms after the page that says so")


def test_a_look_carried_to_another_team_gives_the_same_pictures(
    room: Room, visit: Visit, tmp_path: Path
) -> None:
    page = visit(room.url())
    make(page, room)
    with page.expect_download() as carried:
        page.get_by_role("link", name="Export").click()
    carried.value.save_as(tmp_path / "amber.json")
    elsewhere = Room(room.studio, room.studio.new_team())
    page.goto(elsewhere.url("presets/"))
    page.locator('input[type="file"]').set_input_files(tmp_path / "amber.json")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Amber v1")

    pictures = []
    for place in (room, elsewhere):
        page.goto(place.url())
        expect_live(page)
        compose(page, "a perfume bottle", count=2)
        pick(page)
        page.locator("#preset-apply").click()
        page.locator("#advanced > summary").click()
        page.locator('[name="seed_mode"][value="fixed"]').check(force=True)
        page.locator("#seed").fill("7")
        generate(page)
        expect_ready(run_of(page), 2)
        slugs = [tile.get_attribute("data-picture") for tile in ready(run_of(page)).all()]
        pictures.append([page.request.get(place.url(f"pictures/{slug}/file/")).body() for slug in slugs])
    assert pictures[0] == pictures[1]
    assert pictures[0][0] != pictures[0][1]
