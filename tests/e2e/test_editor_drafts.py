"""Nothing painted is lost: reloads, lost wires and second tabs; and masks that are loaded and saved."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.e2e.composing import HAND_OVER, as_file, mask_png
from tests.e2e.conftest import Room, Visit
from tests.e2e.watching import Recorder
from tests.needs import needs

pytestmark = needs("chromium")

EXPORT = """() => new Promise((done) => {
  const ask = new CustomEvent("editor:export", {detail: done});
  document.getElementById("stage").dispatchEvent(ask);
})"""
PILL = "#save-pill"


def edit(visit: Visit, room: Room, picture: str = "", **over: Any) -> Page:
    """The editor of a picture, ready to be painted on."""
    slug = picture or room.seed("pictures", count=1)[0]
    page = visit(room.url(f"pictures/{slug}/edit/"), **over)
    return ready(page)


def ready(page: Page) -> Page:
    """The stage can be painted on, and what was kept is back."""
    expect(page.locator("#stage")).to_have_attribute("data-ready", "1")
    expect(page.locator("#editor")).to_have_attribute("data-draft", "kept")
    return page


def mask_of(page: Page) -> Image.Image:
    """The painted mask, as the stage hands it out."""
    data = base64.b64decode(page.evaluate(EXPORT))
    return Image.open(io.BytesIO(data)).convert("L")


def same(a: Image.Image, b: Image.Image) -> bool:
    return a.size == b.size and ImageChops.difference(a, b).getbbox() is None


def stroke(page: Page, *points: tuple[float, float]) -> None:
    """A stroke through points given as shares of the stage."""
    box = page.locator("#stage").bounding_box()
    assert box
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def says(page: Page, words: str) -> None:
    expect(page.locator(PILL)).to_have_text(words)


def test_a_reload_in_the_middle_of_work_brings_all_of_it_back(visit: Visit, room: Room) -> None:
    """Mask, tool, size, softness, zoom and twenty steps of undo."""
    page = edit(visit, room)
    states = []
    for number in range(22):
        states.append(mask_of(page))
        y = 0.25 + number * 0.02
        stroke(page, (0.4, y), (0.6, y))
    last = mask_of(page)
    assert last.getbbox()
    page.keyboard.press("e")
    page.keyboard.press("]")
    page.keyboard.press("Shift+]")
    page.keyboard.press("2")
    before = settings(page)
    says(page, "Mask saved")
    page.reload()
    ready(page)
    assert same(mask_of(page), last)
    assert settings(page) == before
    toast = page.locator(".toast", has_text="is back")
    expect(toast).to_have_text(re.compile(r"Your mask from \d.* is back\."))
    says(page, "Mask saved")
    for state in reversed(states[2:]):
        page.keyboard.press("Control+z")
        assert same(mask_of(page), state)
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")


def test_a_reload_looks_at_the_same_place(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    page.keyboard.press("2")
    page.keyboard.down(" ")
    stroke(page, (0.5, 0.5), (0.3, 0.35))  # pans
    page.keyboard.up(" ")
    stroke(page, (0.5, 0.5), (0.52, 0.5))
    seen = mask_of(page).getbbox()
    says(page, "Mask saved")
    page.reload()
    ready(page)
    page.keyboard.press("Control+z")
    assert mask_of(page).getbbox() is None
    stroke(page, (0.5, 0.5), (0.52, 0.5))
    assert mask_of(page).getbbox() == seen


def settings(page: Page) -> Any:
    """The tool in hand, the brush and the zoom, as the page shows them."""
    return page.evaluate(
        """() => [
          document.querySelector('#tools [aria-checked="true"]').dataset.tool,
          document.querySelector("#size .input").value,
          document.querySelector("#softness .input").value,
          document.querySelector("#zoom-level").textContent,
        ]"""
    )


def kept_for(room: Room, picture: str, who: str = "alice") -> Image.Image | None:
    """The draft on the server, as a whole mask."""
    with room.studio.client(who) as client:
        told = client.get(f"/t/{room.team}/pictures/{picture}/draft-mask/").json()
        if not told["mask_url"]:
            return None
        part = Image.open(io.BytesIO(client.get(told["mask_url"]).content)).convert("L")
    whole = Image.new("L", (told["meta"]["width"], told["meta"]["height"]))
    whole.paste(part, (told["meta"]["at"]["x"], told["meta"]["at"]["y"]))
    return whole


LEFT, RIGHT = [(0.42, 0.3), (0.42, 0.6)], [(0.58, 0.3), (0.58, 0.6)]


def test_the_server_has_what_another_browser_needs(visit: Visit, room: Room) -> None:
    slug = room.seed("pictures", count=1)[0]
    page = edit(visit, room, slug)
    page.locator("#say").fill("more autumn leaves")
    stroke(page, *LEFT)
    says(page, "Mask saved")
    painted = mask_of(page)
    assert same(kept_for(room, slug), painted)  # type: ignore[arg-type]
    other = edit(visit, room, slug)
    assert same(mask_of(other), painted)
    expect(other.locator("#say")).to_have_value("more autumn leaves")
    assert kept_for(room, slug, "alice") is not None
    with room.studio.client("bob") as bob:
        assert bob.get(f"/t/{room.team}/pictures/{slug}/draft-mask/").status_code in (204, 404)


def test_start_clean_is_one_step_that_can_be_undone(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    stroke(page, *LEFT)
    says(page, "Mask saved")
    painted = mask_of(page)
    page.reload()
    ready(page)
    page.locator(".toast").get_by_role("button", name="Start clean").click()
    assert mask_of(page).getbbox() is None
    page.keyboard.press("Control+z")
    assert same(mask_of(page), painted)
    page.keyboard.press("Control+Shift+z")
    says(page, "Mask saved")
    page.reload()
    ready(page)
    assert mask_of(page).getbbox() is None
    expect(page.locator(".toast")).to_have_count(0)


def test_what_is_painted_offline_is_kept_here_and_uploads_by_itself(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("ERR_INTERNET_DISCONNECTED", "WebSocket")
    slug = room.seed("pictures", count=1)[0]
    page = edit(visit, room, slug)
    stroke(page, *LEFT)
    says(page, "Mask saved")
    page.context.set_offline(True)
    stroke(page, *RIGHT)
    says(page, "Saved on this device, will upload")
    painted = mask_of(page)
    assert not same(kept_for(room, slug), painted)  # type: ignore[arg-type]
    page.context.set_offline(False)
    says(page, "Mask saved")
    assert same(kept_for(room, slug), painted)  # type: ignore[arg-type]


def test_a_reload_before_it_was_sent_loses_nothing_and_sends_it(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    # the page that leaves may still send it and not hear the answer: the next one is told so, and finds the same paint
    recorder.allow("ERR_FAILED", "answer 412")
    slug = room.seed("pictures", count=1)[0]
    page = edit(visit, room, slug)
    page.route("**/draft-mask/", lambda route: route.abort())
    stroke(page, *LEFT)
    says(page, "Saved on this device, will upload")
    painted = mask_of(page)
    page.unroute("**/draft-mask/")
    page.reload()
    ready(page)
    assert same(mask_of(page), painted)
    says(page, "Mask saved")
    assert same(kept_for(room, slug), painted)  # type: ignore[arg-type]


def test_a_stroke_that_was_painted_a_moment_ago_is_there_after_a_reload(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("answer 412")  # it was sent in leaving, and its answer not heard
    page = edit(visit, room)
    stroke(page, *LEFT)
    painted = mask_of(page)
    page.reload()
    ready(page)
    assert same(mask_of(page), painted)
    says(page, "Mask saved")


def test_only_when_device_and_server_both_fail_are_there_unsaved_changes(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("ERR_FAILED")
    slug = room.seed("pictures", count=1)[0]
    page = visit("about:blank")
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('no room'); }")
    page.goto(room.url(f"pictures/{slug}/edit/"))
    ready(page)
    stroke(page, *LEFT)
    says(page, "Mask saved")
    page.route("**/draft-mask/", lambda route: route.abort())
    stroke(page, *RIGHT)
    says(page, "Unsaved changes")
    page.unroute("**/draft-mask/")
    says(page, "Mask saved")
    assert same(kept_for(room, slug), mask_of(page))  # type: ignore[arg-type]


@pytest.mark.parametrize("choice", ["Use this", "Use theirs", "Keep both"])
def test_two_tabs_that_painted_the_same_picture_ask_and_lose_nothing(
    visit: Visit, room: Room, recorder: Recorder, choice: str
) -> None:
    recorder.allow("answer 412")
    slug = room.seed("pictures", count=1)[0]
    first = edit(visit, room, slug)
    second = first.context.new_page()
    second.goto(first.url)
    ready(second)
    stroke(first, *LEFT)
    says(first, "Mask saved")
    theirs = mask_of(first)
    stroke(second, *RIGHT)
    dialog = second.locator("#conflict-dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("This mask was also edited in another tab.")
    mine = mask_of(second)
    dialog.get_by_role("button", name=choice, exact=True).click()
    both = ImageChops.lighter(mine, theirs)
    wanted = {"Use this": mine, "Use theirs": theirs, "Keep both": both}[choice]
    says(second, "Mask saved")
    assert same(mask_of(second), wanted)
    assert same(kept_for(room, slug), wanted)  # type: ignore[arg-type]
    if choice != "Use this":
        second.keyboard.press("Control+z")
        assert same(mask_of(second), mine)
    assert same(mask_of(first), theirs)
    second.keyboard.press("Control+Shift+z")
    second.close()
    first.reload()
    ready(first)
    assert same(mask_of(first), wanted)


def test_a_draft_that_cannot_be_fetched_is_not_painted_over(
    visit: Visit, room: Room, recorder: Recorder
) -> None:
    recorder.allow("answer 412", "ERR_FAILED")
    slug = room.seed("pictures", count=1)[0]
    first = edit(visit, room, slug)
    stroke(first, *LEFT)
    says(first, "Mask saved")
    theirs = mask_of(first)
    other = visit("about:blank")  # another browser: nothing is kept on this device
    other.route("**/mask.png*", lambda route: route.abort())
    other.goto(room.url(f"pictures/{slug}/edit/"))
    ready(other)
    expect(other.locator(".toast")).to_contain_text("could not be fetched")
    other.unroute("**/mask.png*")
    stroke(other, *RIGHT)
    expect(other.locator("#conflict-dialog")).to_be_visible()
    mine = mask_of(other)
    other.keyboard.press("Escape")
    says(other, "Mask saved")
    both = ImageChops.lighter(mine, theirs)
    assert same(mask_of(other), both)
    assert same(kept_for(room, slug), both)  # type: ignore[arg-type]


def test_a_fill_keeps_the_draft_and_an_accepted_version_starts_without_one_but_can_reuse_it(
    visit: Visit, room: Room
) -> None:
    page = edit(visit, room)
    stroke(page, *LEFT)
    painted, first = mask_of(page), page.url
    page.locator("#count").select_option("1")
    says(page, "Mask saved")
    page.locator("#fill").click()
    expect(page.locator("#editor")).to_have_attribute("data-mode", "review")
    assert same(mask_of(page), painted)
    page.get_by_role("button", name="Accept as v2").click()
    expect(page).not_to_have_url(first)
    ready(page)
    assert mask_of(page).getbbox() is None
    expect(page.locator(PILL)).to_have_text("")
    page.locator("#mask-reuse").click()
    expect(page.locator("#task-coverage")).not_to_have_text(re.compile("^0 "))
    assert same(mask_of(page), painted)
    page.keyboard.press("Control+z")
    assert mask_of(page).getbbox() is None
    version = page.url.rstrip("/").split("/")[-2]
    page.goto(first)
    ready(page)
    assert same(mask_of(page), painted)
    other = room.seed("pictures", count=2)[1]  # 512 × 640
    page.goto(room.url(f"pictures/{other}/edit/?again={version}"))
    ready(page)
    expect(page).not_to_have_url(re.compile("again="))
    again = painted.resize((512, 640), Image.Resampling.BILINEAR).point(
        lambda tone: 255 if tone >= 128 else 0
    )
    assert differing(mask_of(page), again) <= 0.005


def test_a_second_tab_that_only_looks_around_disturbs_nobody(visit: Visit, room: Room) -> None:
    slug = room.seed("pictures", count=1)[0]
    first = edit(visit, room, slug)
    second = first.context.new_page()
    second.goto(first.url)
    ready(second)
    stroke(first, *LEFT)
    says(first, "Mask saved")
    second.keyboard.press("2")
    second.keyboard.press("e")
    stroke(first, *RIGHT)
    says(first, "Mask saved")
    expect(second.locator("#conflict-dialog")).to_be_hidden()
    expect(first.locator("#conflict-dialog")).to_be_hidden()
    assert same(kept_for(room, slug), mask_of(first))  # type: ignore[arg-type]


def test_of_two_saves_at_the_same_moment_one_is_told(visit: Visit, room: Room, recorder: Recorder) -> None:
    recorder.allow("answer 412")
    slug = room.seed("pictures", count=1)[0]
    page = edit(visit, room, slug)
    put = """async ([url, headers]) => {
      const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
      const save = async () => {
        const body = new FormData();
        body.set("meta", "{}");
        const answer = await fetch(url, {method: "PUT", body, headers: {"X-CSRFToken": token, ...headers}});
        return [answer.status, (await answer.json()).etag];
      };
      return Promise.all([save(), save(), save(), save()]);
    }"""
    url = room.url(f"pictures/{slug}/draft-mask/")
    begun = page.evaluate(put, [url, {"If-None-Match": "*"}])
    assert sorted(status for status, _ in begun) == [200, 412, 412, 412]
    etag = next(tag for status, tag in begun if status == 200)
    moved = page.evaluate(put, [url, {"If-Match": f'"{etag}"'}])
    assert sorted(status for status, _ in moved) == [200, 412, 412, 412]


def test_a_mask_file_of_another_size_is_fitted_toned_and_put_over_the_mask_as_one_step(
    visit: Visit, room: Room
) -> None:
    page = edit(visit, room)  # 512 × 512
    stroke(page, *LEFT)
    painted = mask_of(page)
    open_load(page)
    page.locator("#load-mask-dialog input[type=file]").set_input_files(
        as_file("wide.png", mask_png(256, 128))
    )
    chosen = page.locator("[data-chosen]")
    expect(chosen).to_contain_text("256 × 128 pixels; the picture has 512 × 512.")
    choose(page, "Kept ratio, centred", "Add")
    page.locator("[data-load]").click()
    expect(page.locator("#load-mask-dialog")).to_be_hidden()
    loaded = Image.new("L", (512, 512))
    loaded.paste(
        Image.open(io.BytesIO(mask_png(256, 128))).resize((512, 256), Image.Resampling.BILINEAR), (0, 128)
    )
    wanted = ImageChops.lighter(painted, loaded.point(lambda tone: 255 if tone >= 128 else 0))
    found = mask_of(page).point(lambda tone: 255 if tone >= 128 else 0)
    assert differing(found, wanted) <= 0.005
    page.keyboard.press("Control+z")
    assert same(mask_of(page), painted)


@pytest.mark.parametrize("way", ["Replace", "Subtract", "Intersect"])
def test_a_mask_of_the_picture_s_size_comes_in_pixel_by_pixel(visit: Visit, room: Room, way: str) -> None:
    page = edit(visit, room)
    stroke(page, *LEFT)
    painted = mask_of(page)
    file = mask_png(512, 512, (0.0, 0.0, 0.45, 0.5))
    open_load(page)
    hand_over(page, "#load-mask-dialog", "drop", "mask.png", file)
    expect(page.locator("[data-chosen]")).to_contain_text("512 × 512 pixels, as the picture.")
    choose(page, way)
    page.locator("[data-load]").click()
    expect(page.locator("#load-mask-dialog")).to_be_hidden()
    loaded = Image.open(io.BytesIO(file)).convert("L")
    wanted = {
        "Replace": loaded,
        "Subtract": ImageChops.darker(painted, ImageChops.invert(loaded)),
        "Intersect": ImageChops.darker(painted, loaded),
    }[way]
    assert same(mask_of(page), wanted)


def test_a_pasted_colour_picture_becomes_black_and_white_at_the_threshold(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    picture = Image.linear_gradient("L").resize((512, 512)).convert("RGB")
    picture.putpixel((0, 0), (255, 0, 0))
    picture.paste((40, 0, 0), (0, 0, 512, 2))
    out = io.BytesIO()
    picture.save(out, "PNG")
    hand_over(page, "body", "paste", "shot.png", out.getvalue())
    dialog = page.locator("#load-mask-dialog")
    expect(dialog).to_be_visible()
    expect(page.locator("[data-chosen]")).to_be_visible()
    before = preview(page)
    page.locator("#load-mask-threshold").fill("200")
    page.locator("#load-mask-threshold").blur()
    assert preview(page) < before
    page.locator("[data-load]").click()
    expect(dialog).to_be_hidden()
    wanted = picture.convert("L").point(lambda tone: 255 if tone >= 200 else 0)
    assert differing(mask_of(page), wanted) <= 0.005


def test_files_that_are_no_masks_are_each_told_why(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    open_load(page)
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(60)
    for data, words in [
        (b"%PDF-1.7", "not a picture"),
        (b"", "empty"),
        (bomb, "larger than 50 megapixels"),
        (mask_png()[:90], "damaged or incomplete"),
    ]:
        page.locator("#load-mask-dialog input[type=file]").set_input_files(as_file("file.png", data))
        expect(page.locator("#load-mask-dialog [role=alert]")).to_contain_text(words)
        expect(page.locator("[data-load]")).to_have_attribute("aria-disabled", "true")
    assert mask_of(page).getbbox() is None


def test_a_mask_saved_for_the_team_is_there_to_be_loaded_again(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    stroke(page, *LEFT)
    painted = mask_of(page)
    page.locator("#mask-save").click()
    page.locator("#save-mask-name").fill("Left sleeve")
    page.get_by_role("button", name="Save for the team").click()
    expect(page.locator(".toast")).to_contain_text("Saved “Left sleeve” to the team’s masks.")
    page.keyboard.press("Control+d")
    expect(page.locator("#task-coverage")).to_have_text(re.compile("^0"))
    open_load(page)
    page.locator("#load-mask-dialog").get_by_role("button", name="Left sleeve").click()
    expect(page.locator("[data-chosen]")).to_contain_text("512 × 512 pixels, as the picture.")
    page.locator("[data-load]").click()
    expect(page.locator("#load-mask-dialog")).to_be_hidden()
    assert same(mask_of(page), painted.point(lambda tone: 255 if tone else 0))


def test_a_mask_saved_as_a_file_has_every_tone(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    page.locator("#softness .input").fill("60")
    page.locator("#softness .input").blur()
    stroke(page, *LEFT)
    painted = mask_of(page)
    assert len(set(painted.tobytes())) > 2
    page.locator("#mask-save").click()
    page.locator("#save-mask-name").fill("Soft: left")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save as a file").click()
    assert coming.value.suggested_filename == "Soft left.png"
    file = coming.value.path().read_bytes()
    assert same(Image.open(io.BytesIO(file)).convert("L"), painted)
    page.keyboard.press("Control+d")
    open_load(page)
    page.locator("#load-mask-dialog input[type=file]").set_input_files(as_file("soft.png", file))
    expect(page.locator("[data-chosen]")).to_be_visible()
    page.locator("[data-load]").click()
    expect(page.locator("#load-mask-dialog")).to_be_hidden()
    assert same(mask_of(page), painted)


def test_an_empty_mask_is_not_saved(visit: Visit, room: Room) -> None:
    page = edit(visit, room)
    page.locator("#mask-save").click()
    expect(page.locator("#save-mask-dialog [role=alert]")).to_contain_text("Nothing is painted yet")
    page.get_by_role("button", name="Save for the team").click(force=True)  # aria-disabled
    expect(page.locator("#save-mask-dialog")).to_be_visible()


def open_load(page: Page) -> None:
    page.locator("#mask-load").click()
    expect(page.locator("#load-mask-dialog")).to_be_visible()


def choose(page: Page, *labels: str) -> None:
    """Radios of the dialog, by their words."""
    for label in labels:
        page.locator("#load-mask-dialog").get_by_role("radio", name=label, exact=True).check(force=True)


def hand_over(page: Page, selector: str, event: str, name: str, data: bytes) -> None:
    """Drop or paste a file."""
    file = {"name": name, "type": "image/png", "base64": base64.b64encode(data).decode()}
    page.locator(selector).evaluate(HAND_OVER, {"event": event, "files": [file]})


def preview(page: Page) -> int:
    """How many pixels of the dialog's preview are white."""
    return page.locator("[data-chosen] canvas").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, n) => n % 4 === 0 && value === 255).length;
        }"""
    )


def differing(a: Image.Image, b: Image.Image) -> float:
    """The share of pixels that differ."""
    found = ImageChops.difference(a, b).histogram()
    return 1 - found[0] / (a.width * a.height)
