"""The studio's page: what the feed shows of every place, and what the composer starts with."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from fluxstudio.actions import attempts as acts
from fluxstudio.actions.pictures import move_to_bin, set_favourite
from fluxstudio.actions.provider import set_key
from fluxstudio.actions.runs import cancel_run
from fluxstudio.domain.loras import Lora
from fluxstudio.models import Attempt, Collection, Member, Person, Picture, Run, Slot, Team
from tests.factories import fill, image_bytes, make_picture, make_run

HTMX = {"HX-Request": "true"}
PROMPT = '<img src=x onerror="alert(1)"> {{ 7|add:1 }} </textarea><script>1</script>'


def studio(client: Client, team: Team, **query: str) -> str:
    answer = client.get(reverse("studio", args=[team.slug]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def slot_of(page: str, slot: Slot) -> str:
    """The markup of one place."""
    found = re.search(rf'<(article|p)[^>]*id="slot-{slot.slug}".*?</\1>', page, re.S)
    assert found, slot
    return found[0]


def finish(slot: Slot, part: Member, **over: Any) -> Picture:
    picture = make_picture(part, width=256, height=320, **over)
    fill(slot, picture)
    return picture


# Places in every state


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
    assert [('tabindex="-1"' in stop) for stop in stops] == [False, False, True, True, True]


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


# The feed


def test_a_hostile_prompt_stays_text(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    run = make_run(alices_part, prompt=PROMPT)
    finish(run.slots.get(), alices_part, prompt=PROMPT, name=PROMPT)
    for page in (studio(as_alice, northwind), studio(as_alice, northwind, reuse=run.slug)):
        assert "<img src=x" not in page
        assert "<script>1" not in page
        assert html.escape(PROMPT) in page


def test_pages_have_no_inline_script_or_style(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path
) -> None:
    finish(make_run(alices_part).slots.get(), alices_part)
    page = studio(as_alice, northwind)
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page


def test_queries_do_not_grow_with_the_feed(
    as_alice: Client, alices_part: Member, northwind: Team, media: Path, django_assert_num_queries: Any
) -> None:
    from django.db import connection

    def add(runs: int) -> None:
        for _ in range(runs):
            run = make_run(alices_part, num_images=2)
            finish(run.slots.order_by("index")[0], alices_part)

    add(2)
    studio(as_alice, northwind)
    with CaptureQueriesContext(
        connection,
    ) as few:
        studio(as_alice, northwind)
    add(10)
    with django_assert_num_queries(len(few)):
        page = studio(as_alice, northwind)
    assert page.count('<section class="run"') == 12


def test_older_runs_are_one_link_away(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    runs = [make_run(alices_part, prompt=f"picture number {number}.") for number in range(15)]
    first = feed_part(studio(as_alice, northwind))
    assert "picture number 14." in first
    assert "picture number 2." not in first
    link = re.search(r'href="(/t/[^"]+before=[^"]+)" hx-get="([^"]+)"', first)
    assert link
    page = as_alice.get(html.unescape(link[1])).content.decode()
    older = feed_part(page)
    assert "picture number 2." in older
    assert "picture number 14." not in older
    assert "Back to the newest" in page
    fragment = as_alice.get(html.unescape(link[2]), headers=HTMX).content.decode()
    assert "picture number 2." in fragment
    assert "<html" not in fragment
    assert "Load older" not in fragment
    assert as_alice.get(html.unescape(link[2])).status_code == 302
    assert len(runs) == 15


def test_an_unknown_cursor_starts_at_the_top(as_alice: Client, alices_part: Member, northwind: Team) -> None:
    make_run(alices_part, prompt="the only one")
    assert "the only one" in studio(as_alice, northwind, before="no-such-run")


def test_mine_and_favourites(
    as_alice: Client, alice: Person, alices_part: Member, bobs_part: Member, northwind: Team, media: Path
) -> None:
    place = Collection.objects.create(team=northwind, owner=alice, name="Open", visibility="team_edit")
    make_run(bobs_part, collection=place, prompt="made by bob")
    mine = make_run(alices_part, collection=place, prompt="made by alice")
    picture = finish(mine.slots.get(), alices_part, collection=place)
    everyone = studio(as_alice, northwind)
    assert "made by bob" in everyone
    assert "made by alice" in everyone
    assert "made by bob" not in studio(as_alice, northwind, show="mine")
    assert "made by alice" not in feed_part(studio(as_alice, northwind, show="favourites"))
    set_favourite(alice, picture, True)
    favourites = studio(as_alice, northwind, show="favourites")
    assert "made by alice" in feed_part(favourites)
    assert 'data-favourite="yes"' in favourites


def feed_part(page: str) -> str:
    return page[page.index('id="feed-list"') :]


def test_a_collection_shows_its_own_runs(
    as_alice: Client, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    make_run(alices_part, prompt="in the campaign", collection=shared)
    make_run(alices_part, prompt="somewhere else")
    address = reverse("studio_collection", args=[northwind.slug, shared.slug])
    page = feed_part(as_alice.get(address).content.decode())
    assert "in the campaign" in page
    assert "somewhere else" not in page


def test_bob_sees_the_shared_collection_but_adds_to_his_own(
    as_bob: Client, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    make_run(alices_part, prompt="in the campaign", collection=shared)
    page = as_bob.get(reverse("studio_collection", args=[northwind.slug, shared.slug])).content.decode()
    assert "in the campaign" in page
    assert 'name="collection" value=""' in page
    assert "Cancel rest" not in page


def test_bob_does_not_see_alices_private_work(as_bob: Client, alices_part: Member, northwind: Team) -> None:
    run = make_run(alices_part, prompt="not for bob")
    assert "not for bob" not in studio(as_bob, northwind)
    assert (
        as_bob.get(reverse("studio_collection", args=[northwind.slug, run.collection.slug])).status_code
        == 404
    )


# First visits


def test_a_first_visit_offers_prompts_to_press(as_alice: Client, northwind: Team) -> None:
    page = studio(as_alice, northwind)
    assert page.count("data-sample") == 3
    assert "Describe a picture on the left and press Generate." in page


def test_an_empty_collection_says_what_will_be_there(
    as_alice: Client, northwind: Team, shared: Collection
) -> None:
    page = as_alice.get(reverse("studio_collection", args=[northwind.slug, shared.slug])).content.decode()
    assert "Nothing here yet" in page
    assert "Runs you start in Autumn campaign will appear here." in page


# The composer


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
        num_inference_steps=33,
        seed=99,
        num_images=3,
    )
    page = studio(as_alice, northwind, reuse=run.slug)
    assert "amber glass</textarea>" in page
    assert 'value="owner/amber"' in page
    assert 'name="lora_scale" inputmode="decimal" autocomplete="off" value="0.8"' in page
    assert 'id="steps" name="steps" inputmode="numeric" autocomplete="off" value="33"' in page
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


# Checks and uploads while the form is filled in


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


def mask_bytes(width: int, height: int) -> bytes:
    image = Image.new("L", (width, height), 0)
    image.paste(255, (0, 0, width // 4, height))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_reference_and_its_mask_are_brought_in_the_background(
    as_alice: Client, northwind: Team, media: Path
) -> None:
    first = bring(as_alice, northwind, image_bytes(96, 96)).content.decode()
    reference = Picture.objects.get(kind="reference")
    assert f'data-slug="{reference.slug}"' in first
    assert "a &lt;b&gt;.png" in first
    second = bring(
        as_alice, northwind, mask_bytes(96, 96), kind="mask", reference=reference.slug
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


# Fragments


def test_fragments_swap_themselves_in_by_their_ids(alices_part: Member, northwind: Team, media: Path) -> None:
    from django.template.loader import render_to_string

    from fluxstudio.web.contexts import Audience, run_card, run_context, slot_context

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
