"""Faults on demand: what to do wrong, read from a marker in the prompt or from a header.

`[[fault:slow=4000]]` in a prompt, or `X-FluxStudio-Fault: slow=4000, webhook-twice`. Several may be given.
`docs/endpoint.md` has the table. Unknown names are refused, so that a misspelt fault never passes a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

HEADER = "x-fluxstudio-fault"
_MARKER = re.compile(r"\[\[fault:([^\[\]]*)\]\]\s?")
_FAIL = re.compile(r"fail-([0-9]{4})")
_SUBMIT = (
    *("refuse-400", "refuse-401", "refuse-403", "refuse-429", "refuse-503", "envelope-5003"),
    *("no-credits", "no-credits-402", "lost-before", "502-before", "hang-before"),
    *("lost-submit", "502-after", "hang-submit", "truncated-submit"),
)
_TASK = ("cancelled", "timeout", "nsfw", "nsfw-null", "slow", "stuck")
_POLL = ("slow-poll", "poll-503", "poll-429", "poll-404", "poll-lost", "poll-truncated")
_WEBHOOK = ("webhook-twice", "webhook-late", "webhook-lost", "webhook-forged", "webhook-first")
_OUTPUT = ("output-truncated", "output-cut", "output-404", "output-503", "output-type", "output-missing")
NAMES = frozenset((*_SUBMIT, *_TASK, *_POLL, *_WEBHOOK, *_OUTPUT))  # and fail-NNNN

Faults = Mapping[str, int]  # name -> its number, 0 when none was given


class UnknownFault(ValueError):
    """A fault that does not exist was asked for."""


def without_markers(prompt: str) -> str:
    """The prompt as it is drawn."""
    return _MARKER.sub("", prompt)


def read_faults(prompt: str, header: str | None) -> dict[str, int]:
    """All faults asked for by prompt and header; raises UnknownFault."""
    asked = [*_MARKER.findall(prompt), *(header or "").split(",")]
    return dict(_read(text.strip()) for text in asked if text.strip())


def _read(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if (name not in NAMES and not _FAIL.fullmatch(name)) or not (number or "0").isdecimal():
        raise UnknownFault(text)
    return name, int(number or 0)


def fail_code(faults: Iterable[str]) -> int | None:
    """The task error code of a `fail-NNNN`, if one was asked for."""
    found = [match for match in map(_FAIL.fullmatch, faults) if match]
    return int(found[0][1]) if found else None
