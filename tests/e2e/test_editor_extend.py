"""More room around a picture, and a touch-up done again on another one."""

from __future__ import annotations

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Room, Visit
from tests.e2e.test_editor_drafts import mask_of
from tests.e2e.touching_up import accept, fill, open_editor, paint, painted_on, reviewed, tiles
from tests.needs import needs

pytestmark = needs("chromium")


def pixels(page: Page) -> np.ndarray:
    """The version that the editor is on."""
    address = page.url.partition("?")[0].replace("/edit/", "/file/")
    return np.asarray(Image.open(io.BytesIO(page.request.get(address).body())).convert("RGB"))


def test_the_canvas_grows_and_the_original_block_stays(visit: Visit, room: Room) -> None:
    page = open_editor(visit, room)
    before = pixels(page)
    page.get_by_text("Extend the canvas").click()
    page.locator('[name="extend_right"]').fill("200")
    page.locator('[name="extend_top"]').fill("64")
    page.locator("#extend").get_by_role("button", name="Extend").click()
    page.wait_for_url("**extend_right=200**")
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    # nothing painted means all of the new room
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    fill(page, "more of the same sky", count=1)
    expect(tiles(page)).to_have_count(1)
    accept(page)
    after = pixels(page)
    assert (after.shape[1], after.shape[0]) == (before.shape[1] + 200, before.shape[0] + 64)
    assert np.array_equal(after[64:, : before.shape[1]], before)


def test_what_is_painted_on_a_larger_canvas_survives_a_reload_and_stays_with_it(
    visit: Visit, room: Room
) -> None:
    """The server's draft is of the picture's own size: this one is kept on the device, for each canvas its own."""
    page = open_editor(visit, room)
    own = page.url
    page.goto(f"{own}?extend=0,0,200,0")
    painted_on(page)
    paint(page)
    expect(page.locator("#save-pill")).to_have_text("Saved on this device only")
    before = page.locator("#mask-coverage").inner_text()
    page.reload()
    painted_on(page)
    expect(page.locator("#mask-coverage")).to_have_text(before)
    expect(page.locator("#toasts")).to_contain_text("is back.")
    expect(page.locator("#save-pill")).to_have_text("Saved on this device only")
    page.keyboard.press("Control+z")
    expect(page.locator("#mask-coverage")).to_have_text("0 %")
    page.keyboard.press("Control+Shift+z")
    for other in (own, f"{own}?extend=0,0,0,200"):
        page.goto(other)
        painted_on(page)
        expect(page.locator("#mask-coverage")).to_have_text("0 %")
    page.goto(f"{own}?extend_right=200")  # the same room, as the form says it
    painted_on(page)
    expect(page.locator("#mask-coverage")).to_have_text(before)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_was_done_is_done_again_on_another_picture(visit: Visit, room: Room) -> None:
    other = room.seed("picture_to_share", size=[600, 400])
    page = open_editor(visit, room)
    reviewed(page, "a green pear", count=1)
    accept(page)
    page.goto(page.url.replace("/edit/", "/lineage/"))
    page.get_by_role("link", name="Do this again on another picture").last.click()
    page.locator(f'a.choice[href*="{other}"]').click()
    painted_on(page)
    expect(page.locator("#say")).to_have_value("a green pear")
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")  # its mask is there, too
    fill(page, "a green pear", count=1)
    expect(tiles(page)).to_have_count(1)


def test_a_painted_outpainting_is_done_again_with_its_room_on_a_picture_of_another_size(
    visit: Visit, room: Room
) -> None:
    other = room.seed("picture_to_share", size=[300, 300])
    page = open_editor(visit, room)
    page.goto(f"{page.url}?extend=0,0,200,0")
    painted_on(page)
    for field, text in (("x", "650"), ("y", "100"), ("width", "100"), ("height", "200")):
        page.locator(f"#place-{field}").fill(text)
    page.locator("#place-add").click()
    page.locator("#match").uncheck(force=True)
    fill(page, "a green pear", count=1)
    expect(tiles(page)).to_have_count(1)
    accept(page)
    page.goto(page.url.replace("/edit/", "/lineage/"))
    page.get_by_role("link", name="Do this again on another picture").last.click()
    page.locator(f'a.choice[href*="{other}"]').click()
    painted_on(page)
    expect(page.locator("#extend summary")).to_contain_text("500 × 300")
    expect(page.locator("#match")).not_to_be_checked()
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    expect(page).not_to_have_url(re.compile("again="))
    # as deep in the room as it was, and as far down
    assert mask_of(page).getbbox() == (350, 75, 450, 225)
