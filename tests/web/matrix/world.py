"""Ten people, two teams and seven collections: everybody who could ask, and everywhere a thing could lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from fluxstudio.actions import teams
from fluxstudio.actions.accounts import add_person, join, set_up
from fluxstudio.domain.policy import policy
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Budget, Collection, Member, Person, Team

from .things import Things

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: Whose collections there are, and how far open; the viewer was a maker once.
PLACES = (
    *((owner, str(visibility)) for owner in ("owner", "maker") for visibility in Visibility),
    ("viewer", str(Visibility.PRIVATE)),
)
ACTORS = (
    "anonymous",
    "owner",
    "editor",
    "maker",
    "viewer",
    "ex-member",
    "member of another team",
    "owner of another team",
    "instance admin, a viewer here",
    "instance admin, not in the team",
)
SAID = (*policy().socket, "subscribe")  # on the socket; the last one is no word of ours


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks."""

    name: str
    person: Person | None
    role: str  # in Northwind; "" for who is not in it
    cookies: dict[str, str]
    browser: Client

    def client(self) -> Client:
        """Their browser as it was in the beginning: signing out does not outlast one request."""
        self.browser.cookies.clear()
        self.browser.cookies.load(self.cookies)
        return self.browser


class World:
    """The team Northwind, seen from everywhere."""

    def __init__(self, *, with_things: bool = True) -> None:
        admin = set_up(name="Ivy", email="ivy@example.com", password="", team_name="Head office")
        second = _person("Ines")
        second.is_superuser = True
        second.save()
        people = {name: _person(name) for name in ("Alice", "Ed", "Bob", "Vera", "Xena", "Charlie", "Oscar")}
        self.team, self.other = Team.objects.create(name="Northwind"), Team.objects.create(name="Southwind")
        roles = {"Alice": Role.OWNER, "Ed": Role.EDITOR, "Bob": Role.MAKER, "Vera": Role.MAKER}
        parts = {name: join(self.team, people[name], role) for name, role in roles.items()}
        join(self.team, second, Role.VIEWER)
        self.other_owner = join(self.other, people["Oscar"], Role.OWNER)
        join(self.other, people["Charlie"], Role.MAKER)
        self.parts = {"owner": parts["Alice"], "maker": parts["Bob"], "viewer": parts["Vera"]}
        self.things = self._things() if with_things else {}
        Member.objects.filter(pk=parts["Vera"].pk).update(role=Role.VIEWER)
        teams.remove_member(parts["Alice"], join(self.team, people["Xena"], Role.MAKER))
        for team in Team.objects.all():
            Budget.objects.current(team)
        self.actors = self._actors([None, *list(people.values()), second, admin])

    def _things(self) -> dict[tuple[str, str], Things]:
        made = {}
        for owner, visibility in PLACES:
            part = self.parts[owner]
            place = Collection.objects.create(
                team=self.team, owner=part.person, name=f"{owner} {visibility}", visibility=visibility
            )
            made[owner, visibility] = Things(part, place, self.parts["maker"])
        return made

    def _actors(self, people: list[Person | None]) -> dict[str, Actor]:
        roles = dict(Member.objects.filter(team=self.team).values_list("person", "role"))
        return {
            name: Actor(
                name=name,
                person=person,
                role=roles.get(person.pk, "") if person else "",
                cookies=_cookies(person, self.team),
                browser=Client(),
            )
            for name, person in zip(ACTORS, people, strict=True)
        }


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write, while inside."""
    wrote: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE"):
            wrote.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield wrote


def ask(actor: Actor, method: str, address: str) -> Any:
    """One request by this actor; nobody's tries count against another's."""
    cache.clear()
    return getattr(actor.client(), method.lower())(address)


def _person(name: str) -> Person:
    return add_person(name=name, email=f"{name.lower()}@example.com", password=None)


def _cookies(person: Person | None, team: Team) -> dict[str, str]:
    browser = Client()
    if person:
        browser.force_login(person, BACKEND)
        session = browser.session
        session["team"] = team.slug  # as after a first look at the studio
        session.save()
    return {name: morsel.value for name, morsel in browser.cookies.items()}
