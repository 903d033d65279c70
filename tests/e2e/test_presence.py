"""Two people in two browsers see where the other is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.composing import expect_live
from tests.e2e.conftest import Room, Visit
from tests.e2e.test_axe import AXE, EVERYTHING, LAYOUT, RUN_AXE
from tests.e2e.touching_up import open_editor
from tests.needs import needs

pytestmark = needs("chromium", "npm-packages")
LINE = "is editing this picture too. Whoever accepts second gets a branch; nothing is lost."


@pytest.fixture
def picture(room: Room) -> str:
    """A picture in a collection that everybody in the team works in."""
    return str(room.seed("picture_to_share", size=[600, 400]))


def avatars(page: Page, of: str) -> list[str]:
    """Whom the page shows, in words."""
    return page.locator(f"#presence-{of} .vh").all_inner_texts()


def test_who_is_on_a_collection_is_seen_on_it_and_gone_when_gone(visit: Visit, room: Room) -> None:
    place = room.seed("shared_place")
    alice = visit(room.url(f"studio/c/{place}/"))
    expect_live(alice)
    who = alice.locator("#presence-collection li")
    expect(who).to_have_count(0)
    bob = visit(room.url(f"gallery/?scope=team&collection={place}"), who="bob")
    expect(who).to_have_count(1)
    expect(who).to_have_attribute("title", "Bob Oak is here")
    expect(bob.locator("#presence-collection li")).to_have_attribute("title", "Alice Rivers is here")
    again = visit(room.url(f"studio/c/{place}/"), who="bob")
    expect(again.locator("#presence-collection li")).to_have_count(1)
    expect(who).to_have_count(1)
    again.close()
    bob.goto(room.url("uploads/"))
    expect(who).to_have_count(0)


def test_the_gallery_is_where_its_filter_leads(visit: Visit, room: Room, picture: str) -> None:
    place = room.seed("shared_place")
    alice = visit(room.url(f"studio/c/{place}/"))
    bob = visit(room.url("gallery/?scope=team"), who="bob")
    expect_live(alice)
    expect_live(bob)
    who = alice.locator("#presence-collection li")
    bob.locator("#filter-collection").select_option(place)
    expect(who).to_have_attribute("title", "Bob Oak is here")
    expect(bob.locator("#presence-collection li")).to_have_attribute("title", "Alice Rivers is here")
    bob.locator("#filter-q").fill("fox")
    bob.wait_for_url(re.compile("q=fox"))
    expect(bob.locator("#presence-collection li")).to_have_count(1)
    bob.locator("#filter-collection").select_option("")
    expect(who).to_have_count(0)
    expect(bob.locator("#presence-collection")).to_have_count(0)


def test_the_viewer_says_which_picture_and_keeps_its_person_on_the_collection(
    visit: Visit, room: Room, picture: str
) -> None:
    place = room.seed("shared_place")
    alice = visit(room.url(f"pictures/{picture}/"))
    other = visit(room.url(f"studio/c/{place}/"))
    bob = visit(room.url(f"gallery/?scope=team&collection={place}"), who="bob")
    here = other.locator("#presence-collection li")
    expect(here).to_have_count(1)
    bob.locator(f"#pic-{picture} a.tile-open").click()
    expect(alice.locator("#presence-picture li")).to_have_attribute("title", "Bob Oak is here")
    expect(bob.locator("#viewer #presence-picture li")).to_have_attribute("title", "Alice Rivers is here")
    expect(here).to_have_count(1)
    bob.keyboard.press("Escape")
    expect(alice.locator("#presence-picture li")).to_have_count(0)
    expect(here).to_have_count(1)


def test_who_edits_the_same_picture_is_said_before_anybody_accepts(
    visit: Visit, room: Room, picture: str
) -> None:
    alice = open_editor(visit, room, picture, who="alice")
    alice.evaluate(HEARD)
    line = alice.locator("#editor-company")
    expect(line).to_be_empty()
    bob = open_editor(visit, room, picture, who="bob")
    expect(line).to_contain_text(f"Bob Oak {LINE}")
    expect(bob.locator("#editor-company")).to_contain_text(f"Alice Rivers {LINE}")
    expect(alice.locator("#presence-picture li")).to_have_attribute("title", "Bob Oak is touching this up")
    expect(alice.locator("#announcer")).to_contain_text("Bob Oak is editing")
    assert len([text for text in alice.evaluate("window.heard") if "Bob Oak" in text]) == 1
    line.get_by_role("button", name="Dismiss").click()
    expect(line.locator(".company-line")).to_be_hidden()
    bob.goto(room.url("uploads/"))
    expect(line).to_be_empty()
    expect(alice.locator("#presence-picture li")).to_have_count(0)
    bob.goto(room.url(f"pictures/{picture}/edit/"))
    expect(line.locator(".company-line")).to_be_visible()


ASK = """(place) => new Promise((done) => {
  const { url } = document.getElementById("live").dataset;
  const socket = new WebSocket(location.origin.replace("http", "ws") + url);
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: "hello", last_seq: 0 }));
    socket.send(JSON.stringify({ type: "here", place }));
  };
  socket.onmessage = ({ data }) => { if (JSON.parse(data).type === "presence") done(JSON.parse(data)); };
})"""
HEARD = """() => {
  window.heard = [];
  const note = () => { const text = document.getElementById("announcer").textContent; if (text) window.heard.push(text); };
  new MutationObserver(note).observe(document.getElementById("announcer"), { childList: true, subtree: true });
}"""


def test_another_version_of_the_picture_is_another_place(visit: Visit, room: Room, picture: str) -> None:
    other = room.seed("picture_to_share", size=[600, 400])
    alice = open_editor(visit, room, picture, who="alice")
    open_editor(visit, room, other, who="bob")
    expect(alice.locator("#editor-company")).to_be_empty()
    assert avatars(alice, "picture") == []


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_those_who_are_here_disturb_nothing_on_the_page(
    visit: Visit, room: Room, picture: str, width: int
) -> None:
    place = room.seed("shared_place")
    bob = open_editor(visit, room, picture, who="bob")
    for path, mark in (
        (f"pictures/{picture}/edit/", "#editor-company .company-line"),
        (f"pictures/{picture}/", "#presence-picture li"),
        (f"studio/c/{place}/", "#presence-collection li"),
        (f"gallery/?scope=team&collection={place}", "#presence-collection li"),
    ):
        page = visit(room.url(path), width=width, height=844, touch=width < 760)
        expect(page.locator(mark)).to_be_visible()
        page.evaluate(AXE.read_text())
        assert page.evaluate(RUN_AXE, EVERYTHING) == []
        assert page.evaluate(LAYOUT) == []
        page.close()
    expect(bob.locator("#editor-company")).to_be_empty()


def test_a_private_collection_shows_nobody_to_nobody(visit: Visit, room: Room) -> None:
    bob = visit(room.url(), who="bob")
    expect_live(bob)
    alice = visit(room.url("studio/"))
    alice.locator("#where-menu").evaluate("(menu) => menu.showPopover()")
    alice.locator("#where-menu a", has_text=re.compile("My work")).first.click()
    expect_live(alice)
    expect(alice.locator("#presence-collection")).to_have_count(1)
    place = alice.locator("#presence-collection").get_attribute("data-place")
    closed = bob.evaluate(ASK, place)
    missing = bob.evaluate(ASK, "collection:nowhere")
    assert closed["html"] == missing["html"]
    assert "Alice" not in closed["html"]
    assert avatars(alice, "collection") == []
