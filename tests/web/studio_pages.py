"""What the studio's tests share: forms as a browser sends them, and places found in a page."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from fluxstudio.models import Member, Picture, Slot, Team
from tests.factories import fill, make_picture

HTMX = {"HX-Request": "true"}
KEY = "one-key-of-one-form"


def studio(client: Client, team: Team, **query: str) -> str:
    """The studio's page."""
    answer = client.get(reverse("studio", args=[team.slug]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def feed_part(page: str) -> str:
    """The page from the feed on."""
    return page[page.index('id="feed-list"') :]


def slot_of(page: str, slot: Slot) -> str:
    """The markup of one place."""
    found = re.search(rf'<(article|p)[^>]*id="slot-{slot.slug}".*?</\1>', page, re.S)
    assert found, slot
    return found[0]


def finish(slot: Slot, part: Member, **over: Any) -> Picture:
    """Put a picture of the right shape into a place."""
    picture = make_picture(part, width=256, height=320, **over)
    fill(slot, picture)
    return picture


def fields(**over: Any) -> dict[str, Any]:
    """The composer's fields, complete."""
    return {"prompt": "a red fox in autumn", "width": "512", "height": "640", "count": "2", "key": KEY} | over


def send(client: Client, team: Team, *, htmx: bool = True, **over: Any) -> Any:
    """Press Generate."""
    return client.post(reverse("run_create", args=[team.slug]), fields(**over), headers=HTMX if htmx else {})


def upload(data: bytes, name: str = "reference.png") -> SimpleUploadedFile:
    """A chosen file."""
    return SimpleUploadedFile(name, data, content_type="image/png")


def mask_bytes(width: int = 96, height: int = 96, *, share: int = 2) -> bytes:
    """A mask, white in the first `share`-th of its width."""
    image = Image.new("L", (width, height), 0)
    image.paste(255, (0, 0, width // share, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
