"""Who may do what at every address: generated from the URL resolver, so that a new route without a row here fails.

Each row has five answers, in the order of ACTORS, for a thing in a collection that the team may look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Person, Run, Slot, Team
from tests.conftest import PASSWORD
from tests.factories import fill, make_candidate, make_fill, make_picture, make_run

ACTORS = ("anonymous", "owner", "maker", "viewer", "outsider")
ABSENT = (
    "^(email|confirm-email|reauthenticate|password/set|login/code)/"  # closed on purpose, so without a name
)
#: Route: what GET is answered with, what POST is.
TABLE: dict[str, tuple[str, str]] = {
    # the way in
    "home": ("login go go go go", "never never never never never"),
    "setup": ("go go go go go", "go go go go go"),
    "account": ("login page page page page", "login bad bad bad bad"),
    "appearance": ("never never never never never", "bad bad bad bad bad"),
    ABSENT: ("none none none none none", "none none none none none"),
    "settings": ("login page page page none", "never never never never never"),
    "settings_provider": ("login page none none none", "login bad none none none"),
    "settings_provider_forget": ("never never never never never", "login go none none none"),
    "wavespeed_hook": ("never never never never never", "deny deny deny deny deny"),
    "healthz": ("page page page page page", "never never never never never"),
    "readyz": ("page page page page page", "never never never never never"),
    "account_login": ("page go go go go", "bad go go go go"),
    "account_logout": ("go page page page page", "go go go go go"),
    "account_inactive": ("page page page page page", "never never never never never"),
    "account_signup": ("page go go go go", "page go go go go"),
    "account_reauthenticate": ("none none none none none", "none none none none none"),
    "account_email": ("none none none none none", "none none none none none"),
    "account_email_verification_sent": ("none none none none none", "none none none none none"),
    "account_change_password": ("login page page page page", "login bad bad bad bad"),
    "account_set_password": ("none none none none none", "none none none none none"),
    "account_reset_password": ("page page page page page", "bad bad bad bad bad"),
    "account_confirm_login_code": ("none none none none none", "none none none none none"),
    "account_confirm_email": ("none none none none none", "none none none none none"),
    "account_reset_password_from_key_done": ("page page page page page", "never never never never never"),
    "account_reset_password_from_key": ("page page page page page", "bad bad bad bad bad"),
    "account_reset_password_done": ("page page page page page", "never never never never never"),
    # the studio
    "studio": ("login page page page none", "login never never never never"),
    "studio_collection": ("login page page page none", "login never never never never"),
    "studio_feed": ("login go go go none", "login never never never never"),
    "composer_check": ("login page page no none", "login never never never never"),
    "composer_reference": ("login page page no none", "login page page no none"),
    "run_create": ("login never never never never", "login bad bad no none"),
    "run": ("login page page page none", "login never never never never"),
    "run_cancel": ("login never never never never", "login go no no none"),
    "slot_retry": ("login never never never never", "login go no no none"),
    "slot_shown": ("login go go go none", "login never never never never"),
    # the gallery and its pictures
    "gallery": ("login page page page none", "never never never never never"),
    "gallery_bulk": ("never never never never never", "login go go go none"),
    "bin": ("login page page page none", "never never never never never"),
    "picture": ("login page page page none", "never never never never never"),
    "picture_favourite": ("never never never never never", "login go go go none"),
    "picture_alt": ("never never never never never", "login go no no none"),
    "picture_bin": ("never never never never never", "login go no no none"),
    "picture_restore": ("never never never never never", "login go no no none"),
    "picture_file": ("login page page page none", "never never never never never"),
    "picture_rendition": ("login page page page none", "never never never never never"),
    "picture_blurred": ("login page page page none", "never never never never never"),
    "picture_download": ("login page page page none", "never never never never never"),
    "picture_lineage": ("login page page page none", "never never never never never"),
    "picture_again": ("login none none no none", "never never never never never"),
    # the editor: fills and candidates
    "editor": ("login page no no none", "never never never never never"),
    "fill": ("login never never never never", "login bad no no none"),
    "fill_again": ("login never never never never", "login bad no no none"),
    "editor_tray": ("login page page page none", "login never never never never"),
    "context_box": ("login bad bad bad none", "login never never never never"),
    "touch_up_mask": ("login page page page none", "never never never never never"),
    "candidate_preview": ("login page page page none", "never never never never never"),
    "candidate_accept": ("login never never never never", "login go no no none"),
    "candidate_reject": ("login never never never never", "login go no no none"),
    "picture_export": ("login page page page none", "login bad bad bad none"),
    "export_file": ("login none none none none", "never never never never never"),
    # unfinished masks and saved ones
    "draft_mask": ("login done done no none", "never never never never never"),
    "draft_mask_file": ("login none none no none", "never never never never never"),
    "masks": ("login page page page none", "login none none no none"),
    # uploads
    "uploads": ("login page page page none", "login bad bad no none"),
    "upload_delete": ("never never never never never", "login go no no none"),
    # the live path's twin
    "live_since": ("login page page page none", "never never never never never"),
}  # fmt: skip

#: What an answer is called.
CLASSES = {
    200: "page",
    201: "done",
    204: "done",
    302: "go",
    400: "bad",
    401: "deny",
    402: "bad",
    403: "no",
    404: "none",
    405: "never",
    409: "bad",
    422: "bad",
}


def routes() -> Iterator[tuple[str, str]]:
    """Every route's name and pattern; a route without a name goes by its pattern."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
        for item in resolver.url_patterns:
            path = prefix + str(item.pattern)
            if isinstance(item, URLResolver):
                yield from walk(item, path)
            elif isinstance(item, URLPattern):
                yield item.name or path, path

    yield from walk(get_resolver(), "")


ROUTES = dict(routes())
ABSENT = (
    "^(email|confirm-email|reauthenticate|password/set|login/code)/"  # closed on purpose, so without a name
)


class Things:
    """What the addresses speak of: in a collection of Alice's that the team looks at, or in her private one."""

    def __init__(self, part: Member, place: Collection) -> None:
        self.team, self.place = part.team, place
        self.run: Run = make_run(part, collection=place, num_images=2)
        self.slot: Slot = self.run.slots.get(index=0)
        self.picture = make_picture(part, collection=place)
        fill(self.run.slots.get(index=1), self.picture)
        self.upload = make_picture(part, collection=place, kind="reference")
        self.touched = make_picture(part, collection=place, width=320, height=320)
        self.fill = make_fill(part, self.touched, count=1)
        self.candidate = make_candidate(self.fill)
        self.version = make_picture(part, collection=place, parent=self.touched, root=self.touched, number=2)

    def address(self, name: str, **over: str) -> str:
        """The route's address for these things; `over` replaces a part of it."""
        if name == ABSENT:
            return "/email/"
        chosen = {part: self.slug_of(part, name) for part in ("picture", "run")}
        given = self._parts() | chosen | over
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", ROUTES[name])
        return reverse(name, kwargs={one: given[one] for one in wanted})

    def slug_of(self, part: str, name: str) -> str:
        """The slug that stands for that part in the route's address."""
        if part == "picture" and name in ("picture_export", "export_file"):
            return self.version.slug
        if part == "picture":
            return (self.upload if name == "upload_delete" else self.picture).slug
        if part == "run" and name in ("fill_again", "touch_up_mask"):
            return self.fill.slug
        return str(self._parts()[part])

    def _parts(self) -> dict[str, Any]:
        slugs = {"team": self.team, "run": self.run, "slot": self.slot, "collection": self.place}
        slugs["candidate"] = self.candidate
        parts: dict[str, Any] = {name: thing.slug for name, thing in slugs.items()}
        return parts | {
            "side": 320,
            "format": "png",
            "seq": 0,
            "token": "t",
            "name": "none.png",
            "uidb36": "1",
            "key": "k-k",
        }


@pytest.fixture
def browsers(alice: Person, bob: Person, charlie: Person, northwind: Team) -> dict[str, Client]:
    """A browser of each actor."""
    cache.clear()
    vera = add_person(name="Vera Lake", email="vera@example.com", password=PASSWORD)
    join(northwind, vera, Role.VIEWER)
    found = {"anonymous": Client()}
    for name, person in {"owner": alice, "maker": bob, "viewer": vera, "outsider": charlie}.items():
        found[name] = Client()
        found[name].force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        session = found[name].session
        session["team"] = northwind.slug  # as after a first look at the studio
        session.save()
    return found


@pytest.fixture
def things(alices_part: Member, shared: Collection, media: Path) -> Things:
    """In the collection that the team may look at."""
    return Things(alices_part, shared)


def ask(browsers: dict[str, Client], actor: str, method: str, address: str) -> Any:
    """One request by this actor, in a browser that is thrown away: signing out in one does not end the others."""
    browser = Client()
    browser.cookies.update(browsers[actor].cookies)
    return getattr(browser, method)(address)


def kind(answer: Any) -> str:
    """The class of an answer."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login/"):
        return "login"
    return CLASSES[answer.status_code]


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, sessions included."""
    return {model.__name__: sorted(map(str, model.objects.values())) for model in apps.get_models()}


def plain(answer: Any, *slugs: str) -> tuple[int, str]:
    """Status and page, without what differs between two requests anyway."""
    page = answer.content.decode()
    for slug in slugs:
        page = page.replace(slug, "…")
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", page)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(TABLE) == set(ROUTES)


@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says_and_looks_and_refusals_change_nothing(
    name: str, browsers: dict[str, Client], things: Things
) -> None:
    address = things.address(name)
    before = everything()
    for method, row in zip(("get", "post"), TABLE[name], strict=True):
        for actor, expected in zip(ACTORS, row.split(), strict=True):
            with _undone():
                found = kind(ask(browsers, actor, method, address))
                assert found == expected, f"{method} by {actor} was answered with {found}"
                if method == "get":
                    assert ask(browsers, actor, "head", address).content == b""
                if method == "get" or expected not in ("go", "page", "done"):
                    assert everything() == before, f"{method} by {actor} wrote"


@contextmanager
def _undone() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


MISSING = "nowherenowhere"
OF_THINGS = {
    name: found[1]
    for name, pattern in ROUTES.items()
    if (found := re.search(r"<str:(run|slot|picture|collection|candidate)>", pattern))
}


def test_what_is_private_to_alice_is_for_others_what_does_not_exist(
    browsers: dict[str, Client], alices_part: Member, media: Path
) -> None:
    place = Collection.objects.get(team=alices_part.team, owner=alices_part.person, is_default=True)
    private = Things(alices_part, place)
    before = everything()
    for name, part in OF_THINGS.items():
        there, nowhere = private.address(name), private.address(name, **{part: MISSING})
        for method in ("get", "post"):
            for actor in ("maker", "viewer", "outsider"):
                here, missing = (ask(browsers, actor, method, address) for address in (there, nowhere))
                assert plain(here, private.slug_of(part, name)) == plain(missing, MISSING), (
                    name,
                    method,
                    actor,
                )
                assert kind(here) in ("none", "never", "no"), (name, method, actor)
    assert everything() == before


def test_a_foreign_team_is_for_an_outsider_what_does_not_exist(
    browsers: dict[str, Client], things: Things
) -> None:
    for name in (name for name, pattern in ROUTES.items() if "<str:team>" in pattern):
        there, nowhere = things.address(name), things.address(name, team=MISSING)
        for method in ("get", "post"):
            here, missing = (ask(browsers, "outsider", method, address) for address in (there, nowhere))
            assert plain(here, things.team.slug) == plain(missing, MISSING), (name, method)


def test_a_thing_of_one_team_is_not_found_under_another(
    browsers: dict[str, Client], things: Things, alice: Person
) -> None:
    private = Team.objects.of(alice).get(is_private=True)
    for name in OF_THINGS:
        for method in ("get", "post"):
            answer = ask(browsers, "owner", method, things.address(name, team=private.slug))
            assert kind(answer) in ("none", "never"), (name, method)
