"""What the composer starts with, and what it learns while it is filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fluxstudio.actions.provider import set_key
from fluxstudio.domain.loras import Lora
from fluxstudio.models import Collection, Member, Person, Picture, Team
from tests.factories import image_bytes, make_picture, make_run
from tests.web.studio_pages import (
    HTMX,
    mask_bytes,
    studio,
)


def test_on_the_sandbox_the_button_says_free(as_alice: Client, northwind: Team) -> None:
    page = studio(as_alice, northwind)
    assert "Generate · free (sandbox)" in page
    assert 'id="price"' not in page


def test_with_a_key_the_price_stands_on_the_button(as_alice: Client, alice: Person, northwind: Team) -> None:
    set_key(alice, "a key of the provider")
    page = studio(as_alice, northwind)
    assert re.search(r'id="price">\$0\.06<', page)
    assert re.search(r'id="left">\$24\.94</bdi> left after this', page)


def test_every_form_has_a_key_of_its_own(as_alice: Client, northwind: Team) -> None:
    keys = [re.search(r'name="key" value="([^"]+)"', studio(as_alice, northwind)) for _ in range(2)]
    assert keys[0]
    assert keys[1]
    assert keys[0][1] != keys[1][1]


def test_reuse_puts_an_earlier_run_into_the_composer(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    run = make_run(
        alices_part,
        prompt="amber glass",
        loras=(Lora(path="owner/amber", scale=0.8),),
        guidance_scale=3.1234567,
        num_inference_steps=33,
        seed=99,
        num_images=3,
    )
    page = studio(as_alice, northwind, reuse=run.slug)
    assert "amber glass</textarea>" in page
    assert 'value="owner/amber"' in page
    assert 'name="lora_scale" inputmode="decimal" autocomplete="off" value="0.8"' in page
    assert 'id="steps" name="steps" inputmode="numeric" autocomplete="off" value="33"' in page
    assert 'value="3.1234567"' in page
    assert 'value="fixed" checked' in page
    assert 'value="99"' in page
    assert 'name="count" value="3" checked' in page
    assert 'id="width" name="width" inputmode="numeric" autocomplete="off" value="256"' in page


def test_nobody_reuses_what_they_may_not_see(as_bob: Client, alices_part: Member, northwind: Team) -> None:
    run = make_run(alices_part, prompt="not for bob")
    assert "not for bob" not in studio(as_bob, northwind, reuse=run.slug)


def test_a_picture_becomes_the_reference(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    picture = make_picture(alices_part)
    page = studio(as_alice, northwind, reference=picture.slug)
    assert f'name="reference" value="{picture.slug}"' in page
    assert "Image to image" in page
    assert f'data-slug="{picture.slug}"' in page


def test_earlier_prompts_are_the_persons_own(
    as_alice: Client, alices_part: Member, bobs_part: Member, alice: Person, northwind: Team
) -> None:
    place = Collection.objects.create(team=northwind, owner=alice, name="Open", visibility="team_edit")
    make_run(alices_part, prompt="an earlier one")
    make_run(alices_part, prompt="an earlier one")
    make_run(bobs_part, prompt="bob wrote this", collection=place)
    page = studio(as_alice, northwind)
    assert page.count('data-prompt="an earlier one"') == 1
    assert 'data-prompt="bob wrote this"' not in page


def check(client: Client, team: Team, **query: str) -> Any:
    return client.get(reverse("composer_check", args=[team.slug]), query, headers=HTMX)


def test_a_size_is_checked_by_the_servers_rules(as_alice: Client, northwind: Team) -> None:
    wrong, right = (
        check(as_alice, northwind, width="255", height="512"),
        check(as_alice, northwind, width="512"),
    )
    assert "between 256 and 1536 pixels" in wrong.content.decode()
    assert 'data-sides="width"' in wrong.content.decode()
    assert "<li>" not in right.content.decode()


def test_a_lora_path_is_checked_and_becomes_a_row(as_alice: Client, northwind: Team) -> None:
    right = check(as_alice, northwind, lora_id="r1", lora_path="owner/amber", lora_scale="1", lora_on="r1")
    assert right.status_code == 200
    assert 'role="switch"' in right.content.decode()
    wrong = check(as_alice, northwind, lora_id="r1", lora_path="https://example.com/page", lora_scale="1")
    assert wrong.status_code == 422
    assert "That is a link to a page." in wrong.content.decode()
    assert 'value="https://example.com/page"' in wrong.content.decode()


def bring(client: Client, team: Team, data: bytes, **over: str) -> Any:
    file = SimpleUploadedFile(over.pop("name", "a <b>.png"), data, content_type="image/png")
    return client.post(
        reverse("composer_reference", args=[team.slug]),
        {"kind": "reference", **over, "file": file},
        headers=HTMX,
    )


def test_a_reference_and_its_mask_are_brought_in_the_background(
    as_alice: Client, northwind: Team, media: Path
) -> None:
    first = bring(as_alice, northwind, image_bytes(96, 96)).content.decode()
    reference = Picture.objects.get(kind="reference")
    assert f'data-slug="{reference.slug}"' in first
    assert "a &lt;b&gt;.png" in first
    second = bring(
        as_alice, northwind, mask_bytes(96, 96, share=4), kind="mask", reference=reference.slug
    ).content.decode()
    assert f'data-slug="{reference.slug}"' in second
    assert f'data-mask="{Picture.objects.get(kind="mask").slug}"' in second
    assert "25 %" in second


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "This is a PDF file."),
        (b"", "The file is empty."),
        (image_bytes(16, 16), "each side needs at least 64"),
        (b"\x89PNG\r\n\x1a\nbroken", "damaged"),
    ],
)
def test_each_bad_file_gets_its_own_plain_sentence(
    as_alice: Client, northwind: Team, media: Path, data: bytes, words: str
) -> None:
    answer = bring(as_alice, northwind, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Picture.objects.exists()


def test_choosing_a_picture_by_name_shows_only_what_one_may_see(
    as_bob: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    hidden = make_picture(alices_part)
    answer = as_bob.get(reverse("composer_reference", args=[northwind.slug]), {"reference": hidden.slug})
    assert hidden.slug not in answer.content.decode()


def test_what_was_brought_is_announced_to_the_team(as_alice: Client, northwind: Team, media: Path) -> None:
    bring(as_alice, northwind, image_bytes(96, 96))
    assert list(northwind.events.values_list("type", flat=True)) == ["upload"]
