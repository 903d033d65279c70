"""The prompt library in a browser: saved beside the prompt, inserted with its variables filled in, sent; and Alt+↑."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

TEXT = "a {colour} bottle in {season} light"


def save(page: Page, room: Room, name: str = "Bottle on stone", text: str = TEXT) -> None:
    """Save a prompt through its page."""
    page.goto(room.url("prompts/new/"))
    page.locator("#saved-name").fill(name)
    page.locator("#saved-text").fill(text)
    page.get_by_role("button", name="Save for the team").click()
    expect(page.locator("main")).to_contain_text(name)


def insert(page: Page, name: str = "Bottle on stone") -> None:
    """Choose it in the library."""
    page.locator("#prompt-library-button").click()
    page.locator("#prompt-library").get_by_role("button", name=re.compile(name)).click()


def test_a_prompt_is_saved_by_one_and_made_into_pictures_by_another(visit: Visit, room: Room) -> None:
    alice = visit(room.url(), who="alice")
    prompt = alice.locator("#prompt")
    prompt.fill(TEXT)
    expect(alice.locator("#places-words")).to_have_text("Still to be filled in: {colour}, {season}")
    alice.locator("#prompt-save-button").click()
    expect(alice.locator("#saved-name")).to_be_focused()
    expect(alice.locator("#saved-text")).to_have_value(TEXT)
    alice.keyboard.type("Bottle on stone")
    alice.keyboard.press("Enter")
    expect(alice.locator("#toasts")).to_contain_text("Bottle on stone is saved for the team.")
    expect(alice.locator("#prompt-save")).to_be_hidden()
    expect(alice.locator("#prompt-save-button")).to_be_focused()
    expect(prompt).to_have_value(TEXT)

    bob = visit(room.url(), who="bob")
    expect_live(bob)
    compose(bob, "", count=1)
    insert(bob)
    fill = bob.locator("#prompt-fill")
    expect(fill.get_by_label("colour")).to_be_focused()
    bob.keyboard.type("deep  blue ")
    fill.get_by_label("season").fill("autumn")
    expect(bob.locator("#prompt-preview")).to_have_text("a deep blue bottle in autumn light")
    bob.keyboard.press("Enter")
    expect(bob.locator("#prompt")).to_have_value("a deep blue bottle in autumn light")
    expect(bob.locator("#prompt")).to_be_focused()
    expect(bob.locator("#places-left")).to_be_hidden()
    generate(bob)
    expect_ready(run_of(bob), 1)
    expect(run_of(bob).locator(".run-prompt")).to_have_text("a deep blue bottle in autumn light")


def test_a_name_that_is_taken_is_said_in_the_dialog(visit: Visit, room: Room, recorder: Recorder) -> None:
    recorder.allow("answer 422: POST .*/prompts/new/$")
    page = visit(room.url())
    save(page, room)
    page.goto(room.url())
    page.locator("#prompt").fill("something else")
    page.locator("#prompt-save-button").click()
    page.locator("#saved-name").fill("Bottle on stone")
    page.keyboard.press("Enter")
    dialog = page.locator("#prompt-save")
    expect(dialog).to_contain_text("The team has a saved prompt of that name.")
    expect(page.locator("#saved-name")).to_be_focused()
    expect(page.locator("#saved-text")).to_have_value("something else")
    page.locator("#saved-name").fill("Another bottle")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Another bottle is saved for the team.")


def test_words_are_inserted_where_the_caret_is_and_undone_as_typed(visit: Visit, room: Room) -> None:
    page = visit(room.url())
    save(page, room, "Light", "soft window light")
    page.goto(room.url())
    prompt = page.locator("#prompt")
    prompt.fill("a vase, on stone")
    prompt.evaluate("field => field.setSelectionRange(6, 6)")
    insert(page, "Light")
    expect(prompt).to_have_value("a vase soft window light, on stone")
    expect(prompt).to_be_focused()
    page.keyboard.press("Control+z")
    expect(prompt).to_have_value("a vase, on stone")


def test_the_library_is_searched_and_walked_with_the_keyboard(visit: Visit, room: Room) -> None:
    page = visit(room.url())
    save(page, room, "Light", "soft window light")
    save(page, room, "Vase", "a matte vase")
    page.goto(room.url())
    page.locator("#prompt-library-button").focus()
    page.keyboard.press("Enter")
    items = page.locator("#prompt-library [data-insert]")
    expect(page.locator("#library-q")).to_be_focused()
    expect(items).to_have_count(2)
    page.keyboard.type("matte")
    expect(items).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#prompt")).to_have_value("a matte vase")
    page.locator("#prompt-library-button").click()
    page.keyboard.press("Escape")
    expect(page.locator("#prompt-library-button")).to_be_focused()


def test_what_was_left_in_braces_is_pointed_out_before_anything_is_sent(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("answer 422: POST .*/runs/$")
    page = visit(room.url())
    save(page, room)
    page.goto(room.url())
    compose(page, "", count=1)
    insert(page)
    page.locator("#prompt-fill").get_by_label("colour").fill("blue")
    page.keyboard.press("Enter")
    prompt = page.locator("#prompt")
    expect(prompt).to_have_value("a blue bottle in {season} light")
    generate(page)
    expect(page.locator("#prompt-error")).to_contain_text("The prompt still has {season} in it.")
    expect(page.locator("#feed .run")).to_have_count(0)
    expect(page.locator("#feed-empty")).to_be_visible()
    expect(prompt).to_be_focused()
    page.locator("#places-fill").click()
    page.keyboard.type("autumn")
    page.keyboard.press("Enter")
    expect(prompt).to_have_value("a blue bottle in autumn light")
    expect(page.locator("#places-as-is")).to_have_count(0)
    generate(page)
    expect_ready(run_of(page), 1)
    compose(page, "a poster that reads {hello}", count=1)
    generate(page)
    page.get_by_label("Send it as it is, braces and all").check()
    generate(page)
    expect_ready(run_of(page), 1)
    expect(run_of(page).locator(".run-prompt")).to_have_text("a poster that reads {hello}")
    expect(page.locator("#places-as-is")).to_have_count(0)
    expect(page.locator("#prompt-error")).to_be_empty()


def test_use_opens_the_studio_with_the_words_and_keeps_what_was_being_written(
    visit: Visit, room: Room
) -> None:
    page = visit(room.url())
    compose(page, "half a thought", size=(320, 256))
    save(page, room)
    page.get_by_role("link", name="Use Bottle on stone in the studio").click()
    expect(page.locator("#prompt-fill")).to_be_visible()
    page.keyboard.press("Escape")
    prompt = page.locator("#prompt")
    expect(prompt).to_be_focused()
    expect(prompt).to_have_value(TEXT)
    expect(page.locator("#prompt-places")).to_contain_text("“Bottle on stone” is in the field.")
    expect(page.locator("#width")).to_have_value("320")
    expect(page).to_have_url(room.url())
    page.keyboard.press("Alt+ArrowUp")
    expect(prompt).to_have_value("half a thought")
    page.keyboard.press("Alt+ArrowDown")
    expect(prompt).to_have_value(TEXT)


def test_alt_and_the_arrows_walk_through_earlier_prompts_and_back(visit: Visit, room: Room) -> None:
    """↑ at the first line start or Alt+↑ = previous prompt."""
    for words in ("first words", "second words"):
        room.start_run(who="alice", prompt=words)
    page = visit(room.url())
    prompt = page.locator("#prompt")
    prompt.fill("third words")
    for key, value in (
        ("Alt+ArrowUp", "second words"),
        ("ArrowUp", "first words"),
        ("Alt+ArrowUp", "first words"),
        ("Alt+ArrowDown", "second words"),
    ):
        prompt.press(key)
        expect(prompt).to_have_value(value)
    prompt.fill("second words, changed")
    prompt.press("Alt+ArrowDown")
    expect(prompt).to_have_value("third words")
    prompt.press("Alt+ArrowDown")
    expect(prompt).to_have_value("third words")
    prompt.press("Alt+ArrowUp")
    expect(prompt).to_have_value("second words, changed")
    page.locator("#prompt-history-button").click()
    page.get_by_role("menuitem", name="first words").click()
    expect(prompt).to_have_value("first words")


def test_on_a_phone_a_saved_prompt_opens_the_composer_and_is_filled_in(visit: Visit, room: Room) -> None:
    save(visit(room.url()), room)
    phone = visit(room.url("prompts/"), width=390, height=844, touch=True)
    phone.get_by_role("link", name="Use Bottle on stone in the studio").tap()
    fill = phone.locator("#prompt-fill")
    expect(fill).to_be_visible()
    fill.get_by_label("colour").fill("blue")
    fill.get_by_label("season").fill("autumn")
    fill.get_by_role("button", name="Put it in").tap()
    expect(phone.locator("#composer-sheet")).to_be_visible()
    expect(phone.locator("#prompt")).to_have_value("a blue bottle in autumn light")


def test_a_prompt_is_changed_searched_and_deleted(visit: Visit, room: Room) -> None:
    page = visit(room.url())
    save(page, room)
    save(page, room, "Vase", "a matte vase")
    page.locator("#prompt-q").fill("matte")
    expect(page.locator(".saved")).to_have_count(1)
    page.get_by_role("link", name="Change Vase").click()
    page.locator("#saved-text").fill("a glossy vase")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("main")).to_contain_text("a glossy vase")
    page.get_by_role("link", name="Delete Vase").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("main")).not_to_contain_text("Vase")
    expect(page.locator(".saved")).to_have_count(1)


def test_all_of_it_works_without_scripts(visit: Visit, room: Room, recorder: Recorder) -> None:
    recorder.allow("answer 422: POST .*/runs/$")
    page = visit(room.url(), java_script_enabled=False)
    page.locator("#prompt").fill(TEXT)
    page.get_by_role("button", name="Save prompt").click()
    expect(page.locator("#saved-text")).to_have_value(TEXT)
    page.locator("#saved-name").fill("Bottle on stone")
    page.get_by_role("button", name="Save for the team").click()
    expect(page).to_have_url(re.compile(r"/studio/\?prompt=\w+$"))
    page.locator("#prompt-library-button").click()
    page.get_by_role("link", name="Use Bottle on stone in the studio").click()
    prompt = page.locator("#prompt")
    expect(prompt).to_have_value(TEXT)
    expect(page.locator("#prompt-places")).to_contain_text("Still to be filled in: {colour}, {season}")
    page.locator("#generate").click()
    expect(page.locator("#prompt-error")).to_contain_text("The prompt still has {colour}, {season} in it.")
    prompt.fill("a blue bottle in autumn light")
    page.locator("#width").fill("256")
    page.locator("#width").press("Enter")
    expect(page).to_have_url(re.compile(r"/runs/\w+/$"))
    expect(page.locator(".run-prompt").first).to_have_text("a blue bottle in autumn light")
