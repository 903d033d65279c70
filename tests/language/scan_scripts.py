"""What the pages' scripts say in plain English instead of taking it from the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?<=[(,=:\[!&|?{};\n])[ ]*/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*""",
    re.DOTALL,
)
_FILLED = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
# A capitalised word among others, or words with nothing but blanks between them: no selector looks like that.
_SENTENCE = re.compile(r"(?:^|\s)[A-Z][a-z]+\s+[a-z]|[a-z]\s[A-Z][a-z]+\b|^[a-z]+(?: [a-z]+)+[.!?…]?$")
_SHOWN_NEXT = re.compile(
    r"(?:\.(?:textContent|innerText|title|ariaLabel|ariaValueText|placeholder|alt)\s*\+?=\s*"
    r"|\b(?:toast|announce|say|alert|confirm)\(\s*"
    r"""|setAttribute\(\s*["'](?:aria-label|aria-valuetext|title|placeholder|alt)["'],\s*"""
    r"|\b(?:label|group|text|name):\s*)$"
)
_FOR_MACHINES = re.compile(r"(?:Error\(|className\s*=|console\.\w+\()\s*$")
_LETTER = re.compile(r"[^\W\d_]")


def in_script(text: str) -> Iterator[tuple[int, str]]:
    """Line and literal of everything that reads like words or goes where words are shown."""
    for match in _TOKEN.finditer(text):
        literal = match["string"]
        if not literal:
            continue
        said = _FILLED.sub("", literal[1:-1])
        before = text[max(0, match.start() - 80) : match.start()]
        if _reads_like_words(before, said) or _is_shown(before, said):
            yield text.count("\n", 0, match.start()) + 1, literal


def _reads_like_words(before: str, said: str) -> bool:
    return _SENTENCE.search(said) is not None and not _FOR_MACHINES.search(before)


def _is_shown(before: str, said: str) -> bool:
    return _SHOWN_NEXT.search(before) is not None and _LETTER.search(said) is not None
