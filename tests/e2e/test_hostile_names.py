"""Names that are scripts, in every field that has a name: nothing runs, with the content security policy or without.

The policy is the second line. Switched off in the browser, only the escaping of templates and scripts is left.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.composing import compose, expect_live, expect_ready, generate, run_of
from tests.e2e.conftest import Room, Visit
from tests.e2e.hostile import PAYLOADS
from tests.e2e.pages import settle
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

LISTEN = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => ran.push(name);"
#: What waits for a hand or a key to run.
WAITING = """() => [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
  .filter(({ name, value }) => /^on|^(data-)?hx-on/i.test(name) || /^(javascript|vbscript|data:text)/i.test(value.trim()) &&
    /^(href|src|srcdoc|action|formaction|data|xlink:href|content)$/i.test(name))
  .map(({ name, value }) => `${element.tagName} ${name}=${value}`))"""
#: Elements that no page of ours has, and links that lead elsewhere.
FOREIGN = """() => [...document.querySelectorAll(
  "iframe, object, embed, marquee, base, math, body script:not([src]):not([type='application/json']), svg script")]
  .map((element) => element.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("policy", ["on", "off"])
def test_no_name_is_ever_run(room: Room, visit: Visit, recorder: Recorder, policy: str) -> None:
    made = room.seed("hostile", payloads=PAYLOADS)
    page = visit(room.url("presets/"), bypass_csp=policy == "off")
    page.context.add_init_script(LISTEN)
    page.goto(room.url())
    for path in [*_paths(made), *(f"gallery/?q={query}" for query in ("alert", "%3Cscript%3E", "%22"))]:
        answer = page.goto(room.url(path))
        assert answer, path
        assert answer.ok, path
        settle(page)
        assert _harm(page) == [], path
    assert len(made["all"]) >= 60


def test_a_name_that_comes_by_the_socket_is_text_too(room: Room, visit: Visit) -> None:
    page = visit(room.url(), bypass_csp=True)
    page.context.add_init_script(LISTEN)
    page.goto(room.url())
    expect_live(page)
    words = '"><img src=x onerror=alert(1)><svg/onload=alert(1)>'
    compose(page, words, count=1)
    generate(page)
    expect_ready(run_of(page), 1)
    room.start_run("alice", prompt=f"{words} from elsewhere")
    expect(page.get_by_text(f"{words} from elsewhere").first).to_be_visible()
    assert _harm(page) == []


def test_the_trap_springs_where_something_runs(room: Room, visit: Visit, recorder: Recorder) -> None:
    recorder.allow("answer 404", "console: ")
    page = visit(room.url(), bypass_csp=True)
    page.context.add_init_script(LISTEN)
    page.goto(room.url())
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    page.wait_for_function("ran.length > 0")
    assert _harm(page)[:2] == ["alert", "IMG onerror=alert(1)"]


def _paths(made: dict[str, Any]) -> list[str]:
    several = {
        "pictures/{}/": made["pictures"], "pictures/{}/edit/": made["pictures"][:2], "runs/{}/": made["runs"],
        "presets/{}/": made["presets"], "presets/{}/edit/": made["presets"][:2], "presets/{}/try/": made["presets"][:2],
        "presets/{}/cover/": made["presets"][:1], "studio/?preset={}": made["presets"][:3],
        "settings/collections/{}/": made["places"][:3], "studio/c/{}/": made["places"][:3],
    }  # fmt: skip
    alone = [
        "studio/", "gallery/", "uploads/", "prompts/", "palette/", "palette/?q=alert",
        "bin/", "presets/", "presets/?show=archived", "settings/",
        "settings/members/", "settings/collections/", "settings/loras/", "settings/audit/",
    ]  # fmt: skip
    return [*alone, *(path.format(slug) for path, slugs in several.items() for slug in slugs)]


def _harm(page: Page) -> list[str]:
    return [*page.evaluate("window.ran ?? []"), *page.evaluate(WAITING), *page.evaluate(FOREIGN)]
