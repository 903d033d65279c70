"""Touch-ups: asking for candidates, and making the next version of a picture from one of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions.fills import Cut, Wish, cut_out
from fluxstudio.actions.intake import put_renditions
from fluxstudio.actions.runs import Started, start_run
from fluxstudio.domain.preset_words import Asked
from fluxstudio.domain.request import RANDOM_SEED
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import Member, Picture, Run, Slot, TouchUp
from fluxstudio.models.files import put, read, sha256

KEPT = (
    *("order", "mask", "mask_sha256", "sent_image", "sent_image_sha256", "sent_mask", "sent_mask_sha256"),
    *("coverage", "asked", "notes"),
)


class ParentGone(Exception):
    """The picture that was being touched up has been deleted for good; its candidates cannot be put into it."""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A version, and whether this call made it or an earlier one."""

    version: Picture
    created: bool


def start_fill(member: Member, picture: Picture, wish: Wish, *, key: str, workshop: Workshop) -> Started:
    """Cut out what is to change, store what will be sent, and start the run whose results are the candidates.

    The same key by the same person is the same run. Raises InvalidRequest, Refused, OverBudget, and
    FileNotFoundError when the picture's bytes are gone; nothing is charged or started then.
    """
    if run := Run.objects.filter(person=member.person, key=key).first():
        return Started(run=run, created=False)
    cut = cut_out((picture.width, picture.height), read(picture.source), wish, workshop)
    stored = _stored(member, wish, cut)

    def along(run: Run) -> None:
        TouchUp.objects.create(
            run=run,
            picture=picture,
            order=cut.order.to_data(),
            coverage=cut.coverage,
            asked=wish.asked,
            **stored,
        )

    return start_run(
        member,
        cut.request,
        key=key,
        collection=picture.collection,
        preset_version=wish.preset_version,
        asked=Asked(prompt=wish.asked, values=wish.values) if wish.preset_version else None,
        along=along,
    )


def fill_again(member: Member, run: Run, *, key: str) -> Started:
    """As many more candidates with the same paint, box and settings and other seeds. Raises OverBudget."""
    before = run.touch_up
    facts = {name: getattr(before, name) for name in KEPT}

    def along(made: Run) -> None:
        TouchUp.objects.create(run=made, picture=before.picture, **facts)

    request = run.request.evolve(seed=RANDOM_SEED, num_images=run.count)
    return start_run(
        member,
        request,
        key=key,
        collection=run.collection,
        preset_version=run.preset_version,
        asked=Asked.from_data(run.asked),
        along=along,
    )


def accept(member: Member, candidate: Picture, *, extra: bool, workshop: Workshop) -> Accepted:
    """Stitch the candidate into its parent's own pixels and store that as the next version; once per candidate.

    `extra`: a branch beside the line that is being worked on. A version made while another one of the same parent
    exists is a branch too, so nobody's work is lost. Raises Refused, ParentGone, and FileNotFoundError when bytes are gone.
    """
    if made := Picture.objects.filter(accepted_from=candidate).first():
        return Accepted(version=made, created=False)
    touch_up = TouchUp.objects.select_related("picture__team", "picture__collection").get(
        run__slots__picture=candidate
    )
    if touch_up.picture is None:
        raise ParentGone
    facts = _stitched(candidate, touch_up, touch_up.picture, workshop)
    try:
        return Accepted(version=_add_version(member, candidate, touch_up.picture, extra, facts), created=True)
    except IntegrityError:  # the same button twice at the same moment
        return Accepted(version=Picture.objects.get(accepted_from=candidate), created=False)


@transaction.atomic
def set_rejected(candidate: Picture, on: bool) -> bool:
    """Take a candidate out of the tray, or put it back; it is kept for 7 days. An accepted one stays as it is."""
    rows = Picture.objects.candidates().filter(pk=candidate.pk, version=None)
    changed = rows.filter(rejected_at__isnull=on).update(rejected_at=timezone.now() if on else None)
    if changed:
        _announce_slot(candidate)
    return changed == 1


def ensure_preview(candidate: Picture, touch_up: TouchUp, workshop: Workshop) -> str:
    """The storage key of the candidate's box as it would be stitched, made now if it is missing.

    Raises Refused, ParentGone, and FileNotFoundError when bytes are gone.
    """
    key = preview_key(candidate, touch_up)
    if not default_storage.exists(key):
        if touch_up.picture is None:
            raise ParentGone
        files = (read(touch_up.picture.source), read(candidate.file), _mask_of(touch_up))
        png = workshop.preview(*files, order_of(touch_up)).master_png
        if not default_storage.exists(key):
            default_storage.save(key, ContentFile(png))
    return key


def preview_key(candidate: Picture, touch_up: TouchUp) -> str:
    """Where the box of a candidate lies, as it would be stitched."""
    facts = json.dumps([touch_up.order, touch_up.mask_sha256, touch_up.picture_id], sort_keys=True)
    digest = hashlib.sha256(facts.encode()).hexdigest()[:16]
    return f"t/{candidate.team.slug}/previews/{candidate.sha256}-{digest}.png"


def order_of(touch_up: TouchUp) -> Order:
    """The stored order as a value."""
    return Order.from_data(touch_up.order)


def _stored(member: Member, wish: Wish, cut: Cut) -> dict[str, Any]:
    """Bytes first, then the row that speaks of them."""
    folder = f"t/{member.team.slug}/touch-ups"
    image, mask = cut.prepared.image_png, cut.prepared.mask_png
    return {
        "mask": put(folder, wish.mask, "png") if wish.mask else "",
        "mask_sha256": sha256(wish.mask) if wish.mask else "",
        "sent_image": put(folder, image, "png"),
        "sent_image_sha256": sha256(image),
        "sent_mask": put(folder, mask, "png"),
        "sent_mask_sha256": sha256(mask),
        "notes": list(cut.prepared.notes),
    }


def _mask_of(touch_up: TouchUp) -> bytes:
    return read(touch_up.mask) if touch_up.mask else b""


def _stitched(candidate: Picture, touch_up: TouchUp, parent: Picture, workshop: Workshop) -> dict[str, Any]:
    """The version's bytes in storage, and what its row says of them."""
    original = read(parent.source)
    order = order_of(touch_up)
    made = workshop.stitch(original, read(candidate.file), _mask_of(touch_up), order)
    # Pages get the same pixels without the place where the photograph was taken; the master keeps everything.
    shown = workshop.export(made.master_png, original=original, format="png").data
    intake = workshop.intake(shown, role="result")
    team = parent.team
    folder = f"t/{team.slug}/pictures"
    return {
        "file": put(folder, shown, "png"),
        "sha256": intake.sha256,
        "original": put(folder, made.master_png, "png"),
        "original_sha256": sha256(made.master_png),
        "format": "png",
        "width": made.width,
        "height": made.height,
        "bytes": len(shown),
        "average": intake.average,
        "rendition_widths": put_renditions(team, intake.sha256, intake.renditions),
        "at_x": parent.at_x + order.extend[0],
        "at_y": parent.at_y + order.extend[1],
        "notes": list(dict.fromkeys([*candidate.notes, *made.notes])),
    }


@transaction.atomic
def _add_version(
    member: Member, candidate: Picture, parent: Picture, extra: bool, facts: dict[str, Any]
) -> Picture:
    # The root's row is the lock that gives out numbers, one after the other.
    root = Picture.objects.select_for_update().get(pk=parent.root_id or parent.pk)
    last = Picture.objects.lineage_of(root).aggregate(last=Max("number"))["last"] or 1
    has_next = Picture.objects.filter(parent=parent, number__isnull=False, is_branch=False).exists()
    Picture.objects.filter(pk=candidate.pk).update(rejected_at=None)
    version = Picture.objects.create(
        team=parent.team,
        collection=parent.collection,
        person=member.person,
        kind=Picture.Kind.RESULT,
        name=parent.name,
        alt=parent.alt,
        prompt=candidate.prompt,
        seed=candidate.seed,
        sensitive=candidate.sensitive or parent.sensitive,
        simulated=candidate.simulated or parent.simulated,
        method=candidate.method,
        parent=parent,
        root=root,
        number=last + 1,
        is_branch=extra or has_next,
        accepted_from=candidate,
        **facts,
    )
    events.announce(parent.team, "version", version.pk, collection=parent.collection)
    _announce_slot(candidate)
    return version


def _announce_slot(candidate: Picture) -> None:
    slot = Slot.objects.select_related("run__team", "run__collection").get(picture=candidate)
    events.announce(slot.run.team, "slot", slot.pk, collection=slot.run.collection)
