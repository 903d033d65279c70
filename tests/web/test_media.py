"""The bytes of pictures: who gets them, with which headers, in which formats."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.test import AsyncClient
from django.urls import reverse
from PIL import Image

from fluxstudio.actions.intake import rendition_key
from fluxstudio.models import Collection, Member, Person, Picture
from fluxstudio.models.files import put
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.usefixtures("media")
ROUTES = (
    ("picture_file", {}),
    ("picture_rendition", {"side": 320}),
    ("picture_blurred", {}),
    ("picture_download", {"format": "png"}),
)


def browser(person: Person | None) -> AsyncClient:
    client = AsyncClient()
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fetch(person: Person | None, url: str, method: str = "get", **headers: str) -> Any:
    """The response with its whole body, as a browser on ASGI would get it."""

    async def ask() -> Any:
        response = await getattr(browser_, method)(url, headers=headers)
        if response.streaming:
            response.body = b"".join([part async for part in response.streaming_content])
        else:
            response.body = response.content
        return response

    browser_ = browser(person)
    return async_to_sync(ask)()


def address(picture: Picture, name: str = "picture_file", **more: Any) -> str:
    return reverse(name, kwargs={"team": picture.team.slug, "picture": picture.slug, **more})


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("name", "more"), ROUTES)
def test_a_private_picture_is_there_for_its_owner_alone(
    name: str, more: dict[str, Any], alices_part: Member, bob: Person, charlie: Person
) -> None:
    picture = make_picture(alices_part, width=512, height=400)
    url = address(picture, name, **more)
    missing = url.replace(picture.slug, "abcdefghjkmnpq")

    assert fetch(alices_part.person, url).status_code == 200
    for person in (bob, charlie):
        foreign, absent = fetch(person, url), fetch(person, missing)
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert foreign.body == absent.body
        assert "ETag" not in foreign.headers


@pytest.mark.parametrize(("name", "more"), ROUTES)
def test_a_picture_in_a_shared_collection_is_there_for_the_team(
    name: str, more: dict[str, Any], alices_part: Member, shared: Collection, bob: Person, charlie: Person
) -> None:
    url = address(make_picture(alices_part, collection=shared, width=512, height=400), name, **more)

    assert fetch(bob, url).status_code == 200
    assert fetch(charlie, url).status_code == 404


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(alices_part: Member) -> None:
    response = fetch(None, address(make_picture(alices_part)))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


def test_a_team_in_the_address_does_not_lend_its_rights(alices_part: Member, charlie: Person) -> None:
    picture = make_picture(alices_part)
    own_team = charlie.memberships.get().team

    url = reverse("picture_file", args=[own_team.slug, picture.slug])

    assert fetch(charlie, url).status_code == 404


def test_the_stored_bytes_come_unchanged_and_locked_down(alices_part: Member) -> None:
    data = image_bytes(80, 60)
    picture = make_picture(alices_part, data=data)

    response = fetch(alices_part.person, address(picture))

    assert response.body == data
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["ETag"] == f'"{picture.sha256}"'
    assert response.headers["Content-Length"] == str(len(data))
    assert "Content-Disposition" not in response.headers


def test_a_large_file_comes_in_pieces_and_whole(alices_part: Member) -> None:
    noise = io.BytesIO()
    Image.frombytes("RGB", (500, 400), os.urandom(600_000)).save(noise, "png")
    picture = make_picture(alices_part, data=noise.getvalue(), width=500, height=400)

    response = fetch(alices_part.person, address(picture))

    assert response.streaming
    assert response.body == noise.getvalue()
    assert response.headers["Content-Length"] == str(len(noise.getvalue()))


def test_a_browser_that_has_the_bytes_gets_none_but_is_still_asked_who_it_is(
    alices_part: Member, bob: Person
) -> None:
    picture = make_picture(alices_part)
    tag = f'W/"{picture.sha256}"'

    known = fetch(alices_part.person, address(picture), **{"If-None-Match": tag})

    assert (known.status_code, known.body) == (304, b"")
    assert known.headers["ETag"] == f'"{picture.sha256}"'
    assert fetch(bob, address(picture), **{"If-None-Match": tag}).status_code == 404
    assert fetch(alices_part.person, address(picture), **{"If-None-Match": '"other"'}).status_code == 200


def test_head_says_the_size_and_sends_nothing(alices_part: Member) -> None:
    picture = make_picture(alices_part)

    response = fetch(alices_part.person, address(picture), "head")

    assert response.body == b""
    assert response.headers["Content-Length"] == str(picture.bytes)


def test_a_range_is_ignored_and_the_whole_file_sent(alices_part: Member) -> None:
    picture = make_picture(alices_part)

    response = fetch(alices_part.person, address(picture), Range="bytes=0-9")

    assert response.status_code == 200
    assert len(response.body) == picture.bytes
    assert response.headers["Accept-Ranges"] == "none"


def test_writing_to_a_picture_is_refused(alices_part: Member) -> None:
    assert fetch(alices_part.person, address(make_picture(alices_part)), "post").status_code == 405


def test_a_missing_rendition_is_made_stored_and_served(alices_part: Member) -> None:
    picture = make_picture(alices_part, width=900, height=600)
    assert not default_storage.exists(rendition_key(picture, 640))

    response = fetch(alices_part.person, address(picture, "picture_rendition", side=640))

    assert response.headers["Content-Type"] == "image/webp"
    assert decoded(response.body).size == (640, 427)
    assert default_storage.exists(rendition_key(picture, 640))


def test_a_picture_smaller_than_the_rendition_is_served_itself(alices_part: Member) -> None:
    picture = make_picture(alices_part)

    response = fetch(alices_part.person, address(picture, "picture_rendition", side=1280))

    assert response.headers["Content-Type"] == "image/png"


def test_only_the_three_rendition_sizes_exist(alices_part: Member) -> None:
    picture = make_picture(alices_part, width=900, height=600)

    assert fetch(alices_part.person, address(picture, "picture_rendition", side=639)).status_code == 404


def test_the_blurred_copy_is_tiny(alices_part: Member) -> None:
    noise = io.BytesIO()
    Image.frombytes("RGB", (800, 640), os.urandom(800 * 640 * 3)).save(noise, "png")
    picture = make_picture(alices_part, data=noise.getvalue(), width=800, height=640, sensitive=True)

    response = fetch(alices_part.person, address(picture, "picture_blurred"))

    assert max(decoded(response.body).size) <= 64
    assert len(response.body) < 2_000


@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
def test_a_download_has_the_asked_for_format_and_the_picture_s_size(format: str, alices_part: Member) -> None:
    picture = make_picture(alices_part, width=320, height=200)

    response = fetch(alices_part.person, address(picture, "picture_download", format=format))
    image = decoded(response.body)

    assert response.headers["Content-Type"] == f"image/{format}"
    assert (image.format, image.size) == (format.upper(), (320, 200))


def test_a_download_in_the_stored_format_is_the_stored_file(alices_part: Member) -> None:
    data = image_bytes(70, 90)
    picture = make_picture(alices_part, data=data)

    assert fetch(alices_part.person, address(picture, "picture_download", format="png")).body == data


def test_a_download_is_named_by_team_words_seed_and_size(alices_part: Member) -> None:
    picture = make_picture(alices_part, seed=123, prompt="Red fox", width=128, height=96)

    header = fetch(alices_part.person, address(picture, "picture_download", format="jpeg")).headers

    assert header["Content-Disposition"] == 'attachment; filename="northwind-red-fox-seed123-128x96.jpg"'


@pytest.mark.parametrize(
    "prompt",
    ['../../etc/passwd"; x=1', "<script>alert(1)</script>", "a\r\nSet-Cookie: b=c", "\u202egpj.exe", "CON"],
)
def test_a_hostile_prompt_makes_a_harmless_name(prompt: str, alices_part: Member) -> None:
    picture = make_picture(alices_part, prompt=prompt)

    header = fetch(alices_part.person, address(picture, "picture_download", format="png")).headers
    name = header["Content-Disposition"].split("filename", 1)[1]

    assert header["Content-Disposition"].startswith("attachment; filename")
    assert not set(name) & set("/\\<>\r\n;\u202e")
    assert name.rstrip('"').endswith(".png")


def test_a_prompt_in_another_script_keeps_its_words(alices_part: Member) -> None:
    picture = make_picture(alices_part, prompt="一只红色的狐狸")

    header = fetch(alices_part.person, address(picture, "picture_download", format="png")).headers

    assert "filename*=utf-8''" in header["Content-Disposition"]


def test_an_unknown_format_is_not_there(alices_part: Member) -> None:
    picture = make_picture(alices_part)

    assert fetch(alices_part.person, address(picture, "picture_download", format="gif")).status_code == 404


def test_the_original_of_an_upload_is_never_served(alices_part: Member) -> None:
    original = image_bytes(100, 100, colour="#123456")
    working = image_bytes(100, 100, colour="#654321")
    picture = make_picture(
        alices_part, data=working, kind=Picture.Kind.REFERENCE, original=put("t/x/originals", original, "png")
    )

    for name, more in (*ROUTES, ("picture_download", {"format": "jpeg"})):
        assert fetch(alices_part.person, address(picture, name, **more)).body != original


def test_a_picture_whose_bytes_are_gone_is_not_there(alices_part: Member) -> None:
    picture = make_picture(alices_part)
    default_storage.delete(picture.file)

    assert fetch(alices_part.person, address(picture)).status_code == 404
    assert fetch(alices_part.person, address(picture, "picture_download", format="jpeg")).status_code == 404


def test_bytes_that_are_no_picture_are_refused_in_a_sentence(alices_part: Member) -> None:
    picture = make_picture(alices_part, data=b"this is not a picture at all", width=64, height=64)

    response = fetch(alices_part.person, address(picture, "picture_download", format="jpeg"))

    assert response.status_code == 422
    assert "not a picture" in response.body.decode()
