"""What a run shows of pictures that have moved away."""

from __future__ import annotations

from pathlib import Path

from fluxstudio.models import Collection, Member, Picture, Run
from tests.factories import fill, make_picture, make_run


def picture_in_feed(run: Run, part: Member | None) -> Picture | None:
    found = Run.objects.for_feed(part.person if part else None).get(pk=run.pk)
    return found.slots.all()[0].picture


def test_a_picture_moved_into_alices_private_collection_leaves_bobs_feed(
    alices_part: Member, bobs_part: Member, shared: Collection, media: Path
) -> None:
    run = make_run(alices_part, collection=shared)
    picture = make_picture(alices_part, collection=shared)
    fill(run.slots.get(), picture)
    assert picture_in_feed(run, bobs_part) == picture
    assert picture_in_feed(run, None) == picture

    private = Collection.objects.get(team=alices_part.team, owner=alices_part.person, is_default=True)
    Picture.objects.filter(pk=picture.pk).update(collection=private)

    assert picture_in_feed(run, bobs_part) is None
    assert picture_in_feed(run, None) is None  # what is pushed to everybody
    assert picture_in_feed(run, alices_part) == picture
