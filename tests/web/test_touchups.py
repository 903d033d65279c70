"""Fills and candidates over HTTP: who may, what is refused in words, and what an open editor is told."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from fluxstudio.actions.pictures import move, move_to_bin
from fluxstudio.actions.presets import add_preset, newest_of
from fluxstudio.actions.touchups import accept
from fluxstudio.domain.presets import parse_look
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Budget, Collection, Member, Person, Picture, Run, Team, TouchUp
from fluxstudio.web.live.hub import stop_hub
from tests.factories import image_bytes, make_candidate, make_fill, make_picture, mask_bytes

from .sockets import tab

SIZE = (480, 360)
PAINTED = (100, 80, 200, 160)
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def picture(media: object, alices_part: Member, shared: Collection) -> Picture:
    """A picture of Alice's that the team may look at."""
    return make_picture(alices_part, collection=shared, width=SIZE[0], height=SIZE[1])


def png(name: str = "mask.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or mask_bytes(SIZE, PAINTED), "image/png")


def post(client: Client, picture: Picture, *, fetch: bool = True, **fields: Any) -> Any:
    """Press Fill; a field that is None is left out."""
    values: dict[str, Any] = {"key": uuid.uuid4().hex, "prompt": "a pear", "count": "2", "mask": png()}
    given = {name: value for name, value in (values | fields).items() if value is not None}
    address = reverse("fill", args=[picture.team.slug, picture.slug])
    return client.post(address, given, **(FETCH if fetch else {}))


def decide(client: Client, act: str, candidate: Picture, **fields: str) -> Any:
    """Accept or reject it."""
    return client.post(
        reverse(f"candidate_{act}", args=[candidate.team.slug, candidate.slug]), fields, **FETCH
    )


@pytest.mark.django_db
def test_a_fill_answers_with_its_places(as_alice: Client, picture: Picture) -> None:
    answer = post(as_alice, picture)
    run = Run.objects.get()
    assert (answer.status_code, answer["X-Run"]) == (201, run.slug)
    page = answer.content.decode()
    assert f'id="fill-{run.slug}"' in page
    assert page.count('data-state="queued"') == 2


@pytest.mark.django_db
def test_the_same_press_twice_is_one_fill(as_alice: Client, picture: Picture) -> None:
    key = uuid.uuid4().hex
    assert [post(as_alice, picture, key=key).status_code for _ in range(2)] == [201, 200]
    assert TouchUp.objects.count() == 1


@pytest.mark.django_db
def test_no_words_means_from_the_surroundings(as_alice: Client, picture: Picture) -> None:
    assert post(as_alice, picture, prompt="  ").status_code == 201
    touch_up = TouchUp.objects.select_related("run").get()
    assert touch_up.asked == ""
    assert "surroundings" in touch_up.run.prompt


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"mask": None}, "mask", "all black"),
        ({"mask": png(data=mask_bytes(SIZE, (0, 0, 0, 0)))}, "mask", "all black"),
        ({"mask": png(data=mask_bytes((600, 400), (0, 0, 50, 50)))}, "mask", "480"),
        ({"mask": png(data=b"not a picture at all")}, "mask", "not a picture"),
        ({"mask": png(data=mask_bytes(SIZE, (0, 0, *SIZE)))}, "mask", "whole picture"),
        ({"mask": png(data=mask_bytes((20, 20), (0, 0, 9, 9))), "mask_x": "470"}, "mask", "480"),
        ({"mask_x": "1.5"}, "mask_x", "whole number"),
        ({"mask_x": "nan"}, "mask_x", "whole number"),
        ({"grow": "65"}, "grow", "between -64 and 64"),
        ({"feather": "-1"}, "feather", "between 0 and 64"),
        ({"threshold": "0"}, "threshold", "between 1 and 255"),
        ({"box": "0,0,50,50"}, "box", "does not hold all of the paint"),
        ({"box": "1,2,3"}, "box", "whole number"),
        ({"box": "a,b,c,d"}, "box", "whole number"),
        ({"extend": "-5,0,0,0"}, "extend", "whole number"),
        ({"extend": "12000,12000,12000,12000"}, "extend", "at most"),
        ({"strength": "2"}, "strength", "between 0 and 1"),
        ({"count": "5"}, "count", "between 1 and 4"),
        ({"steps": "viele"}, "steps", "between 1 and 50"),
        ({"prompt": "x" * 4_001}, "prompt", "4001 characters"),
        ({"prompt": "a\0b"}, "prompt", "not text"),
        ({"key": "x"}, "form", "too old"),
        ({"mask": None, "rect_x": "0", "rect_y": "0", "rect_w": "0", "rect_h": "9"}, "rect_w", "between 1"),
    ],
)
def test_bad_input_is_refused_in_words_and_starts_nothing(
    as_alice: Client, picture: Picture, fields: dict[str, Any], field: str, says: str
) -> None:
    answer = post(as_alice, picture, **fields)
    assert answer.status_code == 422, answer.content
    assert says in " ".join(answer.json()["errors"][field])
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_over_budget_says_what_fits(as_alice: Client, picture: Picture, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_ultra_key"
    month = Budget.objects.current(picture.team)
    Budget.objects.filter(pk=month.pk).update(spent_micros=month.limit_micros - 20_000)
    answer = post(as_alice, picture, count="4")
    assert answer.status_code == 402
    assert answer.json()["fits"] == 1
    assert "$0.06" in answer.json()["message"]
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_without_scripts_a_rectangle_by_numbers_is_enough(as_alice: Client, picture: Picture) -> None:
    numbers = {"rect_x": "10", "rect_y": "20", "rect_w": "100", "rect_h": "50"}
    answer = post(as_alice, picture, fetch=False, mask=None, **numbers)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("editor", args=[picture.team.slug, picture.slug])
    assert TouchUp.objects.get().order["plan"]["mask"] == [10, 20, 110, 70]


@pytest.mark.django_db
def test_without_scripts_a_refusal_is_the_page_with_everything_typed(
    as_alice: Client, picture: Picture
) -> None:
    answer = post(as_alice, picture, fetch=False, mask=None, prompt="a very green pear", strength="0.35")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "all black" in page
    assert "a very green pear" in page
    assert 'value="0.35"' in page


@pytest.mark.django_db
def test_only_who_may_change_the_picture_may_touch_it_up(
    as_bob: Client, as_charlie: Client, as_nobody: Client, picture: Picture
) -> None:
    assert post(as_bob, picture).status_code == 403  # the collection is for the team to look at
    assert post(as_charlie, picture).status_code == 404
    assert post(as_nobody, picture).status_code == 302
    assert not Run.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["mask", "candidate"])
def test_masks_and_candidates_have_no_editor(
    as_alice: Client, alices_part: Member, media: object, kind: str
) -> None:
    other = make_picture(alices_part, kind=kind, width=SIZE[0], height=SIZE[1])
    assert post(as_alice, other).status_code == 404


@pytest.mark.django_db
def test_accepting_says_where_to_go_on(as_alice: Client, alices_part: Member, picture: Picture) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    facts = decide(as_alice, "accept", candidate).json()
    version = Picture.objects.get(number=2)
    assert facts["url"] == reverse("editor", args=[picture.team.slug, version.slug])
    assert (facts["number"], facts["is_branch"], facts["message"]) == (2, False, "Accepted as v2.")
    assert decide(as_alice, "accept", candidate).json()["version"] == version.slug  # once more is the same


@pytest.mark.django_db
def test_a_candidate_of_a_deleted_picture_says_so(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    candidate = make_candidate(make_fill(alices_part, picture))
    TouchUp.objects.update(picture=None)
    answer = decide(as_alice, "accept", candidate)
    assert answer.status_code == 409
    assert "deleted for good" in answer.json()["message"]
    preview = reverse("candidate_preview", args=[picture.team.slug, candidate.slug])
    assert as_alice.get(preview).status_code == 404


@pytest.mark.django_db
def test_a_picture_that_was_taken_back_takes_its_candidates_along(
    as_alice: Client, as_bob: Client, alices_part: Member, bobs_part: Member, picture: Picture
) -> None:
    Collection.objects.filter(pk=picture.collection_id).update(visibility="team_edit")
    picture.refresh_from_db()
    run = make_fill(bobs_part, picture)
    candidate = make_candidate(run)
    preview = reverse("candidate_preview", args=[picture.team.slug, candidate.slug])
    again = reverse("fill_again", args=[picture.team.slug, run.slug])
    assert as_bob.get(preview).status_code == 200
    move(
        Picture.objects.filter(pk=picture.pk),
        Collection.objects.get(team=picture.team, owner=alices_part.person, is_default=True),
    )
    assert as_bob.get(preview).status_code == 404
    assert decide(as_bob, "accept", candidate).status_code == 404
    assert as_bob.post(again, {"key": uuid.uuid4().hex}).status_code == 404
    assert not Picture.objects.filter(number=2).exists()
    assert Run.objects.count() == 1
    assert as_alice.get(preview).status_code == 200


@pytest.mark.django_db
def test_a_binned_picture_gets_no_more_candidates(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    run = make_fill(alices_part, picture)
    move_to_bin(Picture.objects.filter(pk=picture.pk))
    again = reverse("fill_again", args=[picture.team.slug, run.slug])
    assert as_alice.post(again, {"key": uuid.uuid4().hex}).status_code == 404


@pytest.mark.django_db
def test_rejecting_empties_the_tray_and_can_be_undone(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    candidate = make_candidate(make_fill(alices_part, picture, count=1))
    tray = reverse("editor_tray", args=[picture.team.slug, picture.slug])
    assert candidate.slug in as_alice.get(tray).content.decode()
    assert decide(as_alice, "reject", candidate).status_code == 204
    assert candidate.slug not in as_alice.get(tray).content.decode()
    decide(as_alice, "reject", candidate, on="0")
    assert candidate.slug in as_alice.get(tray).content.decode()


@pytest.mark.django_db
def test_a_preview_is_the_box_and_clear_outside(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    run = make_fill(alices_part, picture, box=PAINTED)
    candidate = make_candidate(run)
    answer = as_alice.get(reverse("candidate_preview", args=[picture.team.slug, candidate.slug]))
    image = Image.open(io.BytesIO(answer.content))
    left, top, right, bottom = run.touch_up.order["plan"]["box"]
    assert (answer["Content-Type"], image.size) == ("image/png", (right - left, bottom - top))
    assert image.getchannel("A").getextrema() == (0, 255)


@pytest.mark.django_db
def test_the_context_box_and_its_scale_in_words(as_alice: Client, alices_part: Member, media: object) -> None:
    large = make_picture(alices_part, width=6000, height=4000, data=image_bytes(60, 40))
    address = reverse("context_box", args=[large.team.slug, large.slug])
    edges = {"left": "1000", "top": "1000", "right": "3000", "bottom": "3000"}
    facts = as_alice.get(address, edges).json()
    assert re.fullmatch(r"reduced to \d\d %", facts["words"])
    assert max(facts["sent"]) <= 1536
    dragged = {"box_left": "1500", "box_top": "900", "box_right": "3100", "box_bottom": "3100"}
    assert "hold all" in str(as_alice.get(address, edges | dragged).json()["errors"])


@pytest.mark.django_db
def test_queries_do_not_grow_with_fills_and_versions(
    as_alice: Client, alices_part: Member, picture: Picture, django_assert_num_queries: Any
) -> None:
    def add(fills: int) -> None:
        for _ in range(fills):
            run = make_fill(alices_part, picture)
            make_candidate(run)
            accept(alices_part, make_candidate(run, index=1), extra=True, workshop=workshop())

    tray = reverse("editor_tray", args=[picture.team.slug, picture.slug])
    add(2)
    as_alice.get(tray)
    with CaptureQueriesContext(connection) as few:
        as_alice.get(tray)
    add(4)
    with django_assert_num_queries(len(few)):
        page = as_alice.get(tray).content.decode()
    assert page.count('class="tray-group"') == 6
    assert page.count("<li data-version=") + page.count('data-version="') >= 7


@pytest.mark.django_db
def test_touch_ups_are_not_in_the_feed_and_versions_are_in_the_gallery(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    run = make_fill(alices_part, picture)
    version = accept(alices_part, make_candidate(run), extra=False, workshop=workshop()).version
    feed = as_alice.get(reverse("studio", args=[picture.team.slug])).content.decode()
    assert run.slug not in feed
    gallery = as_alice.get(reverse("gallery", args=[picture.team.slug])).content.decode()
    assert version.slug in gallery
    assert Picture.objects.candidates().get().slug not in gallery


@pytest.fixture
async def _one_hub() -> AsyncIterator[None]:
    yield
    await stop_hub()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_one_hub")
async def test_an_open_editor_is_told_of_fills_candidates_and_versions(
    alice: Person, alices_part: Member, northwind: Team, picture: Picture
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    run = await sync_to_async(make_fill)(alices_part, picture, count=1)
    told = await socket.hear()
    assert told["type"] == "run"
    assert told["data"]["touch_up"] is True
    assert told["data"]["picture"] == picture.slug
    assert told["html"].startswith('<div hx-swap-oob="afterbegin:#tray-groups">')
    candidate = await sync_to_async(make_candidate)(run)
    made = await sync_to_async(accept)(alices_part, candidate, extra=False, workshop=workshop())
    told = await socket.hear()
    assert (told["type"], told["data"]["version"], told["data"]["number"]) == (
        "version",
        made.version.slug,
        2,
    )
    assert (told["data"]["picture"], told["data"]["name"]) == (picture.slug, "Alice Rivers")
    assert f'id="versions-{picture.slug}"' in told["html"]
    told = await socket.hear()
    assert (told["type"], told["data"]["state"]) == ("slot", "decided")


@pytest.mark.django_db
def test_a_fill_with_a_preset_has_its_words_its_version_and_its_ranges(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    look = parse_look({"loras": [{"path": "northwind/amber", "low": 0.5}], "triggers": ["nwamber"]})
    version = newest_of(add_preset(alices_part, name="Amber", look=look))
    row = {"preset": version.slug, "lora_id": "1", "lora_on": "1", "lora_path": "northwind/amber"}
    assert post(as_alice, picture, **row, lora_scale="0.8").status_code == 201
    run = Run.objects.get()
    assert (run.preset_version, run.prompt, run.touch_up.asked) == (version, "nwamber, a pear", "a pear")
    refused = post(as_alice, picture, **row, lora_scale="0.2")
    assert (refused.status_code, "loras" in refused.json()["errors"]) == (422, True)
    assert "not there any more" in post(as_alice, picture, preset="nowhere").json()["errors"]["preset"][0]
    again = as_alice.post(
        reverse("fill_again", args=[picture.team.slug, run.slug]), {"key": uuid.uuid4().hex}, **FETCH
    )
    assert again.status_code == 201
    assert set(Run.objects.values_list("preset_version", flat=True)) == {version.pk}


@pytest.mark.django_db
def test_the_editor_offers_the_teams_presets(as_alice: Client, alices_part: Member, picture: Picture) -> None:
    page = reverse("editor", args=[picture.team.slug, picture.slug])
    assert 'id="preset-box"' not in as_alice.get(page).content.decode()
    look = parse_look({"loras": [{"path": "northwind/amber"}], "triggers": ["nwamber"], "strength": 0.6})
    version = newest_of(add_preset(alices_part, name="Amber", look=look))
    shown = as_alice.get(page, {"preset": version.slug}).content.decode()
    assert f'name="preset" value="{version.slug}"' in shown
    assert f'href="{page}?preset={version.slug}"' in shown
    assert 'value="0.6"' in shown
    assert "northwind/amber" in shown
