"""Words in braces: places in a text that are filled before it is sent.

They mean the same in a preset and in a saved prompt. In a preset's words `{subject}` is filled with the prompt itself;
everywhere else a person is asked for a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .problems import InvalidRequest, Problem, gettext_noop, problem

SUBJECT = "subject"  # the variable that is, in a preset, the person's own prompt
MAX_VARIABLES = 8

VARIABLE = re.compile(r"\{([a-z][a-z0-9_]{0,29})\}", re.ASCII)


def names(*texts: str) -> tuple[str, ...]:
    """The variables of the texts in the order they are read, each once."""
    return tuple(dict.fromkeys(name for text in texts for name in VARIABLE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every variable that has a value replaced; the others stay. Braces in a value are only text."""
    return VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a variable; joined they are the text."""
    at = 0
    for match in VARIABLE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def braced(found: Sequence[str]) -> str:
    """The names as they stand in a text, for a sentence: `{subject}, {season}`."""
    return ", ".join(f"{{{name}}}" for name in found)


def brace_problems(texts: Mapping[str, str]) -> list[Problem]:
    """Braces that are no variable, by field, and more variables than a form should ask for."""
    brace = gettext_noop("A brace begins a variable such as {subject}: small letters, digits and _.")
    found = [
        problem(field, "brace", brace)
        for field, text in texts.items()
        if re.search(r"[{}]", VARIABLE.sub("", text))
    ]
    if len(names(*texts.values())) > MAX_VARIABLES:
        many = gettext_noop("At most %(limit)d variables.")
        found.append(problem(next(iter(texts)), "length", many, limit=MAX_VARIABLES))
    return found


def check_filled(field: str, text: str, meant: tuple[str, ...] = ()) -> None:
    """Raises InvalidRequest when a variable is still in the text, unless its name is among those `meant` to stay."""
    left = tuple(name for name in names(text) if name not in meant)
    if left:
        message = gettext_noop(
            "The prompt still has %(names)s in it. Put your own words there, or send it as it is."
        )
        raise InvalidRequest((problem(field, "variable", message, names=braced(left)),))
