"""The run's own page, taking places back, trying again, and who may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import attempts as acts
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Person, Team
from tests.factories import make_run
from tests.web.studio_pages import (
    HTMX,
    fields,
    send,
)


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
