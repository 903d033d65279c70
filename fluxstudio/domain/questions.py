"""What a person types to look for something, as words that a database can be asked for."""

from __future__ import annotations

LONGEST = 200  # characters that are looked at: SQLite refuses a pattern of 50,000 bytes with an error
WORDS = 12


def cut(text: str, longest: int = LONGEST) -> str:
    """The question from anything a browser may send: too long is cut, and what no database takes is left out."""
    return text[:longest].replace("\0", " ").strip()


def words_of(text: str, longest: int = LONGEST) -> tuple[str, ...]:
    """Its words; every one of them has to be found."""
    return tuple(cut(text, longest).split()[:WORDS])
