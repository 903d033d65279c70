"""Versions taken away as files: what stays with them, and what is said about it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms, ImageDraw

from fluxstudio.actions.exports import forget_exports
from fluxstudio.actions.intake import store_upload
from fluxstudio.actions.touchups import accept
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Collection, Member, Picture
from tests.actions.test_chores import later
from tests.factories import make_candidate, make_fill, make_picture

pytestmark = pytest.mark.django_db

SIZE = (480, 360)
BOX = (200, 150, 260, 210)
GPS, MAKE = 0x8825, 0x010F


def photograph() -> bytes:
    """A JPEG as a camera writes it: with a profile, a maker and a place."""
    noise = np.random.default_rng(3).integers(0, 30, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    image = Image.fromarray(noise + 90)
    ImageDraw.Draw(image).ellipse((60, 40, 400, 330), fill="#c98f3d")
    exif = Image.Exif()
    exif[MAKE] = "Lens & Sons"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 8.0, 14.0)
    file = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(file, "JPEG", quality=93, exif=exif, icc_profile=profile)
    return file.getvalue()


@pytest.fixture
def version(media: object, alices_part: Member, shared: Collection) -> Picture:
    """The touched-up photograph, as version 2."""
    data = photograph()
    taken = workshop().intake(data, role="reference")
    upload = store_upload(alices_part, shared, Picture.Kind.REFERENCE, "table.jpg", taken, data)
    candidate = make_candidate(make_fill(alices_part, upload, box=BOX))
    return accept(alices_part, candidate, extra=False, workshop=workshop()).version


def ask(client: Client, picture: Picture, **fields: Any) -> Any:
    return client.post(reverse("picture_export", args=[picture.team.slug, picture.slug]), fields)


def taken(client: Client, picture: Picture, **fields: Any) -> Image.Image:
    """The file that a person ends up with."""
    link = ask(client, picture, **fields).context["file_url"]
    answer = client.get(link)
    assert answer["Content-Disposition"].startswith("attachment")
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_profile_and_camera_go_with_the_file_and_the_place_only_when_asked(
    as_alice: Client, version: Picture, format: str
) -> None:
    plain, placed = (taken(as_alice, version, format=format, **extra) for extra in ({}, {"gps": "on"}))
    for image in (plain, placed):
        assert image.format == format.upper()
        assert image.getexif()[MAKE] == "Lens & Sons"
        assert image.info["icc_profile"]
    assert not plain.getexif().get_ifd(GPS)
    assert placed.getexif().get_ifd(GPS)[1] == "N"


def test_a_png_says_that_every_untouched_pixel_is_as_it_was(as_alice: Client, version: Picture) -> None:
    page = ask(as_alice, version, format="png").content.decode()
    assert "Every untouched pixel is as in the original." in page


def test_a_jpeg_says_what_it_changed_outside(as_alice: Client, version: Picture) -> None:
    page = ask(as_alice, version, format="jpeg").content.decode()
    assert "untouched pixels" in page or "every pixel is as in the original JPEG" in page


def test_what_pages_and_plain_downloads_get_never_says_where_it_was_taken(
    as_alice: Client, version: Picture
) -> None:
    team = version.team.slug
    addresses = [reverse("picture_file", args=[team, version.slug])]
    addresses += [
        reverse("picture_download", args=[team, version.slug, format]) for format in ("png", "jpeg", "webp")
    ]
    for address in addresses:
        answer = as_alice.get(address)
        data = b"".join(answer) if answer.streaming else answer.content
        image = Image.open(io.BytesIO(data))
        assert not image.getexif().get_ifd(GPS), address
        assert image.getexif()[MAKE] == "Lens & Sons"


def test_bad_wishes_are_refused_in_words(as_alice: Client, version: Picture) -> None:
    assert ask(as_alice, version, format="gif").status_code == 422
    assert ask(as_alice, version, format="webp", quality="500").status_code == 422


def test_only_versions_have_an_export_and_only_for_the_team(
    as_alice: Client, as_bob: Client, as_charlie: Client, alices_part: Member, version: Picture
) -> None:
    assert taken(as_bob, version, format="png").size == SIZE
    assert ask(as_charlie, version, format="png").status_code == 404
    plain = make_picture(alices_part)
    assert ask(as_alice, plain, format="png").status_code == 404
    odd = reverse("export_file", args=[version.team.slug, version.slug, "x.png"])
    assert as_alice.get(odd).status_code == 404


def test_files_are_kept_for_a_day_and_can_be_made_again(as_alice: Client, version: Picture) -> None:
    link = ask(as_alice, version, format="png").context["file_url"]
    assert forget_exports(later(0.9)) == 0
    assert forget_exports(later(1.1)) == 1
    assert as_alice.get(link).status_code == 404
    assert taken(as_alice, version, format="png").size == SIZE
