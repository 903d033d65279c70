"""Gallery and viewer: finding, moving about, selecting, and looking closely."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


@pytest.fixture
def filled(visit: Visit, room: Room) -> Page:
    """Alice's gallery with 30 pictures in it."""
    room.seed("pictures", count=30)
    return visit(room.url("gallery/"))


def test_filters_are_in_the_address_and_back_restores(filled: Page) -> None:
    """Filters change the URL; Back restores list, scroll and focus."""
    page = filled
    page.locator("#filter-q").fill("picture 30")
    expect(_tiles(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=picture(\+|%20)30"))
    page.locator("#filter-q").fill("")
    expect(_tiles(page)).to_have_count(30)
    page.locator('[name="scope"][value="fav"]').check(force=True)
    expect(page.get_by_text("No favourites yet")).to_be_visible()
    expect(page).to_have_url(re.compile("scope=fav"))
    page.go_back()
    expect(_tiles(page)).to_have_count(30)
    expect(page.locator('[name="scope"][value="mine"]')).to_be_checked()


def test_back_from_another_page_finds_the_place_again(filled: Page, room: Room) -> None:
    """Back restores list, scroll and focus."""
    page = filled
    link = _links(page).nth(22)
    link.focus()
    page.evaluate("scrollTo(0, 600)")
    slug = link.locator("xpath=ancestor::*[@data-slug]").get_attribute("data-slug")
    page.evaluate("url => location.assign(url)", room.url("uploads/"))
    expect(page.locator("h1")).to_have_text("Uploads")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Gallery")
    expect(page.locator(f"#pic-{slug} .tile-open")).to_be_focused()
    assert page.evaluate("scrollY") == pytest.approx(600, abs=4)


def test_more_is_a_link_that_loads_itself(visit: Visit, room: Room) -> None:
    """The button is a link that works."""
    room.seed("pictures", count=130)
    plain = visit(room.url("gallery/"), java_script_enabled=False)
    expect(_tiles(plain)).to_have_count(60)
    plain.get_by_role("link", name="Load more").click()
    expect(_tiles(plain)).to_have_count(60)
    page = visit(room.url("gallery/"))
    expect(_tiles(page)).to_have_count(60)
    for count in (120, 130):
        page.locator("#gallery-more").scroll_into_view_if_needed()
        expect(_tiles(page)).to_have_count(count)
    expect(page.locator("#gallery-more")).to_have_count(0)
    page.reload()
    expect(_tiles(page)).to_have_count(130)


def test_a_page_that_does_not_come_waits_for_a_press(visit: Visit, room: Room, recorder: Recorder) -> None:
    """Auto-load stops after an error and offers Retry."""
    recorder.allow("answer 503", "console: htmx:")
    room.seed("pictures", count=70)
    page = visit(room.url("gallery/"))
    asked: list[str] = []

    def broken(route: object) -> None:
        asked.append("once more")
        route.fulfill(status=503)  # type: ignore[attr-defined]

    page.route("**/gallery/?*before=*", broken)
    page.locator("#gallery-more").scroll_into_view_if_needed()
    more = page.get_by_role("link", name="Loading stopped. Try again")
    expect(more).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    more.scroll_into_view_if_needed()
    assert len(asked) == 1
    page.unroute("**/gallery/?*before=*")
    more.click()
    expect(_tiles(page)).to_have_count(70)


@pytest.mark.parametrize("key", ["PageDown", "End", "Space"])
def test_scrolling_keys_stay_native(filled: Page, key: str) -> None:
    """PageDown, Home, End and Space scroll; Home leads back."""
    filled.locator("#main").focus()
    filled.keyboard.press(key)
    filled.evaluate(_WHEN_SCROLLED, "down")
    filled.keyboard.press("Home")
    filled.evaluate(_WHEN_SCROLLED, "top")


def test_arrows_move_between_pictures(filled: Page) -> None:
    """Arrows move tile focus by row geometry; Tab goes tile by tile."""
    page = filled
    links = _links(page)
    links.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(links.nth(0)).to_be_focused()
    above = links.nth(0).bounding_box()
    page.keyboard.press("ArrowDown")
    below = page.locator(":focus").bounding_box()
    assert above
    assert below
    assert below["y"] >= above["y"] + above["height"]
    assert abs(below["x"] - above["x"]) < above["width"]
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()


def test_a_range_is_selected_cleared_binned_and_brought_back(filled: Page) -> None:
    """Shift-click selects a range; Esc clears; bulk delete undo restores all."""
    page = filled
    before = _slugs(page)
    chosen = page.locator(".tile.is-selected")
    page.locator("#select").click()
    _links(page).nth(2).click()
    _links(page).nth(8).click(modifiers=["Shift"])
    expect(chosen).to_have_count(7)
    expect(page.locator("#bulk .count")).to_have_text("7 selected")
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)
    _links(page).nth(3).focus()
    page.keyboard.press("x")
    expect(chosen).to_have_count(1)
    _links(page).nth(7).click(modifiers=["Shift"])
    expect(chosen).to_have_count(5)
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("5 moved to the bin")
    expect(_tiles(page)).to_have_count(25)
    toast.get_by_role("button", name="Undo").click()
    expect(_tiles(page)).to_have_count(30)
    assert _slugs(page) == before
    page.reload()
    expect(_tiles(page)).to_have_count(30)


def test_a_picture_has_an_address_of_its_own(filled: Page) -> None:
    """The deep link works, as a page with a way back."""
    page = filled
    slug = _slugs(page)[4]
    page.goto(page.url.replace("gallery/", f"pictures/{slug}/").partition("?")[0])
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".viewer-picture")).to_have_attribute("alt", re.compile("red fox"))
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("Gallery")


@pytest.mark.parametrize("way", ["Escape", "Back", "Close"])
def test_the_viewer_closes_to_where_one_was(filled: Page, way: str) -> None:
    """Esc and Back close, focus returns to its tile."""
    page = filled
    page.evaluate("scrollTo(0, 400)")
    link = _links(page).nth(14)
    link.click()
    dialog = page.locator("#viewer")
    expect(dialog).to_be_visible()
    expect(page).to_have_url(re.compile("/pictures/"))
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "Back":
        page.go_back()
    else:
        dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    expect(page).to_have_url(re.compile("/gallery/"))
    expect(link).to_be_in_viewport()


def test_the_viewer_steps_and_focus_follows(filled: Page) -> None:
    """Arrows step pictures at fit; the focus returns to the one seen last."""
    page = filled
    _links(page).nth(5).click()
    expect(page.locator("#viewer .viewer-picture")).to_be_visible()
    slugs = _slugs(page)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(slugs[6]))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(slugs[7]))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(slugs[6]))
    page.keyboard.press("Escape")
    expect(page.locator(f"#pic-{slugs[6]} .tile-open")).to_be_focused()


def test_tab_stays_inside_the_viewer(filled: Page) -> None:
    """Tab stays inside."""
    page = filled
    _links(page).nth(5).click()
    expect(page.locator("#viewer .viewer-picture")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#viewer'))"
        )
        assert inside, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_zoom_fits_and_shows_real_pixels(filled: Page) -> None:
    """`1` is 100 %, `0` fits, a double click toggles; arrows pan when zoomed in."""
    page = filled
    _links(page).nth(0).click()
    level = page.locator("[data-zoom-level]")
    expect(level).to_be_visible()
    fitted = level.inner_text()
    page.keyboard.press("+")
    expect(level).not_to_have_text(fitted)
    page.keyboard.press("1")
    expect(level).to_have_text("100 %")
    page.keyboard.press("0")
    expect(level).to_have_text(fitted)
    url = page.url
    page.locator(".viewer-picture").dblclick()
    expect(level).not_to_have_text(fitted)
    page.keyboard.press("ArrowRight")
    assert page.url == url


def test_pictures_say_their_size_and_are_not_larger_than_needed(page: Page, room: Room) -> None:
    """Width, height, srcset, alt; thumbs ≤ 1.5× the shown pixels at DPR 1."""
    expect_live(page)
    compose(page, "a red fox in autumn", count=4, size=(1024, 1280))
    generate(page)
    expect_ready(run_of(page), 4)
    _assert_thrifty(page.locator("#feed .tile img"))
    page.goto(room.url("gallery/"))
    expect(_tiles(page)).to_have_count(4)
    _assert_thrifty(page.locator(".month .tile img"))


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)], ids=["1440", "1024"])
def test_the_row_height_is_the_persons_choice(visit: Visit, room: Room, size: tuple[int, int]) -> None:
    """Density 140–360 at every width that has the slider; remembered."""
    room.seed("pictures", count=30)
    page = visit(room.url("gallery/"), width=size[0], height=size[1])
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.resource_type in ("xhr", "fetch") else None)
    heights = []
    for place in range(5):
        page.locator("#density").fill(str(place))
        heights.append(_height(page))
    assert heights == sorted(heights), heights
    assert heights[-1] > 2 * heights[0], heights
    assert asked == []  # what is loaded and selected stays
    page.reload()
    assert _height(page) == pytest.approx(heights[-1], abs=1)


def test_a_new_picture_comes_to_the_top_or_waits(visit: Visit, room: Room) -> None:
    """Enters at the top only when scrolled to top, else "3 new"."""
    room.seed("pictures", count=30)
    page = visit(room.url("gallery/"))
    expect_live(page)
    room.start_run("alice", prompt="a quiet harbour")
    expect(_tiles(page)).to_have_count(31)
    expect(_links(page).first).to_have_attribute("aria-label", re.compile("quiet harbour"))
    page.evaluate("scrollTo(0, 600)")
    room.start_run("alice", prompt="a loud harbour")
    pill = page.locator(".new-pictures button")
    expect(pill).to_contain_text("1 new")
    assert page.evaluate("scrollY") == pytest.approx(600, abs=2)
    pill.click()
    expect(_links(page).first).to_have_attribute("aria-label", re.compile("loud harbour"))


def test_a_picture_moved_to_the_bin_in_the_viewer_comes_back(filled: Page, room: Room) -> None:
    """Delete steps on; the bin gives it back."""
    page = filled
    slug = _slugs(page)[0]
    _links(page).first.click()
    expect(page.locator("#viewer .viewer-picture")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.locator(".toast")).to_contain_text(re.compile("moved to the bin", re.I))
    expect(page).not_to_have_url(re.compile(slug))
    page.goto(room.url("bin/"))
    page.locator(f"#pic-{slug}").get_by_role("button", name="Restore").click()
    page.goto(room.url("gallery/"))
    expect(_tiles(page)).to_have_count(30)


def test_the_viewer_leads_back_to_the_studio(filled: Page) -> None:
    """Use as reference carries the picture into the composer."""
    page = filled
    _links(page).first.click()
    page.locator("#viewer").get_by_role("link", name="Use as reference").click()
    expect(page.locator("#mode")).to_have_text("Image to image")
    expect(page.locator('#reference-box [name="reference"]')).not_to_have_value("")


#: Waits until the page has scrolled and come to rest: a key pressed on the way is sometimes swallowed by the browser.
_WHEN_SCROLLED = """
(where) => new Promise((done, fail) => {
  const until = performance.now() + 10000;
  let [last, still] = [scrollY, 0];
  const look = () => {
    [last, still] = [scrollY, scrollY === last ? still + 1 : 0];
    if (still > 10 && (where === "top" ? scrollY === 0 : scrollY > 100)) return done();
    performance.now() > until ? fail(new Error(`did not scroll ${where}, is at ${scrollY}`)) : requestAnimationFrame(look);
  };
  look();
})
"""


def _tiles(page: Page) -> Locator:
    return page.locator(".month .tile")


def _height(page: Page) -> float:
    """Of the first picture, after the frames in which content-visibility may leave it out."""
    return float(
        _tiles(
            page
        ).first.evaluate("""tile => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
          () => done(tile.getBoundingClientRect().height))))""")
    )


def _links(page: Page) -> Locator:
    return page.locator(".month .tile-open")


def _slugs(page: Page) -> list[str]:
    slugs: list[str] = page.locator(".month .justified-item").evaluate_all(
        "all => all.map((one) => one.dataset.slug)"
    )
    return slugs


def _assert_thrifty(images: Locator) -> None:
    for image in images.all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        facts = image.evaluate("""async (i) => { const own = new Image(); own.src = i.currentSrc; await own.decode();
          return { stored: own.naturalWidth, shown: i.getBoundingClientRect().width, width: i.getAttribute("width"),
            height: i.getAttribute("height"), srcset: i.srcset, alt: i.alt, from: i.currentSrc }; }""")
        assert facts["width"]
        assert facts["height"]
        assert facts["srcset"]
        assert facts["alt"]
        assert facts["stored"] <= 1.5 * facts["shown"] + 1, facts
