"""Files of versions to take away: the master with its profile and camera notes, in the format that is asked for."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from fluxstudio.imaging.exports_answers import Exported
from fluxstudio.imaging.workshop import QUALITY, Format, Workshop
from fluxstudio.models import Picture
from fluxstudio.models.files import read

KEEP_FOR = datetime.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person asked for."""

    format: Format = "png"
    quality: int = QUALITY  # of WebP, and of JPEG where there is no original JPEG to follow
    gps: bool = False  # whether the place where it was taken stays in it


def export(picture: Picture, wanted: Wanted, workshop: Workshop) -> tuple[str, Exported]:
    """Make the file and keep it for a day; its name and what it did to the untouched part.

    Raises Refused, and FileNotFoundError when bytes are gone.
    """
    master = read(picture.source)
    root = picture.root or picture
    original = master if root.pk == picture.pk else read(root.source)
    made = workshop.export(
        master,
        original=original,
        format=wanted.format,
        # A root that grew itself took the place of one that was deleted.
        at=(picture.at_x - root.at_x, picture.at_y - root.at_y),
        gps=wanted.gps,
        quality=wanted.quality,
    )
    name = f"{_digest(picture, wanted)}.{made.format}"
    key = export_key(picture, name)
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(made.data))
    return name, made


def export_key(picture: Picture, name: str) -> str:
    """Where an exported file of that name lies in storage."""
    return f"{_folder(picture)}/{name}"


def forget_exports(now: datetime.datetime | None = None) -> int:
    """Delete exported files after a day; they can be made again. Returns how many went."""
    before = (now or timezone.now()) - KEEP_FOR
    gone = 0
    for key in list(_exports()):
        if default_storage.get_modified_time(key) < before:
            default_storage.delete(key)
            gone += 1
    return gone


def _digest(picture: Picture, wanted: Wanted) -> str:
    facts = f"{picture.original_sha256} {picture.root_id} {wanted}"
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def _folder(picture: Picture) -> str:
    return f"exports/{picture.slug}"


def _exports() -> list[str]:
    try:
        folders, _ = default_storage.listdir("exports")
    except FileNotFoundError:
        return []
    return [
        f"exports/{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"exports/{folder}")[1]
    ]
