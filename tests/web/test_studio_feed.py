"""Which runs the feed shows, to whom, and what a page of them costs."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions.pictures import set_favourite
from fluxstudio.models import Collection, Member, Person, Team
from tests.factories import make_run
from tests.web.studio_pages import (
    HTMX,
    feed_part,
    finish,
    studio,
)

PROMPT = '<img src=x onerror="alert(1)"> {{ 7|add:1 }} </textarea><script>1</script>'


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
