"""From a spelled word to its concepts: folds case and accents, forgives endings, splits compounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .lexicon import CONCEPTS, STOPWORDS

Concepts = tuple[str, ...]

_ACCENTS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]"
)  # Latin, Cyrillic, Arabic marks
_LATIN_ENDINGS = ("s", "es", "n", "en", "e", "er", "x")
_CYRILLIC_ENDINGS = (  # й is и here: the breve is folded away
    *(
        "ами",
        "ями",
        "ого",
        "его",
        "ому",
        "ему",
        "ыми",
        "ими",
        "ых",
        "их",
        "ои",
        "еи",
        "ыи",
        "ии",
        "ая",
        "яя",
        "ое",
        "ее",
    ),
    *(
        "ые",
        "ие",
        "ую",
        "юю",
        "ом",
        "ем",
        "ам",
        "ям",
        "ах",
        "ях",
        "ов",
        "ев",
        "а",
        "я",
        "о",
        "е",
        "ы",
        "и",
        "у",
        "ю",
        "ь",
    ),
)
_ARABIC_ARTICLES = ("وال", "بال", "كال", "ال", "لل", "و")
_LINKS = ("", "s", "n", "en", "es")
LONGEST_PHRASE = 3


def folded(word: str) -> str:
    """The word without case, width and accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def concepts_of(word: str) -> Concepts:
    """The concepts of one folded word or `_`-joined phrase; none when it means nothing here."""
    index = _index()
    if word in _listed():
        return index[word]
    if is_stopword(word):  # "con" is no cone
        return ()
    known = next((spelling for spelling in _spellings(word) if spelling in index), None)
    return index[known] if known else _concepts_of_compound(word)


def concepts_of_phrase(phrase: str) -> Concepts:
    """As `concepts_of`, for words joined by `_`: only phrases listed as such count."""
    return _index().get(phrase, ())


def is_stopword(word: str) -> bool:
    return word in _stopwords() or (len(word) == 1 and word.isascii() and not word.isdigit())


@lru_cache(maxsize=1)
def cjk_entries() -> frozenset[str]:
    """Every listed word in Chinese or Japanese, stop words included: such prompts have no spaces to split at."""
    return frozenset(word for word in (*_index(), *_stopwords()) if is_cjk(word[0]))


def is_cjk(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or character == "々"


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(folded(word) for word in STOPWORDS.split())


@lru_cache(maxsize=1)
def _index() -> dict[str, Concepts]:
    """Spelling -> concepts. Words as listed win over stems made of other words."""
    listed = _listed()
    index = dict(listed)
    for word, concepts in listed.items():
        for stem in _stems(word):
            index.setdefault(stem, concepts)
    return index


@lru_cache(maxsize=1)
def _listed() -> dict[str, Concepts]:
    listed: dict[str, Concepts] = {}
    for concept, words in CONCEPTS.items():
        for word in words.split():
            key = folded(word)
            listed[key] = tuple(dict.fromkeys((*listed.get(key, ()), concept)))
    return listed


def _spellings(word: str) -> Iterator[str]:
    yield word
    yield from _stems(word)
    if word.endswith("ies"):
        yield word[:-3] + "y"
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            yield word[len(article) :]


def _stems(word: str) -> Iterator[str]:
    endings = _CYRILLIC_ENDINGS if "\u0400" <= word[:1] <= "\u04ff" else _LATIN_ENDINGS
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)]


def _concepts_of_compound(word: str) -> Concepts:
    """German writes nouns together: Abendhimmel, Glasvase. Both halves must be known."""
    if not word.isalpha() or len(word) < 8:
        return ()
    index = _index()
    for cut in range(len(word) - 4, 3, -1):
        head = _listed_head(word[:cut])
        if head and word[cut:] in index:
            return (*index[head], *index[word[cut:]])
    return ()


def _listed_head(head: str) -> str | None:
    candidates = (head.removesuffix(link) for link in _LINKS)
    return next((word for word in candidates if len(word) >= 3 and word in _index()), None)
