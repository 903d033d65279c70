"""Write the two invented languages: `python -m tests.pseudo var/locale`, then start with FLUXSTUDIO_TEST_LANGUAGES=1."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.language.messages import Message, of_libraries, of_project
from tests.language.pseudo import arabic, longer

# Arabic has six forms (CLDR); the second is the singular. Both languages say the plural in all the others.
_TWO = "nplurals=2; plural=(n != 1);"
_SIX = "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
_PLURAL, _SINGULAR = "plural", "singular"
LANGUAGES: dict[str, tuple[Callable[[str], str], str, tuple[str, ...]]] = {
    "en_XA": (longer, _TWO, (_SINGULAR, _PLURAL)),
    "ar": (arabic, _SIX, (_PLURAL, _SINGULAR, *[_PLURAL] * 4)),
}


def write(folder: Path) -> None:
    """Write `<folder>/<language>/LC_MESSAGES/django.mo` for both languages."""
    messages = of_libraries() | of_project()
    for name, (change, rule, forms) in LANGUAGES.items():
        file = folder / name / "LC_MESSAGES" / "django.mo"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(compiled(entries(messages, change, forms), rule))


def entries(
    messages: Iterable[Message], change: Callable[[str], str], forms: tuple[str, ...]
) -> dict[str, str]:
    """Keys and values as a compiled catalogue holds them."""
    said = {}
    for message in messages:
        key = f"{message.context}\x04{message.singular}" if message.context else message.singular
        if message.plural:
            key += f"\x00{message.plural}"
            said[key] = "\x00".join(change(getattr(message, form)) for form in forms)
        else:
            said[key] = change(message.singular)
    return said


def compiled(said: Mapping[str, str], rule: str) -> bytes:
    """A compiled catalogue (GNU gettext manual, “The Format of GNU MO Files”), without its optional hash table."""
    header = {"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {rule}\n"}
    rows = sorted((key.encode(), value.encode()) for key, value in {**header, **said}.items())
    start = 28 + 16 * len(rows)
    tables: list[list[int]] = [[], []]
    body = b""
    for side, table in enumerate(tables):
        for row in rows:
            table += [len(row[side]), start + len(body)]
            body += row[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    return head + b"".join(struct.pack(f"<{len(table)}I", *table) for table in tables) + body


if __name__ == "__main__":
    write(Path(sys.argv[1]))
