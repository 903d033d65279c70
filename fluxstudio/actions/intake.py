"""Putting pictures into storage: bytes first, then the row that speaks of them.

A crash between the two leaves bytes that nobody names; the same upload later finds and uses them.
"""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from fluxstudio.actions.pictures import add_upload
from fluxstudio.imaging import sniff
from fluxstudio.imaging.intake import Intake, MaskIntake
from fluxstudio.imaging.names import display_name
from fluxstudio.models import Attempt, Collection, Member, Picture, Team
from fluxstudio.models.files import put, sha256


def store_upload(
    member: Member,
    collection: Collection,
    kind: Picture.Kind,
    name: str,
    intake: Intake | MaskIntake,
    original: bytes,
) -> Picture:
    """Keep what a person brought: the working copy that pages and the provider get, and the file as it came.

    `intake` is the workshop's answer for `original`; `name` is the file's own name, kept as text only.
    """
    facts = _mask_facts(intake) if isinstance(intake, MaskIntake) else _working_facts(intake)
    data: bytes = facts.pop("data")
    digest = sha256(data)
    renditions: dict[int, bytes] = facts.pop("renditions")
    stored = put(f"t/{member.team.slug}/pictures", data, facts["format"])
    kept = put(f"t/{member.team.slug}/originals", original, sniff.kind_of(original))
    return add_upload(
        member,
        collection=collection,
        kind=kind,
        name=display_name(name),
        file=stored,
        sha256=digest,
        bytes=len(data),
        original=kept,
        original_sha256=sha256(original),
        rendition_widths=put_renditions(member.team, digest, renditions),
        **facts,
    )


def store_result(attempt: Attempt, data: bytes, intake: Intake) -> dict[str, Any]:
    """Store a result's bytes as they came, and its renditions; returns the facts for `attempts.add_picture`."""
    team = attempt.slot.run.team
    return {
        "file": put(f"t/{team.slug}/pictures", data, intake.format),
        "sha256": intake.sha256,
        "format": intake.format,
        "width": intake.width,
        "height": intake.height,
        "bytes": len(data),
        "average": intake.average,
        "rendition_widths": put_renditions(team, intake.sha256, intake.renditions),
    }


def rendition_key(picture: Picture, side: int) -> str:
    """Where the smaller copy with that long side (pixels) lies in storage."""
    return _rendition_key(picture.team, picture.sha256, side)


def _rendition_key(team: Team, digest: str, side: int) -> str:
    return f"t/{team.slug}/renditions/{digest}-{side}.webp"


def put_renditions(team: Team, digest: str, renditions: dict[int, bytes]) -> list[int]:
    """Store smaller copies by their long side (pixels). Returns the sides."""
    for side, data in renditions.items():
        key = _rendition_key(team, digest, side)
        if not default_storage.exists(key):
            default_storage.save(key, ContentFile(data))
    return sorted(renditions)


def _working_facts(intake: Intake) -> dict[str, Any]:
    """A reference, or a mask that was taken in without knowing its picture."""
    if intake.working is None or intake.working_format is None:
        raise ValueError("a result is not an upload")
    return {
        "data": intake.working,
        "renditions": intake.renditions,
        "format": intake.working_format,
        "width": intake.width,
        "height": intake.height,
        "average": intake.average,
        "coverage": intake.coverage,
        "notes": list(intake.notes),
    }


def _mask_facts(mask: MaskIntake) -> dict[str, Any]:
    """A mask made to fit its picture. It is small, and is its own thumbnail."""
    level = round(mask.coverage * 255)
    return {
        "data": mask.png,
        "renditions": {},
        "format": "png",
        "width": mask.width,
        "height": mask.height,
        "average": f"#{level:02x}{level:02x}{level:02x}",
        "coverage": mask.coverage,
        "notes": list(mask.notes),
    }
