"""A prompt taken apart: every word with what it means here, in the order written, in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .lookup import LONGEST_PHRASE, cjk_entries, concepts_of, concepts_of_phrase, folded, is_cjk, is_stopword


@dataclass(frozen=True)
class Word:
    """One word or fixed phrase. `shown` is how it was typed; without concepts it is a stop word or unknown."""

    shown: str
    concepts: tuple[str, ...] = ()
    is_stop: bool = False
    ends_clause: bool = False

    def values(self, slot: str) -> Iterator[str]:
        """The values of this word in one slot: `colour` -> red."""
        for concept in self.concepts:
            name, _, value = concept.partition(":")
            if name == slot:
                yield value

    def value(self, slot: str) -> str | None:
        return next(self.values(slot), None)


def read(prompt: str) -> tuple[Word, ...]:
    """The prompt's words. Commas and full stops end a clause: adjectives do not reach over them."""
    pieces = list(_pieces(unicodedata.normalize("NFKC", prompt)))
    return tuple(_meanings(pieces))


def _pieces(prompt: str) -> Iterator[str]:
    """Words, and "," for whatever separates clauses."""
    for kind, run in groupby(prompt, _kind):
        text = "".join(run)
        if kind == "word":
            yield text
        elif kind == "cjk":
            yield from _cut_cjk(text)
        elif kind == "clause":
            yield ","


def _kind(character: str) -> str:
    if is_cjk(character):
        return "cjk"
    if unicodedata.category(character)[0] in "LMN":
        return "word"
    return "clause" if character in ",.;:!?、。，；：！？،؛()\n" else "gap"


def _cut_cjk(text: str) -> Iterator[str]:
    """Longest listed word first; what lies between listed words stays together."""
    unknown = ""
    while text:
        word = _longest_entry(text)
        if word and unknown:
            yield unknown
            unknown = ""
        if word:
            yield word
        else:
            unknown += text[0]
        text = text[len(word) or 1 :]
    if unknown:
        yield unknown


def _longest_entry(text: str) -> str:
    return next((text[:n] for n in range(min(8, len(text)), 0, -1) if folded(text[:n]) in cjk_entries()), "")


def _meanings(pieces: list[str]) -> Iterator[Word]:
    at = 0
    while at < len(pieces):
        word, length = _phrase(pieces, at) or (_single(pieces[at]), 1)
        yield word
        at += length


def _phrase(pieces: list[str], at: int) -> tuple[Word, int] | None:
    for length in range(LONGEST_PHRASE, 1, -1):
        part = pieces[at : at + length]
        concepts = (
            concepts_of_phrase("_".join(folded(piece) for piece in part)) if len(part) == length else ()
        )
        if concepts:
            return Word(" ".join(part), concepts), length
    return None


def _single(piece: str) -> Word:
    if piece == ",":
        return Word(piece, is_stop=True, ends_clause=True)
    word = folded(piece)
    concepts = concepts_of(word)
    return Word(piece, concepts, is_stop=not concepts and is_stopword(word))
