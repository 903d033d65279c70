"""The editor's page: who may open it, what it begins with, and that it stays cheap."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.outpaint import Sides
from fluxstudio.domain.roles import Role
from fluxstudio.imaging.stitch_order import Options
from fluxstudio.models import Budget, Collection, Member, Picture, Team
from tests.conftest import PASSWORD
from tests.factories import image_bytes, make_candidate, make_fill, make_picture, mask_bytes

pytestmark = pytest.mark.usefixtures("media")


def address(picture: Picture, **query: str) -> str:
    return reverse("editor", args=[picture.team.slug, picture.slug], query=query or None)


def data_of(response: Any) -> dict[str, Any]:
    """What the page's script begins with."""
    found = re.search(r'<script id="editor-data"[^>]*>(.*?)</script>', response.content.decode(), re.S)
    assert found
    return dict(json.loads(found[1]))


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def version_of(picture: Picture, number: int, member: Member, **over: Any) -> Picture:
    """A version made from a picture."""
    return make_picture(
        member, collection=picture.collection, parent=picture, root=picture, number=number, **over
    )


# Who may open it


def test_a_private_picture_is_not_there_for_others_exactly_as_one_that_never_was(
    as_bob: Client, as_charlie: Client, as_nobody: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    missing = address(picture).replace(picture.slug, "abcdefghjkmnpq")

    for client in (as_bob, as_charlie):
        foreign, absent = client.get(address(picture)), client.get(missing)
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert foreign.content.decode().replace(picture.slug, "") == absent.content.decode().replace(
            "abcdefghjkmnpq", ""
        )
    assert as_nobody.get(address(picture)).status_code == 302


def test_bob_opens_what_he_may_change_and_no_more(
    as_bob: Client, alices_part: Member, shared: Collection, northwind: Team, alice: Any
) -> None:
    open_to_all = Collection.objects.create(team=northwind, owner=alice, name="Ours", visibility="team_edit")

    assert as_bob.get(address(make_picture(alices_part, collection=open_to_all))).status_code == 200
    assert as_bob.get(address(make_picture(alices_part, collection=shared))).status_code == 403


def test_a_viewer_may_not_touch_anything_up(
    client: Client, alices_part: Member, northwind: Team, alice: Any
) -> None:
    place = Collection.objects.create(team=northwind, owner=alice, name="Ours", visibility="team_edit")
    dora = add_person(name="Dora Viewer", email="dora@example.com", password=PASSWORD)
    join(northwind, dora, Role.VIEWER)
    client.force_login(dora)

    assert client.get(address(make_picture(alices_part, collection=place))).status_code == 403


@pytest.mark.parametrize("kind", [Picture.Kind.RESULT, Picture.Kind.REFERENCE])
def test_results_and_uploads_can_be_touched_up(as_alice: Client, alices_part: Member, kind: str) -> None:
    assert as_alice.get(address(make_picture(alices_part, kind=kind))).status_code == 200


@pytest.mark.parametrize("kind", [Picture.Kind.MASK, Picture.Kind.CANDIDATE])
def test_masks_and_candidates_cannot(as_alice: Client, alices_part: Member, kind: str) -> None:
    assert as_alice.get(address(make_picture(alices_part, kind=kind))).status_code == 404


def test_it_is_only_looked_at_here(as_alice: Client, alices_part: Member) -> None:
    assert as_alice.post(address(make_picture(alices_part))).status_code == 405


# What it begins with


def test_the_script_is_told_where_everything_is(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=96, height=64, name="hero.png", rendition_widths=[320])

    facts = data_of(as_alice.get(address(picture)))

    page = reverse("picture", args=[picture.team.slug, picture.slug])
    assert facts["picture"] | {"average": ""} == {
        "slug": picture.slug, "width": 96, "height": 64, "number": 1, "name": "hero.png",
        "src": f"{page}file/", "preview": f"{page}file/", "average": "",
    }  # fmt: skip
    assert facts["canvas"] == {"width": 96, "height": 64, "at": {"x": 0, "y": 0}}
    assert facts["urls"]["fill"] == reverse("fill", args=[picture.team.slug, picture.slug])
    assert facts["urls"]["tray"] == reverse("editor_tray", args=[picture.team.slug, picture.slug])
    assert facts["urls"]["context_box"] == reverse("context_box", args=[picture.team.slug, picture.slug])
    assert facts["urls"]["draft"] == reverse("draft_mask", args=[picture.team.slug, picture.slug])
    assert facts["urls"]["draft_mask"] == reverse("draft_mask_file", args=[picture.team.slug, picture.slug])
    assert facts["urls"]["masks"] == reverse("masks", args=[picture.team.slug])
    assert (facts["draft"], facts["last_mask"], facts["again"]) == (None, None, None)


def test_a_version_brings_the_mask_it_was_made_with(
    as_alice: Client, as_charlie: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part, width=320, height=320)
    run = make_fill(alices_part, picture)
    version = version_of(picture, 2, alices_part, accepted_from=make_candidate(run), width=320, height=320)

    facts = data_of(as_alice.get(address(version)))

    assert facts["picture"]["number"] == 2
    if run.touch_up.mask:
        assert as_alice.get(facts["last_mask"]["url"])["Content-Type"] == "image/png"
        assert as_charlie.get(facts["last_mask"]["url"]).status_code == 404
        assert set(facts["last_mask"]["meta"]) == {"at", "width", "height", "grow", "feather"}


def test_a_touch_up_can_be_done_again_on_another_picture(as_alice: Client, alices_part: Member) -> None:
    picture, other = make_picture(alices_part, width=320, height=320), make_picture(alices_part)
    run = make_fill(alices_part, picture, asked="a green pear")
    version = version_of(picture, 2, alices_part, accepted_from=make_candidate(run), width=320, height=320)

    page = as_alice.get(address(other, again=version.slug))

    assert data_of(page)["again"]["asked"] == "a green pear"
    assert re.search(r'<textarea[^>]*id="say"[^>]*>a green pear</textarea>', page.content.decode())


def switch(page: Any, name: str) -> bool | None:
    """Whether a switch of the form is on; None where there is none."""
    found = re.search(rf'<input[^>]*type="checkbox"[^>]*name="{name}"[^>]*>', page.content.decode())
    return "checked" in found[0] if found else None


def test_a_touch_up_is_done_again_with_its_switches_as_they_were(
    as_alice: Client, alices_part: Member
) -> None:
    picture, other = make_picture(alices_part, width=320, height=320), make_picture(alices_part)
    run = make_fill(alices_part, picture, options=Options(protect=False, match=False))
    version = version_of(picture, 2, alices_part, accepted_from=make_candidate(run), width=320, height=320)

    fresh, again = as_alice.get(address(other)), as_alice.get(address(other, again=version.slug))

    assert (switch(fresh, "protect"), switch(fresh, "match")) == (True, True)
    assert (switch(again, "protect"), switch(again, "match")) == (False, False)


@pytest.mark.parametrize("painted", [None, (340, 100, 400, 200)], ids=["all of the room", "a part of it"])
def test_an_outpainting_is_done_again_with_its_room(
    as_alice: Client, alices_part: Member, painted: tuple[int, int, int, int] | None
) -> None:
    picture = make_picture(alices_part, width=320, height=320, data=image_bytes(320, 320))
    other = make_picture(alices_part, width=400, height=200)
    mask = mask_bytes((420, 320), painted) if painted else b""
    run = make_fill(alices_part, picture, mask=mask, extend=Sides(right=100))
    version = version_of(picture, 2, alices_part, accepted_from=make_candidate(run), width=420, height=320)

    choices = as_alice.get(reverse("picture_again", args=[version.team.slug, version.slug]))
    link = f"{address(other)}?again={version.slug}&amp;extend=0,0,100,0"
    assert link in choices.content.decode()
    page = as_alice.get(link.replace("&amp;", "&"))
    facts = data_of(page)
    assert facts["canvas"] == {"width": 500, "height": 200, "at": {"x": 0, "y": 0}}
    assert bool(facts["again"]["mask"]) == bool(painted)
    assert facts["again"]["extend"] == [0, 0, 100, 0]
    assert switch(page, "protect") is None
    # without its room the mask of a larger canvas means nothing
    assert data_of(as_alice.get(address(other, again=version.slug)))["again"]["mask"] is None


def test_where_the_canvas_grows_the_rest_is_protected_without_a_switch(
    as_alice: Client, alices_part: Member
) -> None:
    page = as_alice.get(address(make_picture(alices_part), extend="0,0,64,0"))

    assert switch(page, "protect") is None
    assert '<input type="hidden" name="protect" value="1">' in page.content.decode()
    assert "Protect the rest" not in text_of(page)


def test_nobody_learns_of_a_touch_up_they_may_not_see(
    as_bob: Client, bobs_part: Member, alices_part: Member
) -> None:
    picture = make_picture(alices_part, width=320, height=320)
    run = make_fill(alices_part, picture, asked="a secret")
    version = version_of(picture, 2, alices_part, accepted_from=make_candidate(run), width=320, height=320)

    page = as_bob.get(address(make_picture(bobs_part), again=version.slug))

    assert data_of(page)["again"] is None
    assert "a secret" not in page.content.decode()


def test_more_room_is_asked_for_in_the_address(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=400, height=300)

    fields = {"extend_left": "10", "extend_top": "20", "extend_right": "30", "extend_bottom": "40"}
    for query in ({"extend": "10,20,30,40"}, fields):
        facts = data_of(as_alice.get(address(picture, **query)))
        assert facts["canvas"] == {"width": 440, "height": 360, "at": {"x": 10, "y": 20}}
        assert (facts["extend"], facts["urls"]["draft"], facts["draft"]) == ("10,20,30,40", None, None)


@pytest.mark.parametrize(
    "room", ["1,2,3", "a,b,c,d", "-1,0,0,0", "0,0,99999,0", "9" * 40, "٣,0,0,0", "1.5,0,0,0"]
)
def test_room_that_cannot_be_is_refused_in_words_and_the_picture_opens(
    as_alice: Client, alices_part: Member, room: str
) -> None:
    page = as_alice.get(address(make_picture(alices_part), extend=room))

    assert page.status_code == 200
    assert data_of(page)["extend"] == ""
    assert re.search(r'id="extend-error"><li>.+</li>', page.content.decode())


def test_the_menu_names_every_version_and_branch(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    version_of(picture, 2, alices_part)
    version_of(picture, 3, alices_part, is_branch=True)

    page = as_alice.get(address(picture))

    menu = page.content.decode().split('id="version-menu"')[1].split("</div>")[0]
    assert re.findall(r">v(\d)<", menu) == ["1", "2", "3"]
    assert "branch of v1" in menu


def test_the_page_is_one_form_with_a_rectangle_for_browsers_without_scripts(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part, width=400, height=300)

    html = as_alice.get(address(picture)).content.decode()

    form = html.split('id="fill-form"')[1].split("</form>")[0]
    assert reverse("fill", args=[picture.team.slug, picture.slug]) in form
    for name, value in (("rect_x", 100), ("rect_y", 75), ("rect_w", 200), ("rect_h", 150)):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', form)
    names = "key prompt count strength steps guidance seed_mode grow feather protect match box extend"
    for name in names.split():
        assert f'name="{name}"' in form, name


def test_on_the_sandbox_a_fill_is_free_and_says_so(as_alice: Client, alices_part: Member) -> None:
    page = as_alice.get(address(make_picture(alices_part)))

    assert "free (sandbox)" in text_of(page)
    assert (data_of(page)["price_micros"], data_of(page)["left_micros"]) == (0, None)


def test_with_a_key_a_fill_names_its_price(as_alice: Client, alices_part: Member, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_the_account"

    page = as_alice.get(address(make_picture(alices_part)))

    assert "$0.06" in text_of(page)
    left = Budget.objects.current(alices_part.team).left_micros
    assert (data_of(page)["price_micros"], data_of(page)["left_micros"]) == (15_000, left)


# Its cost


def test_more_versions_ask_no_more_questions(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    as_alice.get(address(picture))  # what is read once per process

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert as_alice.get(address(picture)).status_code == 200
        return len(asked)

    few = questions()
    for number in range(2, 12):
        version_of(picture, number, alices_part)
    assert questions() == few


def test_a_fill_refused_without_scripts_keeps_what_was_typed(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=400, height=300)
    typed = {
        "prompt": "a quiet stone",
        "rect_x": "12",
        "rect_y": "7",
        "rect_w": "wide",
        "rect_h": "40",
        "feather": "3",
    }

    page = as_alice.post(reverse("fill", args=[picture.team.slug, picture.slug]), typed | {"key": "k"})

    assert page.status_code == 422
    html = page.content.decode()
    assert ">a quiet stone</textarea>" in html
    for name, value in typed.items():
        assert name == "prompt" or re.search(rf'name="{name}"[^>]*value="{value}"', html), name
