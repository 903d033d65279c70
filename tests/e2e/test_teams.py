"""A team from the first link to the last: two people, two browsers."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.e2e.composing import expect_live
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


def test_a_link_lets_one_in_and_removal_ends_it_at_once(room: Room, visit: Visit, recorder: Recorder) -> None:
    alice = visit(room.url("settings/members/"), who="alice")
    alice.get_by_role("radio", name=re.compile("^Maker")).check()
    alice.get_by_role("button", name="Make a link").click()
    link = alice.get_by_label("Link", exact=True).input_value()

    charlie = visit(link, who="charlie")
    charlie.get_by_role("button", name="Join Northwind").click()
    expect(charlie.get_by_text("You are in Northwind")).to_be_visible()
    expect_live(charlie)
    place = room.seed("teamwork")["place"]
    picture = room.seed("pictures", count=1)[0]
    file = room.url(f"pictures/{picture}/file/")

    alice.goto(room.url("settings/collections/"))
    alice.get_by_role("link", name="Change My work").click()
    assert charlie.request.get(file).status == 404, "private until it is shared"
    alice.get_by_role("radio", name="Team can view").check()
    alice.get_by_role("button", name="Save").click()
    expect(alice.get_by_text("Saved.")).to_be_visible()
    assert charlie.request.get(file).status == 200
    assert charlie.request.get(room.url(f"studio/c/{place}/")).status == 200

    closed: list[float] = []
    charlie.on("websocket", lambda socket: socket.on("close", lambda _: closed.append(time.monotonic())))
    charlie.reload()
    expect_live(charlie)
    alice.goto(room.url("settings/members/"))
    alice.get_by_role("link", name="Remove Charlie Reed").click()
    recorder.allow("answer 404: ")
    alice.get_by_role("button", name="Remove Charlie Reed").click()
    removed = time.monotonic()
    expect(alice.get_by_text("Charlie Reed is not in the team any more.")).to_be_visible()
    assert charlie.request.get(file).status == 404
    while not closed and time.monotonic() < removed + 10:
        charlie.wait_for_timeout(20)
    assert closed, "the socket is still open"
    assert charlie.request.get(link).status == 404, "a link lets one person in"


def test_the_switcher_leads_to_a_new_team_and_back(room: Room, visit: Visit) -> None:
    bob = visit(room.url(), who="bob", width=390)
    bob.get_by_role("button", name="Change team").click()
    bob.get_by_role("link", name="Make a team").click()
    bob.get_by_label("Name of the team").fill("Bakery")
    bob.get_by_role("button", name="Make the team").click()
    expect(bob.get_by_text("Bakery is made.")).to_be_visible()
    bob.get_by_role("button", name="Change team").click()
    bob.get_by_role("link", name="Bakery", exact=True).click()
    expect_live(bob)
    expect(bob.get_by_role("button", name="Change team")).to_contain_text("Bakery")
