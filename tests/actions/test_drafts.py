"""Unfinished masks: of two tabs one wins and the other is told; bytes go when nobody names them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from fluxstudio.actions.chores import tidy
from fluxstudio.actions.drafts import Outdated, draft_of, drop_draft, forget_old_drafts, save_draft, tag_of
from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.models import MaskDraft, Member, Picture
from tests.factories import make_picture

ONE, OTHER = b"the first mask", b"the second mask"


@pytest.fixture
def picture(alices_part: Member, media: Path) -> Picture:
    return make_picture(alices_part)


def stored(media: Path) -> int:
    """How many files lie in the drafts' folders."""
    return sum(1 for path in media.glob("t/*/drafts/**/*") if path.is_file())


def test_each_save_gets_another_tag_and_replaces_the_bytes(
    alices_part: Member, picture: Picture, media: Path
) -> None:
    first = save_draft(alices_part, picture, mask=ONE, meta={"tool": "brush"}, known="")
    second = save_draft(alices_part, picture, mask=OTHER, meta={"tool": "lasso"}, known=tag_of(first))
    assert tag_of(first) != tag_of(second)
    kept = draft_of(alices_part.person, picture)
    assert tag_of(kept) == tag_of(second)
    assert kept is not None
    assert kept.meta == {"tool": "lasso"}
    with default_storage.open(kept.mask) as file:
        assert file.read() == OTHER
    assert stored(media) == 1


def test_of_two_tabs_that_knew_the_same_one_the_second_is_told(
    alices_part: Member, picture: Picture, media: Path
) -> None:
    begun = save_draft(alices_part, picture, mask=None, meta={}, known="")
    theirs = save_draft(alices_part, picture, mask=ONE, meta={}, known=tag_of(begun))
    with pytest.raises(Outdated) as told:
        save_draft(alices_part, picture, mask=OTHER, meta={}, known=tag_of(begun))
    assert tag_of(told.value.theirs) == tag_of(theirs)
    assert draft_of(alices_part.person, picture).mask == theirs.mask  # type: ignore[union-attr]


def test_a_draft_begun_anew_has_a_tag_that_no_old_page_knows(alices_part: Member, picture: Picture) -> None:
    first = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    drop_draft(alices_part, picture, known=tag_of(first))
    again = save_draft(alices_part, picture, mask=OTHER, meta={}, known="")
    assert tag_of(again) != tag_of(first)
    with pytest.raises(Outdated):
        save_draft(alices_part, picture, mask=ONE, meta={}, known=tag_of(first))


def test_one_that_exists_is_not_begun_again(alices_part: Member, picture: Picture) -> None:
    theirs = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    with pytest.raises(Outdated) as told:
        save_draft(alices_part, picture, mask=OTHER, meta={}, known="")
    assert tag_of(told.value.theirs) == tag_of(theirs)


def test_one_that_is_gone_cannot_be_replaced_unseen(alices_part: Member, picture: Picture) -> None:
    first = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    drop_draft(alices_part, picture, known=None)
    with pytest.raises(Outdated) as told:
        save_draft(alices_part, picture, mask=OTHER, meta={}, known=tag_of(first))
    assert told.value.theirs is None


def test_saving_the_same_mask_again_keeps_its_bytes(
    alices_part: Member, picture: Picture, media: Path
) -> None:
    first = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    save_draft(alices_part, picture, mask=ONE, meta={"grow": 4}, known=tag_of(first))
    assert default_storage.exists(first.mask)


def test_dropping_takes_the_bytes_along_and_is_fine_twice(
    alices_part: Member, picture: Picture, media: Path
) -> None:
    draft = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    with pytest.raises(Outdated):
        drop_draft(alices_part, picture, known="0.1")
    assert stored(media) == 1
    drop_draft(alices_part, picture, known=tag_of(draft))
    drop_draft(alices_part, picture, known=tag_of(draft))
    assert (MaskDraft.objects.count(), stored(media)) == (0, 0)


def test_alice_and_bob_who_paint_the_same_have_bytes_of_their_own(
    alices_part: Member, bobs_part: Member, picture: Picture, media: Path
) -> None:
    save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    bobs = save_draft(bobs_part, picture, mask=ONE, meta={}, known="")
    drop_draft(alices_part, picture, known=None)
    assert default_storage.exists(bobs.mask)


def test_drafts_that_nobody_touched_for_90_days_go_with_their_bytes(
    alices_part: Member, bobs_part: Member, picture: Picture, media: Path
) -> None:
    old = save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    MaskDraft.objects.filter(pk=old.pk).update(changed_at=timezone.now() - datetime.timedelta(days=91))
    fresh = save_draft(bobs_part, picture, mask=ONE, meta={}, known="")
    assert forget_old_drafts() == 1
    assert list(MaskDraft.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert stored(media) == 1


def test_a_picture_that_leaves_the_bin_for_good_leaves_no_drafts_behind(
    alices_part: Member, picture: Picture, media: Path
) -> None:
    save_draft(alices_part, picture, mask=ONE, meta={}, known="")
    move_to_bin(Picture.objects.filter(pk=picture.pk))
    tidy()
    assert MaskDraft.objects.count() == 1, "it may still come back"
    Picture.objects.filter(pk=picture.pk).update(binned_at=timezone.now() - datetime.timedelta(days=31))
    tidy()
    assert not Picture.objects.filter(pk=picture.pk).exists()
    assert (MaskDraft.objects.count(), stored(media)) == (0, 0)
