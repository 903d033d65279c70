"""The policy: policy.json says who may do what, and this file answers from it.

A right is written `object.action`. Rights `in_a_team` hang on the role alone; rights `in_a_collection` also on who
owns the collection and on its visibility; rights `on_a_preset` on whose the preset is and on who edits it. `routes`
names the rights each address asks for, in the order they are asked; `socket` does it for what a page may say on its
socket, and `places` for where it may say that somebody is, and doing what. What is not in the file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("policy.json")

#: Rights that no role carries: they are about who asks, not about their part in a team.
ANYONE = "anyone"
NOBODY = "nobody"  # an address that is closed on purpose
PERSON = "person.be"  # any account
ADMIN = "instance.hold_key"  # the instance admin, in a team of theirs
PROVIDER = "provider"  # who signs with the provider's secret
LINK = "link"  # whoever holds the link
BESIDE_ROLES = frozenset({ANYONE, NOBODY, PERSON, ADMIN, PROVIDER, LINK})

OWN = "own"  # the column of whoever owns the collection or the preset, however far it is open

Columns = Mapping[str, Mapping[str, frozenset[str]]]


class UnknownRight(KeyError):
    """The policy does not name this right: a mistake in our code, never a person's."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The file, read."""

    roles: tuple[str, ...]
    visibilities: tuple[str, ...]
    edited_by: tuple[str, ...]
    given: Mapping[str, tuple[str, ...]]
    in_a_team: Mapping[str, frozenset[str]]
    in_a_collection: Columns
    on_a_preset: Columns
    routes: Mapping[str, Mapping[str, tuple[str, ...]]]
    socket: Mapping[str, str]
    places: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def read(cls, text: str) -> Policy:
        """From JSON. Raises KeyError and ValueError for a file that is not a policy."""
        raw = json.loads(text)
        return cls(
            roles=tuple(raw["roles"]),
            visibilities=tuple(raw["visibilities"]),
            edited_by=tuple(raw["edited_by"]),
            given={role: tuple(roles) for role, roles in raw["gives"].items()},
            in_a_team={name: frozenset(roles) for name, roles in _rights(raw["in_a_team"])},
            in_a_collection=_columns(raw["in_a_collection"]),
            on_a_preset=_columns(raw["on_a_preset"]),
            routes={name: _methods(methods) for name, methods in raw["routes"].items()},
            socket=dict(raw["socket"]),
            places={kind: _methods(doings) for kind, doings in raw["places"].items()},
        )

    def may(self, role: str, right: str) -> bool:
        """Whether the role carries a right in its team. Raises UnknownRight."""
        try:
            return role in self.in_a_team[right]
        except KeyError:
            raise UnknownRight(right) from None

    def may_in(self, role: str, right: str, visibility: str, *, own: bool) -> bool:
        """Whether the role carries a right over what lies in such a collection. Raises UnknownRight."""
        return _has(self.in_a_collection, right, role, OWN if own else visibility)

    def may_on(self, role: str, right: str, edited_by: str, *, own: bool) -> bool:
        """Whether the role carries a right over a preset with such editors. Raises UnknownRight."""
        return _has(self.on_a_preset, right, role, OWN if own else edited_by)

    def gives(self, role: str) -> tuple[str, ...]:
        """The roles that somebody in this role may invite others to, the highest first."""
        return self.given.get(role, ())

    def may_say(self, role: str, message: str) -> bool:
        """Whether a page of somebody in this role may say this on its socket."""
        right = self.socket.get(message)
        return right is not None and self.may(role, right)

    def may_be(self, role: str, place: str, doing: str, visibility: str, *, own: bool) -> bool:
        """Whether somebody in this role may be at such a place of such a collection, doing that."""
        rights = self.places.get(place, {}).get(doing)
        return rights is not None and all(
            self.may(role, right)
            if right in self.in_a_team
            else self.may_in(role, right, visibility, own=own)
            for right in rights
        )


@cache
def policy() -> Policy:
    """The policy in force."""
    return Policy.read(FILE.read_text(encoding="utf-8"))


def may(role: str, right: str) -> bool:
    """Whether the role carries a right in its team."""
    return policy().may(role, right)


def may_in(role: str, right: str, visibility: str, *, own: bool) -> bool:
    """Whether the role carries a right over what lies in such a collection."""
    return policy().may_in(role, right, visibility, own=own)


def may_on(role: str, right: str, edited_by: str, *, own: bool) -> bool:
    """Whether the role carries a right over a preset with such editors."""
    return policy().may_on(role, right, edited_by, own=own)


def gives(role: str) -> tuple[str, ...]:
    """The roles that somebody in this role may invite others to."""
    return policy().gives(role)


def _rights(objects: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Any]]:
    return [(f"{thing}.{act}", who) for thing, acts in objects.items() for act, who in acts.items()]


def _columns(objects: Mapping[str, Mapping[str, Any]]) -> Columns:
    return {
        name: {column: frozenset(roles) for column, roles in columns.items()}
        for name, columns in _rights(objects)
    }


def _has(table: Columns, right: str, role: str, column: str) -> bool:
    try:
        columns = table[right]
    except KeyError:
        raise UnknownRight(right) from None
    return role in columns.get(column, ())


def _methods(methods: Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        method: (rights,) if isinstance(rights, str) else tuple(rights) for method, rights in methods.items()
    }
