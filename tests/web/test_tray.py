"""The editor's tray: what is not decided stays in it, however much was filled and decided since."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.actions.touchups import accept, set_rejected
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Member, Picture
from fluxstudio.web.tray import GROUPS
from tests.factories import image_bytes, make_candidate, make_fill, make_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def picture(alices_part: Member) -> Picture:
    return make_picture(alices_part, width=320, height=320, data=image_bytes(320, 320))


def shown(client: Client, picture: Picture) -> str:
    """The tray as the page gets it."""
    return client.get(reverse("editor_tray", args=[picture.team.slug, picture.slug])).content.decode()


def filled(part: Member, picture: Picture) -> Picture:
    """A fill with its one candidate."""
    return make_candidate(make_fill(part, picture, count=1))


def test_an_undecided_candidate_stays_after_many_newer_fills_were_decided(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    candidate = filled(alices_part, picture)
    for _number in range(GROUPS + 1):
        set_rejected(filled(alices_part, picture), True)
    accept(alices_part, filled(alices_part, picture), extra=False, workshop=workshop())

    page = shown(as_alice, picture)

    assert candidate.slug in page
    assert page.count('class="tray-group"') == 1


def test_a_fill_of_which_one_candidate_is_left_and_one_that_waits_stay(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    run = make_fill(alices_part, picture, count=2)
    set_rejected(make_candidate(run), True)
    left = make_candidate(run, index=1)
    waiting = make_fill(alices_part, picture, count=1)
    for _number in range(GROUPS):
        set_rejected(filled(alices_part, picture), True)

    page = shown(as_alice, picture)

    assert left.slug in page
    assert f'id="fill-{waiting.slug}"' in page


def test_what_went_to_the_bin_is_settled(as_alice: Client, alices_part: Member, picture: Picture) -> None:
    candidate = filled(alices_part, picture)
    move_to_bin(Picture.objects.filter(pk=candidate.pk))

    assert candidate.slug not in shown(as_alice, picture)


def test_decided_fills_make_no_more_questions_to_the_database(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    filled(alices_part, picture)
    shown(as_alice, picture)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(as_alice, picture)
        return len(asked)

    few = questions()
    for number in range(6):
        candidate = filled(alices_part, picture)
        if number % 2:
            set_rejected(candidate, True)
    assert questions() == few
