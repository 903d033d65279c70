"""A brand preset between two people: made, picked, used, and newer meanwhile, in two browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")


def make(page: Page, room: Room) -> None:
    """Make Northwind Amber through the form."""
    page.goto(room.url("presets/new/"))
    page.locator("#row-add").click()
    for name, text in {
        "path": "northwind/amber",
        "name": "Amber glass",
        "scale": "0.8",
        "low": "0.5",
    }.items():
        page.locator(f'.look-row:not([hidden], .nojs-only) [name="lora_{name}"]').fill(text)
    values = {"name": "Northwind Amber", "triggers": "nwamber", "before": "Photo of", "steps": "12"}
    for name, text in values.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="Keep the preset").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Amber v1")


def pick(page: Page, name: str = "Northwind Amber") -> None:
    """Choose it from the list."""
    page.locator("#preset-button").click()
    page.get_by_role("option", name=re.compile(name)).click()
    expect(page.locator("#preset-name")).to_contain_text(name)


def test_who_uses_a_preset_is_told_of_a_newer_version_and_chooses(visit: Visit, room: Room) -> None:
    alice = visit(room.url(), who="alice")
    make(alice, room)
    bob = visit(room.url(), who="bob")
    expect_live(bob)
    compose(bob, "a perfume bottle", count=1)
    pick(bob)
    expect(bob.locator("#preset-words")).to_contain_text("nwamber")
    expect(bob.locator("#loras .lora")).to_have_count(1)
    bob.locator("#preset-keep").click()
    expect(bob.locator("#steps")).to_have_value("28")
    alice.get_by_role("link", name="Edit").click()
    alice.locator("#triggers").fill("nwamber, glass")
    alice.locator("#note").fill("Glass as well")
    alice.get_by_role("button", name="Publish v2").click()
    expect(alice.locator("main")).to_contain_text("Trigger word “glass” was added.")
    expect(bob.locator("#preset-newer")).to_be_visible()
    expect(bob.locator("#preset-newer")).to_contain_text("v2 available")
    expect(bob.locator("#preset-box")).to_have_attribute("data-number", "1")
    generate(bob)
    expect_ready(run_of(bob), 1)
    expect(run_of(bob)).to_contain_text("Northwind Amber v1")
    expect(run_of(bob).locator(".run-prompt")).to_have_text("nwamber, Photo of a perfume bottle")
    bob.locator("#preset-newer").click()
    expect(bob.locator("#preset-box")).to_have_attribute("data-number", "2")
    expect(bob.locator("#preset-newer")).to_be_hidden()


def test_a_changed_row_says_so_and_can_be_reset_or_saved(visit: Visit, room: Room) -> None:
    page = visit(room.url())
    make(page, room)
    page.get_by_role("link", name="Use in the studio").click()
    expect(page.locator("#steps")).to_have_value("12")
    scale = page.locator('#loras [name="lora_scale"]')
    expect(page.locator("#preset-changed")).to_be_hidden()
    scale.fill("0.6")
    expect(page.locator("#preset-changed")).to_be_visible()
    page.get_by_role("link", name="Reset", exact=True).click()
    expect(scale).to_have_value("0.8")
    expect(page.locator("#preset-changed")).to_be_hidden()
    scale.fill("0.6")
    page.get_by_role("link", name="Save as v2…").click()
    expect(page.locator('.look-row:not([hidden], .nojs-only) [name="lora_scale"]')).to_have_value("0.6")
    expect(page.locator('.look-row:not([hidden], .nojs-only) [name="lora_low"]')).to_have_value("0.5")


def test_what_was_composed_never_overwrites_a_colleagues_version(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("answer 422")
    bob = visit(room.url(), who="bob")
    make(bob, room)
    alice = visit(room.url(), who="alice")
    expect_live(alice)
    pick(alice)
    alice.locator('#loras [name="lora_scale"]').fill("0.6")
    bob.get_by_role("link", name="Edit").click()
    bob.locator("#triggers").fill("nwamber, glass")
    bob.get_by_role("button", name="Publish v2").click()
    expect(bob.get_by_role("heading", level=1)).to_contain_text("v2")
    expect(alice.locator("#preset-newer")).to_be_visible()
    alice.get_by_role("link", name="Save as v2…").click()
    expect(alice.locator("#triggers")).to_have_value("nwamber")
    alice.locator("#note").fill("Softer")
    alice.get_by_role("button", name="Publish v3").click()
    expect(alice.locator("#preset-errors")).to_contain_text("published v2 meanwhile.")
    expect(alice.locator('.look-row:not([hidden], .nojs-only) [name="lora_scale"]')).to_have_value("0.6")
    expect(alice.locator("#note")).to_have_value("Softer")


def test_a_locked_preset_is_saved_as_a_new_one_with_its_words_and_ranges(visit: Visit, room: Room) -> None:
    page = visit(room.url())
    make(page, room)
    page.get_by_role("button", name="Lock", exact=True).click()
    page.get_by_role("link", name="Use in the studio").click()
    page.locator('#loras [name="lora_scale"]').fill("0.6")
    page.get_by_role("link", name="Save as a new preset…").click()
    for name, text in {"triggers": "nwamber", "before": "Photo of", "steps": "12"}.items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    for name, text in {"name": "Amber glass", "scale": "0.6", "low": "0.5"}.items():
        expect(page.locator(f'.look-row:not([hidden], .nojs-only) [name="lora_{name}"]')).to_have_value(text)


def test_settings_are_applied_only_when_asked_and_the_draft_keeps_the_preset(
    visit: Visit, room: Room
) -> None:
    page = visit(room.url())
    make(page, room)
    page.goto(room.url())
    compose(page, "a perfume bottle")
    pick(page)
    expect(page.locator("#steps")).to_have_value("28")
    page.locator("#preset-apply").click()
    expect(page.locator("#steps")).to_have_value("12")
    expect(page.locator("#preset-sets")).to_be_hidden()
    page.reload()
    expect(page.locator("#preset-box")).to_have_attribute("data-number", "1")
    expect(page.locator("#preset-words")).to_contain_text("nwamber")
    expect(page.locator("#loras .lora")).to_have_count(1)
    expect(page.locator("#prompt")).to_have_value("a perfume bottle")
    expect(page.locator("#preset-sets")).to_be_hidden()
    page.locator("#preset-button").click()
    expect(page.get_by_role("option").first).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#preset-name")).to_have_text("None")
    expect(page.locator("#loras .lora")).to_have_count(0)
    expect(page.locator("#preset-words")).to_be_empty()
    expect(page.locator("#preset-button")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_preset_is_used_with_and_without_scripts(visit: Visit, room: Room, javascript: bool) -> None:
    make(visit(room.url()), room)
    page = visit(room.url(), java_script_enabled=javascript)
    page.locator("#preset-button").click()
    page.get_by_role("option", name=re.compile("Northwind Amber")).click()
    page.locator("#prompt").fill("a perfume bottle")
    page.locator("#generate").click()
    expect(page.locator(".run-prompt").first).to_have_text("nwamber, Photo of a perfume bottle")


def test_what_is_sent_while_a_preset_is_being_picked_waits_for_it(visit: Visit, room: Room) -> None:
    make(visit(room.url()), room)
    page = visit(room.url())
    held: list[Route] = []
    page.route("**/preset/?pick=*", lambda route: held.append(route))
    page.locator("#preset-button").click()
    page.get_by_role("option", name=re.compile("Northwind Amber")).click()
    page.locator("#prompt").fill("a perfume bottle")
    page.locator("#generate").click()
    expect(page.locator(".run")).to_have_count(0)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".run-prompt").first).to_have_text("nwamber, Photo of a perfume bottle")
    expect(page.locator(".run")).to_have_count(1)


def test_a_refused_scale_is_said_at_its_row(visit: Visit, room: Room, recorder: Recorder) -> None:
    recorder.allow("answer 422")
    page = visit(room.url())
    make(page, room)
    page.get_by_role("link", name="Use in the studio").click()
    page.locator("#prompt").fill("a perfume bottle")
    page.locator('#loras [name="lora_scale"]').fill("0.2")
    generate(page)
    expect(page.locator("#loras")).to_contain_text("With this preset the scale may be 0.5 to 4.")
    expect(page.locator("#preset-name")).to_contain_text("Northwind Amber")
