"""Using the composer and reading the feed, as a person would."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

#: Keeps a picture rendering for a minute; the sandbox reads it out of the prompt.
SLOW = "[[fault:slow=60000]] "
SOON = 20_000  # ms that two busy cores may take for something that is usually there at once


def compose(page: Page, prompt: str, *, count: int = 4, size: tuple[int, int] = (256, 320)) -> None:
    """Fill in the composer; small pictures, because they are quick."""
    page.locator("#prompt").fill(prompt)
    page.locator(f'#composer [name="count"][value="{count}"]').check(force=True)
    set_size(page, *size)


def set_size(page: Page, width: int, height: int) -> None:
    """Type both sides and leave the fields."""
    for name, value in (("width", width), ("height", height)):
        page.locator(f"#{name}").fill(str(value))
        page.locator(f"#{name}").blur()


def generate(page: Page) -> None:
    """Press the button."""
    page.locator("#generate").click()


def run_of(page: Page, place: int = 0) -> Locator:
    """The run at that place of the feed, the newest first."""
    return page.locator("#feed .run").nth(place)


def ready(run: Locator) -> Locator:
    """Its finished pictures."""
    return run.locator('.tile[data-state="ready"]')


def expect_ready(run: Locator, count: int) -> None:
    """Wait until that many pictures are there, drawn and not broken."""
    expect(ready(run)).to_have_count(count)
    for image in ready(run).locator("img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")


def expect_live(page: Page) -> None:
    """The live socket is up: from here on nothing has to be asked for."""
    expect(page.locator("#live")).to_have_attribute("data-live", "live")


def png(width: int = 256, height: int = 320, colour: str = "#3f7d8a") -> bytes:
    """A reference with something to see in it, as a PNG file."""
    picture = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(picture)
    draw.ellipse([width * 0.2, height * 0.2, width * 0.8, height * 0.7], fill="#e7c08a")
    draw.rectangle([0, height * 0.8, width, height], fill="#59402f")
    return _encoded(picture)


def mask_png(
    width: int = 256, height: int = 320, box: tuple[float, float, float, float] = (0.3, 0.3, 0.7, 0.6)
) -> bytes:
    """A mask as a PNG file: white in the box (shares of the sides), black around it."""
    mask = Image.new("L", (width, height), 0)
    left, top, right, bottom = box
    area = [round(width * left), round(height * top), round(width * right), round(height * bottom)]
    ImageDraw.Draw(mask).rectangle(area, fill=255)
    return _encoded(mask)


def _encoded(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def as_file(name: str, data: bytes, kind: str = "image/png") -> Any:
    """A file for an <input type=file>."""
    return {"name": name, "mimeType": kind, "buffer": data}


#: Hands files to a page as a drop or a paste would: (element, {event, files: [{name, type, base64}], text}).
HAND_OVER = """
(target, { event, files = [], text = "" }) => {
  const data = new DataTransfer();
  for (const { name, type, base64, size } of files) {
    const bytes = size ? new Uint8Array(size) : Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  if (text) data.setData("text/plain", text);
  const init = { bubbles: true, cancelable: true };
  const made = event === "paste" ? new ClipboardEvent("paste", { ...init, clipboardData: data })
    : new DragEvent(event, { ...init, dataTransfer: data });
  return target.dispatchEvent(made);
}
"""
