"""The frame around every page: width, targets, focus, titles, appearance, motion, scripts off, error pages."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.composing import (
    SLOW,
    SOON,
    as_file,
    compose,
    expect_live,
    expect_ready,
    generate,
    png,
    run_of,
)
from tests.e2e.conftest import Room, Visit
from tests.e2e.pages import WIDTHS, Address, addresses, settle
from tests.e2e.server import Studio
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


@pytest.fixture(scope="module")
def worked(studio: Studio) -> list[Address]:
    """Every page, in a team with work and in an empty one."""
    team, empty = studio.new_team(), studio.new_team()
    runs = studio.seed("runs", team=team, count=2)
    picture = studio.seed("slot_states", team=team)[0]["picture"]
    made = studio.seed("teamwork", team=team)
    return addresses(team, empty, picture=picture, run=runs[0], **made)


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
def test_twice_the_text_size_never_scrolls_sideways(
    visit: Visit, studio: Studio, worked: list[Address], recorder: Recorder, size: tuple[int, int]
) -> None:
    """No sideways scroll at 320, 390, 1024, 1440, and none with a root of 32 px."""
    recorder.allow("answer 404: GET .*/nowhere/")
    inside = visit(studio.url, width=size[0], height=size[1])
    outside = visit(studio.url, who="", width=size[0], height=size[1])
    wide: list[str] = []
    for one in worked:
        page = inside if one.who else outside
        page.goto(studio.url + one.path)
        for root in ("16px", "32px"):
            page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", root)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size[0]:
                wide.append(f"{one.name} at {size[0]} px with a root of {root}: {width} px")
    assert not wide, "\n".join(wide)


def test_primary_actions_are_44_px_for_fingers(visit: Visit, studio: Studio, worked: list[Address]) -> None:
    """Targets of primary actions are at least 44 × 44 for coarse pointers."""
    page = visit(studio.url, width=390, height=844, touch=True)
    small: list[str] = []
    for one in [one for one in worked if one.who and one.status == 200]:
        page.goto(studio.url + one.path)
        for target in page.locator(
            ".btn.cta:visible, .dock :is(button, a):visible, .tabbar > :visible:not(.menu)"
        ).all():
            box = target.bounding_box()
            assert box
            if box["width"] < 44 or box["height"] < 44:
                small.append(f"{one.name}: {target.inner_text()!r} {box['width']:.0f}×{box['height']:.0f}")
    assert not small, "\n".join(small)


def test_the_skip_link_is_first_and_leads_to_the_content(page: Page) -> None:
    """First in tab order, visible on focus, moves the focus to main."""
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_every_page_has_one_heading_one_main_and_a_title_of_its_own(
    visit: Visit, studio: Studio, worked: list[Address], recorder: Recorder
) -> None:
    """Exactly one h1 and one main, lang and dir set, a title for each screen."""
    recorder.allow("answer 404: GET .*/nowhere/")
    inside, outside = visit(studio.url), visit(studio.url, who="")
    titles: dict[str, str] = {}
    for one in worked:
        page = inside if one.who else outside
        page.goto(studio.url + one.path)
        assert page.locator("h1").count() == 1, one
        assert page.locator("main").count() == 1, one
        root = page.locator("html")
        expect(root).to_have_attribute("lang", re.compile(r"\w+"))
        expect(root).to_have_attribute("dir", "ltr")
        titles[one.name] = page.title()
    same = ("empty", "without", "studio with")
    told_apart = [title for name, title in titles.items() if not any(word in name for word in same)]
    assert len(set(told_apart)) == len(told_apart), titles


def test_results_that_land_in_a_hidden_tab_show_in_its_title(page: Page) -> None:
    """It is "(2) Studio" when results land in a hidden tab, and the plain title on return."""
    plain = page.title()
    expect_live(page)
    compose(page, "a red fox in autumn", count=2)
    _hide(page, True)
    generate(page)
    expect_ready(run_of(page), 2)
    expect(page).to_have_title(re.compile(r"^\(2\) .*Studio"))
    _hide(page, False)
    expect(page).to_have_title(plain)


def test_a_chosen_theme_is_there_from_the_first_byte(
    visit: Visit, studio: Studio, recorder: Recorder
) -> None:
    """The theme persists across reload without a flash."""
    page = visit(f"{studio.url}/account/", who="charlie")
    for theme in ("light", "dark"):
        page.locator(".top button[aria-haspopup][popovertarget]").last.click()
        with page.expect_response(re.compile("/appearance/")):
            page.locator(f'.top [data-appearance] [value="{theme}"]').check(force=True)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        answer = page.reload()
        assert answer
        assert f'data-theme="{theme}"' in answer.text()
        shade = page.evaluate("getComputedStyle(document.querySelector('.app')).backgroundColor")
        light = sum(int(part) for part in re.findall(r"\d+", shade)[:3]) > 384
        assert light == (theme == "light"), shade


def test_nothing_moves_for_people_who_do_not_want_it(page: Page) -> None:
    """With reduced motion no animation longer than 1 ms runs while rendering."""
    compose(page, SLOW + "a red fox", count=2)
    generate(page)
    expect(run_of(page).locator('[data-state="rendering"]')).to_have_count(2)
    moving = page.evaluate("""document.getAnimations()
      .filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 1)
      .map((one) => `${one.animationName ?? one.transitionProperty} on ${one.effect.target.className}`)""")
    assert moving == []


def test_forced_colours_keep_states_apart(visit: Visit, room: Room) -> None:
    """Focus, checked radios and switches are told apart by computed style."""
    page = visit(room.url(), forced_colors="active")
    counts = page.locator('#composer [name="count"]')
    _assert_told_apart(_face(counts.nth(3)), _face(counts.nth(0)))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    outline = focused.evaluate(
        "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
    )
    assert outline[0] != "none"
    assert outline[1] >= 1
    _add_lora(page)
    switch = page.locator(".lora .switch")
    on = _looks(switch)
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    _assert_told_apart(on, _looks(switch))


def test_twelve_results_arrive_without_moving_the_page(page: Page) -> None:
    """Cumulative layout shift under 0.02 while 12 results arrive."""
    expect_live(page)
    page.evaluate("""() => { window.shift = 0; window.shifted = [];
      new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) {
        window.shift += one.value; window.shifted.push(...one.sources.map((s) => s.node?.className ?? "")); } })
        .observe({ type: "layout-shift" }); }""")
    for number in range(3):
        compose(page, f"a red fox, number {number}", count=4)
        generate(page)
        expect(page.locator("#feed .run:not(.is-sending)")).to_have_count(number + 1)
    expect(page.locator('.tile[data-state="ready"]')).to_have_count(12, timeout=2 * SOON)
    settle(page)
    shift, shifted = page.evaluate("[window.shift, window.shifted]")
    assert shift < 0.02, (shift, shifted)


def test_every_answer_carries_the_policy(studio: Studio, worked: list[Address]) -> None:
    """The CSP allows nothing inline; that nothing breaks it, every other test here watches."""
    with studio.client("alice") as client:
        for one in worked:
            policy = client.get(one.path).headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "style-src 'self'" in policy
            assert "unsafe" not in policy


def test_every_page_answers_without_scripts(
    visit: Visit, studio: Studio, worked: list[Address], recorder: Recorder
) -> None:
    """All pages 200 with JavaScript off."""
    recorder.allow("answer 404: GET .*/nowhere/")
    inside = visit(studio.url, java_script_enabled=False)
    outside = visit(studio.url, who="", java_script_enabled=False)
    for one in worked:
        answer = (inside if one.who else outside).goto(studio.url + one.path)
        assert answer
        assert answer.status == one.status, one


def test_the_whole_job_is_done_without_scripts(visit: Visit, room: Room, tmp_path: Path) -> None:
    """Compose with files, submit, see the result, gallery and download by plain forms and links."""
    page = visit(room.url(), java_script_enabled=False, accept_downloads=True)
    page.locator("#prompt").fill("a quiet harbour in winter")
    page.locator("#width").fill("256")
    page.locator("#height").fill("320")
    page.locator('[name="count"][value="2"]').check(force=True)
    page.locator("#reference-file").set_input_files(as_file("harbour.png", png()))
    page.locator("#generate").click()
    expect(page).to_have_url(re.compile(r"/runs/\w+/$"))
    expect(page.locator('.tile[data-state="ready"]')).to_have_count(
        2, timeout=SOON
    )  # the page asks again by itself
    page.goto(room.url("gallery/"))
    expect(page.locator(".month .tile")).to_have_count(2)
    page.locator("#filter-q").fill("zebra")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("No pictures match.")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    page.locator(".month .tile-open").first.click()
    expect(page.locator(".viewer-picture")).to_be_visible()
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as waiting:
        page.locator("#download-menu").get_by_text("PNG").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_what_is_typed_wrong_stays_without_scripts(visit: Visit, room: Room, recorder: Recorder) -> None:
    """A form that cannot be sent comes back with its words and the reason beside the field."""
    recorder.allow("answer 422: POST .*/runs/$")
    page = visit(room.url(), java_script_enabled=False)
    page.locator("#prompt").fill("a quiet harbour")
    page.locator("#width").fill("255")
    page.locator("#generate").click()
    expect(page.locator("#prompt")).to_have_value("a quiet harbour")
    expect(page.locator("#width")).to_have_value("255")
    expect(page.locator("#width")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#size-error")).to_contain_text("256")


def test_what_is_not_there_is_said_kindly(visit: Visit, room: Room, recorder: Recorder) -> None:
    """404 is styled, has a way home and leaks no trace; what one may not know of looks the same."""
    recorder.allow("answer 404")
    own = visit(room.url("pictures/nothing/"))
    _assert_kind_page(own, room.studio.url)
    foreign = visit(room.url("gallery/"), who="charlie")
    assert foreign.locator("h1").inner_text() == own.locator("h1").inner_text()
    assert "Northwind" not in foreign.content()


def test_a_form_from_elsewhere_is_refused_in_words(visit: Visit, room: Room, recorder: Recorder) -> None:
    """403 is styled, has a way home and leaks no trace."""
    recorder.allow("answer 403")
    page = visit(room.url("gallery/"))
    page.evaluate("""() => { const form = document.createElement("form");
      Object.assign(form, { method: "post", action: "/account/appearance/" });
      document.body.append(form);
      form.submit(); }""")
    page.wait_for_url("**/account/appearance/")
    _assert_kind_page(page, room.studio.url)


def test_a_fault_of_ours_has_a_page_of_its_own(visit: Visit, recorder: Recorder, tmp_path: Path) -> None:
    """500 is styled, has a way home and a number for the log, even when the database is broken."""
    recorder.allow("answer 500")
    broken = Studio(tmp_path)
    broken.start()
    try:
        broken.people(rooms=1)
        page = visit(f"{broken.url}/t/{broken.teams[0]}/gallery/", studio=broken)
        for table in ("fluxstudio_picture", "django_session"):
            with closing(sqlite3.connect(tmp_path / "studio.sqlite3")) as database:
                database.execute("PRAGMA foreign_keys=OFF")
                database.execute(f"ALTER TABLE {table} RENAME TO {table}_lost")
            answer = page.reload()
            assert answer
            assert answer.status == 500
            _assert_kind_page(page, broken.url)
            reference = re.search(r"\b[0-9A-F]{6}\b", page.locator("main").inner_text())
            assert reference
            assert reference[0] in broken.said()
    finally:
        broken.kill()


def test_nothing_of_a_fault_is_told_to_strangers(studio: Studio) -> None:
    """No trace in the answer to a request that nobody expects."""
    answer = httpx.get(f"{studio.url}/t/%00/studio/", trust_env=False, follow_redirects=True)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def _assert_kind_page(page: Page, home: str) -> None:
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.styleSheets.length") > 3
    assert (
        page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        .lstrip('"')
        .startswith("Inter")
    )
    way = page.locator(f'main a[href="/"], main a[href="{home}/"]').first
    expect(way).to_be_visible()
    assert "Traceback" not in page.content()


def _hide(page: Page, hidden: bool) -> None:
    """What a browser does when another tab comes to the front; headless Chromium has no other tab."""
    page.evaluate(
        """hidden => { Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          const state = hidden ? "hidden" : "visible";
          Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
          document.dispatchEvent(new Event("visibilitychange")); }""",
        hidden,
    )


LOOKS = """e => { const all = [e, ...e.querySelectorAll("*")].flatMap((one) => [null, "::before", "::after"].map((part) => {
  const s = getComputedStyle(one, part);
  return [s.backgroundColor, s.color, s.borderColor, s.outlineStyle, s.outlineColor, s.boxShadow, s.transform, s.translate,
    s.insetInlineStart, s.content].join("|"); })); return all.join("\\n"); }"""


def _looks(element: Locator) -> str:
    return str(element.evaluate(LOOKS))


def _face(radio: Locator) -> str:
    """What is seen of a segmented radio: its label."""
    return _looks(radio.locator("xpath=.."))


def _assert_told_apart(one: str, other: str) -> None:
    first = [line.split("|")[:9] for line in one.splitlines()]
    second = [line.split("|")[:9] for line in other.splitlines()]
    assert first != second


def _add_lora(page: Page) -> None:
    page.locator("#lora-add").click()
    page.locator(".lora-path").fill("strangerzonehf/Flux-Super-Realism-LoRA")
    page.locator(".lora-path").blur()
    expect(page.locator(".lora .switch")).to_be_visible()
