"""What the policy says to each cell: an actor, a method, a route, a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fluxstudio.domain import policy as rules
from fluxstudio.domain.policy import policy

from .things import EDITED_BY, IN_A_COLLECTION, part_of
from .world import ACTORS, PLACES, Actor

#: What an answer is called.
CLASSES = {
    200: "page", 201: "done", 204: "done", 302: "go", 400: "bad", 401: "deny", 402: "bad", 403: "no",
    404: "none", 405: "never", 409: "bad", 412: "bad", 415: "bad", 422: "bad", 428: "bad", 429: "bad",
}  # fmt: skip
ALLOWED = frozenset(
    {"page", "done", "go", "bad"}
)  # the request itself says nothing, so it may be refused as such
#: Where even whoever may look finds nothing, because none was made.
EMPTY = {
    ("export_file", "GET"),
    ("picture_again", "GET"),
    ("draft_mask_file", "GET"),
    ("masks", "POST"),
}
ANYWHERE = PLACES[1]  # for routes that name nothing in a collection
ADMIN = "instance admin"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
AT_CLOSED_DOORS = ("anonymous", "owner", "ex-member")  # who tries methods that are not offered


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One question of the matrix."""

    route: str
    method: str
    actor: str
    place: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} by {self.actor} at {' '.join(self.place)}"


def cells_of(route: str) -> Iterator[Cell]:
    """Every cell of a route: what it offers at every place, what it does not offer once."""
    offered = policy().routes[route]
    places = PLACES if part_of(route, (*IN_A_COLLECTION, "preset")) else (ANYWHERE,)
    for method in METHODS[:3] if route.startswith("account_") else METHODS:  # allauth's take a PUT for a POST
        is_offered = ("GET" if method == "HEAD" else method) in offered
        for place in places if is_offered and method != "HEAD" else (ANYWHERE,):
            for actor in ACTORS if is_offered or method == "POST" else AT_CLOSED_DOORS:
                yield Cell(route=route, method=method, actor=actor, place=place)


def expected(cell: Cell, actor: Actor, *, own: bool, visibility: str) -> frozenset[str]:
    """The classes of answers that the policy allows."""
    offered = policy().routes[cell.route]
    rights = offered.get("GET" if cell.method == "HEAD" else cell.method)
    if rights is None:
        return _not_offered(offered, actor)
    also = {"never"} if cell.method == "HEAD" else set()
    for right in rights:
        refused = _refused(right, actor, own=own, visibility=visibility)
        if refused:
            return frozenset({refused} | also)
    if cell.method == "HEAD":
        return ALLOWED | {"never", "none"}
    return ALLOWED | {"none"} if (cell.route, cell.method) in EMPTY else ALLOWED


def kind(answer: Any) -> str:
    """The class of an answer."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login/"):
        return "login"
    return CLASSES[answer.status_code]


def body(answer: Any) -> bytes:
    """What an answer carries."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def plain(answer: Any, *slugs: object) -> tuple[int, str]:
    """Status and page, without what differs between two requests anyway."""
    page = body(answer).decode()
    for slug in slugs:
        page = page.replace(str(slug), "…")
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", page)


def _not_offered(offered: Any, actor: Actor) -> frozenset[str]:
    if all(rights == (rules.NOBODY,) for rights in offered.values()):
        return frozenset({"none", "never"})
    return frozenset({"never"} if actor.person else {"never", "login"})


def _refused(right: str, actor: Actor, *, own: bool, visibility: str) -> str:
    """How the actor is refused this right; "" when they are not."""
    if right in (rules.ANYONE, rules.LINK):
        return ""
    if right == rules.NOBODY:
        return "none"
    if right == rules.PROVIDER:
        return "deny"
    if actor.person is None:
        return "login"
    if right == rules.PERSON:
        return ""
    if not actor.role or (right == rules.ADMIN and not actor.name.startswith(ADMIN)):
        return "none"
    if right == rules.ADMIN:
        return ""
    if right in policy().in_a_team:
        return "" if policy().may(actor.role, right) else "no"
    if right in policy().on_a_preset:
        return "" if policy().may_on(actor.role, right, EDITED_BY[visibility], own=own) else "no"
    if not policy().may_in(actor.role, "work.see", visibility, own=own):
        return "none"
    return "" if policy().may_in(actor.role, right, visibility, own=own) else "no"
