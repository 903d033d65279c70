"""References and masks: bringing them, refusing what is none, and letting them go."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from fluxstudio.actions.runs import start_run
from fluxstudio.domain.request import RunRequest
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Picture, Team
from tests.factories import image_bytes, make_picture, make_run

pytestmark = pytest.mark.usefixtures("media")
HTMX = {"HX-Request": "true"}


def file(name: str = "ref.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(120, 90) if data is None else data, "image/png")


def send(
    client: Client, team: Team, *files: SimpleUploadedFile, kind: str = "reference", **headers: str
) -> Any:
    return client.post(
        reverse("uploads", args=[team.slug]), {"kind": kind, "file": list(files)}, headers=headers
    )


def look(client: Client, team: Team, kind: str = "reference") -> Any:
    return client.get(reverse("uploads", args=[team.slug]), {"kind": kind})


def mask_bytes() -> bytes:
    image = Image.new("L", (100, 80), 0)
    image.paste(255, (10, 10, 50, 50))
    out = io.BytesIO()
    image.save(out, "png")
    return out.getvalue()


def test_several_files_are_kept_in_my_private_collection(as_bob: Client, bobs_part: Member) -> None:
    answer = send(
        as_bob, bobs_part.team, file("one.png"), file("two.png", image_bytes(100, 100, format="jpeg"))
    )

    assert answer.status_code == 302
    assert set(Picture.objects.uploads().values_list("name", flat=True)) == {"one.png", "two.png"}
    place = Picture.objects.uploads().first().collection
    assert (place.owner, place.visibility) == (bobs_part.person, "private")
    assert "2 files added." in as_bob.get(answer.headers["Location"]).content.decode()


def test_one_bad_file_gets_its_own_sentence_and_the_good_ones_stay(as_bob: Client, bobs_part: Member) -> None:
    answer = send(
        as_bob, bobs_part.team, file("good.png"), file("cv.pdf", b"%PDF-1.7 ..."), file("empty.png", b"")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "cv.pdf" in page
    assert "This is a PDF file." in page
    assert "The file is empty." in page
    assert "PNG, JPEG and WebP are taken" in page
    assert list(Picture.objects.uploads().values_list("name", flat=True)) == ["good.png"]
    assert "good.png" in page


def test_a_sent_file_is_answered_by_its_card_or_by_why_not(as_bob: Client, bobs_part: Member) -> None:
    taken = send(as_bob, bobs_part.team, file("good.png"), **HTMX)
    turned = send(as_bob, bobs_part.team, file("notes.txt", b"hello there"), **HTMX)

    assert taken.status_code == 201
    assert "good.png" in taken.content.decode()
    assert "<html" not in taken.content.decode()
    assert turned.status_code == 422
    assert "not a picture" in turned.content.decode()


def test_no_file_at_all_is_said_so(as_bob: Client, bobs_part: Member) -> None:
    answer = send(as_bob, bobs_part.team)

    assert answer.status_code == 422
    assert "No file was chosen." in answer.content.decode()


def test_masks_have_their_own_tab_and_say_what_they_cover(as_bob: Client, bobs_part: Member) -> None:
    send(as_bob, bobs_part.team, file("hair.png", mask_bytes()), kind="mask")

    mask = Picture.objects.get(kind=Picture.Kind.MASK)

    assert mask.coverage == pytest.approx(0.2)
    assert "hair.png" in look(as_bob, bobs_part.team, "mask").content.decode()
    assert "hair.png" not in look(as_bob, bobs_part.team).content.decode()


def test_a_photograph_is_no_mask(as_bob: Client, bobs_part: Member) -> None:
    gradient = io.BytesIO()
    Image.linear_gradient("L").save(gradient, "png")

    answer = send(as_bob, bobs_part.team, file("photo.png", gradient.getvalue()), kind="mask")

    assert answer.status_code == 422
    assert "photograph, not a mask" in answer.content.decode()


def test_a_viewer_may_look_but_not_bring(as_bob: Client, bobs_part: Member) -> None:
    Member.objects.filter(pk=bobs_part.pk).update(role=Role.VIEWER)

    assert "Drop pictures here" not in look(as_bob, bobs_part.team).content.decode()
    assert send(as_bob, bobs_part.team, file()).status_code == 403


def test_uploads_are_private_like_everything_else(
    as_alice: Client,
    as_bob: Client,
    as_charlie: Client,
    alices_part: Member,
    bobs_part: Member,
    shared: Collection,
) -> None:
    make_picture(alices_part, kind=Picture.Kind.REFERENCE, name="private.png")
    make_picture(alices_part, kind=Picture.Kind.REFERENCE, name="shared.png", collection=shared)

    page = look(as_bob, shared.team).content.decode()

    assert "shared.png" in page
    assert "private.png" not in page
    assert "private.png" in look(as_alice, shared.team).content.decode()
    assert look(as_charlie, shared.team).status_code == 404
    assert send(as_charlie, shared.team, file()).status_code == 404


def test_it_says_where_each_is_used_but_not_by_runs_i_may_not_see(
    as_alice: Client, as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE, collection=shared)
    start_run(alices_part, RunRequest(prompt="a secret plan"), key="1", reference=reference)
    start_run(alices_part, RunRequest(prompt="an open plan"), key="2", reference=reference, collection=shared)

    own, bobs = (look(client, shared.team).content.decode() for client in (as_alice, as_bob))

    assert "Used in 2 runs" in own
    assert "a secret plan" in own
    assert "Used in 1 run" in bobs
    assert "a secret plan" not in bobs
    assert "an open plan" in bobs


def test_deleting_waits_for_runs_that_need_the_file(as_alice: Client, alices_part: Member) -> None:
    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    run = start_run(alices_part, RunRequest(prompt="a fox in the snow"), key="1", reference=reference).run
    url = reverse("upload_delete", args=[alices_part.team.slug, reference.slug])

    blocked = as_alice.post(url, headers=HTMX)

    assert blocked.status_code == 409
    assert "a fox in the snow" in json.loads(blocked.headers["HX-Trigger"])["toast"]["text"]
    run.slots.update(state="cancelled")
    assert as_alice.post(url, headers=HTMX).status_code == 204
    reference.refresh_from_db()
    assert reference.binned_at


def test_a_deleted_upload_comes_back_by_undo(as_alice: Client, alices_part: Member) -> None:
    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE, name="ref.png")
    url = reverse("upload_delete", args=[alices_part.team.slug, reference.slug])

    undo = json.loads(as_alice.post(url, headers=HTMX).headers["HX-Trigger"])["toast"]["undo"]["url"]

    assert "ref.png" not in look(as_alice, alices_part.team).content.decode()
    as_alice.post(undo, headers=HTMX)
    assert "ref.png" in look(as_alice, alices_part.team).content.decode()


def test_somebody_else_s_upload_cannot_be_deleted(
    as_bob: Client, as_charlie: Client, alices_part: Member, shared: Collection
) -> None:
    private = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    seen = make_picture(alices_part, kind=Picture.Kind.REFERENCE, collection=shared)

    def delete(client: Client, picture: Picture) -> int:
        return client.post(reverse("upload_delete", args=[shared.team.slug, picture.slug])).status_code

    assert (delete(as_bob, private), delete(as_bob, seen), delete(as_charlie, seen)) == (404, 403, 404)
    assert Picture.objects.binned().count() == 0


def test_a_result_is_not_deleted_as_an_upload(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    as_alice.post(reverse("upload_delete", args=[alices_part.team.slug, picture.slug]), headers=HTMX)

    assert Picture.objects.get(pk=picture.pk).binned_at is None


def test_file_names_are_text(as_bob: Client, bobs_part: Member) -> None:
    answer = send(as_bob, bobs_part.team, file('"><img src=x onerror=alert(1)>.png'), **HTMX)

    assert "<img src=x" not in answer.content.decode()
    assert "<img src=x" not in look(as_bob, bobs_part.team).content.decode()


def test_more_uploads_do_not_mean_more_queries(as_alice: Client, alices_part: Member) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
            run = make_run(alices_part)
            run.reference = reference
            run.save()

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            look(as_alice, alices_part.team)
        return len(caught)

    add(2)
    few = cost()
    add(10)

    assert cost() == few <= 14


def test_later_pages_follow_by_cursor(as_alice: Client, alices_part: Member) -> None:
    first = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    fields = {each.attname: getattr(first, each.attname) for each in Picture._meta.concrete_fields}
    for name in ("id", "slug"):
        del fields[name]
    Picture.objects.bulk_create([Picture(**fields) for _ in range(63)])

    page = look(as_alice, alices_part.team)
    before = page.content.decode().split("before=")[1].split('"')[0]
    later = as_alice.get(
        reverse("uploads", args=[alices_part.team.slug]), {"kind": "reference", "before": before}
    )

    assert page.content.decode().count('class="upload"') == 61  # the template of a waiting card is one
    assert later.content.decode().count('class="upload"') == 5
    assert look(as_alice, alices_part.team, "reference&before=x").status_code == 200
    assert as_alice.get(reverse("uploads", args=[alices_part.team.slug]), {"before": "x"}).status_code == 404
