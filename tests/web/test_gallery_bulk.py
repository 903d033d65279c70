"""What can be done with several pictures at once: to all of them or to none."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.messages import get_messages
from django.test import AsyncClient, Client
from django.urls import reverse

from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Collection, Event, Favourite, Member, Person, Picture, Team
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.usefixtures("media")
HTMX = {"HX-Request": "true"}


def press(client: Client, team: Team, act: str, *pictures: Picture, query: str = "", **headers: str) -> Any:
    """Send the selection bar's form."""
    fields = {"act": act, "picture": [each.slug for each in pictures]}
    return client.post(f"{reverse('gallery_bulk', args=[team.slug])}{query}", fields, headers=headers)


def events_of(response: Any) -> dict[str, Any]:
    return json.loads(response.headers["HX-Trigger"])


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_delete_moves_all_to_the_bin_and_offers_undo(as_alice: Client, alices_part: Member) -> None:
    pictures = [make_picture(alices_part) for _ in range(3)]
    kept = make_picture(alices_part)

    response = press(as_alice, alices_part.team, "bin", *pictures, **HTMX)
    events = events_of(response)

    assert events["toast"]["text"] == "3 moved to the bin."
    assert set(events["pictures:binned"]["slugs"]) == {each.slug for each in pictures}
    assert list(Picture.objects.kept()) == [kept]

    undone = as_alice.post(events["toast"]["undo"]["url"], headers=HTMX)

    assert set(events_of(undone)["pictures:restored"]["slugs"]) == {each.slug for each in pictures}
    assert Picture.objects.binned().count() == 0


def test_undo_brings_back_only_what_that_press_moved(as_alice: Client, alices_part: Member) -> None:
    first, second = make_picture(alices_part), make_picture(alices_part)
    press(as_alice, alices_part.team, "bin", first, **HTMX)
    undo = events_of(press(as_alice, alices_part.team, "bin", second, **HTMX))["toast"]["undo"]["url"]

    as_alice.post(undo, headers=HTMX)

    assert list(Picture.objects.binned()) == [first]


def test_somebody_else_s_undo_link_brings_nothing_back(
    as_alice: Client, as_bob: Client, as_charlie: Client, alices_part: Member, shared: Collection
) -> None:
    private, seen = make_picture(alices_part), make_picture(alices_part, collection=shared)
    undo = events_of(press(as_alice, shared.team, "bin", private, seen, **HTMX))["toast"]["undo"]["url"]

    assert as_bob.post(undo, headers=HTMX).status_code == 403  # sees one of them, may change none
    assert as_charlie.post(undo, headers=HTMX).status_code == 404
    assert Picture.objects.binned().count() == 2


@pytest.mark.parametrize(
    "stamp",
    ["x", "2026-11-22", "2026-13-45T00:00:00%2B00:00", "2026-11-22T10:00:00", "0001-01-01T00:00:00%2B14:00"],
)
def test_a_broken_undo_link_is_not_there(stamp: str, as_alice: Client, northwind: Team) -> None:
    assert press(as_alice, northwind, "bin", query=f"?binned={stamp}").status_code == 404


@pytest.mark.parametrize("act", ["bin", "restore", "favourite", "unfavourite", "download", "move:{place}"])
def test_one_foreign_picture_among_mine_means_nothing_happens(
    act: str, as_bob: Client, alices_part: Member, bobs_part: Member
) -> None:
    mine, foreign = make_picture(bobs_part), make_picture(alices_part)
    place = Collection.objects.get(owner=bobs_part.person, team=bobs_part.team)
    before = Event.objects.count()

    response = press(as_bob, bobs_part.team, act.format(place=place.slug), mine, foreign, **HTMX)

    assert response.status_code == 404
    assert Picture.objects.binned().count() == Favourite.objects.count() == 0
    assert Event.objects.count() == before


@pytest.mark.parametrize("act", ["bin", "restore", "move:{place}"])
def test_what_i_may_see_but_not_change_stays_as_it_is(
    act: str, as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    mine, seen = make_picture(bobs_part), make_picture(alices_part, collection=shared)
    place = Collection.objects.get(owner=bobs_part.person, team=bobs_part.team)

    response = press(as_bob, shared.team, act.format(place=place.slug), mine, seen, **HTMX)

    assert response.status_code == 403
    assert Picture.objects.binned().count() == 0
    assert Picture.objects.get(pk=seen.pk).collection == shared


def test_a_star_for_all_and_away_again(
    as_bob: Client, bob: Person, alices_part: Member, shared: Collection
) -> None:
    pictures = [make_picture(alices_part, collection=shared) for _ in range(2)]

    on = events_of(press(as_bob, shared.team, "favourite", *pictures, **HTMX))
    press(as_bob, shared.team, "favourite", *pictures, **HTMX)
    assert on["pictures:favourite"]["on"] is True
    assert Favourite.objects.filter(person=bob).count() == 2

    press(as_bob, shared.team, "unfavourite", *pictures, **HTMX)
    assert Favourite.objects.count() == 0


def test_moving_puts_them_into_the_collection_and_both_places_hear_of_it(
    as_alice: Client, alices_part: Member, shared: Collection
) -> None:
    picture = make_picture(alices_part)
    private = picture.collection

    response = press(as_alice, shared.team, f"move:{shared.slug}", picture, **HTMX)

    assert "Autumn campaign" in events_of(response)["toast"]["text"]
    picture.refresh_from_db()
    assert picture.collection == shared
    heard = Event.objects.filter(type="picture", object_id=picture.pk).values_list("collection", flat=True)
    assert list(heard) == [private.pk, shared.pk]


def test_a_collection_i_may_not_fill_takes_nothing(
    as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    mine = make_picture(bobs_part)
    private = Collection.objects.get(owner=alices_part.person, team=shared.team, is_default=True)

    assert press(as_bob, shared.team, f"move:{shared.slug}", mine, **HTMX).status_code == 403
    assert press(as_bob, shared.team, f"move:{private.slug}", mine, **HTMX).status_code == 404
    assert press(as_bob, shared.team, "move:none", mine, **HTMX).status_code == 404


def test_nobody_takes_other_people_s_pictures_into_a_private_place(
    as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    Collection.objects.filter(pk=shared.pk).update(visibility=Visibility.TEAM_EDIT)
    picture = make_picture(alices_part, collection=shared)
    place = Collection.objects.get(owner=bobs_part.person, team=shared.team)

    response = press(as_bob, shared.team, f"move:{place.slug}", picture, **HTMX)

    assert response.status_code == 422
    assert "private collection" in events_of(response)["toast"]["text"]
    assert Picture.objects.get(pk=picture.pk).collection == shared


def test_the_owner_of_a_shared_collection_hides_nobodys_pictures_from_them_either(
    as_alice: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    Collection.objects.filter(pk=shared.pk).update(visibility=Visibility.TEAM_EDIT)
    picture = make_picture(bobs_part, collection=shared)
    own = Collection.objects.get(owner=alices_part.person, team=shared.team, is_default=True)

    assert press(as_alice, shared.team, f"move:{own.slug}", picture, **HTMX).status_code == 422
    assert Picture.objects.get(pk=picture.pk).collection == shared

    bobs_part.delete()  # what somebody left behind is the team's
    assert press(as_alice, shared.team, f"move:{own.slug}", picture, **HTMX).status_code < 300
    assert Picture.objects.get(pk=picture.pk).collection == own


def zip_of(person: Person, team: Team, *pictures: Picture) -> zipfile.ZipFile:
    """The download, as a browser on ASGI would get it."""
    browser = AsyncClient()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    async def ask() -> bytes:
        fields = {"act": "download", "picture": " ".join(each.slug for each in pictures)}
        response = await browser.post(reverse("gallery_bulk", args=[team.slug]), fields)
        assert response.headers["Content-Type"] == "application/zip"
        assert response.headers["Content-Disposition"].startswith('attachment; filename="northwind-')
        return b"".join([part async for part in response.streaming_content])

    return zipfile.ZipFile(io.BytesIO(async_to_sync(ask)()))


def test_a_zip_has_every_picture_as_stored_under_a_name_of_its_own(alices_part: Member) -> None:
    files = [image_bytes(40, 40, colour=colour) for colour in ("#111111", "#222222", "#333333")]
    pictures = [make_picture(alices_part, data=data, width=40, height=40) for data in files]

    archive = zip_of(alices_part.person, alices_part.team, *pictures)

    assert archive.testzip() is None
    assert sorted(archive.read(name) for name in archive.namelist()) == sorted(files)
    assert set(archive.namelist()) == {
        f"northwind-a-red-fox-in-autumn-seed7-40x40{ending}.png" for ending in ("", " (2)", " (3)")
    }


def test_a_zip_leaves_hidden_pictures_to_be_looked_at_first(as_alice: Client, alices_part: Member) -> None:
    pictures = [make_picture(alices_part), make_picture(alices_part, sensitive=True)]

    response = press(as_alice, alices_part.team, "download", *pictures)

    assert response.status_code == 302
    assert "hidden" in said(response)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "bin"}, "No picture is selected"),
        ({"picture": "abc"}, "Choose what to do"),
        ({"act": "explode", "picture": "abc"}, "cannot be done"),
        ({"act": "move", "picture": "abc"}, "Choose a collection"),
        ({"act": "bin", "picture": " ".join(f"p{n}" for n in range(501))}, "at most 500"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    fields: dict[str, str], words: str, as_alice: Client, northwind: Team
) -> None:
    url = reverse("gallery_bulk", args=[northwind.slug])

    response = as_alice.post(url, fields, headers=HTMX)

    assert response.status_code == 422
    assert words in events_of(response)["toast"]["text"]
    assert words in said(as_alice.post(url, fields))


def test_without_scripts_the_form_comes_back_to_its_page_with_a_message(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part)
    url = reverse("gallery_bulk", args=[alices_part.team.slug])
    back = f"/t/{alices_part.team.slug}/gallery/?scope=team"

    response = as_alice.post(url, {"act": "bin", "picture": picture.slug, "next": back})

    assert (response.status_code, response.headers["Location"]) == (302, back)
    assert "1 moved to the bin." in said(response)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_elsewhere(elsewhere: str, as_alice: Client, alices_part: Member) -> None:
    url = reverse("gallery_bulk", args=[alices_part.team.slug])

    response = as_alice.post(
        url, {"act": "bin", "picture": make_picture(alices_part).slug, "next": elsewhere}
    )

    assert response.headers["Location"] == reverse("gallery", args=[alices_part.team.slug])


def test_a_reference_that_a_run_waits_for_is_not_binned(as_alice: Client, alices_part: Member) -> None:
    from fluxstudio.actions.runs import start_run
    from fluxstudio.domain.request import RunRequest

    reference = make_picture(alices_part)
    start_run(alices_part, RunRequest(prompt="more like it"), key="k", reference=reference)

    # a result may be binned while it is used: its bytes stay; an upload may not
    assert press(as_alice, alices_part.team, "bin", reference, **HTMX).status_code == 204
    upload = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    start_run(alices_part, RunRequest(prompt="more like it"), key="k2", reference=upload)
    assert press(as_alice, alices_part.team, "bin", upload, **HTMX).status_code == 409
