"""What is cleared away by itself, and what is never touched."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions import pictures as acts
from fluxstudio.actions.chores import clear_sessions, prune_events, tidy
from fluxstudio.actions.intake import rendition_key
from fluxstudio.actions.purge import purge_bin
from fluxstudio.actions.runs import start_run
from fluxstudio.domain.request import RunRequest
from fluxstudio.models import Event, Member, Picture, Run, Slot, Team
from fluxstudio.models.files import put
from fluxstudio.web.contexts import Audience, place
from tests.factories import fill, image_bytes, make_picture, make_run


def later(days: float) -> datetime.datetime:
    """That many days from now."""
    return timezone.now() + datetime.timedelta(days=days)


def binned(part: Member, **facts: Any) -> Picture:
    """A picture that was put into the bin just now."""
    picture = make_picture(part, **facts)
    acts.move_to_bin(Picture.objects.filter(pk=picture.pk))
    return picture


def rows_of(team: Team, count: int) -> None:
    """That many events."""
    with transaction.atomic():
        for _ in range(count):
            events.announce(team, "budget", 1)


def test_events_are_kept_for_a_day(northwind: Team) -> None:
    rows_of(northwind, 3)
    assert prune_events(later(0.99)) == 0
    assert prune_events(later(1.01)) == 3
    assert Team.objects.get(pk=northwind.pk).seq == 3, "the count goes on"


def test_of_one_team_the_last_five_thousand_are_kept(northwind: Team, charlie: Any) -> None:
    other = Team.objects.of(charlie).get()
    rows_of(other, 2)
    Team.objects.filter(pk=northwind.pk).update(seq=4_990)
    rows_of(northwind, 30)  # 4,991 to 5,020
    Event.objects.bulk_create(
        Event(team=northwind, seq=seq, type="budget", object_id=1) for seq in range(10, 40)
    )
    assert prune_events() == 11  # 10 to 20
    assert Event.objects.filter(team=northwind).order_by("seq").values_list("seq", flat=True)[0] == 21
    assert Event.objects.filter(team=other).count() == 2


def test_a_picture_leaves_the_bin_for_good_after_thirty_days(alices_part: Member, media: Path) -> None:
    picture = binned(alices_part)
    assert purge_bin(later(29.9)) == 0
    assert default_storage.exists(picture.file)
    assert purge_bin(later(30.1)) == 1
    assert not Picture.objects.filter(pk=picture.pk).exists()
    assert not default_storage.exists(picture.file)
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_its_copies_and_the_file_as_it_came_go_too(alices_part: Member, media: Path) -> None:
    original = put("t/x/originals", b"as it came", "png")
    picture = binned(alices_part, kind="reference", original=original)
    for side in (0, 320, 640, 1280):
        default_storage.save(rendition_key(picture, side), __import__("io").BytesIO(b"small"))
    purge_bin(later(31))
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_bytes_that_another_picture_reads_stay(alices_part: Member, media: Path) -> None:
    gone = binned(alices_part)
    kept = make_picture(alices_part)  # the same bytes, so the same key
    default_storage.save(rendition_key(kept, 320), __import__("io").BytesIO(b"small"))
    assert kept.file == gone.file
    assert purge_bin(later(31)) == 1
    assert default_storage.exists(kept.file)
    assert default_storage.exists(rendition_key(kept, 320))


def test_two_binned_pictures_with_the_same_bytes_take_them_along(alices_part: Member, media: Path) -> None:
    first, second = binned(alices_part), binned(alices_part)
    assert first.file == second.file
    assert purge_bin(later(31)) == 2
    assert not default_storage.exists(first.file)


def test_what_was_restored_stays(alices_part: Member, media: Path) -> None:
    picture = binned(alices_part)
    acts.restore(Picture.objects.filter(pk=picture.pk))
    assert purge_bin(later(60)) == 0
    assert default_storage.exists(picture.file)


def test_a_place_whose_picture_went_says_that_it_is_in_the_bin(alices_part: Member, media: Path) -> None:
    run = make_run(alices_part)
    slot = run.slots.get()
    picture = make_picture(alices_part)
    fill(slot, picture)
    acts.move_to_bin(Picture.objects.filter(pk=picture.pk))
    purge_bin(later(31))
    slot = Slot.objects.get(pk=slot.pk)
    assert (slot.state, slot.picture, slot.error) == ("filled", None, "picture_deleted")
    places = place(slot, run, Audience(may_change=True), None)
    assert places.state == "binned"


@pytest.fixture
def with_reference(alices_part: Member, media: Path) -> tuple[Run, Picture]:
    """A run made with a reference."""
    reference = make_picture(alices_part, kind="reference", data=image_bytes(colour="#123456"))
    request = RunRequest(prompt="a red fox", image=reference.slug)
    return start_run(alices_part, request, key="k", reference=reference).run, reference


@pytest.mark.parametrize("state", ["waiting", "failed", "cancelled"])
def test_a_reference_stays_while_its_run_can_still_ask_for_a_picture(
    with_reference: tuple[Run, Picture], state: str
) -> None:
    run, reference = with_reference
    run.slots.update(state=state)
    acts.move_to_bin(Picture.objects.filter(pk=reference.pk))
    assert purge_bin(later(31)) == 0
    assert default_storage.exists(reference.file)


def test_a_reference_goes_once_its_run_is_complete_and_the_run_stays(
    with_reference: tuple[Run, Picture], alices_part: Member
) -> None:
    run, reference = with_reference
    fill(run.slots.get(), make_picture(alices_part))
    acts.move_to_bin(Picture.objects.filter(pk=reference.pk))
    assert purge_bin(later(31)) == 1
    assert not default_storage.exists(reference.file)
    assert Run.objects.get(pk=run.pk).reference is None


def test_a_file_that_is_missing_already_stops_nothing(alices_part: Member, media: Path) -> None:
    picture = binned(alices_part)
    default_storage.delete(picture.file)
    assert purge_bin(later(31)) == 1


def test_more_than_one_round_is_purged_at_once(alices_part: Member, media: Path) -> None:
    for number in range(53):
        make_picture(alices_part, data=f"bytes {number}".encode())
    acts.move_to_bin(Picture.objects.all())
    assert purge_bin(later(31)) == 53
    assert purge_bin(later(31)) == 0


def test_sessions_that_are_over_are_deleted_and_others_are_not(as_alice: Any, as_bob: Any) -> None:
    Session.objects.filter(pk=as_alice.session.session_key).update(expire_date=later(-1))
    clear_sessions()
    assert list(Session.objects.values_list("pk", flat=True)) == [as_bob.session.session_key]


def test_all_chores_can_be_run_at_any_time(db: None) -> None:
    tidy()
    tidy()
