"""Runs that start from a picture, and the masks that go with it."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.models import Member, Picture, Run, Team
from tests.factories import image_bytes, make_picture
from tests.web.studio_pages import (
    mask_bytes,
    send,
    upload,
)


def test_a_reference_file_makes_an_image_to_image_run(as_alice: Client, northwind: Team, media: Path) -> None:
    send(as_alice, northwind, reference_file=upload(image_bytes(96, 128)), strength="0.6")
    run = Run.objects.select_related("reference").get()
    assert run.reference is not None
    assert (run.reference.kind, run.reference.width, run.reference.height) == ("reference", 96, 128)
    assert run.request.strength == 0.6


def test_a_mask_is_made_to_fit_its_reference(as_alice: Client, northwind: Team, media: Path) -> None:
    send(
        as_alice,
        northwind,
        reference_file=upload(image_bytes(128, 128)),
        mask_file=upload(mask_bytes(64, 64), "mask.png"),
    )
    run = Run.objects.select_related("mask").get()
    assert run.mask is not None
    assert (run.mask.width, run.mask.height, run.mask.coverage) == (128, 128, 0.5)


def test_a_loose_mask_is_fitted_when_a_reference_joins_it(
    as_alice: Client, northwind: Team, alices_part: Member, media: Path
) -> None:
    send(as_alice, northwind, mask_file=upload(mask_bytes(64, 64), "mask.png"))
    loose = Picture.objects.get(kind="mask")
    reference = make_picture(alices_part, width=128, height=128)
    answer = send(as_alice, northwind, reference=reference.slug, mask=loose.slug)
    assert answer.status_code == 201
    assert Run.objects.get().mask_id != loose.pk


def test_a_mask_of_another_shape_is_refused_in_words(as_alice: Client, northwind: Team, media: Path) -> None:
    answer = send(
        as_alice,
        northwind,
        reference_file=upload(image_bytes(128, 64)),
        mask_file=upload(mask_bytes(64, 128), "mask.png"),
    )
    assert answer.status_code == 422
    assert "The mask is 64 × 128 pixels and the picture 128 × 64." in answer.content.decode()


def test_a_result_can_be_the_reference(
    as_alice: Client, northwind: Team, alices_part: Member, media: Path
) -> None:
    picture = make_picture(alices_part)
    send(as_alice, northwind, reference=picture.slug)
    assert Run.objects.get().reference == picture


def test_bob_cannot_start_from_a_picture_he_may_not_see(
    as_bob: Client, northwind: Team, alices_part: Member, media: Path
) -> None:
    hidden = make_picture(alices_part)
    answer = send(as_bob, northwind, reference=hidden.slug)
    assert answer.status_code == 422
    assert "That picture is not here any more." in answer.content.decode()
    assert hidden.slug not in answer.content.decode()


def test_a_binned_reference_is_said_to_be_gone(
    as_alice: Client, northwind: Team, alices_part: Member, media: Path
) -> None:
    picture = make_picture(alices_part)
    move_to_bin(Picture.objects.filter(pk=picture.pk))
    assert send(as_alice, northwind, reference=picture.slug).status_code == 422


def test_any_picture_is_no_mask(as_alice: Client, northwind: Team, alices_part: Member, media: Path) -> None:
    picture = make_picture(alices_part)
    answer = send(as_alice, northwind, reference=picture.slug, mask=picture.slug)
    assert answer.status_code == 422
    assert "That picture is not a mask." in answer.content.decode()


def test_the_same_file_twice_is_stored_once(as_alice: Client, northwind: Team, media: Path) -> None:
    for key in ("the-first-key", "the-second-key"):
        send(as_alice, northwind, reference_file=upload(image_bytes(96, 96)), key=key)
    first, second = Picture.objects.filter(kind="reference")
    assert first.file == second.file
    assert first.original == second.original
