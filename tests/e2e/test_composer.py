"""The composer: what a person types, drops, pastes and presses, and what is sent of it."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.composing import (
    HAND_OVER,
    as_file,
    compose,
    expect_live,
    expect_ready,
    generate,
    mask_png,
    png,
    run_of,
    set_size,
)
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")
LORA = "strangerzonehf/Flux-Super-Realism-LoRA"
UNIT = 15_000  # micro-dollars a picture


def _handed(name: str = "harbour.png", kind: str = "image/png", data: bytes | None = None) -> dict[str, str]:
    """A file as HAND_OVER takes it."""
    return {"name": name, "type": kind, "base64": base64.b64encode(data or png()).decode()}


def _hand_over(page: Page, where: str, **what: object) -> None:
    page.locator(where).evaluate(HAND_OVER, what)


def _posts(page: Page) -> list[Request]:
    """Every run that is sent from here on."""
    sent: list[Request] = []
    page.on(
        "request",
        lambda one: sent.append(one) if one.method == "POST" and one.url.endswith("/runs/") else None,
    )
    return sent


def _add_lora(page: Page, path: str) -> None:
    page.locator("#lora-add").click()
    page.locator("input.lora-path").last.fill(path)
    page.locator("input.lora-path").last.blur()


def _attach(page: Page, kind: str, name: str, data: bytes) -> None:
    page.locator(f'[data-attach="{kind}"]').first.set_input_files(as_file(name, data))
    expect(page.locator(f'#reference-box [name="{kind}"]')).not_to_have_value("")


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_ctrl_enter_sends_and_enter_is_a_new_line(page: Page, keys: str) -> None:
    sent = _posts(page)
    compose(page, "a red fox", count=1)
    page.locator("#prompt").press("End")
    page.locator("#prompt").press("Enter")
    page.locator("#prompt").press_sequentially("in autumn")
    expect(page.locator("#prompt")).to_have_value("a red fox\nin autumn")
    assert sent == []
    page.locator("#prompt").press(keys)
    expect_ready(run_of(page), 1)
    assert len(sent) == 1


def test_the_price_follows_the_count_in_the_same_frame(visit: Visit, paid_room: Room) -> None:
    """Price = count × unit price."""
    page = visit(paid_room.url(), studio=paid_room.studio)
    expect(page.locator("#price")).to_have_text("$0.06")
    for count, words in ((1, "$0.015"), (2, "$0.03"), (3, "$0.045"), (4, "$0.06")):
        shown = page.locator(f'#composer [name="count"][value="{count}"]').evaluate(
            "radio => { radio.click(); return document.getElementById('price').textContent; }"
        )
        assert shown == words


def test_a_price_that_was_tampered_with_changes_nothing(visit: Visit, paid_room: Room) -> None:
    """The server's own price counts."""
    page = visit(paid_room.url(), studio=paid_room.studio)
    page.locator("#composer").evaluate("""form => { form.dataset.unit = "0";
      for (const [name, value] of [["price", "0"], ["price_micros", "1"], ["unit", "0"]]) {
        const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        form.append(field); } }""")
    compose(page, "a red fox", count=2)
    generate(page)
    expect_ready(run_of(page), 2)
    assert [place["price"] for place in paid_room.seed("slot_states")] == [UNIT, UNIT]


@pytest.mark.parametrize("side", ["width", "height"])
@pytest.mark.parametrize("typed", ["255", "1537", "abc"])
def test_a_size_out_of_range_is_explained_and_not_sent(page: Page, side: str, typed: str) -> None:
    """Message tied by aria-describedby, focus on the field, nothing sent."""
    sent = _posts(page)
    compose(page, "a red fox", count=1)
    field = page.locator(f"#{side}")
    field.fill(typed)
    generate(page)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    expect(field).to_have_accessible_description(re.compile("256 and 1536"))
    expect(page.locator("#feed .run")).to_have_count(0)
    assert sent == []


def test_a_size_between_the_steps_is_rounded_and_says_so(page: Page) -> None:
    """Step 8, rounded on blur with the reason said; larger than tuned for is said, too."""
    page.locator("#width").fill("1001")
    page.locator("#width").blur()
    expect(page.locator("#width")).to_have_value("1000")
    expect(page.locator("#size-note")).to_contain_text("from 1001 to 1000")
    set_size(page, 1000, 1536)
    expect(page.locator("#size-note")).to_contain_text("Larger than the model was tuned for")


def test_a_fifth_lora_cannot_be_added_and_it_is_said_why(page: Page) -> None:
    for number in range(4):
        _add_lora(page, f"northwind/look-{number}")
        expect(page.locator(".lora .switch")).to_have_count(number + 1)
    expect(page.locator("#lora-add")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#lora-full")).to_contain_text("At most 4")
    page.locator("#lora-add").click(force=True)
    expect(page.locator(".lora")).to_have_count(4)


@pytest.mark.parametrize("scale", ["4.5", "-1", "much"])
def test_a_scale_out_of_range_is_refused_in_words(
    page: Page, recorder: Recorder, room: Room, scale: str
) -> None:
    """Scale outside 0–4."""
    recorder.allow("answer 422")
    _add_lora(page, LORA)
    expect(page.locator(".lora .switch")).to_be_visible()
    page.locator('.lora [name="lora_scale"]').fill(scale)
    compose(page, "a red fox", count=1)
    generate(page)
    expect(page.locator("#loras .lora")).to_contain_text(re.compile("between 0 and 4"))
    expect(page.locator('.lora [name="lora_scale"]')).to_have_value(scale)
    expect(page.locator("#prompt")).to_have_value("a red fox")
    assert room.seed("slot_states") == []


def test_a_page_link_as_lora_is_refused_with_what_to_do(page: Page, recorder: Recorder) -> None:
    """Page links are refused with words, and what was typed stays to be mended."""
    recorder.allow("answer 422")
    _add_lora(page, "https://civitai.com/models/618692")
    path = page.locator("input.lora-path")
    expect(path).to_have_attribute("aria-invalid", "true")
    expect(path).to_have_value("https://civitai.com/models/618692")
    expect(path).to_have_accessible_description(re.compile(r"\w+ \w+ \w+"))


def test_pasting_a_picture_sets_the_reference(page: Page) -> None:
    """Outside a text field, and in one when there is only a picture on the clipboard."""
    for where in ("body", "#prompt"):
        _hand_over(page, where, event="paste", files=[_handed(f"{where.strip('#')}.png")])
        expect(page.locator("#reference-box")).to_contain_text(f"{where.strip('#')}.png")
        expect(page.locator("#mode")).to_have_text("Image to image")
        page.get_by_role("button", name="Remove reference").click()
        expect(page.locator("#mode")).to_have_text("Text to image")


def test_pasting_text_into_the_prompt_sets_no_reference(page: Page) -> None:
    """Also when the text comes with a picture of itself, as from a spreadsheet."""
    _hand_over(page, "#prompt", event="paste", files=[_handed()], text="a red fox")
    _hand_over(page, "#prompt", event="paste", text="a red fox")
    expect(page.locator("#mode")).to_have_text("Text to image")
    expect(page.locator('#reference-box [name="reference"]')).to_have_value("")


def test_dropping_shows_where_and_then_takes_the_picture(page: Page) -> None:
    """A full-window target appears when files are dragged in."""
    _hand_over(page, "body", event="dragenter", files=[_handed()])
    expect(page.locator("#drop-target")).to_be_visible()
    _hand_over(page, "body", event="drop", files=[_handed()])
    expect(page.locator("#drop-target")).to_be_hidden()
    expect(page.locator("#reference-box")).to_contain_text("harbour.png")


def test_each_wrong_drop_has_words_of_its_own(page: Page, recorder: Recorder) -> None:
    """Two files, a PDF, a file that is too large: over 100 MB."""
    recorder.allow("answer 422")
    error = page.locator("#reference-error")
    _hand_over(page, "body", event="drop", files=[_handed("one.png"), _handed("two.png")])
    expect(error).to_contain_text("one picture at a time")
    _hand_over(
        page, "body", event="drop", files=[_handed("notes.pdf", "application/pdf", b"%PDF-1.7\n%%EOF")]
    )
    expect(error).to_contain_text("PDF")
    _hand_over(
        page, "body", event="drop", files=[{"name": "huge.png", "type": "image/png", "size": 101_000_000}]
    )
    expect(error).to_contain_text("101 MB")
    expect(error).to_contain_text("100 MB")
    expect(page.locator('#reference-box [name="reference"]')).to_have_value("")


def test_strength_and_mode_follow_reference_and_mask(page: Page) -> None:
    expect(page.locator("#strength-field")).to_be_hidden()
    _attach(page, "reference", "harbour.png", png())
    expect(page.locator("#strength-field")).to_be_visible()
    expect(page.locator("#mode")).to_have_text("Image to image")
    _attach(page, "mask", "mask.png", mask_png())
    expect(page.locator("#mode")).to_have_text("Inpaint")
    page.get_by_role("button", name="Remove mask").click()
    expect(page.locator("#mode")).to_have_text("Image to image")
    page.get_by_role("button", name="Remove reference").click()
    expect(page.locator("#mode")).to_have_text("Text to image")
    expect(page.locator("#strength-field")).to_be_hidden()


def test_a_reload_keeps_the_draft(page: Page) -> None:
    """Every field, the rows and the reference."""
    compose(page, "three matte vases\nin a row", count=3, size=(512, 768))
    _add_lora(page, LORA)
    expect(page.locator(".lora .switch")).to_be_visible()
    page.locator('.lora [name="lora_scale"]').fill("0.65")
    page.locator('.lora [name="lora_scale"]').blur()
    _attach(page, "reference", "harbour.png", png())
    page.reload()
    expect(page.locator("#prompt")).to_have_value("three matte vases\nin a row")
    expect(page.locator('#composer [name="count"]:checked')).to_have_value("3")
    expect(page.locator("#width")).to_have_value("512")
    expect(page.locator("#height")).to_have_value("768")
    expect(page.locator('.lora [name="lora_path"]')).to_have_value(LORA)
    expect(page.locator('.lora [name="lora_scale"]')).to_have_value("0.65")
    expect(page.locator("#reference-box")).to_contain_text("harbour.png")
    expect(page.locator("#mode")).to_have_text("Image to image")


def test_sending_keeps_what_stands_in_the_composer(page: Page) -> None:
    """Submit keeps values."""
    compose(page, "three matte vases", count=2, size=(256, 384))
    generate(page)
    expect_ready(run_of(page), 2)
    expect(page.locator("#prompt")).to_have_value("three matte vases")
    expect(page.locator('#composer [name="count"]:checked')).to_have_value("2")
    expect(page.locator("#height")).to_have_value("384")


def test_a_double_click_makes_one_run(page: Page, room: Room) -> None:
    compose(page, "a red fox", count=1)
    page.locator("#generate").dblclick()
    expect_ready(run_of(page), 1)
    page.reload()
    expect(page.locator("#feed .run")).to_have_count(1)
    assert len(room.seed("slot_states")) == 1


def test_the_same_form_twice_is_the_same_run(room: Room) -> None:
    """The same key gives the same run."""
    assert room.start_run(key="a-key-of-this-form") == room.start_run(key="a-key-of-this-form")


def test_pressing_again_after_the_answer_makes_another_run(page: Page) -> None:
    """A key is for one run; the next press is a new wish."""
    compose(page, "a red fox", count=1)
    for number in (1, 2):
        generate(page)
        expect(page.locator("#feed .run:not(.is-sending)")).to_have_count(number)


def test_a_fixed_seed_repeats(page: Page, room: Room) -> None:
    """A fixed seed gives the same picture again."""
    page.locator("#advanced").evaluate("details => { details.open = true; }")
    page.locator('[name="seed_mode"][value="fixed"]').check(force=True)
    page.locator("#seed").fill("4711")
    compose(page, "a red fox in autumn", count=2)
    pictures = []
    for number in (1, 2):
        generate(page)
        expect(page.locator("#feed .run:not(.is-sending)")).to_have_count(number)
        expect_ready(run_of(page), 2)
        tiles = run_of(page).locator("[data-picture]").all()
        urls = [room.url(f"pictures/{tile.get_attribute('data-picture')}/file/") for tile in tiles]
        pictures.append([page.request.get(url).body() for url in urls])
    assert pictures[0] == pictures[1]
    assert pictures[0][0] != pictures[0][1]
    assert [place["seed"] for place in room.seed("slot_states")] == [4711, 4712, 4711, 4712]


def test_a_random_seed_is_chosen_stored_and_shown(page: Page, room: Room) -> None:
    """Chosen by the server, stored, and visible on every picture."""
    compose(page, "a red fox in autumn", count=2)
    generate(page)
    expect_ready(run_of(page), 2)
    first, second = (place["seed"] for place in room.seed("slot_states"))
    assert second == first + 1
    for place, seed in enumerate((first, second)):
        slug = run_of(page).locator("[data-picture]").nth(place).get_attribute("data-picture")
        page.goto(room.url(f"pictures/{slug}/"))
        expect(page.locator("dl.details")).to_contain_text(str(seed))
        page.goto(room.url())


def test_earlier_prompts_come_back_with_the_arrow(page: Page) -> None:
    """↑ at the start of the prompt, or Alt+↑, is the previous prompt."""
    expect_live(page)
    compose(page, "first words", count=1)
    generate(page)
    expect_ready(run_of(page), 1)
    prompt = page.locator("#prompt")
    prompt.fill("second words")
    prompt.press("Alt+ArrowUp")
    expect(prompt).to_have_value("first words")
    prompt.press("Alt+ArrowDown")
    expect(prompt).to_have_value("second words")


def test_an_empty_prompt_is_not_sent(page: Page) -> None:
    """Said beside the field, focus on it."""
    sent = _posts(page)
    generate(page)
    prompt = page.locator("#prompt")
    expect(prompt).to_be_focused()
    expect(prompt).to_have_accessible_description(re.compile("Describe the picture"))
    assert sent == []


def test_the_phone_composes_in_a_sheet(phone: Page) -> None:
    """The dock opens the sheet on the prompt; Back and Esc close it; the dock sends."""
    phone.locator("#dock-say").tap()
    sheet = phone.locator("#composer-sheet")
    expect(sheet).to_be_visible()
    expect(phone.locator("#prompt")).to_be_focused()
    compose(phone, "a red fox", count=1)
    phone.go_back()
    expect(sheet).to_be_hidden()
    expect(phone.locator("#dock-say")).to_contain_text("a red fox")
    phone.locator("#dock-generate").tap()
    expect_ready(run_of(phone), 1)


def test_a_session_that_ended_keeps_the_prompt(page: Page, room: Room, recorder: Recorder) -> None:
    """It says that one was signed out, and that the prompt is safe."""
    recorder.allow("answer 40[13]", "WebSocket")
    compose(page, "a long and careful prompt", count=1)
    page.context.clear_cookies(name="fs_session")
    generate(page)
    expect(page.locator("#signed-out")).to_be_visible()
    expect(page.locator("#signed-out")).to_contain_text("your prompt is safe")
    page.locator("#signed-out").get_by_role("button", name="Not now").click()
    expect(page.locator("#prompt")).to_have_value("a long and careful prompt")
