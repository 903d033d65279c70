"""The feed: places at once, pictures as they come, what fails, and what a person can do with each."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.composing import SLOW, compose, expect_live, expect_ready, generate, ready, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

#: Presses Generate and looks at the page in the next frames: how long until N places of a run are drawn, and their boxes.
SENT = """
() => new Promise((done) => {
  const started = performance.now();
  const look = () => {
    const tiles = [...document.querySelectorAll("#feed .run:first-of-type .run-grid > *")];
    if (!tiles.length) return requestAnimationFrame(look);
    done({ after: performance.now() - started, boxes: tiles.map((tile) => { const box = tile.getBoundingClientRect();
      return [box.width, box.height]; }) });
  };
  document.getElementById("generate").click();
  requestAnimationFrame(look);
})
"""

# Looked up and used in one breath: a locator finds a place first and acts on it later, when it may be off the page.
FOCUS_ON_THE_SECOND_PLACE = """
() => {
  const place = document.querySelectorAll("#feed .run:first-of-type .tile[data-state]")[1];
  place.focus();
  return document.activeElement.id;
}
"""
BOXES = """
() => [...document.querySelectorAll("#feed .run:first-of-type .run-grid > *")].map((one) => {
  const box = one.getBoundingClientRect();
  return [box.x, box.y, box.width, box.height];
})
"""


def test_places_are_there_before_the_answer(page: Page) -> None:
    """Placeholders ≤ 100 ms after submit, correct ratio (±1 px), N tiles."""
    page.route("**/runs/", lambda route: None)  # an answer that does not come
    compose(page, "a red fox", count=3, size=(768, 1152))
    drawn = page.evaluate(SENT)
    assert drawn["after"] <= 100, drawn
    assert len(drawn["boxes"]) == 3
    for width, height in drawn["boxes"]:
        assert height == pytest.approx(width * 1152 / 768, abs=1)
    expect(run_of(page)).to_contain_text("Sending…")
    expect(page.locator("#prompt")).to_be_editable()


def test_the_first_result_moves_nobody_and_takes_no_focus(page: Page) -> None:
    """Replaces its placeholder without moving neighbours; focus elsewhere unchanged."""
    expect_live(page)
    compose(page, "[[fault:slow=1500]] a red fox", count=4)
    generate(page)
    expect(run_of(page).locator(".tile[data-state]")).to_have_count(4)
    page.locator("#prompt").focus()
    page.locator("#prompt").evaluate("field => field.setSelectionRange(3, 7)")
    before = _boxes(page)
    expect_ready(run_of(page), 4)
    assert _boxes(page) == before
    expect(page.locator("#prompt")).to_be_focused()
    assert page.locator("#prompt").evaluate("f => [f.selectionStart, f.selectionEnd]") == [3, 7]


def test_focus_on_a_place_stays_on_its_picture(page: Page) -> None:
    """Focus on a tile that is replaced stays on that tile's link."""
    expect_live(page)
    compose(page, "[[fault:slow=1500]] a red fox", count=2)
    generate(page)
    expect(run_of(page).locator(".tile[data-state]")).to_have_count(2)
    slot = page.evaluate(FOCUS_ON_THE_SECOND_PLACE)
    expect_ready(run_of(page), 2)
    expect(page.locator(f"#{slot} .tile-open")).to_be_focused()


def test_no_percentage_is_ever_shown(visit: Visit, room: Room) -> None:
    """The bar's name contains "Estimated" and it never exceeds 90 % before the result."""
    room.seed("usual")
    page = visit("about:blank")
    page.clock.install()
    page.goto(room.url())
    compose(page, SLOW + "a red fox", count=1)
    generate(page)
    bar = run_of(page).locator("progress")
    expect(bar).to_be_visible()
    expect(bar).to_have_accessible_name(re.compile("Estimated"))
    values = []
    for _ in range(8):
        page.clock.run_for(3_000)
        values.append(bar.evaluate("bar => bar.value / bar.max"))
        assert "%" not in page.locator("#feed").inner_text()
    assert values == sorted(values)
    assert 0.5 < values[-1] <= 0.9
    page.clock.run_for(10_000)
    expect(run_of(page)).to_contain_text("Taking longer than usual.")


def test_a_failed_place_says_what_it_cost_and_tries_again(page: Page, room: Room) -> None:
    """It says "Not charged"; Try again keeps seed and settings."""
    expect_live(page)
    compose(page, "[[fault:fail-5000]] a red fox", count=1)
    generate(page)
    failed = run_of(page).locator('.tile[data-state="failed"]')
    expect(failed).to_contain_text("No answer from the model")
    expect(failed).to_contain_text("Not charged")
    before = room.seed("slot_states")[0]
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_have_count(0)
    expect(failed).to_contain_text("Not charged")  # the sandbox was told to fail, so it fails again
    after = room.seed("slot_states")[0]
    assert after["attempts"] == before["attempts"] + 1
    assert (after["seed"], after["body"]) == (before["seed"], before["body"])


def test_a_hidden_picture_is_not_fetched_before_it_is_asked_for(page: Page) -> None:
    """The original's URL is not in the DOM nor requested before Show."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    expect_live(page)
    compose(page, "[[fault:nsfw]] a red fox", count=1)
    generate(page)
    tile = run_of(page).locator('.tile.is-hidden[data-state="ready"]')
    expect(tile).to_be_visible()
    expect(tile).to_contain_text("May be sensitive")
    slug = tile.get_attribute("data-picture")
    revealing = re.compile(rf"/pictures/{slug}/(file|download|w\d+\.webp)")
    markup = tile.evaluate("tile => tile.outerHTML")
    assert not revealing.search(markup), markup
    assert not [url for url in asked if revealing.search(url)]
    tile.get_by_role("link", name="Show").click()
    shown = run_of(page).locator('.tile:not(.is-hidden)[data-state="ready"] img')
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")
    assert [url for url in asked if revealing.search(url)]


def test_over_budget_explains_and_sends_nothing(visit: Visit, paid_room: Room) -> None:
    """Focusable, aria-disabled, explains, offers what fits, sends nothing."""
    paid_room.seed("budget", left_micros=20_000)
    page = visit(paid_room.url(), studio=paid_room.studio)
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/runs/") else None)
    compose(page, "a red fox", count=4)
    button = page.locator("#generate")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_contain_text("Over budget")
    expect(button).to_have_accessible_description(re.compile(r"costs \$0\.06.*has \$0\.02 left"))
    button.focus()
    expect(button).to_be_focused()
    button.press("Enter")
    assert sent == []
    page.get_by_role("button", name="1 picture fits").click()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    generate(page)
    expect_ready(run_of(page), 1)


def test_progress_is_spoken_in_groups(page: Page) -> None:
    """It says "2 of 4 pictures ready" at most once per 2 s, never per tick."""
    expect_live(page)
    page.evaluate("""() => { window.said = []; new MutationObserver(() => {
      const words = document.getElementById("announcer").textContent.trim();
      if (words) window.said.push([performance.now(), words]); })
      .observe(document.getElementById("announcer"), { childList: true, subtree: true, characterData: true }); }""")
    compose(page, "[[fault:slow=700]] a red fox", count=4)
    generate(page)
    expect_ready(run_of(page), 4)
    said = page.evaluate("""() => new Promise((done) => { const look = () =>
      window.said.some(([, words]) => words.includes("4 of 4 pictures ready")) ? done(window.said) : setTimeout(look, 50);
      look(); })""")
    times = [when for when, _ in said]
    assert all(later - earlier >= 1_990 for earlier, later in pairwise(times)), said
    assert all("ready" in words for _, words in said), said


def test_what_comes_while_reading_further_down_waits(visit: Visit, room: Room) -> None:
    """Scrolled down, a new run does not move the view; "1 new" appears and works."""
    room.seed("runs", count=6)
    shared = room.seed("shared_place")
    page = visit(room.url())
    expect_live(page)
    page.evaluate("scrollTo(0, 900)")
    reading = page.locator("#feed .run").nth(2)
    before = reading.bounding_box()
    room.start_run("bob", prompt="a quiet harbour", collection=shared)
    pill = page.locator("#new-runs button")
    expect(pill).to_be_visible()
    expect(pill).to_contain_text("1 new")
    after = page.locator("#feed .run").nth(3).bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)
    pill.click()
    expect(run_of(page)).to_be_in_viewport()
    expect(run_of(page)).to_contain_text("a quiet harbour")
    expect(pill).to_be_hidden()


def test_each_picture_has_two_stops_and_one_menu(page: Page) -> None:
    """Link and ⋯ only; every action is in the menu, which opens by keyboard and returns focus."""
    _one_picture(page)
    tile = ready(run_of(page)).first
    stops = tile.evaluate("""tile => [...tile.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")]
      .filter((one) => one.tabIndex >= 0 && one.checkVisibility()).map((one) => one.className)""")
    assert len(stops) == 2, stops
    tile.locator(".tile-open").focus()
    page.keyboard.press("Tab")
    more = tile.locator(".tile-top button")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    menu = page.locator("#tile-menu")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    offered = set(
        menu.locator("[data-item]:visible").evaluate_all("all => all.map((one) => one.dataset.item)")
    )
    assert offered >= {"open", "edit", "reference", "favourite", "reuse", "download", "bin"}
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(more).to_be_focused()


def test_the_menu_of_a_picture_opens_for_a_finger(phone: Page) -> None:
    """By touch, ⋯ is always there."""
    phone.locator("#dock-say").tap()
    compose(phone, "a red fox", count=1)
    phone.locator("#generate").tap()
    expect_ready(run_of(phone), 1)
    ready(run_of(phone)).first.locator(".tile-top button").tap()
    expect(phone.locator("#tile-menu")).to_be_visible()
    phone.locator('#tile-menu [data-item="favourite"]').tap()
    expect(ready(run_of(phone)).first).to_have_attribute("data-favourite", "yes")


def test_single_keys_act_on_the_focused_picture(page: Page) -> None:
    """`r` uses it as reference, `f` marks it; neither acts while typing."""
    _one_picture(page)
    tile = ready(run_of(page)).first
    tile.locator(".tile-open").focus()
    page.keyboard.press("f")
    expect(tile).to_have_attribute("data-favourite", "yes")
    page.keyboard.press("r")
    expect(page.locator("#mode")).to_have_text("Image to image")
    page.locator("#prompt").fill("")
    page.locator("#prompt").press_sequentially("frd?")
    expect(page.locator("#prompt")).to_have_value("frd?")
    expect(tile).to_have_attribute("data-favourite", "yes")


def test_cancel_takes_back_what_was_not_sent(page: Page, room: Room) -> None:
    """Finished and sent ones stay, and it is said what happened."""
    expect_live(page)
    compose(page, SLOW + "a red fox", count=4)
    generate(page)
    expect(run_of(page).locator('[data-state="rendering"]').first).to_be_visible()
    run_of(page).get_by_role("button", name="Cancel rest").click()
    expect(page.locator(".toast")).to_contain_text(re.compile("cancelled, not charged|sent already"))


def test_an_answer_that_never_came_is_sent_again_once(page: Page, room: Room, recorder: Recorder) -> None:
    """It says "Not sent. You seem to be offline." with Send again and the same key, so one run."""
    recorder.allow("net::ERR_INTERNET_DISCONNECTED", "console: htmx:")
    compose(page, "a red fox", count=1)
    page.route("**/runs/", lambda route: route.abort("internetdisconnected"))
    generate(page)
    expect(run_of(page)).to_contain_text("Not sent. You seem to be offline.")
    page.unroute("**/runs/")
    run_of(page).get_by_role("button", name="Send again").click()
    expect_ready(run_of(page), 1)
    assert len(room.seed("slot_states")) == 1


def _one_picture(page: Page) -> None:
    expect_live(page)
    compose(page, "a red fox", count=1)
    generate(page)
    expect_ready(run_of(page), 1)


def _boxes(page: Page) -> list[list[float]]:
    boxes: list[list[float]] = page.evaluate(BOXES)
    return boxes


def test_e_on_a_picture_opens_its_editor(page: Page) -> None:
    """`e r f d` act on a focused tile."""
    _one_picture(page)
    ready(run_of(page)).first.locator(".tile-open").focus()
    page.keyboard.press("e")
    page.wait_for_url("**/edit/")
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
