"""Smaller copies of pictures: made when a picture comes in, and again when one is missing."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from fluxstudio.actions.intake import rendition_key
from fluxstudio.imaging.limits import RENDITION_SIDES
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import Picture
from fluxstudio.models.files import read

SMALLEST = min(RENDITION_SIDES)
BLUR_BYTES = 900  # of a JPEG whose header alone takes some 620: a few pixels a side are left
BLUR_ROUNDS = 24
BLUR_QUALITY = 8  # WebP


def ensure_rendition(picture: Picture, side: int, workshop: Workshop) -> str | None:
    """The key of the copy with that long side (pixels), made now if it is missing.

    None when the picture is too small to have one. Raises Refused when the picture cannot be read, and
    FileNotFoundError when its bytes are gone.
    """
    key = rendition_key(picture, side)
    if default_storage.exists(key):
        return key
    if side != SMALLEST and side >= max(picture.width, picture.height):
        return None
    made = workshop.intake(read(picture.file), role="result").renditions
    for each, data in made.items():
        _keep(rendition_key(picture, each), data)
    return key if side in made else None


def ensure_blurred(picture: Picture, workshop: Workshop) -> str:
    """The key of a tiny copy that shows colours and nothing else, for a picture that is hidden until asked for.

    Raises Refused and FileNotFoundError like `ensure_rendition`.
    """
    key = rendition_key(picture, 0)
    if not default_storage.exists(key):
        small = ensure_rendition(picture, SMALLEST, workshop)
        data = read(small or picture.file)
        _keep(key, workshop.convert(_tiny(data, workshop), "webp", BLUR_QUALITY))
    return key


def _tiny(data: bytes, workshop: Workshop) -> bytes:
    """A few pixels of the picture, made where everything foreign is decoded: in a child process.

    Asking for four fifths of the bytes again and again takes pixels away until hardly any are left.
    """
    data = workshop.convert(data, "jpeg", 90)
    try:
        for _ in range(BLUR_ROUNDS):
            data = workshop.send_copy(data, max(BLUR_BYTES, len(data) * 4 // 5))
    except Refused as refused:
        if refused.code != "too_big_to_send":  # that one means: as small as it gets
            raise
    return data


def _keep(key: str, data: bytes) -> None:
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(data))
