"""A touch-up on a real endpoint: what the provider is given, and what stays as it was."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from asgiref.sync import sync_to_async
from PIL import Image, ImageDraw

from fluxstudio.actions.touchups import accept, fill_again
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Member, Picture, Run
from fluxstudio.models.files import read
from tests.factories import make_fill, make_picture

from .conftest import Rig

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = (600, 400)
BLOB = (150, 100, 330, 260)


def _photograph() -> bytes:
    """Something with edges and noise, so that a wrong pixel shows."""
    noise = np.random.default_rng(3).integers(0, 40, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    image = Image.fromarray(noise + 90)
    ImageDraw.Draw(image).ellipse((60, 40, 400, 330), fill="#c98f3d")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _blob() -> bytes:
    mask = Image.new("1", SIZE)
    ImageDraw.Draw(mask).ellipse(BLOB, fill=1)
    file = io.BytesIO()
    mask.save(file, "PNG")
    return file.getvalue()


def _given(rig: Rig) -> list[Image.Image]:
    """Every file the endpoint was given, in its own storage."""
    files = (rig.folder / "endpoint" / "uploads").rglob("*")
    return [Image.open(file) for file in files if file.is_file()]


@pytest.fixture
def picture(media: Path, alices_part: Member) -> Picture:
    return make_picture(alices_part, data=_photograph(), width=SIZE[0], height=SIZE[1])


async def _filled(rig: Rig, part: Member, picture: Picture, **over: object) -> Run:
    run = await sync_to_async(make_fill)(part, picture, mask=_blob(), **over)
    await rig.settle(run)
    return run


@sync_to_async
def _candidates(run: Run) -> list[Picture]:
    rows = Picture.objects.candidates().select_related("parent", "team")
    return list(rows.filter(slot__run=run).order_by("slot__index"))


async def test_the_endpoint_is_given_the_box_and_a_hard_mask_of_its_size(
    rig: Rig, alices_part: Member, picture: Picture
) -> None:
    run = await _filled(rig, alices_part, picture)
    image, mask = sorted(_given(rig), key=lambda one: one.mode, reverse=True)
    assert (image.mode, mask.mode) == ("RGB", "1")
    assert image.size == mask.size == (run.width, run.height)
    left, top, right, bottom = run.touch_up.order["plan"]["box"]
    drawn = Image.open(io.BytesIO(_blob())).convert("L").crop((left, top, right, bottom))
    sent = mask.convert("L").crop(run_inner(run))
    assert sent.size == drawn.size  # this box needs no scaling
    assert set(np.unique(np.asarray(mask.convert("L")))) == {0, 255}
    assert np.mean(np.asarray(sent) != np.asarray(drawn)) <= 0.005


def run_inner(run: Run) -> tuple[int, int, int, int]:
    """Where the box lies in what was sent."""
    plan = run.touch_up.order["plan"]
    left, top = plan["pad"][:2]
    return left, top, left + plan["content"][0], top + plan["content"][1]


async def test_candidates_come_and_an_accepted_one_leaves_the_rest_alone(
    rig: Rig, alices_part: Member, picture: Picture
) -> None:
    run = await _filled(rig, alices_part, picture)
    first, second = await _candidates(run)
    assert first.seed != second.seed
    assert (first.parent, first.format) == (picture, "png")
    version = (await sync_to_async(accept)(alices_part, first, extra=False, workshop=workshop())).version
    before, after = [np.asarray(Image.open(io.BytesIO(await _bytes(one)))) for one in (picture, version)]
    painted = np.asarray(Image.open(io.BytesIO(_blob())))
    assert np.array_equal(before[~painted], after[~painted])
    assert not np.array_equal(before[painted], after[painted])


@sync_to_async
def _bytes(picture: Picture) -> bytes:
    return read(picture.source)


async def test_more_of_the_same_uses_the_same_paint_and_other_seeds(
    rig: Rig, alices_part: Member, picture: Picture
) -> None:
    run = await _filled(rig, alices_part, picture)
    more = (await sync_to_async(fill_again)(alices_part, run, key="more-of-the-same")).run
    await rig.settle(more)
    seeds = {one.seed for one in [*await _candidates(run), *await _candidates(more)]}
    assert len(seeds) == 4
    assert len(_given(rig)) == 2  # each file is uploaded once
