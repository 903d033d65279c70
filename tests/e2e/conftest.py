"""One studio and one Chromium for all browser tests; every test gets a team of its own, empty and private to it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.composing import SOON
from tests.e2e.server import Studio, endpoint
from tests.e2e.watching import Recorder
from tests.needs import chromium

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SHOTS = Path(tempfile.gettempdir()) / "fluxstudio-e2e"
expect.set_options(timeout=SOON)

Visit = Callable[..., Page]


@dataclass(frozen=True)
class Room:
    """A team that nobody worked in before: Alice owns it, Bob is a maker, Charlie must not see it."""

    studio: Studio
    team: str

    def url(self, path: str = "studio/") -> str:
        """The address of a page of this team."""
        return f"{self.studio.url}/t/{self.team}/{path}"

    def start_run(self, who: str = "bob", **fields: str) -> str:
        """A run by somebody without a browser; returns the run's slug."""
        answer = self.studio.start_run(who, self.team, **fields)
        assert answer.status_code == 302, answer.text[:2_000]
        return answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]

    def seed(self, what: str, **values: Any) -> Any:
        """`tests.e2e.seeds.<what>` for this team."""
        return self.studio.seed(what, team=self.team, **values)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Let fixtures know how the test went."""
    report = yield
    setattr(item, f"said_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio on the sandbox at full speed."""
    yield from _serve(Studio(tmp_path_factory.mktemp("studio")))


@pytest.fixture(scope="session")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with a provider's key, whose pictures cost money; the provider is an endpoint of ours."""
    with endpoint(tmp_path_factory.mktemp("provider")) as address:
        cloud = {"WAVESPEED_API_KEY": "wsk_live_a_key_for_tests", "WAVESPEED_BASE_URL": address}
        yield from _serve(Studio(tmp_path_factory.mktemp("paid"), **cloud))


def _serve(studio: Studio) -> Iterator[Studio]:
    studio.start()
    studio.people()
    yield studio
    code, _ = studio.stop()
    assert code == 0, studio.said()[-4_000:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield one
        one.close()


@pytest.fixture
def room(studio: Studio) -> Room:
    """A team for this test alone."""
    return Room(studio, studio.new_team())


@pytest.fixture
def paid_room(paid: Studio) -> Room:
    """A team for this test alone, where pictures cost money."""
    return Room(paid, paid.new_team())


@pytest.fixture
def recorder() -> Recorder:
    """Fails the test for script errors, console errors, CSP violations and unexpected answers."""
    return Recorder()


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, recorder: Recorder) -> Iterator[Visit]:
    """Open pages as somebody: `visit(url, who="bob", width=390, touch=True)`. Closed when the test ends."""
    contexts: list[BrowserContext] = []

    def opened(url: str, who: str = "alice", studio: Studio | None = None, **over: Any) -> Page:
        context = new_context(browser, **over)
        contexts.append(context)
        recorder.watch(context)
        sign_in(context, studio or request.getfixturevalue("studio"), who)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    went_well = getattr(request.node, "said_call", None) and request.node.said_call.passed
    if not went_well:
        _shoot(request.node.name, contexts)
    for context in contexts:
        context.close()
    if went_well:
        assert not recorder.problems(), "\n".join(recorder.problems())


@pytest.fixture
def page(visit: Visit, room: Room) -> Page:
    """Alice's studio on a desktop, in a team of its own."""
    return visit(room.url())


@pytest.fixture
def phone(visit: Visit, room: Room) -> Page:
    """Alice's studio on a phone, in a team of its own."""
    return visit(room.url(), width=390, height=844, touch=True)


def new_context(
    browser: Browser, *, width: int = 1440, height: int = 900, touch: bool = False, **over: Any
) -> BrowserContext:
    """A window without cookies. Animations are off unless a test wants them."""
    options = {"reduced_motion": "reduce", "locale": "en-GB", "timezone_id": "Europe/Berlin"} | over
    return browser.new_context(
        viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch, **options
    )


def sign_in(context: BrowserContext, studio: Studio, who: str) -> None:
    """Give the context that person's session; nobody's for an empty name."""
    if who:
        context.add_cookies([{"name": "fs_session", "value": studio.sessions[who], "url": studio.url}])


def _shoot(name: str, contexts: list[BrowserContext]) -> None:
    SHOTS.mkdir(exist_ok=True)
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=SHOTS / f"{plain}-{number}.png", timeout=5_000)
