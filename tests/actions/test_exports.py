"""Exports: what a file changes is measured against what the lineage still begins with, at its place."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fluxstudio.actions.exports import Wanted, export
from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.actions.purge import purge_bin
from fluxstudio.actions.touchups import accept
from fluxstudio.domain.outpaint import Sides
from fluxstudio.imaging.exports_answers import Exported
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Member, Picture
from tests.actions.test_chores import later
from tests.factories import make_candidate, make_fill, make_picture

pytestmark = pytest.mark.django_db

SIZE = (480, 360)
PAINTED = 100 * 80  # pixels of a fill's usual rectangle


def noise(size: tuple[int, int]) -> bytes:
    pixels = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def version_of(member: Member, parent: Picture, **wish: Any) -> Picture:
    candidate = make_candidate(make_fill(member, parent, count=1, **wish))
    return accept(member, candidate, extra=False, workshop=workshop()).version


def measured(picture: Picture) -> Exported:
    picture = Picture.objects.get(pk=picture.pk)
    return export(picture, Wanted(format="webp"), workshop())[1]


def test_an_extended_lineage_whose_root_is_gone_is_measured_at_its_new_roots_place(
    alices_part: Member, media: object
) -> None:
    root = make_picture(alices_part, data=noise(SIZE), width=SIZE[0], height=SIZE[1])
    larger = version_of(alices_part, root, mask=b"", extend=Sides(left=40, top=20))
    painted = version_of(alices_part, larger, box=(100, 80, 200, 160))
    branch = version_of(alices_part, root, box=(100, 80, 200, 160))
    assert measured(painted).untouched == 480 * 360 - PAINTED
    move_to_bin(Picture.objects.filter(pk=root.pk))
    assert purge_bin(later(31)) == 1
    assert measured(larger).untouched == 520 * 380
    assert measured(painted).untouched == 520 * 380 - PAINTED
    # It never had the room that the new root has.
    assert measured(branch).untouched == 480 * 360 - PAINTED
