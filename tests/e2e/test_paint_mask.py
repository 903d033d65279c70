"""A mask painted for the composer: out to the editor, and back beside its reference with everything kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.composing import as_file, compose, expect_live, expect_ready, generate, png, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.touching_up import paint, painted_on
from tests.needs import needs

pytestmark = needs("chromium")


@pytest.mark.parametrize("in_a_collection", [False, True])
def test_a_mask_is_painted_for_the_composer_and_brought_back(
    room: Room, visit: Visit, in_a_collection: bool
) -> None:
    home = f"studio/c/{room.seed('shared_place')}/" if in_a_collection else "studio/"
    page = visit(room.url(home))
    expect_live(page)
    page.locator('[data-attach="reference"]').first.set_input_files(as_file("bottle.png", png()))
    compose(page, "a green pear", count=1)
    page.get_by_role("link", name="Paint mask").click()
    painted_on(page)
    paint(page)
    page.locator("#mask-save").click()
    page.get_by_role("button", name="Use in the studio").click()
    expect(page.locator(".mask-chip")).to_contain_text("% changes")
    assert page.url.startswith(room.url(home))
    expect(page.locator(".reference")).to_contain_text("bottle.png")
    expect(page.locator("#prompt")).to_have_value("a green pear")
    expect_live(page)
    generate(page)
    expect_ready(run_of(page), 1)
    expect(run_of(page)).to_contain_text("Inpaint")


def test_an_editor_that_was_opened_otherwise_offers_no_way_to_the_composer(room: Room, visit: Visit) -> None:
    slug = room.seed("picture_to_share")
    page = painted_on(visit(room.url(f"pictures/{slug}/edit/?for=nowhere")))
    page.locator("#mask-save").click()
    expect(page.get_by_role("button", name="Save for the team")).to_be_visible()
    expect(page.get_by_role("button", name="Use in the studio")).to_be_hidden()
