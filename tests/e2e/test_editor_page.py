"""The editor's page: masks without a pointer, tools and options, what is said aloud, and the form without scripts."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Room, Visit
from tests.e2e.pages import WIDTHS
from tests.e2e.test_axe import Looker
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

EXPORT = """() => new Promise((done) => {
  document.getElementById("stage").dispatchEvent(new CustomEvent("editor:export", { detail: done }));
})"""


@pytest.fixture
def slug(room: Room) -> str:
    """A picture of 512 × 640 pixels."""
    return str(room.seed("pictures", count=2)[1])


@pytest.fixture
def page(visit: Visit, room: Room, slug: str) -> Page:
    """Alice's editor on a desktop."""
    return edit(visit, room, slug)


def edit(visit: Visit, room: Room, slug: str, query: str = "", **over: Any) -> Page:
    """The editor of a picture, ready to be painted on."""
    page = visit(room.url(f"pictures/{slug}/edit/{query}"), **over)
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    return page


def painted(page: Page) -> Image.Image:
    """The mask as it is painted, as large as the picture: white changes."""
    return Image.open(io.BytesIO(base64.b64decode(page.evaluate(EXPORT)))).convert("L")


def box_of(page: Page) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is painted."""
    return painted(page).getbbox()


def coverage(page: Page) -> Locator:
    """What the panel says is masked."""
    return page.locator("#mask-coverage")


def name_of_stage(page: Page) -> Locator:
    """The picture's description for a screen reader."""
    return page.locator("#stage")


def said(page: Page) -> Locator:
    """What was announced last."""
    return page.locator("#announcer")


def place(page: Page, x: str, y: str, width: str, height: str) -> None:
    """Type into the four fields."""
    for field, text in (("x", x), ("y", y), ("width", width), ("height", height)):
        page.locator(f"#place-{field}").fill(text)


# Masks without a pointer


def test_a_rectangle_placed_by_numbers_is_masked_said_and_undone(page: Page) -> None:
    expect(page.locator("#fill")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#hint-empty")).to_be_visible()
    place(page, "64", "480", "128", "25 %")
    page.locator("#place-height").press("Enter")

    expect(coverage(page)).to_have_text("6.3 %")
    expect(name_of_stage(page)).to_have_attribute("aria-label", "Mask covers 6.3 percent, lower left.")
    expect(said(page)).to_contain_text("Rectangle added.")
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    expect(page.locator("#hint-empty")).to_be_hidden()
    assert box_of(page) == (64, 480, 192, 640)
    assert painted(page).crop((64, 480, 192, 640)).getextrema() == (255, 255)

    page.locator("#undo").click()
    expect(coverage(page)).to_have_text("0 %")
    expect(said(page)).to_contain_text("Undid rectangle")
    expect(name_of_stage(page)).to_have_attribute("aria-label", "Nothing is masked yet.")
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")


def test_an_ellipse_is_taken_out_of_a_rectangle(page: Page) -> None:
    place(page, "0", "0", "200", "200")
    page.locator("#place-add").click()
    page.locator('input[name="place"][value="ellipse"]').check(force=True)
    expect(page.locator("#place-remove")).to_have_text("Remove ellipse")
    page.locator("#place-remove").click()

    expect(said(page)).to_contain_text("Ellipse removed.")
    mask = painted(page)
    assert (mask.getpixel((1, 1)), mask.getpixel((100, 100))) == (255, 0)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [("x", "abc", "Type a number of pixels"), ("width", "0", "less than one pixel"), ("y", "700", "outside")],
)
def test_numbers_that_cannot_be_are_refused_in_words(page: Page, field: str, text: str, words: str) -> None:
    page.locator(f"#place-{field}").fill(text)
    page.locator("#place-add").click()

    expect(page.locator("#place-error")).to_contain_text(words)
    expect(page.locator(f"#place-{field}")).to_be_focused()
    expect(page.locator(f"#place-{field}")).to_have_attribute("aria-invalid", "true")
    expect(coverage(page)).to_have_text("0 %")
    page.locator(f"#place-{field}").fill("10")
    page.locator("#place-add").click()
    expect(page.locator("#place-error")).to_be_empty()


def test_quick_areas_cover_halves_thirds_and_a_border(page: Page) -> None:
    page.locator("#quick-areas summary").press("Enter")
    page.locator("#area").select_option("left-half")
    page.locator("#area-add").press("Enter")
    expect(coverage(page)).to_have_text("50 %")
    expect(said(page)).to_contain_text("Left half added.")
    expect(name_of_stage(page)).to_have_attribute("aria-label", "Mask covers 50 percent, left.")

    page.locator("#area").select_option("border")
    page.locator("#border").fill("64")
    page.locator("#area-remove").press("Enter")
    assert box_of(page) == (64, 64, 256, 576)


def test_point_mode_stamps_strokes_and_closes_a_lasso(page: Page) -> None:
    """The stage with the focus takes arrows, Space, Enter and L."""
    stage = page.locator("#stage")
    tab_to(page, stage)
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(said(page)).to_contain_text("Crosshair at 306, 330")
    page.keyboard.press("Space")
    assert box_of(page) == (276, 301, 336, 360)
    expect(said(page)).to_contain_text("Mask covers 0.9 percent")

    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Control+ArrowLeft")
    expect(said(page)).to_contain_text("painting")
    page.keyboard.press("Enter")
    assert box_of(page) == (176, 301, 336, 360)
    page.keyboard.press("Control+z")
    expect(said(page)).to_contain_text("Undid brush stroke")
    assert box_of(page) == (276, 301, 336, 360)

    page.keyboard.press("Control+d")
    expect(coverage(page)).to_have_text("0 %")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("l")
        page.keyboard.press(f"Control+{key}")
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    left, top, right, bottom = box_of(page) or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (50, 50)
    page.keyboard.press("Tab")
    expect(stage).not_to_be_focused()


def tab_to(page: Page, target: Locator) -> None:
    """By the keyboard alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("Tab never came there")


# Tools and options


def test_the_tools_are_one_tab_stop_and_arrows_choose(page: Page) -> None:
    """The radio group of the ARIA Authoring Practices."""
    tools = page.get_by_role("radiogroup", name="Tools").get_by_role("radio")
    expect(tools).to_have_count(7)
    tab_to(page, tools.nth(0))
    page.keyboard.press("ArrowDown")
    expect(tools.nth(1)).to_be_focused()
    expect(tools.nth(1)).to_have_attribute("aria-checked", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(tools.nth(6)).to_be_focused()
    expect(tools.nth(6)).to_have_attribute("aria-checked", "true")
    assert [tool.get_attribute("tabindex") for tool in tools.all()] == ["-1"] * 6 + ["0"]
    page.keyboard.press("Tab")
    expect(tools.nth(0)).not_to_be_focused()


def test_a_key_takes_a_tool_and_the_bar_shows_what_goes_with_it(page: Page) -> None:
    expect(page.locator("#size")).to_be_visible()
    page.keyboard.press("Shift+M")
    rectangle = page.get_by_role("radio", name="Rectangle or ellipse")
    expect(rectangle).to_have_attribute("aria-checked", "true")
    expect(page.locator("#shape")).to_be_visible()
    expect(page.locator('#shape [value="ellipse"]')).to_be_checked()
    expect(page.locator("#size")).to_be_hidden()
    page.keyboard.press("e")
    expect(page.locator("#way")).to_be_hidden()
    expect(page.locator("#size")).to_be_visible()
    expect(said(page)).to_contain_text("Tool: Eraser")


def test_fields_sliders_and_keys_set_the_same_brush(page: Page) -> None:
    size = page.locator("#size .input")
    page.keyboard.press("]")
    expect(size).to_have_value("66")
    size.fill("84")
    size.press("Enter")
    page.locator('#size [type="range"]').press("ArrowRight")
    expect(size).to_have_value("85")
    page.locator("#softness .input").fill("20")
    page.locator('#way [value="remove"]').check(force=True)
    page.locator("#stage").click(position={"x": 5, "y": 5})
    page.keyboard.press("x")
    expect(page.locator('#way [value="add"]')).to_be_checked()
    page.keyboard.press("q")
    expect(page.locator("#overlay")).to_have_attribute("aria-pressed", "false")
    page.locator('#colour [value="2"]').check(force=True)
    expect(page.locator(".task-mask")).to_have_attribute("data-colour", "2")


def test_grow_counts_as_one_step_however_far_the_slider_went(page: Page) -> None:
    place(page, "100", "100", "50", "50")
    page.locator("#place-add").click()
    grow = page.locator("#grow")
    slider = page.locator('#grow-slider [type="range"]')
    slider.focus()
    slider.press("End")
    expect(grow).to_have_value("64")
    page.locator("#undo").click()
    expect(grow).to_have_value("0")
    page.locator("#redo").click()
    expect(grow).to_have_value("64")
    assert box_of(page) == (100, 100, 150, 150)


def test_the_preview_shows_what_will_be_sent_in_black_and_white(page: Page) -> None:
    page.locator("#quick-areas summary").click()
    page.locator("#area").select_option("top-half")
    page.locator("#area-add").click()
    expect(page.get_by_text("White areas change. Black areas stay as they are.")).to_be_visible()
    read = """canvas => {
      const at = (share) => canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height * share, 1, 1).data[0];
      return [at(0.25), at(0.75)];
    }"""
    page.wait_for_function(
        f"() => JSON.stringify(({read})(document.getElementById('mask-preview'))) === '[255,0]'"
    )
    page.locator("#mask-invert").click()
    page.wait_for_function(
        f"() => JSON.stringify(({read})(document.getElementById('mask-preview'))) === '[0,255]'"
    )


def test_hints_for_a_tiny_mask_and_for_most_of_the_picture(page: Page) -> None:
    place(page, "10", "10", "10", "10")
    page.locator("#place-add").click()
    expect(page.locator("#hint-tiny")).to_be_visible()
    page.locator("#grow-16").click()
    expect(page.locator("#grow")).to_have_value("16")
    expect(page.locator("#hint-tiny")).to_be_hidden()
    page.locator("#mask-all").click()
    expect(page.locator("#hint-most")).to_be_visible()
    assert "reference=" in (page.locator("#hint-most a").get_attribute("href") or "")
    page.locator("#keep-most").click()
    expect(page.locator("#hint-most")).to_be_hidden()


def test_strength_says_what_it_means(page: Page) -> None:
    for value, words in (
        ("0.45", "Keeps shapes, cleans surface"),
        ("0.75", "Changes shapes, keeps light"),
        ("0.8", "Free to replace"),
    ):
        page.locator("#strength").fill(value)
        expect(page.locator("#strength-words")).to_have_text(words)


def test_the_context_says_its_scale_and_can_be_ones_own(page: Page) -> None:
    page.locator("#context-box summary").click()
    expect(page.locator("#context-say")).to_have_text("Paint something first.")
    place(page, "200", "200", "100", "100")
    page.locator("#place-add").click()
    expect(page.locator("#context-say")).to_contain_text("full size")
    page.locator('input[name="context"][value="own"]').check(force=True)
    expect(page.locator("#box-width")).not_to_have_value("")
    page.locator("#box-x").fill("0")
    page.locator("#box-x").press("Enter")
    expect(page.locator("#box")).to_have_value(re.compile(r"^0,"))
    page.locator('input[name="context"][value="auto"]').check(force=True)
    expect(page.locator("#box")).to_have_value("")


def test_a_box_that_no_longer_holds_the_paint_says_so(page: Page, recorder: Recorder) -> None:
    recorder.allow("answer 422")
    page.locator("#context-box summary").click()
    place(page, "200", "200", "100", "100")
    page.locator("#place-add").click()
    expect(page.locator("#context-say")).to_contain_text("full size")
    page.locator('input[name="context"][value="own"]').check(force=True)
    place(page, "0", "0", "20", "20")
    page.locator("#place-add").click()
    expect(page.locator("#context-warning")).to_contain_text("The box does not hold all of the paint.")
    expect(page.locator("#context-say")).to_be_empty()
    page.locator('input[name="context"][value="auto"]').check(force=True)
    expect(page.locator("#context-warning")).to_be_hidden()
    expect(page.locator("#context-say")).to_contain_text("Sent:")


def test_the_context_of_an_extended_canvas_is_around_its_new_room(
    visit: Visit, room: Room, slug: str
) -> None:
    page = edit(visit, room, slug, "?extend=0,0,64,0")
    page.locator("#context-box summary").click()
    # 64 pixels of room and as much of the picture, grown to what the model takes
    expect(page.locator("#context-say")).to_contain_text("Sent: 256 × 640")


def test_extending_the_canvas_opens_it_with_the_picture_in_it(page: Page) -> None:
    page.locator("#extend summary").click()
    page.locator('[name="extend_right"]').fill("99999")
    page.locator('[name="extend_right"]').press("Enter")
    page.get_by_role("button", name="Extend").click()
    expect(page.locator("#extend-error")).to_contain_text("at most")
    page.locator('[name="extend_right"]').fill("256")
    page.get_by_role("button", name="Extend").click()
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    expect(page.locator("#extend summary")).to_contain_text("768 × 640")
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name="Back to the picture’s size").click()
    expect(page.locator("#extend summary")).not_to_contain_text("×")


FAILING = """
import { fetched } from "./bitmaps.js";
addEventListener("message", async ({ data: { id, job, work } }) => {
  if (job !== "picture") return postMessage({ id, error: "no memory" });
  const result = await fetched(work);
  postMessage({ id, result }, { transfer: result.levels });
});
"""  # a worker that shows the picture and fails at everything else


def test_a_worker_that_fails_neither_locks_nor_silences_the_editor(
    visit: Visit, room: Room, slug: str
) -> None:
    page = visit(room.url())
    script = re.compile(r"/js/editor/worker[^/]*\.js$")
    page.route(script, lambda route: route.fulfill(body=FAILING, content_type="text/javascript"))
    page.add_init_script(
        "const own = CompressionStream;"
        "globalThis.CompressionStream = class { constructor(kind) {"
        "  if (globalThis.isBroken) throw new Error('no memory'); return new own(kind); } };"
    )
    page.goto(room.url(f"pictures/{slug}/edit/"))
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    place(page, "200", "200", "100", "100")
    page.locator("#place-add").click()
    page.locator("#mask-enclosed").click()  # the worker's; done in place now
    expect(coverage(page)).not_to_have_text("0 %")
    page.evaluate("globalThis.isBroken = true")
    page.locator("#fill").click()
    expect(page.locator("#toasts")).to_contain_text("The mask could not be made ready to be sent.")
    page.evaluate("globalThis.isBroken = false")
    page.locator("#count").evaluate("select => { select.value = '1'; }")
    page.locator("#fill").click()
    expect(page.locator("#tray .cand[data-candidate]")).to_have_count(1)


# Keys


def test_single_keys_do_nothing_in_fields_while_composing_or_when_switched_off(page: Page) -> None:
    brush, eraser = (page.get_by_role("radio", name=name) for name in ("Brush", "Eraser"))
    page.locator("#say").fill("")
    page.locator("#say").press_sequentially("e e e")
    expect(brush).to_have_attribute("aria-checked", "true")
    page.locator("#say").blur()
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'e', code: 'KeyE', isComposing: true, bubbles: true, cancelable: true }))"
    )
    expect(brush).to_have_attribute("aria-checked", "true")
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("e")
    expect(brush).to_have_attribute("aria-checked", "true")
    page.evaluate("document.body.dataset.shortcuts = 'on'")
    page.keyboard.press("e")
    expect(eraser).to_have_attribute("aria-checked", "true")


def test_question_mark_lists_the_keys_in_groups(page: Page) -> None:
    page.keyboard.press("?")
    help_ = page.locator("#shortcuts-help")
    expect(help_).to_be_visible()
    for words in (
        "Tools",
        "Without a pointer, with the picture focused",
        "Undo",
        "Ctrl + Shift + Z",
        "Space",
    ):
        expect(help_.get_by_text(words, exact=True).first).to_be_visible()


def test_f_leaves_only_the_picture_and_brings_the_panels_back(page: Page) -> None:
    page.keyboard.press("f")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#full-off")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("f")
    page.locator("#full-off").click()
    expect(page.locator("#task")).to_be_visible()


def test_the_surround_is_remembered(page: Page) -> None:
    page.locator('#surround [value="grey"]').check(force=True)
    expect(page.locator("#stage-area")).to_have_attribute("data-surround", "grey")
    page.reload()
    expect(page.locator('#surround [value="grey"]')).to_be_checked()
    assert (
        page.locator("#stage-area").evaluate("area => getComputedStyle(area).backgroundColor")
        == "rgb(119, 119, 119)"
    )


def test_zoom_follows_its_buttons_and_says_where_it_is(page: Page) -> None:
    level = page.locator("#zoom-level")
    page.keyboard.press("1")
    expect(level).to_have_text("100 %")
    page.get_by_role("button", name="Zoom in").click()
    expect(level).to_have_text("125 %")
    page.get_by_role("button", name="Zoom, now at").click()
    page.locator("#zoom-menu").get_by_role("button", name="200 %").click()
    expect(level).to_have_text("200 %")


# Money, the phone, no scripts


def test_the_price_follows_the_count_and_over_budget_sends_nothing(
    visit: Visit, paid: Any, paid_room: Room
) -> None:
    slug = paid_room.seed("pictures", count=1)[0]
    paid_room.seed("budget", left_micros=30_000)
    page = visit(paid_room.url(f"pictures/{slug}/edit/"), studio=paid)
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    page.locator("#mask-all").click()
    expect(page.locator("#fill")).to_contain_text("$0.06")
    expect(page.locator("#fill")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#hint-over")).to_have_text("This fill costs $0.06. The team has $0.03 left.")
    page.locator("#fill").click(force=True)
    page.locator("#count").select_option("2")
    expect(page.locator("#fill")).to_have_text(re.compile(r"Fill\s*\$0.03"))
    expect(page.locator("#fill")).not_to_have_attribute("aria-disabled", "true")
    assert paid_room.seed("slot_states") == []


def test_on_a_phone_the_panel_is_a_sheet_and_options_are_in_a_menu(
    visit: Visit, room: Room, slug: str
) -> None:
    page = edit(visit, room, slug, width=390, height=844, touch=True)
    expect(page.get_by_role("radiogroup", name="Tools").get_by_role("radio")).to_have_count(6)
    page.get_by_role("button", name="Mask and touch-up settings").click()
    sheet = page.locator("#panel-sheet")
    expect(sheet).to_be_visible()
    sheet.locator("#place-add").click()
    expect(sheet.locator("#mask-coverage")).to_have_text("25 %")
    sheet.locator("#count").select_option("2")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.locator("#options-button").click()
    expect(page.locator("#options-more #softness")).to_be_visible()
    expect(page.locator("#options-more #view")).to_be_visible()
    values = "() => Object.fromEntries(new FormData(document.getElementById('fill-form')))"
    sent = page.evaluate(values)
    assert (sent["count"], sent["feather"], sent["protect"], sent["match"]) == ("2", "8", "1", "1")
    assert not [name for name in sent if name.startswith("rect_")]


def test_without_scripts_a_rectangle_by_numbers_is_filled(visit: Visit, room: Room, slug: str) -> None:
    page = visit(room.url(f"pictures/{slug}/edit/"), java_script_enabled=False)
    for name, text in (("x", "64"), ("y", "64"), ("w", "128"), ("h", "128")):
        page.locator(f'[name="rect_{name}"]').fill(text)
    page.locator('[name="prompt"]').fill("a quiet stone")
    page.locator('[name="count"]').select_option("1")
    page.locator("#fill").click()

    expect(page).to_have_url(re.compile(r"/edit/$"))
    (row,) = room.seed("slot_states")
    assert (row["prompt"], row["state"] in ("waiting", "filled")) == ("a quiet stone", True)


# How it looks


def _open_everything(page: Page) -> None:
    opener = page.get_by_role("button", name="Mask and touch-up settings")
    if opener.is_visible():
        opener.click()
    page.locator("#panel details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.locator("#area").select_option("border")
    place(page, "abc", "1", "1", "1")
    page.locator("#place-add").click()
    place(page, "100", "100", "200", "200")
    page.locator("#place-add").click()
    page.locator('input[name="context"][value="own"]').check(force=True)
    expect(page.locator("#context-say")).not_to_be_empty()
    page.locator('[name="seed_mode"][value="fixed"]').check(force=True)
    page.locator("#lora-add").click()


def _options(page: Page) -> None:
    page.locator("#options-button").click()


def _lasso(page: Page) -> None:
    page.get_by_role("radio", name="Lasso").click()


def _long_words(page: Page) -> None:
    page.locator("#say").fill("one quiet prop of natural material in the same low sun " * 12)
    page.keyboard.press("Escape")


STATES = {
    "everything open": _open_everything,
    "options": _options,
    "lasso": _lasso,
    "long words": _long_words,
    "keys": lambda page: page.locator(".ed-keys").dispatch_event("click"),
    "versions": lambda page: page.locator(".ed-version").dispatch_event("click"),
    "picture only": lambda page: page.locator("[data-full]").dispatch_event("click"),
}


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
@needs("npm-packages")
def test_every_state_of_the_page_is_clean(browser: Browser, room: Room, size: tuple[int, int]) -> None:
    """For the editor: axe and layout, dark and light; each state with a picture of its own."""
    slugs = room.seed("pictures", count=len(STATES))
    with Looker(browser, room.studio, size) as look:
        for slug, (name, act) in zip(slugs, STATES.items(), strict=True):
            look.at(name, room.url(f"pictures/{slug}/edit/"), act=act)
    assert not look.found, "\n".join(look.found)


@pytest.mark.parametrize("width", [320, 390, 1024, 1440])
def test_nothing_scrolls_sideways_when_text_is_twice_as_large(
    visit: Visit, room: Room, slug: str, width: int
) -> None:
    page = edit(visit, room, slug, width=width, height=900)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_selected_things_are_told_apart_without_colours(visit: Visit, room: Room, slug: str) -> None:
    page = edit(visit, room, slug, forced_colors="active")
    outline = "element => getComputedStyle(element).outlineStyle"
    assert page.locator('.tool[aria-checked="true"]').evaluate(outline) == "solid"
    assert page.locator('.tool[data-tool="hand"]').evaluate(outline) == "none"
    assert page.locator(".colour:has(:checked)").evaluate(outline) == "solid"
