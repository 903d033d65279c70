"""What is wrong with something a person or a program asked for, as data.

A problem keeps its English sentence untranslated, so that the protocol endpoint can quote it as it is and
the pages can translate it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One field that cannot be accepted, and why."""

    field: str
    code: str  # required, type, range, choice, length, lora, …
    message: str  # English msgid with %(name)s places
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


class InvalidRequest(ValueError):
    """A request with at least one problem; nothing was sent and nothing was charged."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem}" for problem in problems))
        self.problems = problems


def problem(field: str, code: str, message: str, **params: Any) -> Problem:
    """One problem, its params by name."""
    return Problem(field=field, code=code, message=message, params=params)


def invalid(field: str, code: str, message: str, **params: Any) -> InvalidRequest:
    """The error of one problem."""
    return InvalidRequest((problem(field, code, message, **params),))
