"""The recorded flow: from an empty install to a touched-up picture, in one sitting."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from tests.e2e.composing import (
    SOON,
    as_file,
    compose,
    expect_live,
    expect_ready,
    generate,
    mask_png,
    ready,
    run_of,
)
from tests.e2e.conftest import new_context
from tests.e2e.seeds import PASSWORD
from tests.e2e.server import ROOT, Studio
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")
SHOTS = os.environ.get("FLUXSTUDIO_SHOTS") == "1"
FOX = "A red fox in an autumn forest, morning mist, low sun"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio that nobody has set up."""
    studio = Studio(tmp_path_factory.mktemp("fresh"))
    studio.start()
    yield studio
    studio.kill()


@dataclass
class Sitting:
    """One window for all steps below, which build on each other, and what was downloaded in it."""

    page: Page
    recorder: Recorder
    files: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture(scope="module")
def sitting(browser: Browser, fresh: Studio) -> Iterator[Sitting]:
    """A window that keeps its cookies from step to step."""
    recorder = Recorder()
    context = new_context(browser, accept_downloads=True)
    recorder.watch(context)
    yield Sitting(context.new_page(), recorder)
    context.close()


def test_set_up_leads_to_an_empty_studio(sitting: Sitting, fresh: Studio) -> None:
    page = sitting.page
    page.goto(fresh.url)
    expect(page).to_have_url(f"{fresh.url}/setup/")
    for name, value in {
        "name": "Alice Rivers",
        "email": "alice@example.com",
        "password": PASSWORD,
        "team_name": "Northwind",
    }.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.get_by_role("button", name="Open the studio").click()
    expect(page.locator("h1")).to_have_text("Studio")
    expect(page.get_by_text("Describe a picture on the left and press Generate.")).to_be_visible()
    expect(page.locator("#generate")).to_contain_text("Generate · free (sandbox)")
    expect_live(page)


def test_four_pictures_arrive_without_a_reload(sitting: Sitting) -> None:
    page = sitting.page
    page.evaluate("window.stillTheSamePage = true")
    compose(page, FOX, count=4, size=(1024, 1280))
    generate(page)
    expect_ready(run_of(page), 4)
    assert page.evaluate("window.stillTheSamePage")
    expect(page.locator("#prompt")).to_have_value(FOX)


def test_a_reload_shows_the_same(sitting: Sitting) -> None:
    page = sitting.page
    before = _pictures(page)
    assert len(before) == 4
    page.reload()
    expect_ready(run_of(page), 4)
    assert _pictures(page) == before


def test_a_download_has_the_right_format_and_size(sitting: Sitting) -> None:
    page = sitting.page
    run_of(page).locator(".tile-open").first.click()
    expect(page.locator(".viewer-picture")).to_be_visible(timeout=SOON)
    for label, name, suffix in (("JPEG", "JPEG", "jpg"), ("PNG", "PNG", "png"), ("WebP", "WEBP", "webp")):
        sitting.files[name], file_name = _download(page, label)
        picture = Image.open(io.BytesIO(sitting.files[name]))
        picture.load()
        assert (picture.format, picture.size) == (name, (1024, 1280))
        assert file_name.endswith(suffix)
    page.get_by_role("link", name="Back to the list").or_(
        page.get_by_role("button", name="Close")
    ).first.click()


def test_image_to_image_follows_a_reference(sitting: Sitting, fresh: Studio) -> None:
    page = sitting.page
    _to_studio(page)
    _attach(page, "reference", "fox.png", sitting.files["PNG"])
    expect(page.locator("#mode")).to_have_text("Image to image")
    compose(page, "A snowy winter evening, blue light", count=2, size=(1024, 1280))
    generate(page)
    expect_ready(run_of(page), 2)
    expect(run_of(page)).to_contain_text("Image to image")


def test_inpainting_changes_nothing_outside_the_mask(sitting: Sitting, fresh: Studio) -> None:
    page, recorder = sitting.page, sitting.recorder
    reference, mask = sitting.files["PNG"], mask_png(1024, 1280, box=(0.45, 0.05, 0.95, 0.35))
    _attach(page, "mask", "sky.png", mask)
    expect(page.locator("#mode")).to_have_text("Inpaint")
    page.locator("#advanced").evaluate("details => { details.open = true; }")
    page.locator('[name="format"][value="png"]').check(force=True)
    compose(page, "A clear evening sky", count=1, size=(1024, 1280))
    generate(page)
    expect_ready(run_of(page), 1)
    _assert_touched_up(_stored(page, fresh), reference, mask)
    assert not recorder.problems(), recorder.problems()


def test_the_gallery_and_the_viewer_show_what_was_made(sitting: Sitting) -> None:
    page, recorder = sitting.page, sitting.recorder
    made = 7
    if SHOTS:
        made += _more_to_look_at(page)
        _shoot(page, "studio")
    page.get_by_role("link", name="Gallery").first.click()
    expect(page.locator(".month .tile")).to_have_count(made)
    expect_live(page)
    _shoot(page, "gallery", phone=False)
    page.get_by_role("link", name=FOX).first.click()
    expect(page.locator(".viewer-picture")).to_be_visible(timeout=SOON)
    page.locator(".viewer-picture").evaluate("image => image.decode()")
    _shoot(page, "viewer", phone=False)
    if SHOTS:
        page.keyboard.press("Escape")
        _paint_a_bottle(page)
        _shoot(page, "editor")
    assert not recorder.problems(), recorder.problems()


def test_ctrl_c_ends_the_studio_cleanly(sitting: Sitting, fresh: Studio) -> None:
    """Also with a page open and its socket up."""
    said = fresh.said()
    assert fresh.url in said
    assert "sandbox" in said
    code, seconds = fresh.stop()
    assert code == 0, said[-4_000:]
    assert seconds < 10


def _pictures(page: Page) -> list[str]:
    return [tile.get_attribute("data-picture") or "" for tile in ready(run_of(page)).all()]


def _to_studio(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Studio", exact=True).first.click()
    expect_live(page)


def _attach(page: Page, kind: str, name: str, data: bytes) -> None:
    page.locator(f'[data-attach="{kind}"]').first.set_input_files(as_file(name, data))
    expect(page.locator("#reference-box")).to_contain_text(name)
    expect(page.locator(f'#reference-box [name="{kind}"]')).not_to_have_value("")


def _download(page: Page, label: str) -> tuple[bytes, str]:
    page.get_by_role("button", name="Download").first.click()
    with page.expect_download() as waiting:
        page.locator("#download-menu").get_by_text(label).click()
    return Path(waiting.value.path()).read_bytes(), waiting.value.suggested_filename


def _more_to_look_at(page: Page) -> int:
    """Two more runs for the README; returns how many pictures they have."""
    page.get_by_role("button", name="Remove mask").click()
    expect(page.locator("#mode")).to_have_text("Image to image")
    page.get_by_role("button", name="Remove reference").click()
    expect(page.locator("#mode")).to_have_text("Text to image")
    page.locator("#lora-add").click()
    page.locator("input.lora-path").fill("northwind/amber-glass")
    page.locator("input.lora-path").blur()
    expect(page.locator(".lora .switch")).to_be_visible()
    vases = "Three matte ceramic vases in a row, plain wall, hard afternoon light"
    bottle = "Amber glass perfume bottle on a travertine plinth, low evening sun"
    for prompt, size in ((vases, (1344, 896)), (bottle, (1024, 1280))):
        compose(page, prompt, count=4, size=size)
        generate(page)
        expect(run_of(page)).to_contain_text(prompt)
        expect_ready(run_of(page), 4)
    page.reload()  # closes what was opened, and paints anew what software rendering left behind
    expect_live(page)
    expect(page.locator(".lora .switch")).to_be_visible()
    return 8


def _paint_a_bottle(page: Page) -> None:
    """The editor with a mask and words."""
    link = page.get_by_role("link", name="Amber glass").first
    address = str(link.get_attribute("href")).partition("?")[0]
    page.goto(f"{page.url.partition('/t/')[0]}{address}edit/")
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    page.locator('input[name="place"][value="ellipse"]').check(force=True)
    for name, number in {"x": 330, "y": 420, "width": 360, "height": 500}.items():
        page.locator(f"#place-{name}").fill(str(number))
    page.locator("#place-add").click()
    page.locator("#say").fill("A cobalt blue bottle with a silver cap")
    expect(page.locator("#save-pill")).to_have_text("Mask saved")


def _stored(page: Page, studio: Studio) -> bytes:
    slug = _pictures(page)[0]
    team = page.url.split("/t/")[1].split("/")[0]
    return page.request.get(f"{studio.url}/t/{team}/pictures/{slug}/file/").body()


def _assert_touched_up(result: bytes, reference: bytes, mask: bytes) -> None:
    after, before = (Image.open(io.BytesIO(data)).convert("RGB") for data in (result, reference))
    outside = Image.open(io.BytesIO(mask)).convert("L").point(lambda level: 255 - level)
    assert Image.open(io.BytesIO(result)).format == "PNG"
    assert after.size == before.size
    changed = ImageChops.difference(after, before).convert("L").point(lambda level: 255 if level else 0)
    assert changed.getbbox() is not None, "nothing changed inside the mask"
    assert ImageChops.multiply(changed, outside).getbbox() is None, "something changed outside the mask"


def _settle(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    page.evaluate(
        "Promise.all([...document.images].filter(i => i.currentSrc).map(i => i.decode().catch(() => {})))"
    )


def _shoot(page: Page, name: str, *, phone: bool = True) -> None:
    """The README's pictures, only when asked for."""
    if not SHOTS:
        return
    folder = ROOT / "docs" / "shots"
    folder.mkdir(exist_ok=True)
    _settle(page)
    page.screenshot(path=folder / f"{name}-1440.png")
    if phone:
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=folder / f"{name}-390.png")
        page.set_viewport_size({"width": 1440, "height": 900})
