"""Every page a person can reach, and what to wait for before looking at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.composing import SOON, expect_live

WIDTHS = ((1440, 900), (1024, 768), (390, 844), (320, 640))


@dataclass(frozen=True)
class Address:
    """A page: its name, its path, and whether one has to be signed in."""

    name: str
    path: str
    who: str = "alice"
    status: int = 200


def addresses(
    team: str,
    empty: str,
    *,
    picture: str,
    run: str,
    place: str,
    member: int,
    token: str,
    preset: str,
    prompt: str,
) -> list[Address]:
    """All pages, of a team with work in it and of an empty one; the last five are what `seeds.teamwork` made."""
    inside = {
        "studio": f"/t/{team}/studio/",
        "empty studio": f"/t/{empty}/studio/",
        "run": f"/t/{team}/runs/{run}/",
        "gallery": f"/t/{team}/gallery/",
        "gallery without a match": f"/t/{team}/gallery/?q=zebra",
        "empty gallery": f"/t/{empty}/gallery/",
        "picture": f"/t/{team}/pictures/{picture}/",
        "editor": f"/t/{team}/pictures/{picture}/edit/",
        "editor with more room": f"/t/{team}/pictures/{picture}/edit/?extend=64,0,0,64",
        "bin": f"/t/{team}/bin/",
        "presets": f"/t/{team}/presets/",
        "empty presets": f"/t/{empty}/presets/",
        "archived presets": f"/t/{team}/presets/?show=archived",
        "a new preset": f"/t/{team}/presets/new/?run={run}",
        "a preset": f"/t/{team}/presets/{preset}/",
        "a preset's version": f"/t/{team}/presets/{preset}/v/1/",
        "editing a preset": f"/t/{team}/presets/{preset}/edit/",
        "a preset's cover": f"/t/{team}/presets/{preset}/cover/",
        "trying a preset": f"/t/{team}/presets/{preset}/try/",
        "studio of a collection": f"/t/{team}/studio/c/{place}/",
        "studio with a preset": f"/t/{team}/studio/?preset={preset}",
        "prompts": f"/t/{team}/prompts/",
        "prompts without a match": f"/t/{team}/prompts/?q=zebra",
        "empty prompts": f"/t/{empty}/prompts/",
        "a new prompt": f"/t/{team}/prompts/new/",
        "changing a prompt": f"/t/{team}/prompts/{prompt}/edit/",
        "deleting a prompt": f"/t/{team}/prompts/{prompt}/delete/",
        "studio with a saved prompt": f"/t/{team}/studio/?prompt={prompt}",
        "uploads": f"/t/{team}/uploads/",
        "empty uploads": f"/t/{empty}/uploads/",
        "settings": f"/t/{team}/settings/",
        "provider": f"/t/{team}/settings/provider/",
        "members": f"/t/{team}/settings/members/",
        "removing a member": f"/t/{team}/settings/members/{member}/remove/",
        "handing over": f"/t/{team}/settings/members/transfer/",
        "leaving": f"/t/{team}/settings/members/leave/",
        "LoRA hosts": f"/t/{team}/settings/loras/",
        "collections": f"/t/{team}/settings/collections/",
        "a collection": f"/t/{team}/settings/collections/{place}/",
        "deleting a collection": f"/t/{team}/settings/collections/{place}/delete/",
        "audit log": f"/t/{team}/settings/audit/",
        "empty audit log": f"/t/{empty}/settings/audit/",
        "a new team": "/teams/new/",
        "an invitation, signed in": f"/invite/{token}/",
        "palette": f"/t/{team}/palette/",
        "palette with a search": f"/t/{team}/palette/?q=autumn",
        "account": "/account/",
        "change password": "/password/change/",
        "sign out": "/logout/",
    }
    outside = {
        "sign in": "/login/",
        "password reset": "/password/reset/",
        "an invitation": f"/invite/{token}/",
    }
    return [
        *(Address(name, path) for name, path in inside.items()),
        *(Address(name, path, who="") for name, path in outside.items()),
        Address("an invitation that does not work", "/invite/nowhere/", who="", status=404),
        Address("not found", f"/t/{team}/nowhere/", status=404),
    ]


def settle(page: Page) -> None:
    """Fonts and the pictures in sight are there, and the live pill says so; nothing moves after this."""
    page.evaluate("document.fonts.ready")
    page.evaluate(
        "Promise.all([...document.images].map(i => i.loading === 'lazy' || i.decode().catch(() => {})))"
    )
    if page.locator("#stage").count():
        expect(page.locator("#stage")).to_have_attribute("data-ready", "1", timeout=SOON)
    if page.locator("#live").count():
        expect_live(page)


def open_dialog(page: Page, selector: str) -> Any:
    """A dialog that is open."""
    dialog = page.locator(selector)
    expect(dialog).to_be_visible(timeout=SOON)
    return dialog
