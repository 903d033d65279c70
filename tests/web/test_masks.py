"""The team's saved masks: who finds which, and what may be saved as one."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Picture, Team
from fluxstudio.models.files import read
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def picture(alices_part: Member, shared: Collection) -> Picture:
    return make_picture(alices_part, collection=shared, width=96, height=64)


def png(width: int = 96, height: int = 64, *, mode: str = "1", right: int = 48) -> bytes:
    image = Image.new(mode, (width, height))
    image.paste(Image.new(mode, (right, height), 1 if mode == "1" else 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def save(client: Client, to: Picture, mask: bytes | None = None, **over: Any) -> Any:
    fields = {"name": "Sleeve", "picture": to.slug} | over
    if mask is not None:
        fields["mask"] = SimpleUploadedFile("blob", mask, "image/png")
    return client.post(reverse("masks", args=[to.team.slug]), fields)


def names(client: Client, team: Team, **query: str) -> list[str]:
    return [each["name"] for each in client.get(reverse("masks", args=[team.slug]), query).json()["masks"]]


def test_a_painted_mask_becomes_the_team_s(
    as_alice: Client, as_bob: Client, bobs_part: Member, picture: Picture
) -> None:
    answer = save(as_alice, picture, png())
    assert answer.status_code == 201
    assert "“Sleeve”" in answer.json()["message"]
    kept = Picture.objects.get(kind=Picture.Kind.MASK)
    assert (kept.collection, kept.person, kept.width, kept.height) == (
        picture.collection,
        picture.person,
        96,
        64,
    )
    assert kept.coverage == pytest.approx(0.5)
    found = as_bob.get(reverse("masks", args=[picture.team.slug])).json()["masks"]
    assert [(one["name"], one["person"], one["width"]) for one in found] == [("Sleeve", "Alice Rivers", 96)]
    image = Image.open(io.BytesIO(as_bob.get(found[0]["url"]).content)).convert("L")
    assert set(image.tobytes()) == {0, 255}


def test_what_is_kept_is_strictly_black_and_white(as_alice: Client, picture: Picture) -> None:
    out = io.BytesIO()
    image = Image.new("L", (96, 64))
    image.paste(255, (0, 0, 40, 64))
    image.paste(200, (40, 0, 41, 64))
    image.save(out, "PNG")
    assert save(as_alice, picture, out.getvalue()).status_code == 201
    kept = Image.open(io.BytesIO(read(Picture.objects.get(kind=Picture.Kind.MASK).file))).convert("L")
    assert set(kept.tobytes()) == {0, 255}


def test_bob_who_may_only_look_there_keeps_it_with_his_own(
    as_bob: Client, bobs_part: Member, picture: Picture
) -> None:
    assert save(as_bob, picture, png()).status_code == 201
    kept = Picture.objects.get(kind=Picture.Kind.MASK)
    assert (kept.collection.owner, kept.collection.is_default) == (bobs_part.person, True)


def test_private_masks_stay_private_and_the_bin_is_left_out(
    as_alice: Client, as_bob: Client, bobs_part: Member, alices_part: Member, picture: Picture
) -> None:
    make_picture(alices_part, kind=Picture.Kind.MASK, name="private")
    make_picture(alices_part, kind=Picture.Kind.MASK, name="shared", collection=picture.collection)
    binned = make_picture(alices_part, kind=Picture.Kind.MASK, name="binned", collection=picture.collection)
    Picture.objects.filter(pk=binned.pk).update(binned_at=binned.created_at)
    make_picture(alices_part, kind=Picture.Kind.REFERENCE, name="no mask", collection=picture.collection)
    assert names(as_bob, picture.team) == ["shared"]
    assert names(as_alice, picture.team) == ["shared", "private"]


def test_charlie_gets_nothing_and_gives_nothing(as_charlie: Client, picture: Picture) -> None:
    assert as_charlie.get(reverse("masks", args=[picture.team.slug])).status_code == 404
    assert save(as_charlie, picture, png()).status_code == 404
    assert not Picture.objects.filter(kind=Picture.Kind.MASK).exists()


def test_a_viewer_looks_but_does_not_save(as_bob: Client, bobs_part: Member, picture: Picture) -> None:
    Member.objects.filter(pk=bobs_part.pk).update(role=Role.VIEWER)
    assert names(as_bob, picture.team) == []
    assert save(as_bob, picture, png()).status_code == 403


def test_a_mask_of_a_picture_one_may_not_see_is_not_taken(
    as_bob: Client, bobs_part: Member, alices_part: Member, picture: Picture
) -> None:
    private = make_picture(alices_part, width=96, height=64)
    assert save(as_bob, private, png()).status_code == 404
    assert save(as_bob, picture, png(), picture="").status_code == 404
    assert save(as_bob, picture, png(), picture="a\0b").status_code == 404


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        (None, "empty"),
        (b"", "empty"),
        (png(64, 64), "64 × 64"),
        (png(right=0), "all black"),
        (b"%PDF-1.7", "PDF"),
        (image_bytes(96, 64), "photograph, not a mask"),
    ],
)
def test_what_is_no_mask_is_refused_in_a_sentence(
    as_alice: Client, picture: Picture, mask: bytes | None, says: str
) -> None:
    answer = save(as_alice, picture, mask)
    assert answer.status_code == 422
    assert says in answer.json()["message"]


def test_a_name_is_only_text_and_may_be_missing(as_alice: Client, picture: Picture) -> None:
    save(as_alice, picture, png(), name="../../etc/\u202egnp.exe")
    save(as_alice, picture, png(), name="  ")
    assert set(Picture.objects.filter(kind=Picture.Kind.MASK).values_list("name", flat=True)) == {
        "gnp.exe",
        "Mask",
    }


def test_many_masks_come_in_pages_and_cost_no_more_queries(
    as_alice: Client, alices_part: Member, picture: Picture
) -> None:
    address = reverse("masks", args=[picture.team.slug])

    def look() -> int:
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(address)
        return len(caught)

    first = make_picture(alices_part, kind=Picture.Kind.MASK, name="mask 0")
    few = look()
    facts = {each.attname: getattr(first, each.attname) for each in Picture._meta.concrete_fields}
    for name in ("id", "slug"):
        del facts[name]
    Picture.objects.bulk_create(Picture(**facts | {"name": f"mask {number}"}) for number in range(1, 70))
    assert look() == few
    page = as_alice.get(address).json()
    rest = as_alice.get(address, {"before": page["next"]}).json()
    assert (len(page["masks"]), len(rest["masks"]), rest["next"]) == (60, 10, "")
    assert {one["name"] for one in page["masks"] + rest["masks"]} == {
        f"mask {number}" for number in range(70)
    }
    assert as_alice.get(address, {"before": "nonsense"}).status_code == 404
