"""Who may do what at every address and on the socket: generated from the URL resolver and the policy file.

A route that domain/policy.json does not name fails here. `make matrix` counts and prints the cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.test import override_settings

from fluxstudio.domain.policy import policy
from fluxstudio.models import Event
from fluxstudio.web.live.company import places_of
from fluxstudio.web.live.envelopes import Listener, Renderer
from fluxstudio.web.live.presence import Named
from tests.web.matrix.expect import ALLOWED, Cell, body, cells_of, expected, kind, plain
from tests.web.matrix.things import MISSING, MISSING_NUMBER, ROUTES, Things, part_of
from tests.web.matrix.world import ACTORS, PLACES, SAID, World, ask, undone, watched

pytestmark = pytest.mark.django_db
LEAST = 2_000  # cells
ROLES_HERE = ("owner", "editor", "maker", "viewer")
OF_THINGS = {name: part for name in ROUTES if (part := part_of(name))}
#: What a page may say that somebody does where, and the page that is open then.
DOINGS = [(kind, doing) for kind, doings in policy().places.items() for doing in doings]
PAGES = {
    ("collection", "look"): "studio_collection",
    ("picture", "look"): "picture",
    ("picture", "edit"): "editor",
}
OF_A_TEAM = [name for name, pattern in ROUTES.items() if "<str:team>" in pattern]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all cells; each of them is undone."""
    with django_db_blocker.unblock(), _stored_in(tmp_path_factory.mktemp("media")), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def test_the_policy_names_every_route_and_no_other() -> None:
    unnamed, gone = set(ROUTES) - set(policy().routes), set(policy().routes) - set(ROUTES)
    assert not unnamed, f"name them in fluxstudio/domain/policy.json: {sorted(unnamed)}"
    assert not gone, f"no such route any more: {sorted(gone)}"


@pytest.mark.parametrize("route", sorted(policy().routes))
def test_everybody_gets_what_the_policy_says_and_looks_and_refusals_change_nothing(
    route: str, world: World
) -> None:
    missing: dict[tuple[str, str], Any] = {}
    wrong = [text for cell in cells_of(route) if (text := _look(world, cell, missing))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", sorted(OF_THINGS))
def test_a_thing_of_one_team_is_under_another_what_does_not_exist(route: str, world: World) -> None:
    actor, there = world.actors["owner of another team"], world.other.slug
    for place in PLACES:
        things = world.things[place]
        for method in policy().routes[route]:
            with undone():
                here = ask(actor, method, things.address(route, team=there))
            with undone():
                nowhere = ask(actor, method, things.address(route, team=there, **_missing(route)))
            assert kind(here) == "none", (method, place)
            assert plain(here, _slug(things, route)) == plain(nowhere, *_missing(route).values())


@pytest.mark.parametrize("route", sorted(OF_A_TEAM))
def test_a_foreign_team_is_for_outsiders_what_does_not_exist(route: str, world: World) -> None:
    things = world.things[PLACES[1]]
    outsiders = [actor for actor in world.actors.values() if actor.person and not actor.role]
    for actor in outsiders:
        for method in policy().routes[route]:
            here = ask(actor, method, things.address(route))
            missing = ask(actor, method, things.address(route, team=MISSING))
            assert kind(here) == "none", (method, actor.name)
            assert plain(here, things.team.slug) == plain(missing, MISSING), (method, actor.name)


@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_the_socket_tells_of_what_one_may_see_and_offers_what_one_may_change(
    place: tuple[str, str], world: World
) -> None:
    things = world.things[place]
    event = Event.objects.filter(team=world.team, collection=things.place, type="run").latest("seq")
    for name in ROLES_HERE:
        actor = world.actors[name]
        assert actor.person
        listener = Listener(person_id=actor.person.pk, role=actor.role)
        own = things.place.owner_id == actor.person.pk
        sees = policy().may_in(actor.role, "work.see", things.place.visibility, own=own)
        changes = policy().may_in(actor.role, "work.change", things.place.visibility, own=own)
        assert ("html" in Renderer(event).envelope_for(listener)) == sees, name
        assert listener.audience(things.place).may_change == changes, name


@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_people_are_where_the_policy_lets_them_be_and_where_their_pages_open(
    place: tuple[str, str], world: World
) -> None:
    things = world.things[place]
    slugs = {"collection": things.place.slug, "picture": things.picture.slug}
    for actor in world.actors.values():
        if actor.person is None:
            continue
        own = things.place.owner_id == actor.person.pk
        for thing, doing in DOINGS:
            allowed = bool(actor.role) and policy().may_be(
                actor.role, thing, doing, things.place.visibility, own=own
            )
            said = Named(kind=thing, slug=slugs[thing], doing=doing)
            assert bool(places_of(world.team.pk, actor.person.pk, said)) == allowed, (actor.name, said)
            assert places_of(world.other.pk, actor.person.pk, said) == (), "of another team"
            page = ask(actor, "GET", things.address(PAGES[thing, doing]))
            assert (page.status_code == 200) == allowed, (actor.name, thing, doing)


def test_the_matrix_is_large_and_says_how_large(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter(cell.actor for route in policy().routes for cell in cells_of(route))
    elsewhere = sum(len(policy().routes[route]) for route in OF_THINGS) * len(PLACES)
    foreign = sum(len(policy().routes[route]) for route in OF_A_TEAM) * 3
    socket = len(ACTORS) * len(SAID) + 2 * len(ROLES_HERE) * len(PLACES)
    socket += 2 * (len(ACTORS) - 1) * len(DOINGS) * len(PLACES)
    total = counts.total() + elsewhere + foreign + socket
    with capsys.disabled():
        print(f"\nauthorisation matrix: {total} cells")
        print(
            f"  {len(policy().routes)} routes x {len(ACTORS)} actors x {len(PLACES)} places: {counts.total()}"
        )
        print(f"  of one team, asked for under another: {elsewhere}; of a foreign team: {foreign}")
        print(f"  on the socket: {socket}")
    assert total >= LEAST
    assert set(counts) == set(ACTORS)


def _look(world: World, cell: Cell, missing: dict[tuple[str, str], Any]) -> str:
    """What is wrong with one cell; "" when nothing is."""
    actor, things = world.actors[cell.actor], world.things[cell.place]
    own = actor.person is not None and things.place.owner_id == actor.person.pk
    allowed = expected(cell, actor, own=own, visibility=things.place.visibility)
    with undone(), watched() as wrote:
        answer = ask(actor, cell.method, things.address(cell.route))
        found = kind(answer)
    if found not in allowed:
        return f"{cell}: {found}, the policy says {'/'.join(sorted(allowed))}"
    if wrote and (cell.method in ("GET", "HEAD") or not allowed & ALLOWED):
        return f"{cell}: wrote {wrote[0]}"
    if cell.method == "HEAD" and body(answer):
        return f"{cell}: has a body"
    if found == "none" and allowed == {"none"} and cell.route in OF_THINGS:
        return _differs(world, cell, things, answer, missing)
    return ""


def _differs(
    world: World, cell: Cell, things: Things, answer: Any, missing: dict[tuple[str, str], Any]
) -> str:
    """Whether a thing one may not know of is answered otherwise than one that does not exist."""
    key = (cell.actor, cell.method)
    if key not in missing:
        with undone():
            missing[key] = plain(
                ask(world.actors[cell.actor], cell.method, things.missing(cell.route)),
                *_missing(cell.route).values(),
            )
    is_alike = plain(answer, _slug(things, cell.route)) == missing[key]
    return "" if is_alike else f"{cell}: differs from what does not exist"


def _missing(route: str) -> dict[str, object]:
    part = OF_THINGS[route]
    return {part: MISSING_NUMBER if part == "member" else MISSING}


def _slug(things: Things, route: str) -> str:
    return things.slug_of(OF_THINGS[route], route)


class _stored_in:
    """Stored bytes go to this folder."""

    def __init__(self, folder: Path) -> None:
        from django.conf import settings

        options = {"location": folder, "file_permissions_mode": 0o640}
        backend = "fluxstudio.models.files.DurableFileSystemStorage"
        default = {"BACKEND": backend, "OPTIONS": options}
        self._override = override_settings(STORAGES={**settings.STORAGES, "default": default})

    def __enter__(self) -> None:
        self._override.enable()
        storages._storages.clear()

    def __exit__(self, *_: object) -> None:
        self._override.disable()
        storages._storages.clear()
