"""Touching up a picture and looking at its candidates, as a person would."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.composing import expect_live
from tests.e2e.conftest import Room, Visit

CHOOSE = """(select, value) => {
  select.value = value;
  for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
}"""
WAIT = "[[fault:slow=60000]] "  # keeps a candidate rendering for a minute


def open_editor(visit: Visit, room: Room, slug: str = "", **over: object) -> Page:
    """The editor of a picture that the whole team may touch up, ready to be painted on."""
    picture = slug or room.seed("picture_to_share", size=[600, 400])
    page = visit(room.url(f"pictures/{picture}/edit/"), **over)
    return painted_on(page)


def painted_on(page: Page) -> Page:
    """The stage can be painted on, what was kept is back, and the socket is up."""
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    expect(page.locator("#editor")).to_have_attribute("data-draft", re.compile("."))
    expect_live(page)
    return page


def paint(page: Page, at: tuple[float, float] = (0.5, 0.45)) -> None:
    """One stroke around a point given as shares of the stage."""
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]
    page.mouse.move(x - 40, y)
    page.mouse.down()
    page.mouse.move(x, y + 10, steps=4)
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")


def fill(page: Page, words: str = "a green pear", *, count: int = 2) -> None:
    """Say what should appear, and press Fill."""
    page.locator("#say").fill(words)
    # on a phone the count stands in the sheet
    page.locator("#count").evaluate(CHOOSE, str(count))
    page.locator("#fill").click()


def tiles(page: Page) -> Locator:
    """Candidates that can be looked at."""
    return page.locator("#tray .cand[data-candidate]")


def reviewed(page: Page, words: str = "a green pear", *, count: int = 2) -> Page:
    """A stroke filled, all its candidates there, review opened by itself, and candidate 1 chosen: any may come first."""
    paint(page)
    fill(page, words, count=count)
    expect(tiles(page)).to_have_count(count)
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    page.keyboard.press("1")
    expect(page.locator("[data-review-place]")).to_have_text(f"1 of {count}")
    return page


def accept(page: Page) -> Page:
    """Press Accept and be in the new version's editor."""
    before = page.url
    page.locator('[data-review="accept"]').click()
    page.wait_for_url(lambda url: url != before and url.endswith("/edit/"))
    return painted_on(page)
