"""From what a person writes to what is sent, with a look's words around it; and back again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .presets import Look
from .problems import InvalidRequest, Problem, gettext_noop, problem
from .variables import SUBJECT, VARIABLE, filled, names

MAX_VALUE = 300  # characters
_CLINGS = re.compile(r"[\s,.;:!?)\]]")  # what follows a word without a space


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person wrote: the prompt, and a value for each variable."""

    prompt: str
    values: Mapping[str, str] = field(default_factory=dict)


def variables(look: Look) -> tuple[str, ...]:
    """The names a person is asked to fill in, in the order they are read; the prompt itself is not among them."""
    return tuple(name for name in names(look.before, look.after) if name != SUBJECT)


def compose(look: Look, prompt: str, values: Mapping[str, str] | None = None) -> str:
    """The words that are sent: triggers, before, the prompt, after.

    `{subject}` in before or after is where the prompt goes; without one it stands between them. A trigger word that
    the words hold already is not put in twice. Raises InvalidRequest for a variable without a value.
    """
    given = {name: " ".join((values or {}).get(name, "").split()) for name in variables(look)}
    _check(given)
    given[SUBJECT] = prompt
    parts = [filled(look.before, given), "" if _names_subject(look) else prompt, filled(look.after, given)]
    body = _joined(parts)
    missing = [word for word in look.triggers if not holds(body, word)]
    return ", ".join([*missing, body]) if body else ", ".join(missing)


def asked(look: Look, sent: str) -> Asked | None:
    """What a person must have written for `compose` to give this; None when it cannot have been made so."""
    for body in _bodies(look, sent):
        match = re.fullmatch(_pattern(look), body, re.DOTALL)
        if match is None:
            continue
        found = match.groupdict()
        guess = Asked(prompt=found.pop(SUBJECT, ""), values=found)
        try:
            if compose(look, guess.prompt, guess.values) == sent:
                return guess
        except InvalidRequest:
            continue
    return None


def holds(text: str, word: str) -> bool:
    """Whether the text has this word or phrase as a whole, whatever its capitals."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


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


def _bodies(look: Look, sent: str) -> list[str]:
    """The words behind each number of triggers that may stand in front, the most first."""
    found, rest = [sent], sent
    for word in look.triggers:
        head = f"{word}, "
        if rest.startswith(head):
            rest = rest[len(head) :]
            found.append(rest)
    return found[::-1]


def _pattern(look: Look) -> str:
    """The joined words with a named group for each variable; a repeated one must repeat itself."""
    middle = "" if _names_subject(look) else f"{{{SUBJECT}}}"
    parts, seen = [part for part in (look.before, middle, look.after) if part], set[str]()
    return r"\s?".join(_as_pattern(part, seen) for part in parts)


def _as_pattern(words: str, seen: set[str]) -> str:
    pattern, at = "", 0
    for match in VARIABLE.finditer(words):
        name = match[1]
        pattern += re.escape(words[at : match.start()])
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        seen.add(name)
        at = match.end()
    return pattern + re.escape(words[at:])
