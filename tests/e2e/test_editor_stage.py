"""The stage: each tool changes the mask as a picture drawn by another hand says; pens, palms, fingers, wheel and keys.

At 100 % a pixel of the picture is one of the page, and the picture lies in the middle of the stage: that is how
these tests know where to press without asking the page.
"""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

WIDTH, HEIGHT = 512, 640  # of the picture
RADIUS = 30  # of the brush as it comes
SHARE = 0.005  # of the picture's pixels that may differ
EXPORT = """() => new Promise((done) => {
  document.getElementById("stage").dispatchEvent(new CustomEvent("editor:export", { detail: done }));
})"""
# Pointers that a browser test cannot make otherwise: [milliseconds, event, id, kind, x, y, more] one after another.
HANDS = """async (rows) => {
  const stage = document.getElementById("stage");
  const began = performance.now();
  for (const [time, type, pointerId, pointerType, clientX, clientY, more] of rows) {
    while (performance.now() - began < time) await new Promise((done) => setTimeout(done, 4));
    const down = type !== "pointerup" && type !== "pointercancel";
    stage.dispatchEvent(new PointerEvent(type, { pointerId, pointerType, clientX, clientY, bubbles: true, cancelable: true,
      isPrimary: true, button: 0, buttons: down ? 1 : 0, pressure: down ? 0.5 : 0, ...more }));
  }
}"""

Point = tuple[float, float]
Row = tuple[float, str, int, str, float, float, dict[str, Any]]


@pytest.fixture
def page(visit: Visit, room: Room) -> Page:
    """Alice's editor with a picture of 512 × 640 pixels, at 100 %."""
    return edit(visit, room)


def edit(visit: Visit, room: Room, **over: Any) -> Page:
    """The editor, ready to be painted on, at 100 %."""
    slug = room.seed("pictures", count=2)[1]
    page = visit(room.url(f"pictures/{slug}/edit/"), **over)
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    page.keyboard.press("1")
    expect(page.locator("#zoom-level")).to_have_text("100 %")
    return page


def at(page: Page, x: float, y: float) -> Point:
    """Where a point of the picture lies on the page at 100 %."""
    left, top, width, height = page.locator("#stage").evaluate(
        "host => { const { left, top } = host.getBoundingClientRect();"
        " return [left, top, host.clientWidth, host.clientHeight]; }"
    )
    return left + round((width - WIDTH) / 2) + x, top + round((height - HEIGHT) / 2) + y


def drag(page: Page, *points: Point, steps: int = 8) -> None:
    """Press at the first of the picture's points, move through the others, let go."""
    page.mouse.move(*at(page, *points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*at(page, *point), steps=steps)
    page.mouse.up()


def click(page: Page, point: Point, **how: Any) -> None:
    page.mouse.click(*at(page, *point), **how)


def tool(page: Page, name: str) -> None:
    """Take a tool from the bar."""
    page.locator(f'[data-tool="{name}"]').click()
    expect(page.locator(f'[data-tool="{name}"]')).to_have_attribute("aria-checked", "true")


def painted(page: Page) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The painted mask, as the stage hands it out: true wherever it is not 0."""
    image = Image.open(io.BytesIO(base64.b64decode(page.evaluate(EXPORT)))).convert("L")
    assert image.size == (WIDTH, HEIGHT)
    return np.asarray(image) > 0


def looks_like(page: Page, reference: np.ndarray[Any, Any]) -> None:
    """At most half a percent of the picture's pixels are off."""
    off = np.count_nonzero(painted(page) != reference) / reference.size
    assert off <= SHARE, f"{off:.2%} of the pixels differ"


def drawn(draw: Callable[[ImageDraw.ImageDraw], object]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """What Pillow draws."""
    image = Image.new("1", (WIDTH, HEIGHT))
    draw(ImageDraw.Draw(image))
    return np.asarray(image)


def brushed(*points: Point, radius: float = RADIUS) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Every pixel whose middle is within the radius of the straight lines between the points."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    inside = np.zeros((HEIGHT, WIDTH), bool)
    for (ax, ay), (bx, by) in pairwise(points):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy or 1
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0, 1)
        inside |= np.hypot(x - ax - t * dx, y - ay - t * dy) <= radius
    return inside


def centre_of(mask: np.ndarray[Any, Any]) -> Point:
    rows, columns = np.nonzero(mask)
    return float(columns.mean()) + 0.5, float(rows.mean()) + 0.5


def hands(page: Page, *rows: Row) -> None:
    page.evaluate(HANDS, [list(row) for row in rows])


def stroke_by(
    page: Page, kind: str, number: int, points: Sequence[Point], start: float = 0, **more: Any
) -> list[Row]:
    """Rows of one pointer that comes down, moves and lifts, 20 ms apart."""
    places = [at(page, *point) for point in points]
    names = ["pointerdown", *["pointermove"] * (len(places) - 1)]
    rows: list[Row] = [
        (start + 20 * n, name, number, kind, *place, more)
        for n, (name, place) in enumerate(zip(names, places, strict=True))
    ]
    return [*rows, (start + 20 * len(rows), "pointerup", number, kind, *places[-1], {})]


# Tools


def test_the_brush_paints_the_line_it_was_drawn(page: Page) -> None:
    drag(page, (100, 120), (400, 300))
    looks_like(page, brushed((100, 120), (400, 300)))


def test_the_eraser_takes_away(page: Page) -> None:
    drag(page, (100, 200), (400, 200))
    page.keyboard.press("e")
    drag(page, (250, 80), (250, 320))
    looks_like(page, brushed((100, 200), (400, 200)) & ~brushed((250, 80), (250, 320)))


def test_alt_is_the_opposite_of_the_tool(page: Page) -> None:
    drag(page, (100, 200), (400, 200))
    page.keyboard.down("Alt")
    drag(page, (250, 80), (250, 320))
    page.keyboard.up("Alt")
    looks_like(page, brushed((100, 200), (400, 200)) & ~brushed((250, 80), (250, 320)))


def test_shift_and_a_click_draw_a_straight_line_and_shift_and_a_drag_keep_the_axis(page: Page) -> None:
    click(page, (100, 100))
    page.keyboard.down("Shift")
    click(page, (380, 260))
    page.keyboard.up("Shift")
    looks_like(page, brushed((100, 100), (380, 260)))
    page.keyboard.press("Control+d")
    page.mouse.move(*at(page, 100, 400))
    page.mouse.down()
    page.keyboard.down("Shift")
    page.mouse.move(*at(page, 400, 430), steps=10)
    page.mouse.up()
    page.keyboard.up("Shift")
    looks_like(page, brushed((100, 400), (400, 400)))


def test_a_lasso_drawn_in_one_go_fills_what_it_surrounds(page: Page) -> None:
    page.keyboard.press("l")
    corners = [(100.0, 100.0), (400.0, 140.0), (330.0, 420.0), (120.0, 360.0)]
    drag(page, *corners, steps=30)
    looks_like(page, drawn(lambda on: on.polygon(corners, fill=1)))


@pytest.mark.parametrize("ending", ["Enter", "first corner", "double click"])
def test_a_lasso_of_clicked_corners_closes(page: Page, ending: str) -> None:
    page.keyboard.press("l")
    corners = [(100.0, 100.0), (400.0, 140.0), (330.0, 420.0), (120.0, 360.0)]
    for corner in corners:
        click(page, corner)
    if ending == "Enter":
        page.keyboard.press("Enter")
    elif ending == "first corner":
        click(page, (103, 98))
    else:
        click(page, corners[-1])
    looks_like(page, drawn(lambda on: on.polygon(corners, fill=1)))


def test_backspace_drops_the_lassos_last_corner_and_esc_all_of_them(page: Page) -> None:
    page.keyboard.press("l")
    corners = [(100.0, 100.0), (400.0, 140.0), (330.0, 420.0)]
    for corner in [*corners, (480.0, 600.0)]:
        click(page, corner)
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    looks_like(page, drawn(lambda on: on.polygon(corners, fill=1)))
    before = painted(page)
    for corner in [(20.0, 20.0), (60.0, 20.0), (60.0, 90.0)]:
        click(page, corner)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert np.array_equal(painted(page), before)


def test_a_rectangle_is_pulled_by_its_handles_until_enter(page: Page) -> None:
    page.keyboard.press("m")
    drag(page, (100, 100), (300, 220))
    drag(page, (300, 220), (360, 400))
    drag(page, (230, 100), (230, 60))
    page.keyboard.press("Enter")
    looks_like(page, drawn(lambda on: on.rectangle((100, 60, 359, 399), fill=1)))


def test_shift_makes_a_square_and_alt_starts_from_the_middle(page: Page) -> None:
    page.keyboard.press("m")
    page.mouse.move(*at(page, 250, 250))
    page.mouse.down()
    page.keyboard.down("Shift")
    page.keyboard.down("Alt")
    page.mouse.move(*at(page, 350, 290), steps=5)
    page.mouse.up()
    page.keyboard.up("Alt")
    page.keyboard.up("Shift")
    page.keyboard.press("Enter")
    looks_like(page, drawn(lambda on: on.rectangle((150, 150, 349, 349), fill=1)))


def test_an_ellipse_fills_its_box(page: Page) -> None:
    page.keyboard.press("Shift+M")
    drag(page, (80, 100), (420, 360))
    page.keyboard.press("Enter")
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    looks_like(page, ((x - 250) / 170) ** 2 + ((y - 230) / 130) ** 2 <= 1)


def test_esc_forgets_a_shape_that_waits(page: Page) -> None:
    page.keyboard.press("m")
    drag(page, (100, 100), (300, 220))
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert not painted(page).any()


def test_fill_enclosed_fills_to_the_outline_around_the_click(page: Page) -> None:
    ring = [(120.0, 120.0), (400.0, 120.0), (400.0, 420.0), (120.0, 420.0), (120.0, 120.0)]
    for start, end in pairwise(ring):
        drag(page, start, end)
    page.keyboard.press("g")
    click(page, (260, 280))
    expect(page.locator("#stage")).not_to_have_attribute("aria-label", re.compile("Nothing"))
    whole = brushed(*ring)
    whole[120:420, 120:400] = True
    page.wait_for_function(f"async () => (await ({EXPORT})()).length > 0")
    looks_like(page, whole)


# Undo


def test_twenty_strokes_are_undone_and_done_again_to_the_byte(page: Page) -> None:
    drag(page, (60, 60), (200, 60))
    start = page.evaluate(EXPORT)
    for n in range(20):
        angle = (n - (n + 1) // 4) * 0.4
        middle = (256 + 150 * math.cos(angle), 320 + 200 * math.sin(angle))
        # every fourth takes away some of what is there
        page.keyboard.press("e" if n % 4 == 3 else "b")
        drag(page, middle, (middle[0] + 20 * math.sin(n), middle[1] + 40), steps=3)
    end = page.evaluate(EXPORT)
    for _ in range(20):
        page.keyboard.press("Control+z")
    assert page.evaluate(EXPORT) == start
    for _ in range(20):
        page.keyboard.press("Control+Shift+Z")
    assert page.evaluate(EXPORT) == end != start


# Pens and fingers


def test_a_pen_that_presses_lightly_paints_thin(page: Page) -> None:
    light = [(100.0 + 10 * n, 150.0) for n in range(20)]
    hands(page, *stroke_by(page, "pen", 1, light, pressure=0.2))
    thin = np.count_nonzero(painted(page)[:, 200])
    page.keyboard.press("Control+z")
    hands(page, *stroke_by(page, "pen", 1, light, pressure=1))
    full = np.count_nonzero(painted(page)[:, 200])
    assert full == pytest.approx(2 * RADIUS, abs=2)
    assert thin == pytest.approx(2 * RADIUS * (0.25 + 0.75 * 0.2**0.7), abs=2)


def test_after_a_pen_fingers_do_not_paint_until_the_pill_is_pressed(page: Page) -> None:
    line = [(100.0 + 20 * n, 150.0) for n in range(8)]
    below = [(x, 450.0) for x, _ in line]
    hands(page, *stroke_by(page, "pen", 1, line, pressure=1))
    pill = page.locator("#pen-only")
    expect(pill).to_be_visible()
    before = painted(page)
    hands(page, *stroke_by(page, "touch", 2, below, start=500))
    assert np.array_equal(painted(page), before)
    pill.click()
    expect(pill).to_be_hidden()
    page.keyboard.press("1")
    hands(page, *stroke_by(page, "touch", 2, below))
    assert np.count_nonzero(painted(page)) > np.count_nonzero(before)


def test_pen_only_is_remembered_on_the_device_and_so_is_its_end(page: Page, recorder: Recorder) -> None:
    recorder.allow("answer 412")  # a draft was sent in leaving, and its answer not heard
    pill, stage = page.locator("#pen-only"), page.locator("#stage")
    pen = stroke_by(page, "pen", 1, [(100.0, 150.0), (240.0, 150.0)], pressure=1)
    hands(page, *pen)
    expect(pill).to_be_visible()
    page.reload()
    expect(stage).to_have_attribute("data-ready", "1")
    expect(pill).to_be_visible()
    pill.click()
    page.get_by_role("button", name="Pen only", exact=True).click()  # taken back in the toast
    expect(pill).to_be_visible()
    pill.click()
    page.reload()
    expect(stage).to_have_attribute("data-ready", "1")
    hands(page, *pen)
    expect(pill).to_be_hidden()
    page.get_by_role("button", name="More options").click()
    page.get_by_role("switch", name="Pen only").check()  # and it can be had back at any time
    expect(pill).to_be_visible()


def test_a_pinch_zooms_about_the_middle_of_the_fingers_and_leaves_no_mark(page: Page) -> None:
    page.locator("#size input.input").fill("4")
    page.keyboard.press("Tab")
    middle = (300.0, 260.0)
    click(page, middle)
    dot = centre_of(painted(page))
    x, y = at(page, *middle)
    rows: list[Row] = [
        (0, "pointerdown", 1, "touch", x - 60, y, {}),
        (40, "pointerdown", 2, "touch", x + 60, y, {"isPrimary": False}),
    ]
    for n in range(1, 11):
        rows.append((40 + 16 * n, "pointermove", 1, "touch", x - 60 - 6 * n, y, {}))
        rows.append((40 + 16 * n, "pointermove", 2, "touch", x + 60 + 6 * n, y, {"isPrimary": False}))
    rows += [(260, "pointerup", 1, "touch", x - 120, y, {}), (270, "pointerup", 2, "touch", x + 120, y, {})]
    before = painted(page)
    hands(page, *rows)
    assert np.array_equal(painted(page), before)
    expect(page.locator("#zoom-level")).to_have_text("200 %")
    page.keyboard.press("Control+d")
    page.mouse.click(x, y)
    assert centre_of(painted(page)) == pytest.approx(dot, abs=2)


def test_a_palm_before_the_pen_leaves_no_mark(page: Page) -> None:
    palm = [(400.0, 560.0), (404.0, 564.0)]
    pen = [(100.0 + 20 * n, 150.0) for n in range(8)]
    hands(
        page,
        *stroke_by(page, "touch", 1, palm),
        *stroke_by(page, "pen", 2, pen, start=300, pressure=1),
    )
    looks_like(page, brushed((100, 150), (240, 150)))
    assert not painted(page)[500:, 300:].any()
    page.keyboard.press("Control+z")
    assert not painted(page).any()
    page.keyboard.press("Control+Shift+Z")
    looks_like(page, brushed((100, 150), (240, 150)))


def test_a_palm_that_still_rests_when_the_pen_lands_leaves_no_mark(page: Page) -> None:
    x, y = at(page, 400, 560)
    pen = stroke_by(page, "pen", 2, [(100.0, 150.0), (240.0, 150.0)], start=300, pressure=1)
    palm: list[Row] = [
        (0, "pointerdown", 1, "touch", x, y, {}),
        (100, "pointermove", 1, "touch", x + 3, y, {}),
    ]
    hands(page, *palm, *pen, (700, "pointerup", 1, "touch", x, y, {}))
    assert not painted(page)[500:, 300:].any()


# Zoom


def number_in(page: Page, field: str) -> float:
    return float(page.locator(f"#{field} .input").input_value())


def test_alt_and_the_right_button_set_the_brush_and_paint_nothing(page: Page) -> None:
    size, softness = number_in(page, "size"), number_in(page, "softness")
    page.mouse.move(*at(page, 256, 320))
    page.keyboard.down("Alt")
    page.mouse.down(button="right")
    page.mouse.move(*at(page, 296, 322), steps=5)
    assert number_in(page, "size") == size + 40
    expect(page.locator("[data-said]")).to_have_text(f"{size + 40:g}")
    page.mouse.move(*at(page, 258, 220), steps=5)  # upwards by more than sideways
    assert number_in(page, "size") == size
    expect(page.locator("[data-said]")).to_have_text("50%")
    page.mouse.up(button="right")
    page.keyboard.up("Alt")
    expect(page.locator("[data-said]")).to_have_count(0)
    assert (number_in(page, "size"), number_in(page, "softness")) == (size, softness + 50)
    assert not painted(page).any()


def fields_of_box(page: Page) -> list[int]:
    """X, Y, width and height of the context, as the panel says them."""
    return [
        int(page.locator(f"#box-{name}").evaluate("field => field.value || -1"))
        for name in ("x", "y", "width", "height")
    ]


def test_the_context_is_dragged_by_a_corner_and_by_its_words_and_does_not_paint(page: Page) -> None:
    page.keyboard.press("m")
    drag(page, (200, 300), (260, 360))
    page.keyboard.press("Enter")
    mask = painted(page)
    page.locator("#context-box summary").click()
    page.locator('input[name="context"][value="own"]').check(force=True)
    expect(page.locator("#context-fields")).to_be_visible()
    expect(page.locator("[data-tag]")).to_be_visible()
    assert fields_of_box(page) == [0, 0, WIDTH, HEIGHT]
    drag(page, (WIDTH, 0), (WIDTH - 60, 40))
    assert fields_of_box(page) == [0, 40, WIDTH - 60, HEIGHT - 40]
    expect(page.locator("#box")).to_have_value(f"0,40,{WIDTH - 60},{HEIGHT}")
    plate = page.locator("[data-tag]").bounding_box()
    assert plate
    x, y = plate["x"] + plate["width"] / 2, plate["y"] + plate["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 25, y - 15, steps=5)
    page.mouse.up()
    assert fields_of_box(page) == [25, 25, WIDTH - 60, HEIGHT - 40]
    expect(page.locator("#context-say")).to_contain_text("full size")
    assert (painted(page) == mask).all()


def test_the_wheel_zooms_about_the_pointer(page: Page) -> None:
    page.locator("#size input.input").fill("4")
    page.keyboard.press("Tab")
    click(page, (390, 130))
    dot = centre_of(painted(page))
    place = at(page, 390, 130)
    page.keyboard.press("Control+d")
    page.mouse.move(*place)
    for _ in range(5):
        page.mouse.wheel(0, -120)
    expect(page.locator("#zoom-level")).not_to_have_text("100 %")
    page.mouse.click(*place)
    assert centre_of(painted(page)) == pytest.approx(dot, abs=1)


def test_0_fits_and_1_is_every_pixel(page: Page) -> None:
    page.keyboard.press("2")
    expect(page.locator("#zoom-level")).to_have_text("200 %")
    page.keyboard.press("0")
    expect(page.locator("#zoom-level")).not_to_have_text("200 %")
    page.mouse.move(*at(page, 256, 320))
    page.mouse.wheel(0, -480)
    page.keyboard.press("1")
    expect(page.locator("#zoom-level")).to_have_text("100 %")
    drag(page, (100, 120), (400, 300))
    looks_like(page, brushed((100, 120), (400, 300)))


def test_space_held_pans_and_does_not_paint_or_scroll(page: Page) -> None:
    page.mouse.move(*at(page, 250, 300))
    page.keyboard.down("Space")
    page.mouse.down()
    page.mouse.move(*at(page, 310, 330), steps=4)
    page.mouse.up()
    page.keyboard.up("Space")
    assert not painted(page).any()
    page.mouse.click(*at(page, 260, 230))
    assert centre_of(painted(page)) == pytest.approx((200, 200), abs=1)
    assert page.evaluate("scrollY") == 0


# Keys


def is_tool(page: Page, name: str) -> None:
    expect(page.locator(f'[data-tool="{name}"]')).to_have_attribute("aria-checked", "true")


def test_single_keys_type_in_fields_and_change_nothing(page: Page) -> None:
    drag(page, (100, 120), (300, 200))
    before = painted(page)
    page.locator("#say").click()
    page.keyboard.type("beg 012 xsd[]zh+-")
    expect(page.locator("#say")).to_have_value("beg 012 xsd[]zh+-")
    is_tool(page, "brush")
    expect(page.locator("#zoom-level")).to_have_text("100 %")
    page.locator("#size input.input").fill("77")
    page.keyboard.press("e")
    is_tool(page, "brush")
    assert np.array_equal(painted(page), before)


def test_single_keys_do_nothing_while_an_input_method_composes(page: Page) -> None:
    page.evaluate("""() => {
      const press = (more) => document.body.dispatchEvent(new KeyboardEvent("keydown",
        { key: "e", code: "KeyE", bubbles: true, cancelable: true, ...more }));
      press({ isComposing: true });
      press({ keyCode: 229 });
    }""")
    is_tool(page, "brush")
    page.keyboard.press("e")
    is_tool(page, "eraser")


def test_single_keys_do_nothing_when_they_are_switched_off(page: Page) -> None:
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    for key in ("e", "l", "2", "x", "g"):
        page.keyboard.press(key)
    is_tool(page, "brush")
    expect(page.locator("#zoom-level")).to_have_text("100 %")
    drag(page, (100, 120), (300, 200))
    page.keyboard.press("Control+z")
    assert not painted(page).any()


def test_esc_during_a_stroke_discards_it(page: Page) -> None:
    page.mouse.move(*at(page, 100, 120))
    page.mouse.down()
    page.mouse.move(*at(page, 300, 200), steps=4)
    page.keyboard.press("Escape")
    page.mouse.move(*at(page, 350, 300), steps=2)
    page.mouse.up()
    assert not painted(page).any()
    page.keyboard.press("Control+z")
    assert not painted(page).any()
