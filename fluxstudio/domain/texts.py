"""What people call things and write about them: names, tags, notes."""

from __future__ import annotations

import re

from .problems import gettext_noop, invalid

MAX_NAME = 80  # characters
MAX_NOTES = 4_000
MAX_TAGS, MAX_TAG = 12, 40

#: Controls, and what turns the direction of the text around it or hides in it: a name shows what it says.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_HIDDEN_IN_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean_name(name: str, *, field: str = "name") -> str:
    """A name as it is kept. Raises InvalidRequest."""
    name = " ".join(name.split()) if not HIDDEN.search(name.strip()) else name
    if not name:
        raise invalid(field, "required", gettext_noop("Give it a name."))
    if len(name) > MAX_NAME:
        message = gettext_noop("The name has %(length)d characters; at most %(limit)d fit.")
        raise invalid(field, "length", message, length=len(name), limit=MAX_NAME)
    if HIDDEN.search(name):
        raise invalid(
            field, "text", gettext_noop("The name has characters that cannot be seen. Type it again.")
        )
    return name


def clean_tags(tags: list[str]) -> list[str]:
    """Tags, each once and without capitals. Raises InvalidRequest."""
    cleaned = list(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags if tag.strip()))
    if len(cleaned) > MAX_TAGS:
        raise invalid("tags", "length", gettext_noop("At most %(limit)d tags."), limit=MAX_TAGS)
    if any(len(tag) > MAX_TAG or HIDDEN.search(tag) for tag in cleaned):
        message = gettext_noop("A tag is a word or two of at most %(limit)d characters.")
        raise invalid("tags", "text", message, limit=MAX_TAG)
    return cleaned


def clean_notes(notes: str, *, field: str = "notes", limit: int = MAX_NOTES) -> str:
    """Text of more than one line. Raises InvalidRequest."""
    notes = notes.replace("\r\n", "\n").strip()
    if len(notes) > limit:
        message = gettext_noop("This has %(length)d characters; at most %(limit)d fit.")
        raise invalid(field, "length", message, length=len(notes), limit=limit)
    if _HIDDEN_IN_TEXT.search(notes):
        raise invalid(field, "text", gettext_noop("This has characters that are not text. Type it again."))
    return notes
