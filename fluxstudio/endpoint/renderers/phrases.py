"""Which adjective belongs to which noun. A phrase is what stands between stop words and commas."""

from __future__ import annotations

from dataclasses import dataclass

from .words import Word

_ADJECTIVES = ("colour", "finish")


@dataclass(frozen=True)
class Noun:
    """A thing as the prompt describes it."""

    kind: str
    colour: str | None
    finish: str | None
    count: int


@dataclass(frozen=True)
class Phrase:
    """The nouns, places and left-over colours of one phrase."""

    nouns: tuple[Noun, ...]
    places: tuple[str, ...]
    backdrop: str | None
    loose_colours: tuple[str, ...]


def phrases_of(words: tuple[Word, ...]) -> tuple[Phrase, ...]:
    """The prompt's phrases in order."""
    runs: list[list[Word]] = [[]]
    for word in words:
        if word.is_stop:
            runs.append([])
        else:
            runs[-1].append(word)
    return tuple(_phrase(run) for run in runs if run)


def _phrase(run: list[Word]) -> Phrase:
    heads = _heads(run)
    ground = any(word.value("ground") for word in run)
    nouns = tuple(_noun(run, heads, which) for which in range(len(heads)))
    places = tuple(
        place
        for i, word in enumerate(run)
        for place in word.values("place")
        if not (_is_adjective(word) and (ground or any(head > i for head in heads)))
    )
    colours = tuple(c for word in run for c in word.values("colour") if not word.value("place") or ground)
    return Phrase(
        nouns, places, colours[0] if ground and colours else None, () if nouns or ground else colours
    )


def _heads(run: list[Word]) -> list[int]:
    """Where the nouns are. A word that may be either (glass, orange) is an adjective before another noun."""
    heads: list[int] = []
    for i in range(len(run) - 1, -1, -1):
        if run[i].value("subject") and not (_is_adjective(run[i]) and heads):
            heads.insert(0, i)
    return heads


def _noun(run: list[Word], heads: list[int], which: int) -> Noun:
    """Adjectives stand before their noun, or after the last one as in French and Spanish."""
    start = heads[which - 1] + 1 if which else 0
    stop = len(run) if which == len(heads) - 1 else heads[which] + 1
    own = run[heads[which]]
    before, after = run[start : heads[which]], run[heads[which] + 1 : stop]
    described = [*before, *after, own]
    return Noun(
        kind=own.value("subject") or "",
        colour=_first(described, "colour"),
        finish=_first(described, "finish"),
        count=int(_first(described, "count") or 1),
    )


def _is_adjective(word: Word) -> bool:
    return any(word.value(slot) for slot in _ADJECTIVES)


def _first(words: list[Word], slot: str) -> str | None:
    return next((value for word in words for value in word.values(slot)), None)
