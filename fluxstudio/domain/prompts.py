"""A saved prompt: words worth keeping under a name, with places that are filled each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .problems import InvalidRequest, Problem, problem
from .request import parse as parse_request
from .texts import clean_name
from .variables import brace_problems, names


@dataclass(frozen=True, kw_only=True)
class PromptWords:
    """What a saved prompt says. Build it with `parse_prompt`."""

    name: str  # once in its team
    text: str

    @property
    def variables(self) -> tuple[str, ...]:
        """What is asked for when it is used."""
        return names(self.text)


def parse_prompt(name: str, text: str) -> PromptWords:
    """Check what a person typed: what can be kept can be sent. Raises InvalidRequest with every problem at once.

    The fields of its problems are `name` and `text`.
    """
    problems: list[Problem] = []
    kept_name = _collected(problems, lambda: clean_name(name))
    kept_text = _collected(problems, lambda: _text(text))
    problems.extend(brace_problems({"text": kept_text}))
    if problems:
        raise InvalidRequest(tuple(problems))
    return PromptWords(name=kept_name, text=kept_text)


def _text(text: str) -> str:
    """The request's own rule for its prompt."""
    try:
        return parse_request({"prompt": text.replace("\r\n", "\n").strip()}).prompt
    except InvalidRequest as error:
        found = (problem("text", one.code, one.message, **one.params) for one in error.problems)
        raise InvalidRequest(tuple(found)) from None


def _collected(problems: list[Problem], read: Callable[[], str]) -> str:
    try:
        return read()
    except InvalidRequest as error:
        problems.extend(error.problems)
        return ""
