"""File names people see: never used as a path; what is stored is named by the house."""

from __future__ import annotations

import re
import unicodedata

DISPLAY_LENGTH = 255  # characters
DOWNLOAD_BYTES = 200  # UTF-8 bytes with the suffix; file systems stop at 255
SUFFIX_LENGTH = 12  # characters; a longer "extension" is part of the name
SUFFIXES = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "zip": ".zip"}

# Marks and overrides that turn the text around them: Unicode's Bidi_Control property
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = frozenset(
    {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
)  # control, surrogate, unassigned, private, separators
FORBIDDEN = re.compile(r'[\\/:*?"<>|;%]')  # on Windows, in shells, or in a Content-Disposition header
DEVICES = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE
)  # Windows opens a device for these


def display_name(name: str, fallback: str = "picture") -> str:
    """A file's own name as text to show: the last part of its path, nothing unseen, at most 255 characters."""
    last = re.split(r"[\\/]", _seen(name))[-1].strip()
    return _shortened(last, DISPLAY_LENGTH) or fallback


def download_name(title: str, kind: str, fallback: str = "picture") -> str:
    """A file name for a download that every system takes: `title` (a prompt or display name) and the suffix of
    `kind` ("jpeg", "png", "webp", "zip"). Without its old suffix, if it is one of ours."""
    suffix = SUFFIXES[kind]
    stem = re.sub(r"\.(jpe?g|png|webp|zip)$", "", _seen(title).strip(), flags=re.IGNORECASE)
    stem = re.sub(r"\s+", " ", FORBIDDEN.sub(" ", stem))
    stem = _cut_bytes(stem.lstrip(" .-~"), DOWNLOAD_BYTES - len(suffix)).rstrip(" .")
    return ("_" if DEVICES.fullmatch(stem) else "") + (stem or fallback) + suffix


def _seen(text: str) -> str:
    """Composed, with line breaks as spaces and everything unseen gone; joiners stay, emoji need them."""
    text = unicodedata.normalize("NFC", re.sub(r"[\t\r\n]+", " ", text))
    return "".join(c for c in text if c not in BIDI and unicodedata.category(c) not in UNSEEN)


def _shortened(name: str, length: int) -> str:
    """The start of a name, and its extension."""
    if len(name) <= length:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > SUFFIX_LENGTH:
        return name[:length]
    return stem[: length - len(suffix) - 1] + dot + suffix


def _cut_bytes(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
