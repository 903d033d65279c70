"""What the provider is sent of a touch-up, and what stays: caught at the endpoint, looked at from outside."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Room, Visit
from tests.e2e.touching_up import accept, fill, open_editor, tiles
from tests.needs import needs

pytestmark = needs("chromium")

SIZE = (600, 400)
RADIUS = 24
STROKE = [(180.0, 120.0), (300.0, 120.0), (300.0, 260.0), (220.0, 300.0)]  # in the picture's pixels


def at_full_size(page: Page) -> tuple[float, float]:
    """Show the picture at 100 % and return where its left top pixel lies on the page."""
    page.locator("#stage").focus()
    page.keyboard.press("1")
    box = page.locator("#stage").bounding_box()
    assert box
    return round(box["x"] + (box["width"] - SIZE[0]) / 2), round(box["y"] + (box["height"] - SIZE[1]) / 2)


def paint_the_stroke(page: Page) -> None:
    """One hard stroke with the mouse."""
    size = page.locator("#size input.num")
    size.fill(str(2 * RADIUS))
    size.blur()
    left, top = at_full_size(page)
    page.mouse.move(left + STROKE[0][0], top + STROKE[0][1])
    page.mouse.down()
    for x, y in STROKE[1:]:
        page.mouse.move(left + x, top + y, steps=24)
    page.mouse.up()
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")


def drawn_by_another_hand(points: Iterable[tuple[float, float]]) -> np.ndarray:
    """The stroke as Pillow draws it: a thick line with round joints."""
    mask = Image.new("L", SIZE)
    pen = ImageDraw.Draw(mask)
    points = list(points)
    pen.line(points, fill=255, width=2 * RADIUS)
    for x, y in points:
        pen.ellipse((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS), fill=255)
    return np.asarray(mask) > 0


def uploads(folder: Path) -> set[Path]:
    """Files that the endpoint has been given so far."""
    return {file for file in (folder / "endpoint" / "uploads").rglob("*") if file.is_file()}


def test_the_sent_mask_is_what_was_painted(visit: Visit, room: Room) -> None:
    """PNG, the box's size, only 0 and 255, white where painted."""
    page = open_editor(visit, room)
    before = uploads(room.studio.data)
    paint_the_stroke(page)
    fill(page, count=1)
    expect(tiles(page)).to_have_count(1)
    sent = [Image.open(file) for file in uploads(room.studio.data) - before]
    image, mask = sorted(sent, key=lambda one: one.mode != "RGB")
    order = room.seed("last_order")
    left, top, right, bottom = order["plan"]["box"]
    assert (image.format, mask.format) == ("PNG", "PNG")
    assert image.size == mask.size
    grey = np.asarray(mask.convert("L"))
    assert set(np.unique(grey)) == {0, 255}
    # This box is neither scaled nor padded: what is sent of it is the box itself.
    assert (order["plan"]["content"], order["plan"]["pad"]) == ([right - left, bottom - top], [0, 0, 0, 0])
    wanted = drawn_by_another_hand(STROKE)[top:bottom, left:right]
    assert np.mean((grey == 255) != wanted) <= 0.005


def test_pixels_outside_the_mask_are_the_parents(visit: Visit, room: Room) -> None:
    """With "Protect the rest", what was not painted is identical in the new version."""
    page = open_editor(visit, room)
    parent = _picture(page)
    paint_the_stroke(page)
    fill(page, count=1)
    expect(tiles(page)).to_have_count(1)
    accept(page)
    version = _picture(page)
    painted = np.array(drawn_by_another_hand(STROKE))
    changed = (version != parent).any(axis=2)
    assert changed.any()
    assert not (changed & ~_wider(painted, 2)).any()


def _picture(page: Page) -> np.ndarray:
    """The pixels of the version that the editor is on."""
    address = page.url.replace("/edit/", "/file/")
    return np.asarray(Image.open(io.BytesIO(page.request.get(address).body())).convert("RGB"))


def _wider(mask: np.ndarray, by: int) -> np.ndarray:
    """Grown by so many pixels: two hands differ that much at an edge."""
    found = mask.copy()
    for dy in range(-by, by + 1):
        for dx in range(-by, by + 1):
            found |= np.roll(np.roll(mask, dy, 0), dx, 1)
    return found
