"""The studio in two invented languages: 40 % longer with accents, and in Arabic script from right to left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.composing import SOON, as_file, mask_png, png
from tests.e2e.conftest import Visit
from tests.e2e.pages import WIDTHS, Address, addresses, settle
from tests.e2e.server import Studio
from tests.e2e.test_axe import AXE, LAYOUT, RUN_AXE
from tests.e2e.watching import Recorder
from tests.needs import needs
from tests.pseudo import write

pytestmark = needs("chromium", "npm-packages")
READING = (Path(__file__).parent / "language.js").read_text().partition("\n")[2]
LANGUAGES = {"en-XA": "ltr", "ar": "rtl"}
MAIN = {"studio", "editor", "gallery", "picture", "uploads", "settings", "account", "sign in"}
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SIZE = "1024 × 1280"
#: Where each sign of an element's text begins.
PLACES = """
(element) => {
  const range = document.createRange();
  const text = element.firstChild;
  return [...text.data].map((_, at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  });
}
"""


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio that knows the invented languages."""
    studio = Studio(tmp_path_factory.mktemp("languages"), FLUXSTUDIO_TEST_LANGUAGES="1")
    write(studio.data / "locale")
    studio.start()
    studio.people(2)
    yield studio
    studio.stop()


@pytest.fixture(scope="module")
def team(languages: Studio) -> str:
    """A team with work of every kind."""
    return languages.teams[0]


@pytest.fixture(scope="module")
def worked(languages: Studio, team: str) -> list[Address]:
    """Every page, in that team and in an empty one."""
    run = languages.seed("every_state", team=team)
    languages.seed("pictures", team=team, count=6)
    picture = languages.seed("slot_states", team=team)[0]["picture"]
    _upload(languages, team)
    made = languages.seed("teamwork", team=team)
    return addresses(team, languages.teams[1], picture=picture, run=run, **made)


def _upload(studio: Studio, team: str) -> None:
    with studio.client("alice") as client:
        token = (
            client.get(f"/t/{team}/uploads/")
            .text.split('name="csrfmiddlewaretoken" value="')[1]
            .split('"')[0]
        )
        for kind, data in (("reference", png()), ("mask", mask_png())):
            form = {"kind": kind, "csrfmiddlewaretoken": token}
            client.post(f"/t/{team}/uploads/", data=form, files={"file": (f"{kind}.png", data)})


@pytest.mark.parametrize("size", WIDTHS, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_holds_its_words(
    visit: Visit,
    languages: Studio,
    worked: list[Address],
    recorder: Recorder,
    language: str,
    size: tuple[int, int],
) -> None:
    """Nothing clipped, torn, outside, backwards, or pointing the wrong way."""
    recorder.allow("answer 404: GET .*/nowhere/")
    over = {"studio": languages, "locale": language, "touch": size[0] < 760}
    windows = {
        who: visit(languages.url, who=who, width=size[0], height=size[1], **over) for who in ("alice", "")
    }
    found: list[str] = []
    for one in worked:
        page = windows[one.who]
        page.goto(languages.url + one.path)
        settle(page)
        assert page.locator("html").get_attribute("dir") == LANGUAGES[language], one.name
        found += [f"{one.name}: {problem}" for problem in [*page.evaluate(LAYOUT), *page.evaluate(READING)]]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [WIDTHS[0], WIDTHS[2]], ids=lambda size: str(size[0]))
def test_axe_finds_nothing_from_right_to_left(
    visit: Visit, languages: Studio, worked: list[Address], size: tuple[int, int]
) -> None:
    """For a page that runs from right to left."""
    over = {"studio": languages, "locale": "ar", "touch": size[0] < 760}
    windows = {
        who: visit(languages.url, who=who, width=size[0], height=size[1], **over) for who in ("alice", "")
    }
    found: list[str] = []
    for one in [one for one in worked if one.name in MAIN]:
        page = windows[one.who]
        page.goto(languages.url + one.path)
        settle(page)
        page.evaluate(AXE.read_text())
        found += [f"{one.name}: {problem}" for problem in page.evaluate(RUN_AXE, RULES)]
    assert not found, "\n".join(found)


def _open_composer(page: Page) -> None:
    say = page.locator("#dock-say")
    if say.is_visible():
        say.click()
        expect(page.locator("#composer-sheet")).to_be_visible()


def _everything(page: Page) -> None:
    _open_composer(page)
    page.locator("#prompt").fill("three matte vases " * 20)
    page.locator("#lora-add").click()
    page.locator("input.lora-path").fill("strangerzonehf/Flux-Super-Realism-LoRA")
    page.locator("input.lora-path").blur()
    expect(page.locator("input.lora-path")).to_have_count(0, timeout=SOON)
    page.locator('[data-attach="reference"]').first.set_input_files(as_file("a-long-name.png", png(600, 800)))
    expect(page.locator('#reference-box [name="reference"]')).not_to_have_value("", timeout=SOON)
    page.locator("#advanced").evaluate("details => { details.open = true; }")
    page.locator('[name="seed_mode"][value="fixed"]').check(force=True)


def _refused(page: Page) -> None:
    _open_composer(page)
    page.locator("#width").fill("255")
    page.locator("#generate").click()
    expect(page.locator("#prompt-error, #size-error").get_by_role("listitem").first).to_be_visible()


def _selection(page: Page) -> None:
    page.locator("#select").click()
    page.locator(".month .tile-open").first.click()
    expect(page.locator("#bulk")).to_be_visible()


def _palette(page: Page) -> None:
    page.locator('.tile[data-state="ready"] .tile-open').first.focus()
    page.keyboard.press("Control+k")
    expect(page.locator('#palette-list [data-group="recent"]')).to_be_visible()


def _viewer(page: Page) -> None:
    page.locator(".month .tile-open").first.click()
    expect(page.locator("#viewer .viewer-picture")).to_be_visible(timeout=SOON)


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "composer with everything": ("studio", _everything),
    "composer refused": ("studio", _refused),
    "menu of a picture": (
        "studio",
        lambda page: page.locator(".tile-top [aria-haspopup]").first.click(force=True),
    ),
    "menu of a run": ("studio", lambda page: page.locator(".run-acts [aria-haspopup]").first.click()),
    "menu of the account": ("settings", lambda page: page.locator(".top [aria-haspopup]").last.click()),
    "shortcuts": ("gallery", lambda page: page.keyboard.press("?")),
    "selection": ("gallery", _selection),
    "palette": ("studio", _palette),
    "viewer in its dialog": ("gallery", _viewer),
}


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_holds_its_words(
    visit: Visit, languages: Studio, worked: list[Address], recorder: Recorder, language: str, width: int
) -> None:
    """For what opens over a page."""
    recorder.allow("answer 422: POST")
    path = {one.name: languages.url + one.path for one in worked}
    height, touch = (900, False) if width > 760 else (844, True)
    page = visit(languages.url, width=width, height=height, touch=touch, studio=languages, locale=language)
    found: list[str] = []
    for name, (start, act) in STATES.items():
        page.goto(path[start])
        settle(page)
        act(page)
        found += [f"{name}: {problem}" for problem in [*page.evaluate(LAYOUT), *page.evaluate(READING)]]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [1440, 390])
def test_sizes_prices_and_seeds_read_left_to_right(
    visit: Visit, languages: Studio, team: str, worked: list[Address], width: int
) -> None:
    """`1024 × 1280` is not 1280 × 1024, wherever the words around it come from."""
    (slug,) = languages.seed("pictures", team=team, count=1, width=1024, height=1280)
    url = f"{languages.url}/t/{team}/pictures/{slug}/"
    page = visit(url, studio=languages, locale="ar", width=width, touch=width < 760)
    settle(page)
    size = page.locator(".details bdi.num").filter(has_text=SIZE).first
    size.scroll_into_view_if_needed()
    places = size.evaluate(PLACES)
    assert places == sorted(places)
    assert size.evaluate("bdi => getComputedStyle(bdi.parentElement).direction") == "rtl"


def _at(slider: Locator, share_from_the_left: float) -> float:
    box = slider.bounding_box()
    assert box
    slider.click(position={"x": box["width"] * share_from_the_left, "y": box["height"] / 2})
    return float(slider.input_value())


@pytest.mark.parametrize(("language", "grows"), [("en-XA", 1), ("ar", -1)])
def test_sliders_grow_towards_the_end_of_the_line(
    visit: Visit, languages: Studio, team: str, worked: list[Address], language: str, grows: int
) -> None:
    """The far end is at the right, and at the left where pages run from right to left."""
    page = visit(f"{languages.url}/t/{team}/studio/", studio=languages, locale=language)
    settle(page)
    page.locator("#advanced").evaluate("details => { details.open = true; }")
    guidance = page.locator('.slider:has(#guidance) input[type="range"]')
    left, right = _at(guidance, 0.1), _at(guidance, 0.9)
    assert (right - left) * grows > 10
    before = float(guidance.input_value())
    page.keyboard.press("ArrowRight")
    assert (float(guidance.input_value()) - before) * grows >= 0
    words = guidance.locator("xpath=../following-sibling::*[contains(@class, 'ends')]/span")
    free, literal = (words.nth(place).bounding_box() for place in (0, 1))
    assert free
    assert literal
    assert (literal["x"] - free["x"]) * grows > 0
