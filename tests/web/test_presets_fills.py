"""A brand preset in the editor: its variables come back with a touch-up that is done again, and its ranges hold."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import presets as acts
from fluxstudio.actions.touchups import accept
from fluxstudio.domain.presets import parse_look
from fluxstudio.imaging.workshop import shared as workshop
from fluxstudio.models import Collection, Member, Picture, Preset, Run
from fluxstudio.web.forms.fill import SURROUNDINGS
from tests.factories import make_candidate, make_picture, mask_bytes

pytestmark = pytest.mark.django_db

LINK = "https://huggingface.co/northwind/amber/resolve/main/glass.safetensors"
SIZE = (480, 360)


@pytest.fixture
def picture(media: object, alices_part: Member, shared: Collection) -> Picture:
    """A picture of Alice's that the team may look at."""
    return make_picture(alices_part, collection=shared, width=SIZE[0], height=SIZE[1])


@pytest.fixture
def amber(alices_part: Member) -> Preset:
    """A preset that asks for a season and keeps its LoRA in a range."""
    lora = {"path": LINK, "name": "Amber glass", "scale": 0.8, "low": 0.6, "high": 1}
    look = parse_look({"loras": [lora], "triggers": ["nwamber"], "after": "in {season} light"})
    return acts.add_preset(alices_part, name="Northwind Amber", look=look)


def fill(client: Client, picture: Picture, preset: Preset, **over: str) -> Any:
    """Press Fill with the preset and a part of the picture painted."""
    mask = SimpleUploadedFile("mask.png", mask_bytes(SIZE, (100, 80, 200, 160)), "image/png")
    row = {"lora_id": "r1", "lora_on": "r1", "lora_path": LINK, "lora_scale": "0.8"}
    fields = {
        "key": uuid.uuid4().hex,
        "prompt": "a pear in a bowl",
        "count": "1",
        "value_season": "low  autumn",
    }
    chosen = {"preset": acts.newest_of(preset).slug}
    address = reverse("fill", args=[picture.team.slug, picture.slug])
    sent = {**fields, **row, **chosen, "mask": mask, **over}
    return client.post(address, sent, headers={"X-Requested-With": "fetch"})


def test_a_touch_up_done_again_has_its_words_and_its_values_in_the_fields(
    as_alice: Client, alices_part: Member, picture: Picture, amber: Preset
) -> None:
    assert fill(as_alice, picture, amber).status_code == 201
    run = Run.objects.get()
    assert run.prompt == "nwamber, a pear in a bowl in low autumn light"
    version = accept(alices_part, make_candidate(run), extra=False, workshop=workshop()).version
    other = make_picture(alices_part, width=SIZE[0], height=SIZE[1])
    address = reverse("editor", args=[other.team.slug, other.slug], query={"again": version.slug})
    page = as_alice.get(address).content.decode()
    assert re.search(r"<textarea[^>]*>\s*a pear in a bowl</textarea>", page)
    assert re.search(r'name="value_season" value="low autumn"', page)


def test_more_of_the_same_and_empty_words_keep_what_was_typed(
    as_alice: Client, picture: Picture, amber: Preset
) -> None:
    assert fill(as_alice, picture, amber, prompt="").status_code == 201
    first = Run.objects.get()
    assert SURROUNDINGS in first.prompt
    again = reverse("fill_again", args=[picture.team.slug, first.slug])
    answer = as_alice.post(again, {"key": uuid.uuid4().hex}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 201
    kept = {"prompt": "", "values": {"season": "low autumn"}}
    assert list(Run.objects.values_list("asked", flat=True)) == [kept, kept]


@pytest.mark.parametrize("path", [LINK, LINK.replace("resolve", "blob"), f"{LINK}#x"])
def test_a_range_holds_in_the_editor_however_the_path_is_written(
    as_alice: Client, picture: Picture, amber: Preset, path: str
) -> None:
    refused = fill(as_alice, picture, amber, lora_path=path, lora_scale="4")
    assert refused.status_code == 422
    assert not Run.objects.exists()
    assert fill(as_alice, picture, amber, lora_path=path, lora_scale="0.7").status_code == 201
