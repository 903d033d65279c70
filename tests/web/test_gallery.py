"""The gallery: what it shows to whom, how it is narrowed, and how its pages follow one another."""

from __future__ import annotations

import contextlib
import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.actions.pictures import move_to_bin, set_favourite
from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Collection, Member, Person, Picture, Team
from fluxstudio.web import gallery as shown
from fluxstudio.web.cursors import BadCursor, Cursor
from tests.factories import fill, make_picture, make_run

pytestmark = pytest.mark.usefixtures("media")
NOON = datetime.datetime(2026, 11, 15, 12, tzinfo=datetime.UTC)


def look(client: Client, team: Team, query: str = "", **headers: str) -> Any:
    return client.get(f"{reverse('gallery', args=[team.slug])}?{query}", headers=headers)


def slugs(response: Any) -> list[str]:
    """The pictures of a page in order."""
    return re.findall(r'id="pic-([a-z0-9]+)"', response.content.decode())


def many(part: Member, count: int, **over: Any) -> list[Picture]:
    """Pictures an hour apart, the newest first."""
    return [make_picture(part, created_at=NOON - datetime.timedelta(hours=n), **over) for n in range(count)]


def a_lot(part: Member, count: int) -> list[Picture]:
    """As `many`, in one go and all with the same bytes."""
    first = make_picture(part, created_at=NOON)
    fields = {each.attname: getattr(first, each.attname) for each in Picture._meta.concrete_fields}
    for name in ("id", "slug"):
        del fields[name]
    rows = [Picture(**fields | {"created_at": NOON - datetime.timedelta(minutes=n)}) for n in range(1, count)]
    return [first, *Picture.objects.bulk_create(rows)]


def test_mine_shows_what_i_made_newest_first(
    as_alice: Client, alices_part: Member, bobs_part: Member
) -> None:
    mine = many(alices_part, 3)
    make_picture(bobs_part)

    assert slugs(look(as_alice, alices_part.team)) == [each.slug for each in mine]


def test_team_shows_what_the_team_may_see_and_nothing_private(
    as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    private = make_picture(alices_part)
    seen = make_picture(alices_part, collection=shared)
    own = make_picture(bobs_part)

    there = slugs(look(as_bob, shared.team, "scope=team"))

    assert set(there) == {seen.slug, own.slug}
    assert private.slug not in there


def test_favourites_are_each_person_s_own(
    as_alice: Client, as_bob: Client, alices_part: Member, shared: Collection
) -> None:
    picture = make_picture(alices_part, collection=shared)
    set_favourite(alices_part.person, picture, True)

    assert slugs(look(as_alice, shared.team, "scope=fav")) == [picture.slug]
    assert slugs(look(as_bob, shared.team, "scope=fav")) == []


def test_an_outsider_finds_no_gallery(as_charlie: Client, northwind: Team) -> None:
    assert look(as_charlie, northwind).status_code == 404


def test_uploads_and_the_bin_are_not_in_it(as_alice: Client, alices_part: Member) -> None:
    make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    gone = make_picture(alices_part)
    move_to_bin(Picture.objects.filter(pk=gone.pk))

    assert slugs(look(as_alice, alices_part.team)) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=fox", {"fox"}),
        ("q=FOX+autumn", {"fox"}),
        ("q=fox+lighthouse", set()),
        ("shape=square", {"square"}),
        ("shape=portrait", {"fox"}),
        ("shape=landscape", {"wide"}),
        ("hidden=only", {"hidden"}),
        ("hidden=without", {"fox", "square", "wide"}),
        ("shape=round&hidden=perhaps&person=99999&collection=none", {"fox", "square", "wide", "hidden"}),
    ],
)
def test_filters_narrow_the_list(query: str, found: set[str], as_alice: Client, alices_part: Member) -> None:
    made = {
        "fox": make_picture(alices_part, prompt="a red fox in autumn", width=80, height=100),
        "square": make_picture(alices_part, prompt="a vase", width=100, height=96),
        "wide": make_picture(alices_part, prompt="a lighthouse", width=160, height=90),
        "hidden": make_picture(alices_part, prompt="something", width=101, height=120, sensitive=True),
    }
    if query == "shape=portrait":
        made["hidden"].delete()

    assert set(slugs(look(as_alice, alices_part.team, query))) == {made[name].slug for name in found}


def test_person_and_collection_narrow_it_too(
    as_alice: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    Collection.objects.filter(pk=shared.pk).update(visibility=Visibility.TEAM_EDIT)
    own, bobs = make_picture(alices_part), make_picture(bobs_part, collection=shared)
    team = alices_part.team

    assert slugs(look(as_alice, team, f"scope=team&person={bobs_part.person_id}")) == [bobs.slug]
    assert slugs(look(as_alice, team, f"scope=team&collection={shared.slug}")) == [bobs.slug]
    assert own.slug in slugs(look(as_alice, team, "scope=team"))


def test_somebody_else_s_private_collection_cannot_be_asked_for(
    as_bob: Client, alices_part: Member, bobs_part: Member
) -> None:
    private = Collection.objects.get(owner=alices_part.person, team=alices_part.team, is_default=True)

    own = make_picture(bobs_part)
    page = look(as_bob, alices_part.team, f"scope=team&collection={private.slug}")

    assert f'value="{private.slug}"' not in page.content.decode()
    assert slugs(page) == [own.slug]


def test_pages_of_sixty_follow_one_another_without_a_gap_or_a_double(
    as_alice: Client, alices_part: Member
) -> None:
    made = [each.slug for each in a_lot(alices_part, 130)]
    seen: list[str] = []
    query = "scope=mine"
    for _ in range(3):
        page = look(as_alice, alices_part.team, query)
        assert len(slugs(page)) <= 60
        seen += slugs(page)
        more = re.search(r'href="[^"?]*\?([^"]*before=[^"]*)"', page.content.decode())
        if not more:
            break
        query = more[1].replace("&amp;", "&")

    assert seen == made


def test_pictures_of_one_moment_are_told_apart_by_their_order(as_alice: Client, alices_part: Member) -> None:
    made = [make_picture(alices_part, created_at=NOON) for _ in range(6)]
    part_of = shown.Filters()

    first = shown.page(alices_part, part_of, size=4)
    second = shown.page(alices_part, part_of, after=Cursor.parse(first.next), size=4)

    found = [tile.picture.slug for page in (first, second) for month in page.months for tile in month.tiles]
    assert found == [each.slug for each in reversed(made)]


def test_oldest_first_turns_the_pages_round(alices_part: Member) -> None:
    made = many(alices_part, 6)
    filters = shown.Filters(sort="oldest")

    first = shown.page(alices_part, filters, size=4)
    second = shown.page(alices_part, filters, after=Cursor.parse(first.next), size=4)

    found = [tile.picture for page in (first, second) for month in page.months for tile in month.tiles]
    assert found == list(reversed(made))


def test_after_back_as_many_pages_are_there_as_had_been_loaded(alices_part: Member) -> None:
    many(alices_part, 14)
    first = shown.page(alices_part, shown.Filters(), size=4)
    second = shown.page(alices_part, shown.Filters(), after=Cursor.parse(first.next), size=4)

    again = shown.page(alices_part, shown.Filters(), upto=Cursor.parse(second.last), size=4)

    assert sum(len(month.tiles) for month in again.months) == 8
    assert again.next == second.next


def test_months_are_headings_and_go_on_without_a_second_one(alices_part: Member) -> None:
    for day in (20, 15, 10, 5, 1):
        make_picture(alices_part, created_at=NOON.replace(day=day))
    make_picture(alices_part, created_at=datetime.datetime(2026, 10, 31, 23, 59, tzinfo=datetime.UTC))

    first = shown.page(alices_part, shown.Filters(), size=4)
    second = shown.page(alices_part, shown.Filters(), after=Cursor.parse(first.next), size=4)

    assert [(month.first.month, month.continued) for month in first.months] == [(11, False)]
    assert [(month.first.month, month.continued) for month in second.months] == [(11, True), (10, False)]


def test_a_link_that_was_tampered_with_is_not_there(as_alice: Client, northwind: Team) -> None:
    for cursor in ("x", "!!!!", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS4x", "é"):
        assert look(as_alice, northwind, f"before={cursor}").status_code == 404


@given(
    at=st.datetimes(min_value=datetime.datetime(1970, 1, 1), timezones=st.just(datetime.UTC)),
    pk=st.integers(0, 2**63 - 1),
)
def test_a_cursor_says_exactly_where_it_stands(at: datetime.datetime, pk: int) -> None:
    assert Cursor.parse(str(Cursor(at=at, pk=pk))) == Cursor(at=at, pk=pk)


@given(text=st.text(max_size=80))
def test_no_cursor_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(BadCursor):
        Cursor.parse(text)


def queries_of(client: Client, team: Team, query: str = "scope=team") -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert look(client, team, query).status_code == 200
    return [each["sql"] for each in caught.captured_queries]


def test_more_pictures_do_not_mean_more_queries_and_nothing_is_counted(
    as_alice: Client, alices_part: Member, shared: Collection
) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            run = make_run(alices_part, collection=shared)
            fill(run.slots.get(), make_picture(alices_part, collection=shared))

    add(2)
    few = queries_of(as_alice, alices_part.team)
    add(10)
    several = queries_of(as_alice, alices_part.team)

    assert len(few) == len(several) <= 16
    assert not [sql for sql in several if "COUNT(" in sql.upper()]
    assert not [sql for sql in several if " OFFSET " in sql.upper()]


def test_the_address_keeps_the_filters(as_alice: Client, alices_part: Member) -> None:
    make_picture(alices_part)

    htmx = {"HX-Request": "true", "HX-Target": "gallery-results"}

    answer = look(as_alice, alices_part.team, "scope=team&q=fox&shape=&sort=newest", **htmx)

    assert answer.headers["HX-Push-Url"].endswith("/gallery/?scope=team&q=fox")
    assert "<html" not in answer.content.decode()
    assert slugs(answer)


def test_a_later_page_says_how_deep_the_list_is(as_alice: Client, alices_part: Member) -> None:
    a_lot(alices_part, 90)
    first = shown.page(alices_part, shown.Filters())
    htmx = {"HX-Request": "true", "HX-Target": "gallery-more"}

    answer = look(as_alice, alices_part.team, f"scope=mine&before={first.next}", **htmx)
    again = look(as_alice, alices_part.team, answer.headers["HX-Replace-Url"].split("?")[1])

    assert len(slugs(answer)) == 30
    assert len(slugs(again)) == 90
    assert "&upto=" in answer.headers["HX-Replace-Url"]
    assert "before" not in answer.headers["HX-Replace-Url"]


def test_a_hidden_picture_is_only_there_blurred(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part, sensitive=True, rendition_widths=[320])

    page = look(as_alice, alices_part.team).content.decode()

    assert f"/pictures/{picture.slug}/blurred.webp" in page
    assert f"/pictures/{picture.slug}/file/" not in page
    assert f"/pictures/{picture.slug}/w320.webp" not in page


def test_names_and_prompts_are_text(as_alice: Client, alices_part: Member, shared: Collection) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    Person.objects.filter(pk=alices_part.person_id).update(name=evil)
    Collection.objects.filter(pk=shared.pk).update(name=evil)
    make_picture(alices_part, collection=shared, prompt=evil, alt=evil)

    page = look(as_alice, alices_part.team, "scope=team&q=%22%3E%3Cimg").content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "No pictures yet"), ("scope=fav", "No favourites yet"), ("q=zebra", "No pictures match.")],
)
def test_an_empty_view_says_why(query: str, words: str, as_alice: Client, northwind: Team) -> None:
    assert words in look(as_alice, northwind, query).content.decode()


def test_without_scripts_there_are_links_ticks_and_buttons(as_alice: Client, alices_part: Member) -> None:
    picture = make_picture(alices_part)

    page = look(as_alice, alices_part.team).content.decode()

    assert re.search(rf'<input type="checkbox" name="picture" value="{picture.slug}" form="bulk"', page)
    assert 'name="act" value="bin"' in page
    assert f'href="/t/{alices_part.team.slug}/pictures/{picture.slug}/?scope=mine"' in page


def test_how_rows_look_is_remembered_by_the_browser(as_alice: Client, northwind: Team) -> None:
    as_alice.cookies["gallery_row"] = "300"
    as_alice.cookies["gallery_whole"] = "1"
    assert 'class="gallery whole"' in (page := look(as_alice, northwind).content.decode())
    assert 'data-density="300"' in page

    as_alice.cookies["gallery_row"] = '1"><b>'
    assert 'data-density="240"' in look(as_alice, northwind).content.decode()


def test_the_bin_shows_what_was_deleted_and_lets_it_be_restored(
    as_alice: Client, as_bob: Client, alices_part: Member, bobs_part: Member, shared: Collection
) -> None:
    own, seen = make_picture(alices_part), make_picture(alices_part, collection=shared)
    make_picture(alices_part)
    move_to_bin(Picture.objects.filter(pk__in=[own.pk, seen.pk]))
    url = reverse("bin", args=[shared.team.slug])

    assert set(slugs(as_alice.get(url))) == {own.slug, seen.slug}
    bobs = as_bob.get(url)
    assert slugs(bobs) == [seen.slug]
    assert "Restore" not in bobs.content.decode()


def test_the_bin_has_pages_too(as_alice: Client, alices_part: Member) -> None:
    a_lot(alices_part, 62)
    Picture.objects.update(binned_at=timezone.now())
    url = reverse("bin", args=[alices_part.team.slug])

    first = as_alice.get(url)
    more = re.search(r'href="(\?before=[^"]+)"', first.content.decode())
    assert more
    second = as_alice.get(url + more[1])
    assert (len(slugs(first)), len(slugs(second))) == (60, 2)
    assert not set(slugs(first)) & set(slugs(second))
