"""The account of who is where: it adds up, and it forgets by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluxstudio.web.live.presence import EDIT, LOOK, Named, Place, Presence, named

ALICE, BOB, CHARLIE = 1, 2, 3
PICTURE, OTHER = Place(7, "picture", 1), Place(7, "picture", 2)
COLLECTION = Place(7, "collection", 1)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Presence:
    return Presence(clock)


def test_whoever_comes_is_there_and_whoever_leaves_is_not(presence: Presence) -> None:
    assert presence.put("a", ALICE, [PICTURE], EDIT, seconds=50) == {PICTURE}
    assert presence.at(PICTURE) == {ALICE: EDIT}
    assert presence.drop("a") == {PICTURE}
    assert presence.at(PICTURE) == {}
    assert presence.drop("a") == set()


def test_two_tabs_are_one_person_who_edits_when_one_of_them_does(presence: Presence) -> None:
    presence.put("a", ALICE, [PICTURE], EDIT, seconds=50)
    presence.put("b", ALICE, [PICTURE], LOOK, seconds=50)
    assert presence.at(PICTURE) == {ALICE: EDIT}
    presence.drop("a")
    assert presence.at(PICTURE) == {ALICE: LOOK}


def test_a_tab_is_at_one_place_at_a_time(presence: Presence) -> None:
    presence.put("a", ALICE, [PICTURE], LOOK, seconds=50)
    assert presence.put("a", ALICE, [OTHER], LOOK, seconds=50) == {PICTURE, OTHER}
    assert presence.at(PICTURE) == {}


def test_who_touches_up_a_picture_is_on_its_collection_and_only_looks_there(presence: Presence) -> None:
    assert presence.put("a", ALICE, [PICTURE, COLLECTION], EDIT, seconds=50) == {PICTURE, COLLECTION}
    assert presence.at(COLLECTION) == {ALICE: LOOK}
    assert presence.drop("a") == {PICTURE, COLLECTION}


def test_the_order_is_the_same_whoever_comes_first(presence: Presence) -> None:
    for socket, person in (("c", CHARLIE), ("a", ALICE), ("b", BOB)):
        presence.put(socket, person, [PICTURE], LOOK, seconds=50)
    assert list(presence.at(PICTURE)) == [ALICE, BOB, CHARLIE]


def test_a_stay_ends_by_itself_unless_it_is_said_again(presence: Presence, clock: Clock) -> None:
    presence.put("a", ALICE, [PICTURE], LOOK, seconds=50)
    presence.put("b", BOB, [PICTURE], LOOK, seconds=50)
    clock.now += 40
    assert presence.put("a", ALICE, [PICTURE], LOOK, seconds=50) == set(), "nobody sees a difference"
    assert presence.rest() == 10
    clock.now += 10
    assert presence.expire() == {PICTURE}
    assert presence.at(PICTURE) == {ALICE: LOOK}
    assert presence.rest() == 40


def test_a_lost_line_leaves_a_moment_to_come_back(presence: Presence, clock: Clock) -> None:
    presence.put("a", ALICE, [PICTURE], EDIT, seconds=50)
    assert presence.put("a", ALICE, [PICTURE], EDIT, seconds=15) == set()
    clock.now += 14
    presence.put("again", ALICE, [PICTURE], EDIT, seconds=50)
    clock.now += 1
    assert presence.expire() == {PICTURE}
    assert presence.at(PICTURE) == {ALICE: EDIT}


def test_where_somebody_is_can_be_asked(presence: Presence) -> None:
    presence.put("a", ALICE, [PICTURE, COLLECTION], EDIT, seconds=50)
    presence.put("b", ALICE, [OTHER], LOOK, seconds=50)
    presence.put("c", BOB, [OTHER], LOOK, seconds=50)
    assert presence.of(ALICE) == {PICTURE, COLLECTION, OTHER}
    assert presence.of(CHARLIE) == set()


def test_nobody_anywhere_is_nothing_to_wait_for(presence: Presence) -> None:
    assert presence.rest() is None
    assert presence.expire() == set()


MOVES = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from([ALICE, BOB, CHARLIE]),
    st.sampled_from([(), (PICTURE,), (OTHER, COLLECTION), (COLLECTION,)]),
    st.sampled_from([LOOK, EDIT]),
    st.integers(0, 60),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MOVES, max_size=30))
def test_whatever_happens_it_is_the_sum_of_the_tabs_and_every_change_is_said(
    moves: list[tuple[Any, ...]],
) -> None:
    clock = Clock()
    presence = Presence(clock)
    tabs: dict[str, tuple[int, tuple[Place, ...], str, float]] = {}
    for socket, person, places, doing, seconds in moves:
        before = {place: presence.at(place) for place in (PICTURE, OTHER, COLLECTION)}
        tabs.pop(socket, None)
        changed = presence.expire()
        if places:
            changed |= presence.put(socket, person, places, doing, seconds=40)
            tabs[socket] = (person, places, doing, clock.now + 40)
        else:
            changed |= presence.drop(socket)
        tabs = {one: tab for one, tab in tabs.items() if tab[3] > clock.now}
        for place in (PICTURE, OTHER, COLLECTION):
            there = {tab[0] for tab in tabs.values() if place in tab[1]}
            editing = {tab[0] for tab in tabs.values() if tab[1][0] == place and tab[2] == EDIT}
            found = presence.at(place)
            assert found == {one: EDIT if one in editing else LOOK for one in sorted(there)}
            assert found == before[place] or place in changed
        clock.now += seconds


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"place": "picture:abc", "doing": "edit"}, Named(kind="picture", slug="abc", doing=EDIT)),
        ({"place": "picture:abc"}, Named(kind="picture", slug="abc", doing=LOOK)),
        ({"place": "collection:2b3"}, Named(kind="collection", slug="2b3", doing=LOOK)),
        ({"place": "collection:2b3", "doing": "edit"}, None),
        ({"place": "team:2b3"}, None),
        ({"place": "picture:"}, None),
        ({"place": "picture:abc\n"}, None),
        ({"place": "picture:ab\0c"}, None),
        ({"place": "picture:" + "x" * 21}, None),
        ({"place": ["picture:abc"]}, None),
        ({"place": "picture:abc", "doing": ["edit"]}, None),
        ({"place": "picture:abc", "doing": "rob"}, None),
        ({"place": 7}, None),
        ({}, None),
    ],
)
def test_only_places_that_can_be_are_read(message: dict[str, Any], found: Named | None) -> None:
    assert named(message) == found
