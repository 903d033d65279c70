"""Candidates: how they come, how they are compared, and what can go wrong on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Room, Visit
from tests.e2e.pages import WIDTHS
from tests.e2e.test_axe import Looker
from tests.e2e.touching_up import WAIT, accept, fill, open_editor, paint, reviewed, tiles
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

RANGE = ".compare-range"
#: Where the slider, the picture under it and the candidate's edge lie: all in pixels of the page.
LAYOUT = """() => {
  const box = (selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    return { left, top, width, height };
  };
  const clip = getComputedStyle(document.querySelector(".compare-after")).clipPath; // inset(0px 0px 0px 312.5px)
  const cut = clip.match(/[-\\d.]+/g).map(Number);
  const names = { stage: "#stage", frame: ".compare-frame", edge: ".compare-edge", image: ".compare-candidate" };
  return { cut, ...Object.fromEntries(Object.entries(names).map(([name, selector]) => [name, box(selector)])) };
}"""
#: How many pixels of the difference are not black, how many there are, and the level in the corner.
LIT = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let lit = 0;
  for (let at = 0; at < data.length; at += 4) lit += data[at] > 0;
  return [lit, data.length / 4, data[0]];
}"""


@pytest.fixture
def editor(visit: Visit, room: Room) -> Page:
    """Alice's editor of a picture of 600 × 400."""
    return open_editor(visit, room)


def test_candidates_come_by_themselves_and_the_first_one_opens(editor: Page) -> None:
    """Waiting places in the picture's ratio at once, then review on the first candidate."""
    paint(editor)
    fill(editor, count=3)
    places = editor.locator("#tray .tray-group .cand-picture")
    expect(places).to_have_count(3)
    # found and measured in one go: what arrives meanwhile takes the element's place
    ratio = editor.evaluate(
        """() => {
          const { width, height } = document.querySelector("#tray .cand-picture").getBoundingClientRect();
          return width / height; }"""
    )
    assert ratio == pytest.approx(600 / 400, abs=0.05)
    expect(tiles(editor)).to_have_count(3)
    expect(editor.locator("#tray .tray-head").first).to_contain_text("“a green pear” · 3 of 3 ready")
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "review")
    expect(editor.locator("#review-options")).to_contain_text("Reviewing candidates")
    expect(editor.locator("[data-review-place]")).to_have_text(
        re.compile("^[123] of 3$")
    )  # whichever came first
    expect(editor.locator("#review-panel")).to_contain_text("a green pear")
    expect(editor.locator('[data-review="accept"]')).to_have_text("Accept as v2")
    expect(editor.locator("#tray .cand[data-candidate]:focus")).to_have_attribute("aria-current", "true")


def test_the_slider_lies_on_the_picture_and_works_by_keys_and_clicks(editor: Page) -> None:
    """Arrows 1 %, Home/End, click jumps, `aria-valuetext` set."""
    reviewed(editor)
    slider = editor.locator(RANGE)
    slider.focus()
    expect(slider).to_have_value("52")
    expect(slider).to_have_attribute("aria-valuetext", "52 percent original")
    for key, value in (
        ("ArrowRight", "53"),
        ("ArrowLeft", "52"),
        ("End", "100"),
        ("Home", "0"),
        ("ArrowRight", "1"),
    ):
        editor.keyboard.press(key)
        expect(slider).to_have_value(value)
        expect(slider).to_have_attribute("aria-valuetext", f"{value} percent original")
    box = slider.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(600 / 400, abs=0.01)
    editor.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    expect(slider).to_have_value("80")
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "review")


def test_left_of_the_edge_is_before_and_the_candidate_lies_at_its_box(editor: Page) -> None:
    """The clip path, the edge and the value say the same, and the candidate is where the stage shows its box."""
    reviewed(editor)
    editor.locator(RANGE).fill("25")
    seen = editor.evaluate(LAYOUT)
    at = seen["frame"]["left"] + seen["frame"]["width"] * 0.25
    assert seen["edge"]["left"] + 1 == pytest.approx(at, abs=1)
    assert seen["stage"]["left"] + seen["cut"][-1] == pytest.approx(at, abs=1)
    box = [int(part) for part in (tiles(editor).first.get_attribute("data-box") or "").split(",")]
    scale = seen["frame"]["width"] / 600
    assert seen["image"]["left"] - seen["frame"]["left"] == pytest.approx(box[0] * scale, abs=1)
    assert seen["image"]["width"] == pytest.approx(box[2] * scale, abs=1)


def test_in_arabic_left_is_still_before(visit: Visit, room: Room) -> None:
    """Works in RTL."""
    page = open_editor(visit, room, locale="ar")
    page.evaluate("document.documentElement.dir = 'rtl'")
    reviewed(page)
    slider = page.locator(RANGE)
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1")
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    expect(slider).to_have_value("20")
    seen = page.evaluate(LAYOUT)
    assert seen["edge"]["left"] + 1 == pytest.approx(
        seen["frame"]["left"] + seen["frame"]["width"] * 0.2, abs=1
    )


def test_the_slider_follows_zoom_and_pan(editor: Page) -> None:
    """Wheel and keys go to the stage; the two pictures stay one over the other."""
    reviewed(editor)
    before = editor.evaluate(LAYOUT)
    stage = before["stage"]
    editor.mouse.move(stage["left"] + stage["width"] / 2, stage["top"] + stage["height"] / 2)
    editor.mouse.wheel(0, -400)
    expect(editor.locator(".compare-candidate")).not_to_have_css("width", f"{before['image']['width']}px")
    after = editor.evaluate(LAYOUT)
    assert after["image"]["width"] > before["image"]["width"] * 1.5
    assert after["frame"]["left"] >= after["stage"]["left"] - 1
    assert after["frame"]["width"] <= after["stage"]["width"] + 1
    editor.keyboard.press("0")
    assert editor.evaluate(LAYOUT)["image"]["width"] == pytest.approx(before["image"]["width"], abs=1)


def test_two_fingers_on_the_slider_zoom_and_leave_it_where_it_was(visit: Visit, room: Room) -> None:
    """Two fingers pan and zoom; the slider is under them, and one finger moves it."""
    page = open_editor(visit, room, width=390, height=844, touch=True)
    reviewed(page)
    seen = page.evaluate(LAYOUT)
    x, y = (
        seen["frame"]["left"] + seen["frame"]["width"] / 2,
        seen["frame"]["top"] + seen["frame"]["height"] / 2,
    )
    wire = page.context.new_cdp_session(page)

    def touch(kind: str, *points: float) -> None:
        fingers = [{"x": x + dx, "y": y, "id": place} for place, dx in enumerate(points)]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", -20)
    touch("touchStart", -20, 20)
    for spread in (30, 45, 60):
        touch("touchMove", -spread, spread)
    touch("touchEnd")
    after = page.evaluate(LAYOUT)
    assert after["image"]["width"] > seen["image"]["width"] * 1.5
    expect(page.locator(RANGE)).to_have_value("52")
    touch("touchStart", 60)
    touch("touchEnd")
    expect(page.locator(RANGE)).not_to_have_value("52")


def test_space_and_the_middle_button_move_the_picture_under_the_slider(editor: Page) -> None:
    """Space is hold-to-pan, in review too."""
    reviewed(editor)
    editor.keyboard.press("2")
    seen = editor.evaluate(LAYOUT)
    x = seen["stage"]["left"] + seen["stage"]["width"] / 2
    y = seen["stage"]["top"] + seen["stage"]["height"] / 2
    editor.mouse.move(x, y)
    editor.mouse.wheel(0, -600)
    seen = editor.evaluate(LAYOUT)
    editor.locator("#stage").focus()
    for button in ("left", "middle"):
        if button == "left":
            editor.keyboard.down(" ")
        editor.mouse.move(x, y)
        editor.mouse.down(button=button)
        editor.mouse.move(x - 40, y - 20, steps=4)
        editor.mouse.up(button=button)
        editor.keyboard.up(" ")
        moved = editor.evaluate(LAYOUT)
        assert moved["image"]["left"] == pytest.approx(seen["image"]["left"] - 40, abs=2)
        seen = moved
    expect(editor.locator(RANGE)).to_have_value("52")


def test_a_version_that_could_not_be_made_says_why_and_leaves_everything(
    editor: Page, recorder: Recorder
) -> None:
    """The server's own sentence, and the candidate is still there to be accepted again."""
    recorder.allow("answer 409")
    reviewed(editor)
    said = {"message": "The picture it belongs to has been deleted for good."}
    editor.route("**/accept/", lambda route: route.fulfill(status=409, json=said))
    editor.locator('[data-review="accept"]').click()
    expect(editor.locator("#toasts")).to_contain_text("deleted for good")
    expect(editor.locator("[data-review-accept]")).to_have_text("Accept as v2")
    expect(tiles(editor)).to_have_count(2)


def test_after_a_long_silence_the_tray_is_asked_for_anew(editor: Page, room: Room) -> None:
    """Too much was missed to tell it one by one."""
    reviewed(editor)
    editor.keyboard.press("b")
    with editor.expect_response("**/tray/"):
        editor.evaluate("document.dispatchEvent(new CustomEvent('live:resync'))")
    expect(tiles(editor)).to_have_count(2)
    tiles(editor).first.click()
    expect(editor.locator("[data-review-place]")).to_have_text("1 of 2")


def test_keys_switch_step_and_go_back_without_a_mouse(editor: Page) -> None:
    """1–4, arrows, B, Esc; hold C for before."""
    reviewed(editor, count=3)
    place = editor.locator("[data-review-place]")
    for key, words in (("3", "3 of 3"), ("ArrowRight", "1 of 3"), ("ArrowLeft", "3 of 3"), ("2", "2 of 3")):
        editor.keyboard.press(key)
        expect(place).to_have_text(words)
    expect(tiles(editor).nth(1)).to_have_attribute("aria-current", "true")
    expect(tiles(editor).nth(1)).to_be_focused()
    editor.keyboard.down("c")
    expect(editor.locator("#compare")).to_have_attribute("data-held", "")
    editor.keyboard.up("c")
    expect(editor.locator("#compare")).not_to_have_attribute("data-held", "")
    editor.keyboard.press("b")
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "paint")
    expect(editor.locator("#review-layer")).to_be_hidden()
    tiles(editor).first.click()
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "review")
    editor.keyboard.press("Escape")
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "paint")


def test_tools_wait_and_say_why(editor: Page) -> None:
    """Tools dim and say why on focus; a stroke in review changes no mask."""
    reviewed(editor)
    tool = editor.locator('[data-tool="brush"]')
    expect(tool).to_have_attribute("aria-disabled", "true")
    described = editor.locator(f"#{editor.locator('#tools').get_attribute('aria-describedby')}")
    expect(described).to_contain_text("B goes back to the mask")
    editor.keyboard.press("e")
    expect(tool).to_have_attribute("aria-checked", "true")


def test_there_are_four_ways_to_compare(editor: Page) -> None:
    """Vertical split, side by side and a difference view beside the slider."""
    reviewed(editor)
    layer = editor.locator("#compare")

    def choose(name: str) -> None:
        editor.locator("#compare-button").click()
        editor.get_by_role("menuitemradio", name=name).click()

    choose("Slider, above and below")
    editor.locator(RANGE).fill("50")
    seen = editor.evaluate(LAYOUT)
    assert seen["edge"]["top"] + 1 == pytest.approx(seen["frame"]["top"] + seen["frame"]["height"] / 2, abs=1)
    choose("Side by side")
    expect(layer.get_by_role("img", name="Before · v1")).to_be_visible()
    expect(layer.get_by_role("img", name="Candidate 1", exact=True).last).to_be_visible()
    choose("Difference")
    expect(layer.locator(".compare-difference[data-drawn]")).to_be_visible()
    levels = layer.locator("canvas").evaluate(LIT)
    assert 0 < levels[0] < levels[1] * 0.5
    assert levels[2] == 0  # the box's corner was not painted
    choose("Slider, left and right")
    expect(editor.locator(RANGE)).to_be_visible()


def test_rejected_candidates_leave_the_tray_and_undo_brings_them_back(editor: Page) -> None:
    """Reject drops it; when all are gone, the words say what to do."""
    reviewed(editor)
    editor.keyboard.press("Delete")
    expect(tiles(editor)).to_have_count(1)
    expect(editor.locator("[data-review-name]")).to_have_text("Candidate 2")
    editor.get_by_role("button", name="Undo", exact=True).last.click()
    expect(tiles(editor)).to_have_count(2)
    editor.locator('[data-review="reject"]').click()
    expect(tiles(editor)).to_have_count(1)
    editor.locator('[data-review="reject"]').click()
    expect(tiles(editor)).to_have_count(0)
    expect(editor.locator("#editor")).to_have_attribute("data-mode", "paint")
    expect(editor.locator("#tray-none")).to_contain_text("Your mask is still here")
    expect(editor.locator("#fill")).not_to_have_attribute("aria-disabled", "true")


def test_undecided_candidates_stay_when_the_page_is_left(editor: Page) -> None:
    """Leaving asks nothing; they stay in the tray."""
    reviewed(editor)
    editor.reload()
    expect(tiles(editor)).to_have_count(2)
    expect(editor.locator("#editor")).not_to_have_attribute("data-mode", "review")


def test_more_like_this_is_one_more_fill_with_the_same_mask(editor: Page) -> None:
    """The same mask and settings, as many again."""
    reviewed(editor)
    editor.get_by_role("button", name=re.compile("2 more like this")).click()
    expect(editor.locator("#tray .tray-group")).to_have_count(2)
    expect(tiles(editor)).to_have_count(4)


def test_a_fill_that_could_not_be_sent_is_sent_again_under_the_same_key(
    editor: Page, room: Room, recorder: Recorder
) -> None:
    """Offline as in the studio; the second try is no second fill."""
    recorder.allow("console: ", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    paint(editor)
    editor.context.set_offline(True)
    fill(editor)
    unsent = editor.locator("#tray .tray-group.is-unsent")
    expect(unsent).to_contain_text("Not sent. You seem to be offline.")
    key = unsent.get_attribute("data-key")
    editor.context.set_offline(False)
    unsent.get_by_role("button", name="Send again").click()
    expect(tiles(editor)).to_have_count(2)
    expect(editor.locator("#tray .tray-group")).to_have_count(1)
    assert editor.locator("#tray .tray-group").get_attribute("data-key") == key
    assert len({row["run"] for row in room.seed("slot_states")}) == 1


def test_a_lost_answer_does_not_pay_twice(editor: Page, room: Room, recorder: Recorder) -> None:
    """The server took it, the answer got lost: sending again finds the same fill."""
    recorder.allow("console: ", "ERR_FAILED")
    paint(editor)
    answers = iter([False, True])

    def lose(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=answer) if next(answers) else route.abort()  # type: ignore[attr-defined]

    editor.route("**/fill/", lose)
    fill(editor, WAIT + "a pear")
    expect(editor.locator("#tray .tray-group.is-unsent, #tray .tray-group[data-run]").first).to_be_visible()
    again = editor.get_by_role("button", name="Send again")
    if again.count():
        again.click()
    expect(editor.locator("#tray .tray-group[data-run]")).to_have_count(1)
    expect(editor.locator("#tray .tray-group.is-sending")).to_have_count(0)
    assert len({row["run"] for row in room.seed("slot_states")}) == 1


def test_a_failed_candidate_says_what_it_cost_and_can_be_tried_again(editor: Page, room: Room) -> None:
    """Failed as in the studio, inside the tray."""
    paint(editor)
    fill(editor, "[[fault:fail-5000]] a pear", count=1)
    failed = editor.locator("#tray .cand.is-failed")
    expect(failed).to_contain_text("No answer from the model. Not charged.")
    with editor.expect_response("**/retry/"):
        failed.get_by_role("button", name="Try again").click()
    expect(editor.locator("#tray .cand.is-waiting")).to_have_count(0)
    expect(failed).to_be_visible()  # the sandbox was told to fail, so it fails again
    assert [row["attempts"] for row in room.seed("slot_states")] == [2]


def test_fields_say_what_is_wrong_with_them(editor: Page, recorder: Recorder) -> None:
    """A 422 stands at its field, and nothing typed is lost."""
    recorder.allow("answer 422")
    paint(editor)
    editor.route(
        "**/fill/",
        lambda route: route.fulfill(
            status=422,
            json={"errors": {"strength": ["Strength must be 0 to 1."], "mask": ["That is not a mask."]}},
        ),
    )
    fill(editor)
    expect(editor.locator("#fill-error-strength")).to_have_text("Strength must be 0 to 1.")
    expect(editor.locator('[name="strength"]:visible').first).to_have_attribute("aria-invalid", "true")
    expect(editor.locator("#task-notice")).to_contain_text("That is not a mask.")
    expect(editor.locator("#say")).to_have_value("a green pear")
    expect(editor.locator("#tray .tray-group")).to_have_count(0)


def test_over_the_budget_a_smaller_count_is_offered(editor: Page, recorder: Recorder) -> None:
    """Over budget as in the studio, at the task bar."""
    recorder.allow("answer 402")
    paint(editor)
    said = {"message": "This run costs $0.06. The team has $0.03 left until 1 Dec.", "fits": 2}
    editor.route("**/fill/", lambda route: route.fulfill(status=402, json=said))
    fill(editor, count=4)
    expect(editor.locator("#task-notice")).to_contain_text("The team has $0.03 left")
    editor.get_by_role("button", name="2 pictures fit").click()
    expect(editor.locator("#count")).to_have_value("2")
    expect(editor.locator("#task-notice")).to_be_empty()


def test_an_empty_mask_sends_nothing(editor: Page, room: Room) -> None:
    """Fill is `aria-disabled` and says why."""
    expect(editor.locator("#fill")).to_have_attribute("aria-disabled", "true")
    editor.locator("#say").fill("a pear")
    editor.keyboard.press("Control+Enter")
    editor.locator("#fill").click(force=True)
    expect(editor.locator("#hint-empty")).to_be_visible()
    assert room.seed("slot_states") == []


def test_while_a_stroke_goes_on_nothing_opens(editor: Page) -> None:
    """Not auto-opened while a stroke is in progress."""
    paint(editor)
    fill(editor)
    box = editor.locator("#stage").bounding_box()
    assert box
    editor.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    editor.mouse.down()
    editor.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.3, steps=3)
    expect(tiles(editor)).to_have_count(2)
    expect(editor.locator("#editor")).not_to_have_attribute("data-mode", "review")
    editor.mouse.up()
    expect(editor.locator("#editor")).not_to_have_attribute("data-mode", "review")


def test_on_a_phone_the_bar_fits_under_the_picture(visit: Visit, room: Room) -> None:
    """‹ 1 of 4 › ✕ ✎ Accept as v4, nothing outside the window."""
    page = open_editor(visit, room, width=390, height=844)
    reviewed(page, count=4)
    expect(page.locator("[data-review-place]")).to_have_text("1 of 4")
    bar = page.locator("#review-bar").bounding_box()
    assert bar
    assert bar["height"] < 60
    for name in ("previous", "next", "reject", "mask", "accept"):
        box = page.locator(f'[data-review="{name}"]').first.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 40


def test_a_hidden_candidate_is_not_asked_for_before_show(visit: Visit, room: Room) -> None:
    """Its address is neither in the page nor requested."""
    page = open_editor(visit, room)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    paint(page)
    fill(page, "[[fault:nsfw]] a pear", count=1)
    tile = tiles(page)
    expect(tile).to_contain_text("Hidden. May be sensitive.")
    expect(page.locator("#editor")).not_to_have_attribute("data-mode", "review")
    assert "preview.png" not in page.content()
    assert not [url for url in asked if "preview.png" in url]
    tile.click()
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    slug = tile.get_attribute("data-candidate")
    expect(page.locator(".compare-candidate")).to_have_attribute("src", re.compile(f"{slug}/preview.png"))


def _looking(page: Page) -> None:
    page.locator("#tray .cand[data-candidate]:not([data-hidden])").first.click()
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")


def _ways(page: Page) -> None:
    _looking(page)
    page.locator("#compare-button").click()
    expect(page.locator("#compare-menu")).to_be_visible()


def _beside(page: Page) -> None:
    _ways(page)
    page.get_by_role("menuitemradio", name="Side by side").click()


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
@needs("npm-packages")
def test_looking_at_candidates_is_clean(
    visit: Visit, browser: Browser, room: Room, size: tuple[int, int]
) -> None:
    """Axe and layout, with failed and hidden candidates in the tray, and of the lineage."""
    slug = room.seed("picture_to_share", size=[600, 400])
    page = open_editor(visit, room, slug)
    for words, count in (("[[fault:fail-5000]] a vase", 1), ("[[fault:nsfw]] a vase", 1), ("a vase", 3)):
        paint(page)
        fill(page, words, count=count)
        expect(page.locator("#tray .tray-group").first.locator(".cand-item:has(.is-waiting)")).to_have_count(
            0
        )
    accept(page)
    with Looker(browser, room.studio, size) as look:
        url = room.url(f"pictures/{slug}/edit/")
        for name, act in {"looking": _looking, "ways to compare": _ways, "side by side": _beside}.items():
            look.at(name, url, act=act)
        look.at("candidates", url)
        for part in ("", "lineage/"):
            look.at(f"versions {part}", room.url(f"pictures/{slug}/{part}"))
        made = room.seed("lineage")[0]["slug"]
        look.at("again", room.url(f"pictures/{made}/again/"))
    assert not look.found, "\n".join(look.found)
