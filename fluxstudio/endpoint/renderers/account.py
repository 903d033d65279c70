"""An honest account of a prompt: which words were used, which mean nothing here, which had no effect this time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .plan import Plan
from .words import Word

_STUDIO = frozenset({"subject", "colour", "finish", "count", "style", "place", "time", "light", "ground"})
_OUTDOORS = frozenset({"subject", "colour", "finish", "count", "style", "place", "time", "weather", "sky"})


@dataclass(frozen=True)
class Account:
    """Words as typed, in order, each once."""

    understood: tuple[str, ...]
    unknown: tuple[str, ...]
    idle: tuple[str, ...]  # known words that had no effect on this picture


def account_of_scene(plan: Plan) -> Account:
    return _account(plan.words, _STUDIO if plan.is_studio else _OUTDOORS)


def account_of_touch_up(plan: Plan) -> Account:
    return _account(
        plan.words, frozenset({"subject", "colour", "finish", "style"} if plan.things else {"style"})
    )


def account_of_nothing(plan: Plan) -> Account:
    """The prompt was not looked at: strength 0, or an empty mask."""
    return Account((), _account(plan.words, frozenset()).unknown, ())


def _account(words: tuple[Word, ...], effective: frozenset[str]) -> Account:
    known = [word for word in words if word.concepts]
    used = [word for word in known if effective & {concept.partition(":")[0] for concept in word.concepts}]
    unknown = (word for word in words if not word.concepts and not word.is_stop)
    return Account(_shown(used), _shown(unknown), _shown(word for word in known if word not in used))


def _shown(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.shown for word in words))
