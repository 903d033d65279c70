"""What a downloaded picture is called."""

from __future__ import annotations

from django.utils.text import slugify

from fluxstudio.imaging.names import download_name
from fluxstudio.imaging.workshop import Format
from fluxstudio.models import Picture

FORMATS: dict[str, Format] = {"jpeg": "jpeg", "png": "png", "webp": "webp"}
WORDS = 5  # of the prompt
LONGEST = 80  # characters of words


def file_name(picture: Picture, format: str) -> str:
    """`northwind-red-fox-seed123-1024x1280.png`: made here from plain letters, digits and hyphens."""
    said = picture.prompt or picture.name.rsplit(".", 1)[0]
    words = slugify(" ".join(said.split()[:WORDS]), allow_unicode=True)[:LONGEST].strip("-")
    parts = [
        slugify(picture.team.name, allow_unicode=True),
        words,
        "" if picture.seed is None else f"seed{picture.seed}",
        f"{picture.width}x{picture.height}",
    ]
    return download_name("-".join(part for part in parts if part), format)
