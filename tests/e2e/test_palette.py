"""The command palette: opened from anywhere, steered by keys, and what it does with the picture in focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.composing import expect_live
from tests.e2e.conftest import Room, Visit
from tests.e2e.server import Studio
from tests.e2e.test_axe import AXE, COLOURS, EVERYTHING, LAYOUT, RUN_AXE
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium", "npm-packages")


def opened(page: Page) -> Locator:
    """Press Ctrl K; the dialog with the focus in its field."""
    page.keyboard.press("Control+k")
    expect(field(page)).to_be_focused()
    return page.locator("#palette")


def field(page: Page) -> Locator:
    """Where one types."""
    return page.locator("#palette-input")


def options(page: Page) -> Locator:
    """What can be chosen now."""
    return page.locator("#palette-list").get_by_role("option")


def active(page: Page) -> Locator:
    """The option that the field points at."""
    return page.locator('#palette-list [aria-selected="true"]')


def expect_active(page: Page, text: str | re.Pattern[str]) -> None:
    """The active option says that, and the field names it to screen readers."""
    expect(active(page)).to_have_count(1)
    expect(active(page)).to_contain_text(text)
    named = active(page).get_attribute("id") or ""
    expect(field(page)).to_have_attribute("aria-activedescendant", named)


def test_a_preset_is_used_by_typing_its_name(visit: Visit, room: Room) -> None:
    """As "Use Northwind Amber", from the keyboard, and the composer keeps what stands in it."""
    room.seed("teamwork")
    page = visit(room.url())
    page.locator("#prompt").fill("three vases")
    opened(page)
    page.keyboard.type("amber")
    expect_active(page, "Use Northwind Amber, all seasons")
    expect(page.locator("#announcer")).to_contain_text("Results: 2")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#preset-name")).to_contain_text("Northwind Amber, all seasons")
    expect(page.locator("#prompt")).to_have_value("three vases")
    page.goto(room.url("gallery/"))
    opened(page)
    page.keyboard.type("use amber")
    expect_active(page, "Use Northwind Amber, all seasons")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/studio/\?preset="))
    expect(page.locator("#preset-name")).to_contain_text("Northwind Amber, all seasons")


def test_arrows_go_round_and_escape_gives_the_focus_back(page: Page) -> None:
    """The ARIA Authoring Practices' combobox: the focus stays in the field, arrows move, Escape closes."""
    prompt = page.locator("#prompt")
    prompt.focus()
    opened(page)
    expect_active(page, "Studio")
    page.keyboard.press("ArrowDown")
    expect_active(page, "Gallery")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect_active(page, "Sign out")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(prompt).to_be_focused()
    opened(page)
    page.keyboard.press("Control+k")
    expect(prompt).to_be_focused()


def test_a_page_is_reached_and_the_button_opens_it_too(page: Page, room: Room) -> None:
    button = page.get_by_role("link", name="Search and commands")
    button.click()
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    expect_active(page, "Audit log")
    page.keyboard.press("Backspace")
    expect_active(page, "Studio")
    page.keyboard.type("audit")
    expect_active(page, "Audit log")
    page.keyboard.press("Enter")
    expect(page).to_have_url(room.url("settings/audit/"))


def test_actions_press_what_the_page_has(page: Page) -> None:
    opened(page)
    page.keyboard.type("appearance light")
    expect_active(page, "Appearance: light")
    with page.expect_response(lambda answer: "/account/appearance/" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    opened(page)
    page.keyboard.type("shortcuts")
    expect_active(page, "Keyboard shortcuts")
    page.keyboard.press("Enter")
    help_list = page.locator("#shortcuts-help")
    expect(help_list).to_be_visible()
    expect(help_list).to_contain_text("Search and commandsCtrl K")
    page.keyboard.press("Escape")
    opened(page)
    page.keyboard.type("dark")
    expect_active(page, "Appearance: dark")
    with page.expect_response(lambda answer: "/account/appearance/" in answer.url):
        active(page).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_recent_prompt_goes_into_the_composer(visit: Visit, room: Room) -> None:
    room.seed("runs", count=1, prompt="a brass ring on stone")
    page = visit(room.url())
    opened(page)
    page.keyboard.type("brass")
    option = page.locator('#palette-list [data-group="recent"] [role="option"]').first
    expect(option).to_contain_text("a brass ring on stone, run 1")
    option.click()
    expect(page.locator("#prompt")).to_have_value("a brass ring on stone, run 1")
    expect(page.locator("#prompt")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_saved_prompt_is_inserted_and_its_words_are_asked_for(visit: Visit, room: Room, width: int) -> None:
    """They are put in by the palette, too."""
    page = visit(room.url("prompts/new/"), width=width, touch=width < 760)
    page.locator("#saved-name").fill("Still life")
    page.locator("#saved-text").fill("three {colour} pears")
    page.get_by_role("button", name="Save").click()
    page.goto(room.url())
    opened(page)
    page.keyboard.type("still")
    expect_active(page, "Insert Still life")
    page.keyboard.press("Enter")
    expect(page.locator("#prompt-fill")).to_be_visible()
    page.keyboard.type("green")
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_have_value("three green pears")
    expect(page.locator("#prompt")).to_be_focused()


def test_the_picture_in_focus_is_acted_on_in_the_studio(visit: Visit, room: Room) -> None:
    """Actions on the focused picture, by the buttons that its tile and menu have."""
    room.seed("runs", count=1)
    page = visit(room.url())
    expect_live(page)
    tile = page.locator('.tile[data-state="ready"]').nth(1)
    link = tile.locator(".tile-open")
    link.focus()
    opened(page)
    group = page.locator('#palette-list [data-group="picture"] [role="option"]')
    expect(group).to_have_text(
        ["Edit", "Use as reference", "Reuse settings", "Favourite", "Download", "Move to bin"]
    )
    page.keyboard.type("favour")
    expect_active(page, "Favourite")
    page.keyboard.press("Enter")
    expect(tile).to_have_attribute("data-favourite", "yes")
    expect(link).to_be_focused()
    opened(page)
    page.keyboard.type("use as ref")
    page.keyboard.press("Enter")
    slug = tile.get_attribute("data-picture") or ""
    expect(page.locator('#reference-box [name="reference"]')).to_have_value(slug)
    tile.locator(".tile-open").focus()
    opened(page)
    page.keyboard.type("bin")
    page.keyboard.press("ArrowDown")
    expect_active(page, "Move to bin")
    page.keyboard.press("Enter")
    expect(page.locator(f'.tile[data-picture="{slug}"]')).to_have_count(0)


def test_the_picture_in_focus_is_acted_on_in_gallery_viewer_and_editor(visit: Visit, room: Room) -> None:
    room.seed("pictures", count=3)
    page = visit(room.url("gallery/"))
    tile = page.locator(".month .justified-item").first
    tile.locator(".tile-open").focus()
    opened(page)
    page.keyboard.type("favourite")
    page.keyboard.press("Enter")
    expect(tile.locator(".is-favourite")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .viewer-picture")).to_be_visible()
    opened(page)
    group = page.locator('#palette-list [data-group="picture"] [role="option"]')
    expect(group.first).to_have_text("Edit")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#viewer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    opened(page)
    page.keyboard.type("picture 2")
    expect_active(page, "a red fox in autumn, picture 2")
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .viewer-picture")).to_be_visible()
    opened(page)
    page.keyboard.type("edit")
    expect_active(page, "Edit")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/edit/$"))
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    opened(page)
    page.keyboard.type("download png")
    expect_active(page, "Download PNG")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".png")


def test_without_the_server_it_says_so_and_pages_still_answer(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    page = visit(room.url("uploads/"))
    expect_live(page)
    page.route("**/palette/**", lambda route: route.abort())
    recorder.allow("ERR_FAILED")
    opened(page)
    expect(page.locator("#palette-said")).to_have_text(
        "The search cannot be reached. Pages and actions still work."
    )
    page.keyboard.type("gallery")
    expect_active(page, "Gallery")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/gallery/"))


def test_a_late_answer_to_an_earlier_question_is_dropped(visit: Visit, room: Room) -> None:
    room.seed("pictures", count=1, prompt="a paper kite")
    page = visit(room.url("uploads/"))
    held: list[Route] = []
    page.route(re.compile(r"/palette/\?q=kite$"), lambda route: held.append(route))
    opened(page)
    with page.expect_request(re.compile(r"/palette/\?q=kite$")):
        page.keyboard.insert_text("kite")
    expect(page.locator("#palette-said")).to_have_text("Searching…")
    with page.expect_event("requestfailed"):
        page.keyboard.insert_text("zzz")
    expect(page.locator("#palette-said")).to_have_text("Nothing found.")
    held[0].continue_()
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()


def test_single_keys_switched_off_do_not_switch_it_off_and_composing_text_is_left_alone(
    page: Page,
) -> None:
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    page.locator("#prompt").focus()
    press = "new KeyboardEvent('keydown', {key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, isComposing: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({press})")
    expect(page.locator("#palette")).to_be_hidden()
    opened(page)


def test_names_of_people_are_text(visit: Visit, room: Room) -> None:
    room.seed("pictures", count=1, prompt="<img src=x onerror=alert(1)> pear")
    page = visit(room.url("uploads/"))
    opened(page)
    page.keyboard.type("pear")
    expect_active(page, "<img src=x onerror=alert(1)> pear")


def test_on_a_phone_the_button_is_there_and_the_list_fits(visit: Visit, room: Room) -> None:
    room.seed("teamwork")
    page = visit(room.url("gallery/"), width=390, height=844, touch=True)
    button = page.locator("#palette-open")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    button.tap()
    expect(field(page)).to_be_focused()
    field(page).fill("autumn")
    option = options(page).filter(has_text="Autumn campaign").first
    expect(option).to_be_visible()
    option.tap()
    expect(page).to_have_url(re.compile(r"/gallery/\?scope=team&collection="))


@pytest.mark.parametrize("width", [390, 320])
def test_beside_the_budget_the_button_keeps_its_size(visit: Visit, paid_room: Room, width: int) -> None:
    page = visit(paid_room.url(), studio=paid_room.studio, width=width, height=800, touch=True)
    expect(page.locator("#purse .budget")).to_be_visible()
    for root in ("16px", "32px"):
        page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", root)
        box = page.locator("#palette-open").bounding_box()
        assert box
        assert (box["width"], box["height"]) == (44, 44)
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (320, 640)], ids=lambda size: str(size[0]))
def test_axe_and_layout_find_nothing_in_it(visit: Visit, room: Room, size: tuple[int, int]) -> None:
    """For the dialog: dark, light, from right to left, and at twice the text size."""
    room.seed("teamwork")
    room.seed("pictures", count=2, prompt="an autumn fox with a very long prompt " * 6)
    page = visit(room.url("gallery/?scope=team"), width=size[0], height=size[1], touch=size[0] < 760)
    expect_live(page)
    page.locator(".month .tile-open").first.focus()
    opened(page)
    field(page).press_sequentially("a")
    expect(page.locator('#palette-list [data-group="pictures"] [role="option"]')).to_have_count(2)
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN_AXE, EVERYTHING) + page.evaluate(LAYOUT)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    found += page.evaluate(RUN_AXE, COLOURS)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += page.evaluate(LAYOUT)
    page.evaluate("document.documentElement.style.setProperty('font-size', '32px')")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.querySelector('#palette-list').scrollWidth") <= size[0]
    assert not found, "\n".join(found)


def test_without_scripts_the_button_leads_to_a_page_that_searches(
    visit: Visit, room: Room, studio: Studio
) -> None:
    room.seed("teamwork")
    page = visit(room.url("gallery/"), java_script_enabled=False)
    page.get_by_role("link", name="Search and commands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search and commands")
    expect(page.locator("main").get_by_role("link", name="Uploads")).to_be_visible()
    page.get_by_role("searchbox", name="What to look for").fill("amber")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Use Northwind Amber")).click()
    expect(page.locator("#preset-name")).to_contain_text("Northwind Amber")
