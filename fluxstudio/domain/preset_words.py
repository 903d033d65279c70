"""From what a person writes to what is sent, with a look's words around it; and what is kept of it.

What was typed cannot be told from what was sent: the same words may have come about in many ways. So it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .presets import Look
from .problems import InvalidRequest, Problem, gettext_noop, problem
from .request import MAX_PROMPT
from .variables import SUBJECT, filled, names

MAX_VALUE = 300  # characters
_CLINGS = re.compile(r"[\s,.;:!?)\]]")  # what follows a word without a space


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person wrote: the prompt, and a value for each variable."""

    prompt: str
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, look: Look, prompt: str, values: Mapping[str, str]) -> Self:
        """What is kept of words that `compose` has taken: of the values those it used, as it used them."""
        return cls(prompt=prompt, values=_given(look, values))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self | None:
        """Read what `to_data` wrote, never more of it than the form takes; None where nothing was kept."""
        if not data:
            return None
        values = {str(name): str(value)[:MAX_VALUE] for name, value in data.get("values", {}).items()}
        return cls(prompt=str(data.get("prompt", ""))[:MAX_PROMPT], values=values)

    def to_data(self) -> dict[str, Any]:
        """As JSON-like values."""
        return {"prompt": self.prompt, "values": dict(self.values)}


def variables(look: Look) -> tuple[str, ...]:
    """The names a person is asked to fill in, in the order they are read; the prompt itself is not among them."""
    return tuple(name for name in names(look.before, look.after) if name != SUBJECT)


def compose(look: Look, prompt: str, values: Mapping[str, str] | None = None) -> str:
    """The words that are sent: triggers, before, the prompt, after.

    `{subject}` in before or after is where the prompt goes; without one it stands between them. A trigger word that
    the words hold already is not put in twice. Raises InvalidRequest for a variable without a value.
    """
    given = _given(look, values or {})
    _check(given)
    given[SUBJECT] = prompt
    parts = [filled(look.before, given), "" if _names_subject(look) else prompt, filled(look.after, given)]
    body = _joined(parts)
    missing = [word for word in look.triggers if not holds(body, word)]
    return ", ".join([*missing, body]) if body else ", ".join(missing)


def written(sent: str, kept: Mapping[str, Any]) -> str:
    """The prompt as it was typed: what was `kept` of it (`Asked.to_data`), or the words that were sent."""
    found = Asked.from_data(kept)
    return found.prompt if found and found.prompt else sent


def holds(text: str, word: str) -> bool:
    """Whether the text has this word or phrase as a whole, whatever its capitals."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _given(look: Look, values: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(values.get(name, "").split()) for name in variables(look)}


def _check(given: Mapping[str, str]) -> None:
    problems: list[Problem] = []
    for name, value in given.items():
        if not value:
            message = gettext_noop("The preset needs a word for {%(name)s}.")
            problems.append(problem(f"value.{name}", "required", message, name=name))
        elif len(value) > MAX_VALUE:
            message = gettext_noop("This has %(length)d characters; at most %(limit)d fit.")
            length = {"length": len(value), "limit": MAX_VALUE}
            problems.append(problem(f"value.{name}", "length", message, **length))
    if problems:
        raise InvalidRequest(tuple(problems))


def _names_subject(look: Look) -> bool:
    return SUBJECT in names(look.before, look.after)


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        if not part.strip():
            continue
        gap = "" if not text or text[-1].isspace() or _CLINGS.match(part) else " "
        text += gap + part
    return text
