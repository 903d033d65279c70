"""The page of one picture, which is also the viewer, and its buttons."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions.runs import start_run
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.request import RunRequest, Size
from fluxstudio.models import Attempt, Collection, Favourite, Member, Picture, Run
from tests.factories import fill, make_picture, make_run

pytestmark = pytest.mark.usefixtures("media")
NOON = datetime.datetime(2026, 11, 15, 12, tzinfo=datetime.UTC)
HTMX = {"HX-Request": "true"}
IN_DIALOG = {**HTMX, "HX-Target": "viewer-content"}


def address(picture: Picture, name: str = "picture", **more: Any) -> str:
    return reverse(name, kwargs={"team": picture.team.slug, "picture": picture.slug, **more})


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def made(part: Member, run: Run, **over: Any) -> Picture:
    """The picture of the run's first slot, seven seconds after it was accepted."""
    slot = run.slots.first()
    assert slot
    picture = make_picture(part, collection=run.collection, prompt=run.prompt, seed=slot.seed, **over)
    fill(slot, picture)
    Attempt.objects.filter(slot=slot).update(
        accepted_at=NOON, ready_at=NOON + datetime.timedelta(seconds=7.4)
    )
    return picture


@pytest.mark.parametrize(
    ("method", "name", "fields"),
    [
        ("get", "picture", {}),
        ("post", "picture_favourite", {"on": "1"}),
        ("post", "picture_alt", {"alt": "words"}),
        ("post", "picture_bin", {}),
        ("post", "picture_restore", {}),
        ("post", "upload_delete", {}),
    ],
)
def test_a_private_picture_is_not_there_for_others_exactly_as_one_that_never_was(
    method: str,
    name: str,
    fields: dict[str, str],
    as_bob: Client,
    as_charlie: Client,
    as_nobody: Client,
    alices_part: Member,
) -> None:
    picture = make_picture(alices_part)
    url = address(picture, name)
    missing = url.replace(picture.slug, "abcdefghjkmnpq")

    for client in (as_bob, as_charlie):
        foreign, absent = (getattr(client, method)(each, fields, headers=HTMX) for each in (url, missing))
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert foreign.content.decode().replace(picture.slug, "") == absent.content.decode().replace(
            "abcdefghjkmnpq", ""
        )
    assert getattr(as_nobody, method)(url, fields).status_code == 302
    assert getattr(as_nobody, method)(url, fields, headers=HTMX).status_code == 401


def test_a_team_mate_may_look_at_a_shared_picture_and_star_it_but_not_change_it(
    as_bob: Client, alices_part: Member, shared: Collection
) -> None:
    picture = make_picture(alices_part, collection=shared)

    page = as_bob.get(address(picture))

    assert page.status_code == 200
    assert "Move to bin" not in text_of(page)
    assert as_bob.post(address(picture, "picture_favourite"), {"on": "1"}).status_code == 302
    for name in ("picture_alt", "picture_bin", "picture_restore"):
        assert as_bob.post(address(picture, name), {"alt": "x"}).status_code == 403


def test_it_tells_how_the_picture_was_made(as_alice: Client, alices_part: Member) -> None:
    run = make_run(
        alices_part,
        seed=4711,
        num_inference_steps=33,
        guidance_scale=4.5,
        loras=(Lora(path="northwind/amber-glass", scale=0.8),),
    )
    words = text_of(as_alice.get(address(made(alices_part, run, simulated=True, method="sketch"))))

    for fact in (
        "64 × 64",
        "Seed 4711",
        "Steps 33",
        "Guidance 4.5",
        "amber-glass 0.80",
        "7.4 s",
        "Alice Rivers",
    ):
        assert fact in words
    assert "Free (sandbox)" in words
    assert "Local sandbox: sketch, no AI model" in words


def test_a_paid_picture_says_what_it_cost(as_alice: Client, alices_part: Member) -> None:
    picture = made(alices_part, make_run(alices_part))
    Attempt.objects.update(price_micros=15_000, simulated=False)

    words = text_of(as_alice.get(address(picture)))

    assert "$0.015" in words
    assert "sandbox" not in words


def test_what_the_sandbox_had_to_say_is_shown(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(
        alices_part, simulated=True, method="touch-up (PatchMatch)", notes=["Unknown: travertine"]
    )

    words = text_of(as_alice.get(address(picture)))

    assert "Local sandbox: touch-up (PatchMatch), no AI model" in words
    assert "Unknown: travertine" in words


def test_it_links_to_its_reference_and_mask_as_far_as_i_may_see_them(
    as_alice: Client, as_bob: Client, alices_part: Member, shared: Collection
) -> None:
    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    mask = make_picture(alices_part, kind=Picture.Kind.MASK, collection=shared)
    request = RunRequest(prompt="again", strength=0.65, size=Size(width=256, height=256))
    run = start_run(alices_part, request, key="k", collection=shared, reference=reference, mask=mask).run
    picture = made(alices_part, run)

    own, bobs = as_alice.get(address(picture)), as_bob.get(address(picture))

    assert address(reference) in own.content.decode()
    assert address(mask) in own.content.decode()
    assert "Strength 0.65" in text_of(own)
    assert address(reference) not in bobs.content.decode()
    assert address(mask) in bobs.content.decode()


def test_settings_can_be_reused_only_from_a_run_i_may_see(
    as_alice: Client, as_bob: Client, alices_part: Member, shared: Collection
) -> None:
    picture = made(alices_part, run := make_run(alices_part))
    Picture.objects.filter(pk=picture.pk).update(collection=shared)

    assert f"?reuse={run.slug}" in as_alice.get(address(picture)).content.decode()
    assert "?reuse=" not in as_bob.get(address(picture)).content.decode()


def test_previous_and_next_stay_within_the_list_it_was_opened_from(
    as_alice: Client, alices_part: Member
) -> None:
    prompts = ["fox one", "vase", "fox two", "fox three"]
    rows = [
        make_picture(alices_part, prompt=prompt, created_at=NOON - datetime.timedelta(hours=n))
        for n, prompt in enumerate(prompts)
    ]

    page = as_alice.get(f"{address(rows[2])}?scope=mine&q=fox").content.decode()

    query = "?scope=mine&amp;q=fox"
    assert f'class="viewer-prev on-image" href="{address(rows[0])}{query}"' in page
    assert f'class="viewer-next on-image" href="{address(rows[3])}{query}"' in page
    assert address(rows[1]) not in page


def test_the_ends_of_the_list_have_no_further_link(as_alice: Client, alices_part: Member) -> None:
    only = make_picture(alices_part)

    page = as_alice.get(address(only)).content.decode()

    assert "viewer-prev" not in page
    assert "viewer-next" not in page


def test_a_hidden_neighbour_is_not_loaded_ahead(as_alice: Client, alices_part: Member) -> None:
    hidden = make_picture(alices_part, sensitive=True, rendition_widths=[320, 640])
    picture = make_picture(alices_part)

    page = as_alice.get(address(picture)).content.decode()

    assert address(hidden) in page
    assert address(hidden, "picture_rendition", side=640) not in page


def test_a_hidden_picture_keeps_its_address_to_itself_until_show(
    as_alice: Client, alices_part: Member
) -> None:
    picture = make_picture(alices_part, sensitive=True, rendition_widths=[320, 640])
    revealing = ("/file/", "/w320.webp", "/w640.webp", "/download/")

    veiled = as_alice.get(address(picture)).content.decode()
    opened = as_alice.get(f"{address(picture)}?show=1").content.decode()

    assert not [part for part in revealing if f"{picture.slug}{part}" in veiled]
    assert f"{picture.slug}/blurred.webp" in veiled
    assert all(f"{picture.slug}{part}" in opened for part in revealing)


def test_in_the_dialog_it_is_a_fragment_with_a_close_button(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    fragment = as_alice.get(address(picture), headers=IN_DIALOG).content.decode()

    assert "<html" not in fragment
    assert "<h1" not in fragment
    assert "data-dialog-close" in fragment


def test_by_itself_it_is_a_page_with_one_heading_and_a_way_back(
    as_alice: Client, alices_part: Member
) -> None:
    page = as_alice.get(f"{address(make_picture(alices_part))}?scope=fav").content.decode()

    assert page.count("<h1") == 1
    assert f'href="/t/{alices_part.team.slug}/gallery/?scope=fav"' in page


def test_prompts_and_descriptions_are_text(as_alice: Client, alices_part: Member) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    picture = make_picture(
        alices_part, prompt=evil, alt=evil, method=evil, simulated=True, notes=[evil], name=evil
    )

    page = as_alice.get(address(picture)).content.decode()

    assert "<img src=x" not in page


def test_the_description_can_be_changed(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    answer = as_alice.post(address(picture, "picture_alt"), {"alt": "A fox at dusk"}, headers=HTMX)

    assert answer.status_code == 200
    assert "Saved." in answer.content.decode()
    picture.refresh_from_db()
    assert picture.alt == "A fox at dusk"
    assert 'alt="A fox at dusk"' in as_alice.get(address(picture)).content.decode()


def test_a_description_that_is_too_long_is_refused_and_kept_in_the_form(
    as_alice: Client, alices_part: Member
) -> None:
    picture, text = make_picture(alices_part), "long " * 201

    for headers in ({}, HTMX):
        answer = as_alice.post(address(picture, "picture_alt"), {"alt": text}, headers=headers)
        assert answer.status_code == 422
        assert "at most 1000 characters; this has 1004" in answer.content.decode()
        assert text.strip() in answer.content.decode()
    picture.refresh_from_db()
    assert picture.alt == ""


def test_a_star_is_set_and_taken_away(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    url = address(picture, "picture_favourite")

    answer = as_alice.post(url, {"on": "1"}, headers=HTMX)
    as_alice.post(url, {"on": "1"}, headers=HTMX)

    assert json.loads(answer.headers["HX-Trigger"]) == {
        "pictures:favourite": {"slugs": [picture.slug], "on": True}
    }
    assert Favourite.objects.count() == 1
    assert 'aria-pressed="true"' in as_alice.get(address(picture)).content.decode()

    plain = as_alice.post(url, {"on": "0"})
    assert plain.headers["Location"] == address(picture)
    assert Favourite.objects.count() == 0


def test_the_bin_and_back(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    answer = as_alice.post(address(picture, "picture_bin"), headers=HTMX)
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]["url"]

    assert "This picture is in the bin." in text_of(as_alice.get(address(picture)))
    as_alice.post(undo, headers=HTMX)
    picture.refresh_from_db()
    assert picture.binned_at is None
    assert "in the bin" not in text_of(as_alice.get(address(picture)))


def test_without_scripts_the_bin_leads_back_to_the_list(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)
    back = f"/t/{alices_part.team.slug}/gallery/?scope=team"

    answer = as_alice.post(address(picture, "picture_bin"), {"next": back})

    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert "Moved to the bin." in as_alice.get(back).content.decode()


def test_binning_twice_changes_nothing(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, binned_at=timezone.now())

    as_alice.post(address(picture, "picture_bin"))

    assert Picture.objects.get(pk=picture.pk).binned_at == picture.binned_at


def test_buttons_are_not_pressed_by_looking(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    for name in ("picture_favourite", "picture_alt", "picture_bin", "picture_restore", "upload_delete"):
        assert as_alice.get(address(picture, name)).status_code == 405


def test_the_page_takes_as_many_queries_among_twelve_as_among_two(
    as_alice: Client, alices_part: Member
) -> None:
    def cost(picture: Picture) -> int:
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(address(picture))
        return len(caught)

    middle = made(alices_part, make_run(alices_part))
    few = cost(middle)
    for _ in range(12):
        made(alices_part, make_run(alices_part))

    assert cost(middle) <= few
