"""A person's unfinished mask over HTTP: kept by entity tag, seen by nobody else, and refused in plain sentences."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from PIL import Image

from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, MaskDraft, Member, Picture
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.usefixtures("media")
NEW = {"If-None-Match": "*"}
META = {
    "at": {"x": 0, "y": 0},
    "tool": "brush",
    "size": 60,
    "softness": 0.2,
    "zoom": 1.5,
    "asked": "Mehr Himmel",
}


@pytest.fixture
def picture(alices_part: Member, shared: Collection) -> Picture:
    return make_picture(alices_part, collection=shared, width=96, height=64)


def png(width: int = 96, height: int = 64, *, box: tuple[int, int, int, int] = (4, 4, 40, 30)) -> bytes:
    """A hard mask, white in `box`."""
    image = Image.new("1", (width, height))
    image.paste(1, box)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def address(picture: Picture, name: str = "draft_mask") -> str:
    return reverse(name, args=[picture.team.slug, picture.slug])


def put(
    client: Client, picture: Picture, headers: dict[str, str], mask: bytes | None = None, meta: Any = META
) -> Any:
    fields: dict[str, Any] = {"meta": meta if isinstance(meta, str) else json.dumps(meta)}
    if mask is not None:
        fields["mask"] = SimpleUploadedFile("mask.png", mask, "image/png")
    body = encode_multipart(BOUNDARY, fields)
    return client.put(address(picture), body, content_type=MULTIPART_CONTENT, headers=headers)


def known(etag: str) -> dict[str, str]:
    return {"If-Match": f'"{etag}"'}


def test_a_mask_comes_back_as_it_was_sent(as_alice: Client, picture: Picture) -> None:
    sent = put(as_alice, picture, NEW, png())
    assert sent.status_code == 200
    told = as_alice.get(address(picture))
    assert told.json()["etag"] == sent.json()["etag"]
    assert told.json()["meta"] == META
    assert told.headers["ETag"] == f'"{sent.json()["etag"]}"'
    file = as_alice.get(told.json()["mask_url"])
    assert file.content == png()
    assert file.headers["Content-Type"] == "image/png"
    assert "no-store" in file.headers["Cache-Control"]
    assert as_alice.head(told.json()["mask_url"]).content == b""


def test_without_a_draft_there_is_nothing(as_alice: Client, picture: Picture) -> None:
    assert as_alice.get(address(picture)).status_code == 204
    assert as_alice.get(address(picture, "draft_mask_file")).status_code == 404


def test_a_soft_mask_of_a_part_keeps_its_place(as_alice: Client, picture: Picture) -> None:
    soft = io.BytesIO()
    Image.linear_gradient("L").resize((20, 10)).save(soft, "PNG")
    sent = put(as_alice, picture, NEW, soft.getvalue(), META | {"at": {"x": 76, "y": 54}})
    assert sent.status_code == 200
    assert as_alice.get(address(picture)).json()["meta"]["at"] == {"x": 76, "y": 54}


def test_an_emptied_mask_is_kept_with_its_settings(as_alice: Client, picture: Picture) -> None:
    first = put(as_alice, picture, NEW, png()).json()["etag"]
    assert put(as_alice, picture, known(first)).status_code == 200
    told = as_alice.get(address(picture)).json()
    assert told["mask_url"] is None
    assert told["meta"]["tool"] == "brush"
    assert as_alice.get(address(picture, "draft_mask_file")).status_code == 404


def test_the_second_of_two_tabs_is_answered_with_theirs(as_alice: Client, picture: Picture) -> None:
    begun = put(as_alice, picture, NEW, png()).json()["etag"]
    theirs = put(as_alice, picture, known(begun), png(box=(0, 0, 8, 8)), {"tool": "lasso"}).json()["etag"]
    late = put(as_alice, picture, known(begun), png(box=(50, 0, 60, 8)))
    assert late.status_code == 412
    told = late.json()
    assert (told["etag"], told["meta"]) == (theirs, {"tool": "lasso"})
    assert as_alice.get(told["mask_url"]).content == png(box=(0, 0, 8, 8))
    assert put(as_alice, picture, NEW, png()).status_code == 412
    assert put(as_alice, picture, known(theirs), png()).status_code == 200


def test_who_knows_a_draft_that_is_gone_is_told_so(as_alice: Client, picture: Picture) -> None:
    first = put(as_alice, picture, NEW, png()).json()["etag"]
    assert as_alice.delete(address(picture), headers=known(first)).status_code == 204
    late = put(as_alice, picture, known(first), png())
    assert (late.status_code, late.json()["etag"], late.json()["mask_url"]) == (412, None, None)
    assert as_alice.delete(address(picture), headers=known(first)).status_code == 204


def test_saving_and_dropping_must_say_what_they_replace(as_alice: Client, picture: Picture) -> None:
    assert put(as_alice, picture, {}, png()).status_code == 428
    first = put(as_alice, picture, NEW, png()).json()["etag"]
    refused = as_alice.delete(address(picture))
    assert refused.status_code == 428
    assert "Reload the page" in refused.json()["message"]
    assert as_alice.delete(address(picture), headers=known("1.99")).status_code == 412
    assert put(as_alice, picture, {"If-Match": "*"}, png()).status_code == 200
    assert MaskDraft.objects.count() == 1
    assert as_alice.get(address(picture)).json()["etag"] != first


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        (png(97, 64), "97 × 64"),
        (image_bytes(96, 64, format="jpeg"), "not a PNG"),
        (png()[:60], "damaged or incomplete"),
        (b"GIF89a and so on", "GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (png(box=(0, 0, 0, 0)), "all black"),
        (image_bytes(12_001, 1), "12001"),
    ],
)
def test_a_file_that_is_no_mask_of_this_picture_is_refused_and_the_draft_stays(
    as_alice: Client, picture: Picture, mask: bytes, says: str
) -> None:
    first = put(as_alice, picture, NEW, png()).json()["etag"]
    answer = put(as_alice, picture, known(first), mask)
    assert answer.status_code == 422
    assert says in answer.json()["message"]
    assert as_alice.get(address(picture)).json()["etag"] == first


@pytest.mark.parametrize(
    "meta",
    [
        '{"strength": 1' + 400 * "0" + "}",
        '{"zoom": -1' + 400 * "0" + "}",
        '{"centre": {"x": 1' + 400 * "0" + ', "y": 0}}',
        '{"at": {"x": 1' + 400 * "0" + ', "y": 0}}',
        '{"zoom": Infinity}',
        '{"zoom": 1e999}',
        "not JSON",
        "[]",
        "[" * 5_000,
        {"unknown": 1},
        {"tool": "<script>"},
        {"size": "60"},
        {"size": 1e999},
        '{"size": NaN}',
        {"softness": 2},
        {"add": 1},
        {"at": {"x": -1, "y": 0}},
        {"at": {"x": 0}},
        {"at": {"x": 0.5, "y": 0}},
        {"box": {"left": 0, "top": 0, "right": 1}},
        {"asked": "x" * 4_001},
        {"asked": "a\0b"},
        {"tool": "b" * 16_001},
    ],
)
def test_settings_that_nobody_knows_are_refused_in_a_sentence(
    as_alice: Client, picture: Picture, meta: Any
) -> None:
    answer = put(as_alice, picture, NEW, png(), meta)
    assert answer.status_code == 422
    assert "Reload the page" in answer.json()["message"]
    assert not MaskDraft.objects.exists()


def test_a_mask_beyond_the_picture_is_refused(as_alice: Client, picture: Picture) -> None:
    answer = put(as_alice, picture, NEW, png(20, 20, box=(0, 0, 9, 9)), {"at": {"x": 80, "y": 0}})
    assert answer.status_code == 422
    answer = put(as_alice, picture, NEW, png(20, 20, box=(0, 0, 9, 9)), {"at": {"x": 99_999, "y": 99_999}})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"meta=%7B%7D", "application/x-www-form-urlencoded"),
        (b"--x\r\nhalf", "multipart/form-data"),
        (b"nothing", "multipart/form-data; boundary="),
    ],
)
def test_what_is_no_form_is_refused(
    as_alice: Client, picture: Picture, body: bytes, content_type: str
) -> None:
    answer = as_alice.put(address(picture), body, content_type=content_type, headers=NEW)
    assert answer.status_code == 422
    assert "try again" in answer.json()["message"]


def test_too_much_is_answered_413(as_alice: Client, picture: Picture) -> None:
    huge = put(as_alice, picture, NEW, png() + bytes(32_000_001))
    assert huge.status_code == 413
    assert "32 MB" in huge.json()["message"]
    assert put(as_alice, picture, NEW, png(), "x" * 2_600_000).status_code == 413
    assert not MaskDraft.objects.exists()


def test_bob_never_sees_alice_s_draft_and_has_his_own(
    as_alice: Client, as_bob: Client, bobs_part: Member, picture: Picture
) -> None:
    hers = put(as_alice, picture, NEW, png()).json()["etag"]
    assert as_bob.get(address(picture)).status_code == 204
    assert as_bob.get(address(picture, "draft_mask_file")).status_code == 404
    assert as_bob.delete(address(picture), headers={"If-Match": "*"}).status_code == 204
    assert put(as_bob, picture, known(hers), png()).status_code == 412
    assert put(as_bob, picture, NEW, png(box=(0, 0, 3, 3))).status_code == 200
    assert as_alice.get(address(picture)).json()["etag"] == hers


def test_charlie_learns_nothing_not_even_that_the_picture_exists(
    as_alice: Client, as_charlie: Client, picture: Picture
) -> None:
    put(as_alice, picture, NEW, png())
    assert as_charlie.get(address(picture)).status_code == 404
    assert as_charlie.get(address(picture, "draft_mask_file")).status_code == 404
    assert put(as_charlie, picture, NEW, png()).status_code == 404
    assert as_charlie.delete(address(picture), headers={"If-Match": "*"}).status_code == 404


def test_bob_cannot_keep_a_mask_of_a_picture_he_may_not_see(
    as_bob: Client, bobs_part: Member, alices_part: Member
) -> None:
    private = make_picture(alices_part, width=96, height=64)
    assert put(as_bob, private, NEW, png()).status_code == 404


def test_a_viewer_has_no_drafts(as_bob: Client, bobs_part: Member, picture: Picture) -> None:
    Member.objects.filter(pk=bobs_part.pk).update(role=Role.VIEWER)
    assert put(as_bob, picture, NEW, png()).status_code == 403
    assert as_bob.get(address(picture)).status_code == 403


def test_a_script_without_a_session_is_told_so(as_nobody: Client, picture: Picture) -> None:
    answer = put(as_nobody, picture, NEW | {"HX-Request": "true"}, png())
    assert answer.status_code == 401


def test_another_site_cannot_write_a_draft(alices_part: Member, picture: Picture) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alices_part.person, "allauth.account.auth_backends.AuthenticationBackend")
    assert put(strict, picture, NEW, png()).status_code == 403
    assert not MaskDraft.objects.exists()
