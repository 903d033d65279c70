"""From a candidate to a version: accepted, kept beside, made by two people at once, and told as a tree."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.composing import expect_live
from tests.e2e.conftest import Room, Visit
from tests.e2e.touching_up import accept, fill, open_editor, paint, painted_on, reviewed, tiles
from tests.needs import needs

pytestmark = needs("chromium")
Pixels = np.ndarray[Any, np.dtype[np.uint8]]

EXPORT = """() => new Promise((done) => {
  document.getElementById("stage").dispatchEvent(new CustomEvent("editor:export", { detail: done }));
})"""
FETCHED = """(url) => fetch(url).then((answer) => answer.arrayBuffer()).then((bytes) => {
  let text = "";
  for (const one of new Uint8Array(bytes)) text += String.fromCharCode(one);
  return btoa(text);
})"""


@pytest.fixture
def picture(room: Room) -> str:
    """A picture of 600 × 400 that everybody in the team may touch up."""
    return str(room.seed("picture_to_share", size=[600, 400]))


def pixels(page: Page, url: str) -> Pixels:
    """The picture at that address, as the page gets it: rows of red, green and blue."""
    return decoded(page.evaluate(FETCHED, url), "RGB")


def exported(page: Page) -> Pixels:
    """The painted mask, as the stage hands it out: rows of levels."""
    return decoded(page.evaluate(EXPORT), "L")


def decoded(text: str, mode: str) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert(mode))


def test_accept_makes_the_next_version_and_goes_on_with_it(visit: Visit, room: Room, picture: str) -> None:
    """Accept makes v n+1 with the right parent, and says so."""
    page = reviewed(open_editor(visit, room, picture))
    accept(page)
    expect(page.locator("#toasts")).to_contain_text("Accepted as v2.")
    made = room.seed("lineage")
    assert [(row["number"], row["parent"], row["root"], row["branch"]) for row in made] == [
        (2, picture, picture, False)
    ]
    assert made[0]["slug"] in page.url
    assert made[0]["size"] == [600, 400]
    expect(page.locator('.tray-versions [aria-current="true"]')).to_contain_text("v2")
    expect(page.locator("#editor")).not_to_have_attribute("data-mode", "review")
    expect(page.locator("#fill")).to_have_attribute("aria-disabled", "true")  # the mask is empty
    accept(reviewed(page))
    assert [(row["number"], row["parent"]) for row in room.seed("lineage")] == [
        (2, picture),
        (3, made[0]["slug"]),
    ]
    expect(page.locator(".tray-versions li")).to_have_count(3)


def test_what_was_not_painted_is_the_same_in_the_new_version(visit: Visit, room: Room, picture: str) -> None:
    """The promise: pixels outside the mask are identical."""
    page = open_editor(visit, room, picture)
    paint(page)
    mask = exported(page)
    before = pixels(page, f"../../{picture}/file/")
    fill(page)
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    accept(page)
    changed = (pixels(page, page.url.replace("/edit/", "/file/")) != before).any(axis=2)
    assert mask.shape == changed.shape
    assert changed.any()
    assert not changed[mask == 0].any()


def test_the_way_back_is_in_the_message(visit: Visit, room: Room, picture: str) -> None:
    """Accept has its own "Back to v1"."""
    page = accept(reviewed(open_editor(visit, room, picture)))
    page.get_by_role("button", name="Back to v1").click()
    page.wait_for_url(re.compile(f"{picture}/edit/$"))
    expect(painted_on(page).locator(".tray-versions li")).to_have_count(2)


def test_an_extra_version_is_a_branch_and_the_editor_stays(visit: Visit, room: Room, picture: str) -> None:
    """A branch without moving."""
    page = reviewed(open_editor(visit, room, picture))
    url = page.url
    page.get_by_role("button", name="Keep as extra version").click()
    expect(page.locator("#toasts")).to_contain_text("Kept as v2, a branch.")
    expect(tiles(page)).to_have_count(1)
    expect(page.locator(".tray-versions li")).to_have_count(2)
    expect(page.locator("[data-review-accept]")).to_have_text("Accept as v3")
    assert page.url == url
    assert [(row["number"], row["branch"]) for row in room.seed("lineage")] == [(2, True)]


def test_keyboard_alone_goes_from_a_rectangle_to_a_version(visit: Visit, room: Room, picture: str) -> None:
    """Place by numbers, fill, compare with arrows, accept: a new version exists."""
    page = open_editor(visit, room, picture)
    for name, value in (("x", "150"), ("y", "100"), ("width", "200"), ("height", "120")):
        page.locator(f"#place-{name}").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(value)
    page.locator("#place-add").focus()
    page.keyboard.press("Enter")
    page.locator("#say").focus()
    page.keyboard.type("a green pear")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    expect(tiles(page).first).to_be_focused()
    expect(tiles(page)).to_have_count(4)
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-review-place]")).to_have_text("2 of 4")
    slider = page.locator(".compare-range")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if slider.evaluate("(one) => one === document.activeElement"):
            break
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "53 percent original")
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    assert [row["number"] for row in room.seed("lineage")] == [2]


def test_two_people_lose_nothing_and_the_second_is_told(visit: Visit, room: Room, picture: str) -> None:
    """Issue, 3: nobody's version is lost, the second becomes a branch and is told."""
    alices = open_editor(visit, room, picture, who="alice")
    bobs = reviewed(open_editor(visit, room, picture, who="bob"))
    accept(reviewed(alices))
    banner = bobs.locator("#editor-banner")
    expect(banner).to_contain_text("Alice Rivers made v2 from this picture. Yours will become a branch.")
    expect(banner.get_by_role("link", name="See v2")).to_have_attribute("href", re.compile("/edit/"))
    expect(bobs.locator("[data-review-accept]")).to_have_text("Accept as v3")
    expect(bobs.locator("[data-review-branch]")).to_be_visible()
    expect(bobs.locator(".tray-versions li")).to_have_count(2)
    expect(bobs.locator('.tray-versions [aria-current="true"]')).to_contain_text("v1")
    accept(bobs)
    expect(bobs.locator("#toasts")).to_contain_text("Kept as v3, a branch.")
    assert [(row["number"], row["parent"], row["branch"], row["by"]) for row in room.seed("lineage")] == [
        (2, picture, False, "alice@example.com"),
        (3, picture, True, "bob@example.com"),
    ]
    expect(alices.locator(".tray-versions li")).to_have_count(3)


def test_candidates_of_a_team_mate_appear_but_do_not_open(visit: Visit, room: Room, picture: str) -> None:
    """A fill of somebody else in the same picture is shown, and takes nobody out of their work."""
    alices = open_editor(visit, room, picture, who="alice")
    bobs = open_editor(visit, room, picture, who="bob")
    reviewed(bobs)
    expect(tiles(alices)).to_have_count(2)
    expect(alices.locator("#editor")).not_to_have_attribute("data-mode", "review")


def test_a_fill_of_another_picture_stays_out_of_this_tray(visit: Visit, room: Room, picture: str) -> None:
    """The socket tells of the whole team; the tray is one picture's."""
    other = room.seed("picture_to_share", size=[400, 400])
    here = open_editor(visit, room, picture)
    there = reviewed(open_editor(visit, room, other))
    accept(there)
    expect(here.locator("#tray .tray-group")).to_have_count(0)
    expect(here.locator(".tray-versions li")).to_have_count(1)
    expect(here.locator("#editor-banner")).to_be_empty()


def test_the_lineage_lists_all_and_leads_on(visit: Visit, room: Room, picture: str) -> None:
    """Lineage lists all; every node opens in the editor."""
    page = accept(reviewed(open_editor(visit, room, picture)))
    page.goto(room.url(f"pictures/{picture}/lineage/"))
    tree = page.locator("#lineage")
    expect(tree).to_contain_text(re.compile(r"mask [\d.]+ %, strength \.8"))
    expect(tree.get_by_role("link", name="Version 2", exact=True)).to_have_count(1)
    tree.get_by_role("link", name="Edit version 2").click()
    painted_on(page)
    page.goto(room.url(f"pictures/{picture}/"))
    expect(page.locator(".versions .version")).to_have_count(2)
    page.keyboard.press("e")
    page.wait_for_url(re.compile(f"{picture}/edit/$"))


def test_the_last_mask_can_be_used_again(visit: Visit, room: Room, picture: str) -> None:
    """R loads the mask of the touch-up that this version came from, as a step that can be undone."""
    page = open_editor(visit, room, picture)
    paint(page)
    before = exported(page)
    fill(page)
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    accept(page)
    page.locator("#stage").focus()
    page.keyboard.press("r")
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    assert (exported(page) == before).all()
    page.keyboard.press("Control+z")
    expect(page.locator("#fill")).to_have_attribute("aria-disabled", "true")


def test_what_was_done_is_done_again_on_another_picture(visit: Visit, room: Room, picture: str) -> None:
    """Issue, 3: "do this again on another picture": its editor has the words and the mask."""
    other = room.seed("picture_to_share", size=[600, 400])
    page = accept(reviewed(open_editor(visit, room, picture)))
    page.goto(room.url(f"pictures/{picture}/lineage/"))
    page.get_by_role("link", name="Do this again on another picture").click()
    page.locator(f'.choice[href*="/{other}/edit/"]').click()
    painted_on(page)
    expect(page.locator("#say")).to_have_value("a green pear")
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")


def test_without_scripts_a_candidate_can_be_accepted(visit: Visit, room: Room, picture: str) -> None:
    """The tray's tiles and forms work without scripts."""
    reviewed(open_editor(visit, room, picture))
    plain = visit(room.url(f"pictures/{picture}/edit/"), java_script_enabled=False)
    expect(plain.locator("#tray .cand[data-candidate]")).to_have_count(2)
    plain.locator("#tray .cand-plain").first.get_by_role("button", name="Accept").click()
    expect(plain.locator(".tray-versions li")).to_have_count(2)
    assert [row["number"] for row in room.seed("lineage")] == [2]


def test_the_viewer_can_be_opened_while_versions_come(visit: Visit, room: Room, picture: str) -> None:
    """A version made elsewhere is in the gallery at once, with its number."""
    gallery = visit(room.url("gallery/?scope=team"))
    expect_live(gallery)
    page = accept(reviewed(open_editor(visit, room, picture)))
    slug = re.findall(r"pictures/(\w+)/edit", page.url)[0]
    gallery.goto(room.url(f"pictures/{slug}/"))
    expect(gallery.locator("h1")).to_have_text("Version 2")
