"""Starting runs from the page: once each, never at another price, and nothing lost when something is wrong."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import attempts as acts
from fluxstudio.actions.provider import set_key
from fluxstudio.domain.roles import Role
from fluxstudio.models import Budget, Collection, Member, Person, Picture, Run, Slot, Team
from tests.factories import image_bytes, make_picture, make_run

HTMX = {"HX-Request": "true"}
KEY = "one-key-of-one-form"


def fields(**over: Any) -> dict[str, Any]:
    return {"prompt": "a red fox in autumn", "width": "512", "height": "640", "count": "2", "key": KEY} | over


def send(client: Client, team: Team, *, htmx: bool = True, **over: Any) -> Any:
    return client.post(reverse("run_create", args=[team.slug]), fields(**over), headers=HTMX if htmx else {})


def upload(data: bytes, name: str = "reference.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def mask_bytes(width: int = 96, height: int = 96) -> bytes:
    import io

    from PIL import Image

    image = Image.new("L", (width, height), 0)
    image.paste(255, (0, 0, width // 2, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


# Starting


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


# Refused


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


# References and masks


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
    acts_bin(picture)
    assert send(as_alice, northwind, reference=picture.slug).status_code == 422


def acts_bin(picture: Picture) -> None:
    from fluxstudio.actions.pictures import move_to_bin

    move_to_bin(Picture.objects.filter(pk=picture.pk))


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


# The run's page, cancelling, retrying


def test_the_page_of_a_waiting_run_asks_again_without_scripts(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    run = make_run(alices_part)
    page = as_alice.get(reverse("run", args=[northwind.slug, run.slug])).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    run.slots.update(state="failed", error="unavailable")
    assert "http-equiv" not in as_alice.get(reverse("run", args=[northwind.slug, run.slug])).content.decode()


def test_cancelling_takes_back_what_was_not_sent_and_says_so(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    run = make_run(alices_part, num_images=3)
    acts.begin_sending(run.slots.order_by("index")[0].attempts.get())
    answer = as_alice.post(reverse("run_cancel", args=[northwind.slug, run.slug]), headers=HTMX)
    page = answer.content.decode()
    assert "2 cancelled, not charged." in page
    assert "1 had been sent already and is kept when it comes." in page
    assert re.search(rf'id="run-head-{run.slug}" hx-swap-oob="true"', page)
    assert page.count('data-state="cancelled"') == 2
    assert page.count('data-state="sending"') == 1


def test_a_failed_place_is_tried_again_with_its_seed(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    run = make_run(alices_part)
    slot = run.slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.reject(attempt, error="unavailable")
    answer = as_alice.post(reverse("slot_retry", args=[northwind.slug, slot.slug]), headers=HTMX)
    seed = slot.seed
    slot.refresh_from_db()
    assert (slot.state, slot.seed, slot.attempts.count()) == ("waiting", seed, 2)
    assert re.search(
        rf'id="slot-{slot.slug}" data-state="queued"[^>]* hx-swap-oob="true"', answer.content.decode()
    )


def test_retry_and_cancel_lead_back_to_the_run_without_scripts(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    run = make_run(alices_part)
    page = reverse("run", args=[northwind.slug, run.slug])
    assert as_alice.post(reverse("run_cancel", args=[northwind.slug, run.slug]))["Location"] == page
    slot = run.slots.get()
    assert as_alice.post(reverse("slot_retry", args=[northwind.slug, slot.slug]))["Location"] == page


# Who may


def test_a_viewer_may_look_but_not_make(
    as_bob: Client, bob: Person, northwind: Team, shared: Collection
) -> None:
    Member.objects.filter(person=bob, team=northwind).update(role=Role.VIEWER)
    assert send(as_bob, northwind).status_code == 403
    page = as_bob.get(reverse("studio", args=[northwind.slug]))
    assert page.status_code == 200
    assert 'id="composer"' not in page.content.decode()


def test_bob_may_not_cancel_what_he_can_only_see(
    as_bob: Client, bob: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    run = make_run(alices_part, collection=shared)
    assert as_bob.get(reverse("run", args=[northwind.slug, run.slug])).status_code == 200
    assert as_bob.post(reverse("run_cancel", args=[northwind.slug, run.slug])).status_code == 403
    slot = run.slots.get()
    assert as_bob.post(reverse("slot_retry", args=[northwind.slug, slot.slug])).status_code == 403


def test_bob_may_not_add_to_what_he_can_only_see(as_bob: Client, northwind: Team, shared: Collection) -> None:
    assert send(as_bob, northwind, collection=shared.slug).status_code == 403


def test_charlie_finds_nothing_anywhere(as_charlie: Client, alices_part: Member, northwind: Team) -> None:
    run = make_run(alices_part)
    slot = run.slots.get()
    team = northwind.slug
    for address in (
        reverse("studio", args=[team]),
        reverse("studio_collection", args=[team, run.collection.slug]),
        reverse("studio_feed", args=[team]),
        reverse("composer_check", args=[team]),
        reverse("composer_reference", args=[team]),
        reverse("run", args=[team, run.slug]),
        reverse("slot_shown", args=[team, slot.slug]),
    ):
        assert as_charlie.get(address).status_code == 404, address
    for address in (
        reverse("run_create", args=[team]),
        reverse("composer_reference", args=[team]),
        reverse("run_cancel", args=[team, run.slug]),
        reverse("slot_retry", args=[team, slot.slug]),
    ):
        assert as_charlie.post(address, fields()).status_code == 404, address


def test_bob_does_not_find_alices_private_run(as_bob: Client, alices_part: Member, northwind: Team) -> None:
    run = make_run(alices_part)
    assert as_bob.get(reverse("run", args=[northwind.slug, run.slug])).status_code == 404
    assert as_bob.post(reverse("run_cancel", args=[northwind.slug, run.slug])).status_code == 404
    assert as_bob.post(reverse("slot_retry", args=[northwind.slug, run.slots.get().slug])).status_code == 404


@pytest.mark.parametrize("name", ["run_create", "composer_reference"])
def test_who_has_not_signed_in_is_sent_to_sign_in(as_nobody: Client, northwind: Team, name: str) -> None:
    address = reverse(name, args=[northwind.slug])
    assert as_nobody.post(address, fields()).status_code == 302
    assert as_nobody.post(address, fields(), headers=HTMX).status_code == 401
