"""Starting runs: once each, never at another price, and nothing lost when something is wrong."""

from __future__ import annotations

import html
import re
from pathlib import Path

from django.test import Client
from django.urls import reverse

from fluxstudio.actions.provider import set_key
from fluxstudio.models import Budget, Collection, Person, Picture, Run, Slot, Team
from tests.factories import image_bytes
from tests.web.studio_pages import (
    KEY,
    mask_bytes,
    send,
    upload,
)


def test_alice_starts_a_run_and_gets_its_places(as_alice: Client, northwind: Team) -> None:
    answer = send(as_alice, northwind)
    run = Run.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 201
    assert answer["X-Run"] == run.slug
    assert f'id="run-{run.slug}"' in page
    assert f'id="run-head-{run.slug}"' in page
    assert [f'id="slot-{slot.slug}"' in page for slot in run.slots.all()] == [True, True]
    assert page.count('data-state="queued"') == 2
    assert page.count('viewBox="0 0 512 640"') == 2
    assert "hx-swap-oob" not in page


def test_without_scripts_the_answer_is_the_runs_own_page(as_alice: Client, northwind: Team) -> None:
    answer = send(as_alice, northwind, htmx=False)
    run = Run.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("run", args=[northwind.slug, run.slug])


def test_new_work_lands_in_the_private_collection(as_alice: Client, northwind: Team, alice: Person) -> None:
    send(as_alice, northwind)
    assert Run.objects.get().collection == Collection.objects.get(
        team=northwind, owner=alice, is_default=True
    )


def test_work_started_in_a_collection_lands_there(
    as_alice: Client, northwind: Team, shared: Collection
) -> None:
    send(as_alice, northwind, collection=shared.slug)
    assert Run.objects.get().collection == shared


def test_what_was_edited_after_a_lost_answer_is_not_swallowed(as_alice: Client, northwind: Team) -> None:
    """The composer keeps its key until it hears of a run; the next press comes with a new one."""
    send(as_alice, northwind, prompt="a red fox")
    answer = send(as_alice, northwind, prompt="a blue whale", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "started after all" in page
    assert "a blue whale" in page
    assert f'name="key" value="{KEY}"' not in page
    assert Run.objects.count() == 1


def test_the_same_key_is_the_same_run(as_alice: Client, northwind: Team) -> None:
    first, second = send(as_alice, northwind), send(as_alice, northwind)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first["X-Run"] == second["X-Run"]
    assert Run.objects.count() == 1


def test_a_random_seed_is_drawn_by_the_server_and_kept(as_alice: Client, northwind: Team) -> None:
    send(as_alice, northwind, seed_mode="random", seed="-1")
    seeds = [slot.seed for slot in Run.objects.get().slots.order_by("index")]
    assert 0 <= seeds[0] <= 2_147_483_647
    assert seeds[1] == (seeds[0] + 1) % 2_147_483_648


def test_a_fixed_seed_repeats(as_alice: Client, northwind: Team) -> None:
    send(as_alice, northwind, seed_mode="fixed", seed="41", count="1", key="the-first-key")
    send(as_alice, northwind, seed_mode="fixed", seed="41", count="1", key="the-second-key")
    assert list(Slot.objects.values_list("seed", flat=True)) == [41, 41]


def test_a_price_in_the_form_changes_nothing(as_alice: Client, alice: Person, northwind: Team) -> None:
    set_key(alice, "a key of the provider")
    send(as_alice, northwind, price="0", unit="0", price_micros="0", count="4")
    assert Budget.objects.current(northwind).held_micros == 60_000


def test_what_is_wrong_comes_back_with_everything_typed(as_alice: Client, northwind: Team) -> None:
    answer = send(
        as_alice,
        northwind,
        prompt="a <b>fox</b>",
        width="255",
        steps="1,5",
        lora_id="r1",
        lora_path="no slash",
    )
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#composer"
    assert "Width and height must be whole numbers between 256 and 1536 pixels." in page
    assert "This must be a whole number between 1 and 50." in page
    assert 'value="255"' in page
    assert 'value="1,5"' in page
    assert 'value="no slash"' in page
    assert "a <b>fox</b></textarea>" in page
    assert f'name="key" value="{KEY}"' in page
    assert not Run.objects.exists()


def test_errors_are_tied_to_their_fields(as_alice: Client, northwind: Team) -> None:
    page = send(as_alice, northwind, prompt="", width="1537", guidance="99").content.decode()
    for name, describer in (
        ("prompt", "prompt-error"),
        ("width", "size-error"),
        ("guidance", "guidance-error"),
    ):
        tag = re.search(rf'<(?:input|textarea)[^>]* id="{name}"[^>]*>', page)
        assert tag
        assert 'aria-invalid="true"' in tag[0]
        assert describer in tag[0]
        assert re.search(rf'id="{describer}"[^>]*>(?:<ul class="errors">)?<li>', page)


def test_without_scripts_a_refusal_is_the_whole_page(as_alice: Client, northwind: Team) -> None:
    answer = send(as_alice, northwind, htmx=False, prompt="", steps="7")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>" in page
    assert "Describe the picture in a few words." in page
    assert 'value="7"' in page


def test_a_file_in_a_refused_form_is_kept(as_alice: Client, northwind: Team, media: Path) -> None:
    answer = send(
        as_alice,
        northwind,
        prompt="",
        reference_file=upload(image_bytes(96, 96)),
        mask_file=upload(mask_bytes(), "mask.png"),
    )
    reference, mask = Picture.objects.get(kind="reference"), Picture.objects.get(kind="mask")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="reference" value="{reference.slug}"' in page
    assert f'name="mask" value="{mask.slug}"' in page
    assert "50 %" in page
    assert not Run.objects.exists()


def test_a_file_that_is_no_picture_is_refused_in_words(
    as_alice: Client, northwind: Team, media: Path
) -> None:
    answer = send(as_alice, northwind, reference_file=upload(b"%PDF-1.7 hello", "letter.pdf"))
    assert answer.status_code == 422
    assert "This is a PDF file. Save it as PNG, JPEG or WebP, then add it again." in answer.content.decode()
    assert not Run.objects.exists()


def test_a_mask_without_a_reference_is_refused_in_words_and_kept(
    as_alice: Client, northwind: Team, media: Path
) -> None:
    answer = send(as_alice, northwind, mask_file=upload(mask_bytes(), "mask.png"))
    assert answer.status_code == 422
    assert "A mask needs a reference picture to apply to." in answer.content.decode()
    assert f'value="{Picture.objects.get().slug}"' in answer.content.decode()


def test_too_little_left_says_price_rest_and_what_fits(
    as_alice: Client, alice: Person, northwind: Team
) -> None:
    set_key(alice, "a key of the provider")
    Team.objects.filter(pk=northwind.pk).update(monthly_micros=20_000)
    answer = send(as_alice, northwind, count="4")
    page = answer.content.decode()
    assert answer.status_code == 402
    assert answer["HX-Retarget"] == "#composer-notice"
    assert "This run costs $0.06. The team has $0.02 left until" in page
    assert "1 picture fits" in page
    assert not Run.objects.exists()


def test_without_scripts_too_little_left_keeps_the_form(
    as_alice: Client, alice: Person, northwind: Team
) -> None:
    set_key(alice, "a key of the provider")
    Team.objects.filter(pk=northwind.pk).update(monthly_micros=20_000)
    answer = send(as_alice, northwind, htmx=False, count="4", prompt="kept words")
    assert answer.status_code == 402
    assert "kept words</textarea>" in answer.content.decode()
