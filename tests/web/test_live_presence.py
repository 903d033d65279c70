"""Who else is here: told to those at the same place, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fluxstudio.actions import collections as places
from fluxstudio.actions import pictures as acts
from fluxstudio.actions import teams
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Collection, Member, Person, Picture, Team
from fluxstudio.web.live import consumer
from fluxstudio.web.live.attendance import Rhythm
from fluxstudio.web.live.company import Listening, fragments, places_of
from fluxstudio.web.live.hub import Hub, hub, stop_hub
from fluxstudio.web.live.presence import LOOK, Named, Place
from fluxstudio.web.live.subscriber import Aside, Subscriber
from tests.factories import make_picture

from .sockets import Tab, tab

pytestmark = pytest.mark.django_db(transaction=True)

run_in_thread = sync_to_async
#: What changes is shown at once, and nobody is forgotten while a test runs.
QUICK = Rhythm(settle=0.01, beat=600, stay=600, left=600, lost=600)


@pytest.fixture(autouse=True)
async def _one_hub() -> AsyncIterator[None]:
    hub(rhythm=QUICK)
    yield
    await stop_hub()


@pytest.fixture
def open_place(alice: Person, northwind: Team) -> Collection:
    """A collection that the whole team works in."""
    return Collection.objects.create(
        team=northwind, owner=alice, name="Open work", visibility=Visibility.TEAM_EDIT
    )


@pytest.fixture
def picture(alices_part: Member, open_place: Collection, media: Path) -> Picture:
    """A picture that the whole team may touch up."""
    return make_picture(alices_part, collection=open_place)


@pytest.fixture
def mine(alices_part: Member) -> Collection:
    """Alice's private collection."""
    return Collection.objects.get(team=alices_part.team, owner=alices_part.person, is_default=True)


def words(message: dict[str, Any]) -> list[str]:
    """What a screen reader reads of those who are there."""
    return re.findall(r'<span class="vh">([^<]*)</span>', message["html"])


def company(message: dict[str, Any]) -> str:
    """The editor's line about others who edit, as text."""
    return " ".join(re.sub(r"<[^>]+>", "", message["html"].partition('id="editor-company"')[2]).split())


async def at(person: Person, team: Team, place: str, doing: str = "look") -> tuple[Tab, dict[str, Any]]:
    """An open tab of this person at that place, and what it is told first."""
    socket = await tab(person, team)
    await socket.hello()
    return socket, await socket.here(place, doing)


async def test_people_on_the_same_collection_see_each_other_and_not_themselves(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    place = f"collection:{shared.slug}"
    hers, alone = await at(alice, northwind, place)
    assert (alone["type"], alone["place"], words(alone)) == ("presence", place, [])
    _his, company_of_bob = await at(bob, northwind, place)
    assert words(company_of_bob) == ["Alice Rivers is here"]
    met = await hers.hear_presence()
    assert set(met) == {"type", "place", "html"}, "no number, which would be counted"
    assert words(met) == ["Bob Oak is here"]
    assert met["html"].strip().startswith('<div hx-swap-oob="innerHTML:#presence-collection">')
    assert f'<span class="avatar a-{bob.hue}" aria-hidden="true">BO</span>' in met["html"]


async def test_the_markup_is_the_page_s(as_alice: Client, northwind: Team, shared: Collection) -> None:
    page = await run_in_thread(as_alice.get)(f"/t/{northwind.slug}/studio/c/{shared.slug}/")
    assert f'id="presence-collection" data-place="collection:{shared.slug}"' in page.content.decode()
    everywhere = await run_in_thread(as_alice.get)(f"/t/{northwind.slug}/studio/")
    assert "data-place=" not in everywhere.content.decode()


async def test_who_edits_is_said_to_who_looks_and_told_before_to_who_edits_too(
    alice: Person, bob: Person, northwind: Team, picture: Picture
) -> None:
    place = f"picture:{picture.slug}"
    hers, first = await at(alice, northwind, place, "edit")
    assert company(first).endswith(">")  # nothing
    _his, told = await at(bob, northwind, place, "edit")
    line = "is editing this picture too. Whoever accepts second gets a branch; nothing is lost."
    assert f"Alice Rivers {line}" in company(told)
    met = await hers.hear_presence()
    assert words(met) == ["Bob Oak is touching this up"]
    assert f"Bob Oak {line}" in company(met)


async def test_who_only_looks_warns_nobody(
    alice: Person, bob: Person, northwind: Team, picture: Picture
) -> None:
    place = f"picture:{picture.slug}"
    hers, _ = await at(alice, northwind, place, "edit")
    await at(bob, northwind, place, "look")
    met = await hers.hear_presence()
    assert words(met) == ["Bob Oak is here"]
    assert "Bob" not in company(met)


async def test_who_touches_up_a_picture_is_on_its_collection(
    alice: Person, bob: Person, northwind: Team, open_place: Collection, picture: Picture
) -> None:
    hers, _ = await at(alice, northwind, f"collection:{open_place.slug}")
    await at(bob, northwind, f"picture:{picture.slug}", "edit")
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]


async def test_those_elsewhere_hear_nothing(
    alice: Person, bob: Person, northwind: Team, shared: Collection, open_place: Collection
) -> None:
    hers, _ = await at(alice, northwind, f"collection:{shared.slug}")
    nowhere = await tab(alice, northwind)
    await nowhere.hello()
    his, answer = await at(bob, northwind, f"collection:{open_place.slug}")
    assert words(answer) == []
    assert words(await his.here(f"collection:{shared.slug}")) == ["Alice Rivers is here"]
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    assert await nowhere.is_quiet()
    assert await his.here("")
    assert words(await hers.hear_presence()) == []


async def test_a_place_one_may_not_know_of_is_as_empty_as_one_that_there_is_not(
    alice: Person, bob: Person, charlie: Person, northwind: Team, mine: Collection, media: Path
) -> None:
    secret = await Picture.objects.aget(pk=(await run_in_thread(_picture_in)(mine)).pk)
    foreign = await Collection.objects.filter(owner=charlie).afirst()
    assert foreign
    hers, _ = await at(alice, northwind, f"collection:{mine.slug}")
    editor, _ = await at(alice, northwind, f"picture:{secret.slug}", "edit")
    his = await tab(bob, northwind)
    await his.hello()
    for kind, slug, doing in (
        ("collection", mine.slug, "look"),
        ("collection", foreign.slug, "look"),
        ("picture", secret.slug, "look"),
        ("picture", secret.slug, "edit"),
    ):
        closed = await his.here(f"{kind}:{slug}", doing)
        missing = await his.here(f"{kind}:nowhere", doing)
        assert closed["html"] == missing["html"], (kind, doing)
        assert words(closed) == []
        assert set(closed) == set(missing)
    assert await hers.is_quiet()
    assert await editor.is_quiet()


def _picture_in(place: Collection) -> Picture:
    part = Member.objects.get(team=place.team, person=place.owner)
    return make_picture(part, collection=place)


async def test_a_place_with_nobody_else_looks_like_one_that_there_is_not(
    alice: Person, northwind: Team, mine: Collection
) -> None:
    hers, empty = await at(alice, northwind, f"collection:{mine.slug}")
    assert empty["html"] == (await hers.here("collection:nowhere"))["html"]


async def test_who_may_look_but_not_edit_is_no_editor(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, shared: Collection, media: Path
) -> None:
    picture = await run_in_thread(make_picture)(alices_part, collection=shared)
    place = f"picture:{picture.slug}"
    hers, _ = await at(alice, northwind, place, "edit")
    _his, answer = await at(bob, northwind, place, "edit")
    assert words(answer) == [], "as if it were not there"
    assert await hers.is_quiet()


async def test_two_tabs_are_one_avatar_and_one_of_them_may_go(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    place = f"collection:{shared.slug}"
    hers, _ = await at(alice, northwind, place)
    first, _ = await at(bob, northwind, place)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    _second, told = await at(bob, northwind, place)
    assert words(told) == ["Alice Rivers is here"], "oneself is not shown, in whatever tab"
    await first.here("")
    again, _ = await at(alice, northwind, place)
    assert await hers.is_quiet(), "nothing changed for her"
    assert await again.is_quiet()


async def test_at_most_four_are_shown_and_the_rest_counted(
    alice: Person, northwind: Team, shared: Collection
) -> None:
    people = [
        await run_in_thread(_mate)(northwind, name) for name in ("Eve", "Dan", "Fay", "Gus", "Hal", "Ida")
    ]
    place = f"collection:{shared.slug}"
    for person in reversed(people):
        await at(person, northwind, place)
    _hers, told = await at(alice, northwind, place)
    assert words(told) == [f"{name} is here" for name in ("Eve", "Dan", "Fay", "Gus")] + ["and 2 more people"]
    assert 'aria-hidden="true">+2</span>' in told["html"]


def _mate(team: Team, name: str, role: Role = Role.MAKER) -> Person:
    person = add_person(name=name, email=f"{name.lower()}@example.com", password=None)
    join(team, person, role)
    return person


async def test_names_are_text(alice: Person, northwind: Team, shared: Collection) -> None:
    mallory = await run_in_thread(_mate)(northwind, '"><script>alert(1)</script>')
    await at(mallory, northwind, f"collection:{shared.slug}")
    _hers, told = await at(alice, northwind, f"collection:{shared.slug}")
    assert "<script" not in told["html"]
    assert "&lt;script&gt;" in told["html"]


async def test_a_collection_made_private_empties_at_once(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    place = f"collection:{shared.slug}"
    hers, _ = await at(alice, northwind, place)
    his, _ = await at(bob, northwind, place)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await run_in_thread(places.change_collection)(
        alices_part, shared, name=shared.name, visibility=Visibility.PRIVATE
    )
    assert words(await his.hear_presence()) == []
    assert words(await hers.hear_presence()) == []
    await hers.here("")
    await hers.here(place)
    assert await his.is_quiet()


async def test_a_picture_moved_to_a_private_place_is_left_by_everybody_else(
    alice: Person, bob: Person, northwind: Team, picture: Picture, mine: Collection
) -> None:
    place = f"picture:{picture.slug}"
    hers, _ = await at(alice, northwind, place, "edit")
    his, _ = await at(bob, northwind, place, "edit")
    assert words(await hers.hear_presence()) == ["Bob Oak is touching this up"]
    await run_in_thread(acts.move)(Picture.objects.filter(pk=picture.pk), mine)
    assert words(await his.hear_presence()) == []
    assert words(await hers.hear_presence()) == []


async def test_a_collection_that_was_deleted_has_nobody_on_it(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    hers, _ = await at(alice, northwind, f"collection:{shared.slug}")
    his, _ = await at(bob, northwind, f"collection:{shared.slug}")
    await hers.hear_presence()
    await run_in_thread(places.delete_collection)(alices_part, shared)
    assert words(await hers.hear_presence()) == []
    assert words(await his.hear_presence()) == []


async def test_who_is_removed_is_gone_at_once(
    alice: Person, bob: Person, alices_part: Member, bobs_part: Member, northwind: Team, shared: Collection
) -> None:
    hers, _ = await at(alice, northwind, f"collection:{shared.slug}")
    his, _ = await at(bob, northwind, f"collection:{shared.slug}")
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await run_in_thread(teams.remove_member)(alices_part, bobs_part)
    assert await his.closed() == 4404
    assert words(await hers.hear_presence()) == []


async def test_who_is_removed_while_their_line_is_broken_is_gone_at_once(
    alice: Person, bob: Person, alices_part: Member, bobs_part: Member, northwind: Team, shared: Collection
) -> None:
    hers, _ = await at(alice, northwind, f"collection:{shared.slug}")
    his, _ = await at(bob, northwind, f"collection:{shared.slug}")
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await his.leave(1006)
    await run_in_thread(teams.remove_member)(alices_part, bobs_part)
    assert words(await hers.hear_presence()) == []


async def test_what_could_not_be_shown_is_shown_at_the_next_beat(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    await stop_hub()
    hub(rhythm=Rhythm(settle=0.01, beat=0.1, stay=600, left=0.01, lost=600))
    place = f"collection:{shared.slug}"
    hers, _ = await at(alice, northwind, place)
    his, _ = await at(bob, northwind, place)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    (subscriber,) = [one for one in hub()._everybody() if one.person_id == alice.pk]
    subscriber.room = 0  # her socket lags behind
    await his.leave()
    while hub()._attendance._presence.of(bob.pk):
        assert await hers.is_quiet()
    subscriber.room = 500
    assert words(await hers.hear_presence()) == []


async def test_who_signs_out_is_gone_at_once_unless_another_browser_is_open(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    place = f"collection:{shared.slug}"
    hers, _ = await at(alice, northwind, place)
    here, elsewhere = Client(), Client()
    tabs = []
    for browser in (here, elsewhere):
        await run_in_thread(browser.force_login)(bob, "allauth.account.auth_backends.AuthenticationBackend")
        socket = await tab(bob, northwind, cookie=f"fs_session={browser.session.session_key}")
        await socket.hello()
        await socket.here(place)
        tabs.append(socket)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await run_in_thread(here.post)("/logout/")
    assert await hers.is_quiet()
    await run_in_thread(elsewhere.post)("/logout/")
    assert words(await hers.hear_presence()) == []


async def test_who_may_no_longer_make_anything_is_no_editor_at_once(
    alice: Person, bob: Person, alices_part: Member, bobs_part: Member, northwind: Team, picture: Picture
) -> None:
    place = f"picture:{picture.slug}"
    hers, _ = await at(alice, northwind, place, "edit")
    his, _ = await at(bob, northwind, place, "edit")
    await hers.hear_presence()
    await run_in_thread(teams.change_role)(alices_part, bobs_part, Role.VIEWER)
    assert words(await his.hear_presence()) == []
    while "touching" in (told := (await hers.hear_presence())["html"]):
        pass
    assert "editing" not in told


async def test_a_page_that_is_left_is_gone_soon_and_a_broken_line_may_mend(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    await stop_hub()
    hub(rhythm=Rhythm(settle=0.01, beat=600, stay=600, left=0.05, lost=600))
    dan = await run_in_thread(_mate)(northwind, "Dan")
    place = f"collection:{shared.slug}"
    his, _ = await at(bob, northwind, place)
    dans, _ = await at(dan, northwind, place)
    hers, told = await at(alice, northwind, place)
    assert words(told) == ["Bob Oak is here", "Dan is here"]
    await his.leave(1006)
    await dans.leave()
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    again, _ = await at(bob, northwind, place)
    await again.leave()
    assert await hers.is_quiet(), "his broken line is still waited for"


async def test_a_broken_line_that_does_not_mend_is_forgotten(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    await stop_hub()
    hub(rhythm=Rhythm(settle=0.01, beat=600, stay=600, left=0.01, lost=0.2))
    place = f"collection:{shared.slug}"
    hers, _ = await at(alice, northwind, place)
    his, _ = await at(bob, northwind, place)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await his.leave(1006)
    assert words(await hers.hear_presence()) == []


STRANGE = [
    "",
    "picture",
    "team:abc",
    "picture:ABC",
    "picture:" + "x" * 99,
    None,
    7,
    ["picture:abc"],
    {"a": 1},
]


@pytest.mark.parametrize("place", STRANGE, ids=repr)
async def test_what_is_no_place_is_nowhere(place: Any, alice: Person, northwind: Team) -> None:
    _hers, told = await at(alice, northwind, place)
    assert told == {"type": "presence", "place": "", "html": ""}


async def test_saying_where_one_is_counts_as_saying_something(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    quiet, _ = await at(bob, northwind, f"collection:{shared.slug}")
    flooding = await tab(alice, northwind)
    for number in range(consumer.MOST_MESSAGES + 1):
        place = shared.slug if number % 2 else "nowhere"
        await flooding.say(type="here", place=f"collection:{place}")
    assert await flooding.closed() == 1008
    await quiet.say(type="ping")
    assert (await quiet.hear())["type"] in ("pong", "presence")


async def test_events_go_on_with_their_numbers_between(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    from tests.factories import make_run

    hers, _ = await at(alice, northwind, f"collection:{shared.slug}")
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert (await hers.hear())["seq"] == 1
    await at(bob, northwind, f"collection:{shared.slug}")
    assert "seq" not in await hers.hear()
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert (await hers.hear())["seq"] == 2


# ---- two processes: two hubs over one channel layer ----


async def _elsewhere(rhythm: Rhythm, person: Person, place: Place, said: Named) -> tuple[Hub, Subscriber]:
    """A socket in another process, at that place."""
    other = Hub(rhythm=rhythm)
    one = Subscriber(team_id=place.team, person_id=person.pk, language="en", session="s")
    assert await other.add(one, most=8)
    other.arrive(one, said, (place,))
    return other, one


async def _aside(one: Subscriber) -> str:
    while True:
        item = await one.queue.get()
        if isinstance(item, Aside):
            return item.text


async def test_people_in_two_processes_see_each_other(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    said = Named(kind="collection", slug=shared.slug, doing=LOOK)
    hers, _ = await at(alice, northwind, str(said))
    other, his = await _elsewhere(QUICK, bob, Place(northwind.pk, "collection", shared.pk), said)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    while "Alice Rivers is here" not in await _aside(his):
        pass  # the new process asked who is there
    await hers.here("")
    assert "Alice" not in await _aside(his)
    await other.stop()


async def test_a_process_that_died_without_a_word_is_forgotten(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    said = Named(kind="collection", slug=shared.slug, doing=LOOK)
    hers, _ = await at(alice, northwind, str(said))
    quick = Rhythm(settle=0.01, beat=0.1, stay=0.5, left=600, lost=600)
    other, _his = await _elsewhere(quick, bob, Place(northwind.pk, "collection", shared.pk), said)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await other.stop()
    assert words(await hers.hear_presence()) == []


async def test_what_the_channel_layer_dropped_is_said_again(
    alice: Person, bob: Person, northwind: Team, shared: Collection
) -> None:
    said = Named(kind="collection", slug=shared.slug, doing=LOOK)
    hers, _ = await at(alice, northwind, str(said))
    layer: Any = get_channel_layer()
    (channel,) = layer.groups[f"team.{northwind.pk}"]
    await layer.group_discard(f"team.{northwind.pk}", channel)  # nothing reaches her process
    often = Rhythm(settle=0.01, beat=0.05, stay=600, left=600, lost=600)
    other, _his = await _elsewhere(often, bob, Place(northwind.pk, "collection", shared.pk), said)
    assert await hers.is_quiet()
    await layer.group_add(f"team.{northwind.pk}", channel)
    assert words(await hers.hear_presence()) == ["Bob Oak is here"]
    await other.stop()


async def test_ids_alone_travel_between_processes(alice: Person, northwind: Team, shared: Collection) -> None:
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(f"team.{northwind.pk}", channel)
    await at(alice, northwind, f"collection:{shared.slug}")
    message = await layer.receive(channel)
    while not message["rows"]:
        message = await layer.receive(channel)
    (row,) = message["rows"]
    assert {name: row[name] for name in ("person", "places", "doing", "seconds")} == {
        "person": alice.pk, "places": [("collection", shared.pk)], "doing": LOOK, "seconds": 600,
    }  # fmt: skip
    assert "Alice" not in str(message)
    assert shared.slug not in str(message)


# ---- reading and rendering ----


def test_the_markup_for_many_costs_no_more_queries_than_for_two(
    alice: Person, northwind: Team, shared: Collection
) -> None:
    place = Place(northwind.pk, "collection", shared.pk)

    def queries(people: list[Person]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            made = fragments(
                place, {one.pk: LOOK for one in people}, [Listening(one.pk, "en", LOOK) for one in people]
            )
        assert len(made) == len(people)
        return len(counted)

    mates = [_mate(northwind, f"Mate {number}") for number in range(12)]
    assert queries(mates) == queries(mates[:2]) == 2


def test_a_place_is_found_by_the_same_rows_as_its_page(
    bob: Person, northwind: Team, shared: Collection, mine: Collection
) -> None:
    assert places_of(northwind.pk, bob.pk, Named(kind="collection", slug=shared.slug, doing=LOOK)) == (
        Place(northwind.pk, "collection", shared.pk),
    )
    assert places_of(northwind.pk, bob.pk, Named(kind="collection", slug=mine.slug, doing=LOOK)) == ()
