"""A headless Chromium signed in as Alice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.needs import chromium, missing

__all__ = ["context", "missing", "started"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def started() -> Iterator[Browser]:
    """The browser that `tests.needs` finds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def context(
    browser: Browser, address: str, install: dict[str, Any], *, signed_in: bool = True
) -> BrowserContext:
    """A fresh profile with an empty cache."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    if signed_in:
        name, value = install["cookie"]
        made.add_cookies([{"name": name, "value": value, "url": address}])
    return made
