"""Rows and bytes to test with."""

from __future__ import annotations

import io
import uuid
from typing import Any

from PIL import Image

from fluxstudio.actions.fills import Wish
from fluxstudio.actions.runs import start_run
from fluxstudio.actions.touchups import start_fill
from fluxstudio.domain.request import RunRequest, Size
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Collection, Member, Picture, Run, Slot
from fluxstudio.models.files import put, sha256


def image_bytes(width: int = 64, height: int = 64, *, format: str = "png", colour: str = "#b5466b") -> bytes:
    """A flat picture, encoded."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format)
    return file.getvalue()


def make_run(member: Member, *, collection: Collection | None = None, **over: Any) -> Run:
    """A run as the composer would start it; `over` replaces fields of the request."""
    request = RunRequest(**({"prompt": "a red fox in autumn", "size": Size(width=256, height=320)} | over))
    return start_run(member, request, key=uuid.uuid4().hex, collection=collection).run


def make_picture(member: Member, *, collection: Collection | None = None, **over: Any) -> Picture:
    """A stored result with real bytes (needs the `media` fixture)."""
    place = collection or Collection.objects.get(team=member.team, owner=member.person, is_default=True)
    data = over.pop("data", None) or image_bytes(over.get("width", 64), over.get("height", 64))
    facts: dict[str, Any] = {
        "kind": Picture.Kind.RESULT,
        "file": put(f"t/{member.team.slug}", data, "png"),
        "sha256": sha256(data),
        "format": "png",
        "width": 64,
        "height": 64,
        "bytes": len(data),
        "prompt": "a red fox in autumn",
        "seed": 7,
    }
    return Picture.objects.create(team=member.team, collection=place, person=member.person, **facts | over)


def fill(slot: Slot, picture: Picture) -> None:
    """Put a picture into a slot, as if its attempt had finished."""
    slot.attempts.update(state="done")
    Slot.objects.filter(pk=slot.pk).update(state="filled", picture=picture)


def mask_bytes(size: tuple[int, int], box: tuple[int, int, int, int]) -> bytes:
    """A painted mask as 1-bit PNG: white from left and top up to, not including, right and bottom."""
    mask = Image.new("1", size)
    mask.paste(1, box)
    file = io.BytesIO()
    mask.save(file, "PNG")
    return file.getvalue()


def make_fill(
    member: Member, picture: Picture, *, box: tuple[int, int, int, int] | None = None, **over: Any
) -> Run:
    """A touch-up as the editor would start it; `over` replaces fields of the wish."""
    box = box or (picture.width // 4, picture.height // 4, picture.width // 2, picture.height // 2)
    wish: dict[str, Any] = {
        "request": RunRequest(prompt="a green pear", num_images=over.pop("count", 2)),
        "asked": "a green pear",
        "mask": mask_bytes((picture.width, picture.height), box),
    }
    return start_fill(member, picture, Wish(**wish | over), key=uuid.uuid4().hex, workshop=shared()).run


def make_candidate(run: Run, *, index: int = 0, colour: str = "#20c040", **over: Any) -> Picture:
    """A candidate in its slot, as if its attempt had finished: the box in one colour."""
    data = image_bytes(run.width, run.height, colour=colour)
    member = Member.objects.get(team=run.team, person=run.person)
    facts = {
        "kind": Picture.Kind.CANDIDATE,
        "parent": run.touch_up.picture,
        "width": run.width,
        "height": run.height,
    }
    candidate = make_picture(member, collection=run.collection, data=data, **facts | over)
    fill(run.slots.get(index=index), candidate)
    return candidate
