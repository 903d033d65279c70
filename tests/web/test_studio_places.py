"""What the feed shows of a place in every state, and never more than is true."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions import attempts as acts
from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.actions.presets import add_preset, newest_of
from fluxstudio.actions.provider import set_key
from fluxstudio.actions.runs import cancel_run
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.presets import parse_look
from fluxstudio.models import Attempt, Member, Person, Picture, Run, Slot, Team
from fluxstudio.web.contexts import Audience, run_card, run_context, slot_context
from tests.factories import make_picture, make_run
from tests.web.studio_pages import (
    HTMX,
    finish,
    slot_of,
    studio,
)


def test_a_queued_place_waits_in_the_right_shape(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    run = make_run(alices_part)
    place = slot_of(studio(as_alice, northwind), run.slots.get())
    assert 'data-state="queued"' in place
    assert "Queued" in place
    assert 'viewBox="0 0 256 320"' in place
    assert "data-since=" in place


def test_a_place_that_is_being_sent_says_so(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    slot = make_run(alices_part).slots.get()
    acts.begin_sending(slot.attempts.get())
    assert "Sending…" in slot_of(studio(as_alice, northwind), slot)


def accepted(slot: Slot) -> Attempt:
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.accept(
        attempt, provider_id=f"p{slot.pk}", status="processing", bound_by="answer", due_at=timezone.now()
    )
    return attempt


def test_a_rendering_place_shows_no_bar_while_nothing_is_usual(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    slot = make_run(alices_part).slots.get()
    accepted(slot)
    place = slot_of(studio(as_alice, northwind), slot)
    assert "Rendering" in place
    assert "<progress" not in place
    assert 'data-time="elapsed"' in place


def test_a_rendering_place_names_its_bar_an_estimate(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    for slot in make_run(alices_part, num_images=4).slots.all():
        accepted(slot)
    older = [slot for _ in range(3) for slot in make_run(alices_part, num_images=4).slots.all()]
    for slot in older:
        attempt = accepted(slot)
        finish_attempt(attempt, seconds=8.0)
    run = Run.objects.order_by("pk")[0]
    place = slot_of(studio(as_alice, northwind), run.slots.order_by("index")[0])
    assert "Usually" in place
    assert 'data-usual-high="8"' in place
    assert 'aria-label="Estimated progress, picture 1"' in place
    assert not re.search(r"\d\s?%", re.sub(r"<svg.*?</svg>", "", place, flags=re.S))


def finish_attempt(attempt: Attempt, *, seconds: float) -> None:
    """As if it had been seen to take that long."""
    start = timezone.now() - timedelta(seconds=60)
    Attempt.objects.filter(pk=attempt.pk).update(
        state="done", accepted_at=start, ready_at=start + timedelta(seconds=seconds), seconds=seconds
    )


def test_a_ready_place_is_a_link_with_a_menu(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    slot = make_run(alices_part).slots.get()
    picture = finish(slot, alices_part, average="#aabbcc", rendition_widths=[320])
    place = slot_of(studio(as_alice, northwind), slot)
    assert f'href="{reverse("picture", args=[northwind.slug, picture.slug])}"' in place
    assert 'fill="#aabbcc"' in place
    assert 'popovertarget="tile-menu"' in place
    assert "srcset=" in place
    stops = re.findall(r"<(?:a|button)\b[^>]*>", place)
    assert [('tabindex="-1"' in stop) for stop in stops] == [False, False, True, True, True, True]


def test_the_menu_has_everything_a_tile_can_do(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    finish(make_run(alices_part).slots.get(), alices_part)
    page = studio(as_alice, northwind)
    items = set(re.findall(r'data-item="(\w+)"', page))
    assert items >= {"open", "reference", "favourite", "reuse", "download", "bin"}


def test_sandbox_pictures_say_so(as_alice: Client, alices_part: Member, northwind: Team, media: Path) -> None:
    slot = make_run(alices_part).slots.get()
    finish(slot, alices_part, simulated=True)
    place = slot_of(studio(as_alice, northwind), slot)
    assert "Sandbox" in place
    assert "Local sandbox: sketch, no AI model" in place


def test_a_hidden_picture_is_not_in_the_page_until_asked_for(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    slot = make_run(alices_part).slots.get()
    picture = finish(slot, alices_part, sensitive=True, rendition_widths=[320])
    page = studio(as_alice, northwind)
    place = slot_of(page, slot)
    assert reverse("picture_blurred", args=[northwind.slug, picture.slug]) in place
    assert reverse("picture_file", args=[northwind.slug, picture.slug]) not in page
    assert f"pictures/{picture.slug}/w320" not in page
    shown = as_alice.get(
        reverse("slot_shown", args=[northwind.slug, slot.slug]), headers=HTMX
    ).content.decode()
    assert f"pictures/{picture.slug}/w320" in shown
    assert "is-hidden" not in shown


def test_a_failed_place_says_what_it_cost_and_offers_another_try(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    slot = make_run(alices_part).slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.reject(attempt, error="unavailable")
    place = slot_of(studio(as_alice, northwind), slot)
    assert "Not charged." in place
    assert "Try again" in place
    assert reverse("slot_retry", args=[northwind.slug, slot.slug]) in place


def test_refused_settings_lead_back_to_the_composer(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    slot = make_run(alices_part).slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.reject(attempt, error="settings", text="<b>width</b> must be less")
    place = slot_of(studio(as_alice, northwind), slot)
    assert "&lt;b&gt;width&lt;/b&gt; must be less" in place
    assert f"?reuse={slot.run.slug}" in place
    assert "Fix settings" in place


def test_a_lora_that_cannot_be_loaded_is_named_and_leads_to_its_preset(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    look = {"loras": [{"path": "northwind/window", "name": "Window light"}, {"path": "northwind/amber"}]}
    preset = add_preset(alices_part, name="Amber", look=parse_look(look))
    run = make_run(alices_part, loras=(Lora(path="northwind/window"), Lora(path="northwind/amber")))
    Run.objects.filter(pk=run.pk).update(preset_version=newest_of(preset))
    slot = run.slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.reject(attempt, error="media", text="could not load northwind/window")
    place = slot_of(studio(as_alice, northwind), slot)
    assert "A LoRA could not be loaded: Window light. It may be private." in place
    assert "Not charged." in place
    assert f'href="{reverse("preset", args=[northwind.slug, preset.slug])}"' in place
    Slot.objects.filter(pk=slot.pk).update(error_text="media could not be read")
    place = slot_of(studio(as_alice, northwind), slot)
    assert "One of these LoRAs could not be loaded: Window light, amber." in place


def test_a_reference_that_cannot_be_read_is_not_blamed_on_a_lora(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    run = make_run(alices_part, loras=(Lora(path="northwind/amber"),))
    Run.objects.filter(pk=run.pk).update(reference=make_picture(alices_part))
    slot = run.slots.get()
    acts.begin_sending(attempt := slot.attempts.get())
    acts.reject(attempt, error="media", text="media could not be read")
    place = slot_of(studio(as_alice, northwind), slot)
    assert "The model could not read the reference or a LoRA." in place
    assert "Open preset" not in place


def test_a_place_in_doubt_tells_the_truth(
    as_alice: Client, alice: Person, alices_part: Member, northwind: Team
) -> None:
    set_key(alice, "a key of the provider")
    slot = make_run(alices_part).slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.doubt(attempt)
    place = re.sub(r"<[^>]+>", "", slot_of(studio(as_alice, northwind), slot))
    assert "We do not know whether this was made." in place
    assert "It may have cost $0.015." in place
    assert "It will not be sent again by itself." in place


def test_a_doubt_of_the_sandbox_cost_nothing(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    slot = make_run(alices_part).slots.get()
    attempt = slot.attempts.get()
    acts.begin_sending(attempt)
    acts.doubt(attempt)
    assert "It cost nothing." in slot_of(studio(as_alice, northwind), slot)


def test_cancelled_places_share_one_line(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    run = make_run(alices_part, num_images=3)
    cancel_run(run)
    page = studio(as_alice, northwind)
    for slot in run.slots.all():
        assert "3 cancelled, not charged" in slot_of(page, slot)
        assert "tile-line" in slot_of(page, slot)


def test_a_binned_picture_leaves_a_line(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    slot = make_run(alices_part).slots.get()
    picture = finish(slot, alices_part)
    move_to_bin(Picture.objects.filter(pk=picture.pk))
    place = slot_of(studio(as_alice, northwind), slot)
    assert "1 moved to the bin" in place
    assert picture.slug not in place


def test_fragments_swap_themselves_in_by_their_ids(alices_part: Member, northwind: Team, media: Path) -> None:
    run = make_run(alices_part)
    picture = finish(run.slots.get(), alices_part)
    card = run_card(Run.objects.for_feed().get(pk=run.pk), Audience(may_change=True))
    slot = render_to_string("studio/_slot.html", slot_context(card.places[0], oob=True))
    head = render_to_string("studio/_run_header.html", run_context(card, oob=True))
    whole = render_to_string("studio/_run.html", run_context(card))
    assert re.match(r'\s*<article[^>]* hx-swap-oob="true"', slot)
    assert picture.slug in slot
    assert re.match(rf'\s*<header[^>]* id="run-head-{run.slug}" hx-swap-oob="true"', head)
    assert re.match(rf'\s*<section class="run" id="run-{run.slug}"', whole)
    assert "hx-swap-oob" not in whole
    assert json.dumps(run.key)[1:-1] in whole
