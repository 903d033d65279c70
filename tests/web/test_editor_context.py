"""The context that the panel shows is the one that is sent, also with more room around the picture."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.actions.fills import look
from fluxstudio.domain.boxes import Box
from fluxstudio.domain.outpaint import Sides
from fluxstudio.models import Member, Picture
from tests.factories import image_bytes, make_fill, make_picture, mask_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

SIZE = (480, 360)
RIGHT = Sides(right=200)
CANVAS = (680, 360)


@pytest.fixture
def picture(alices_part: Member) -> Picture:
    return make_picture(alices_part, width=SIZE[0], height=SIZE[1], data=image_bytes(*SIZE))


def asked(client: Client, picture: Picture, painted: tuple[int, ...], **query: str) -> Any:
    """What the panel is told of this paint."""
    edges = dict(zip(("left", "top", "right", "bottom"), map(str, painted), strict=True))
    address = reverse("context_box", args=[picture.team.slug, picture.slug])
    return client.get(address, edges | query)


def test_a_large_picture_extended_a_little_is_sent_around_its_new_strip(
    as_alice: Client, alices_part: Member
) -> None:
    large = make_picture(alices_part, width=6000, height=4000, data=image_bytes(60, 40))
    facts = asked(as_alice, large, (0, 0, 6200, 4000), extend="0,0,200,0").json()
    assert facts["box"] == [5533, 0, 6200, 4000]
    assert facts["sent"] == [256, 1536]
    assert facts["words"] == "reduced to 38 %"


@pytest.mark.parametrize(
    "painted", [None, (500, 100, 560, 160), (300, 100, 600, 300)], ids=["nothing", "in the room", "across"]
)
def test_what_is_shown_of_an_extended_canvas_is_what_is_sent(
    as_alice: Client, alices_part: Member, picture: Picture, painted: tuple[int, int, int, int] | None
) -> None:
    mask = mask_bytes(CANVAS, painted) if painted else b""
    plan = make_fill(alices_part, picture, extend=RIGHT, mask=mask).touch_up.order["plan"]
    shown = asked(as_alice, picture, painted or (0, 0, *CANVAS), extend="0,0,200,0").json()
    run = picture.touch_ups.get().run
    assert shown["box"] == plan["box"]
    assert shown["sent"] == [run.width, run.height]


def test_what_is_shown_without_more_room_is_what_is_sent(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    painted = (100, 80, 200, 160)
    run = make_fill(alices_part, picture, box=painted)
    shown = asked(as_alice, picture, painted).json()
    assert shown["box"] == run.touch_up.order["plan"]["box"]
    assert shown["sent"] == [run.width, run.height]


def test_only_paint_in_the_new_room_counts() -> None:
    plan = look(SIZE, Box(300, 100, 600, 300), extend=RIGHT)
    assert plan.mask == Box(480, 100, 600, 300)


def test_paint_that_misses_the_new_room_is_said_in_words(as_alice: Client, picture: Picture) -> None:
    answer = asked(as_alice, picture, (10, 10, 60, 60), extend="0,0,200,0")
    assert answer.status_code == 422
    assert "nothing is painted in it" in answer.json()["errors"]["mask"][0]


def test_a_box_that_no_longer_holds_the_paint_is_said_in_words(as_alice: Client, picture: Picture) -> None:
    own = {"box_left": "0", "box_top": "0", "box_right": "64", "box_bottom": "64"}
    answer = asked(as_alice, picture, (100, 80, 200, 160), **own)
    assert answer.status_code == 422
    assert answer.json()["errors"]["box"][0].startswith("The box does not hold all of the paint.")


def test_room_that_cannot_be_is_as_in_the_editor_the_pictures_own_size(
    as_alice: Client, picture: Picture
) -> None:
    facts = asked(as_alice, picture, (100, 80, 200, 160), extend="99999,0,0,0").json()
    assert facts["words"] == "full size"
