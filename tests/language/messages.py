"""Every string that goes through gettext, found without GNU gettext: in templates, in Python, in compiled catalogues."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import allauth
import django
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]

# For each function the places of its context, singular and plural among the arguments; -1 where it has none.
PLACES = {
    "_": (-1, 0, -1),
    "gettext": (-1, 0, -1),
    "gettext_lazy": (-1, 0, -1),
    "gettext_noop": (-1, 0, -1),
    "ngettext": (-1, 0, 1),
    "ngettext_lazy": (-1, 0, 1),
    "pgettext": (0, 1, -1),
    "pgettext_lazy": (0, 1, -1),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_LITERAL = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
_CALL = re.compile(rf"\b({'|'.join(PLACES)})\(((?:(?:{_LITERAL})(?:,\s*)?)+)")


@dataclass(frozen=True, order=True)
class Message:
    """One string to translate, as a catalogue keys it."""

    singular: str
    plural: str = ""
    context: str = ""


def of_project(root: Path = ROOT) -> set[Message]:
    """What FluxStudio itself says."""
    found: set[Message] = set()
    for path in sorted(root.glob("templates/**/*")):
        if path.is_file():
            found.update(in_template(path.read_text(), str(path)))
    for path in sorted(root.glob("fluxstudio/**/*.py")):
        found.update(in_python(path.read_text()))
    return found


def of_libraries() -> set[Message]:
    """What Django and allauth say on our pages, from the keys of a catalogue that they keep complete."""
    here = Path(django.__file__).parent
    folders = (here / "conf", here / "contrib/auth", Path(allauth.__file__).parent)
    files = (folder / "locale/de/LC_MESSAGES/django.mo" for folder in folders)
    return {message for path in files for message in in_catalogue(path.read_bytes())}


def in_template(text: str, origin: str = "") -> Iterator[Message]:
    """The strings of a template; `templatize` writes each as a call with plain literals."""
    for name, literals in _CALL.findall(templatize(text, origin=origin)):
        arguments = [ast.literal_eval(literal) for literal in re.findall(_LITERAL, literals)]
        yield _message(name, arguments)


def in_python(text: str) -> Iterator[Message]:
    """The strings of a Python file that are given to a gettext function as literals."""
    for node in ast.walk(ast.parse(text)):
        name = called(node)
        if isinstance(node, ast.Call) and name in PLACES:
            arguments = [str(given.value) if isinstance(given, ast.Constant) else "" for given in node.args]
            if arguments and arguments[PLACES[name][1]]:
                yield _message(name, arguments)


def in_catalogue(data: bytes) -> Iterator[Message]:
    """The keys of a compiled catalogue (GNU gettext manual, “The Format of GNU MO Files”)."""
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, table = struct.unpack_from(f"{order}2I", data, 8)
    for place in range(table, table + 8 * count, 8):
        length, offset = struct.unpack_from(f"{order}2I", data, place)
        key = data[offset : offset + length].decode()
        if key:
            context, _, rest = key.rpartition("\x04")
            singular, _, plural = rest.partition("\x00")
            yield Message(singular, plural, context)


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `text` of `refused.text(…)`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _message(name: str, arguments: list[str]) -> Message:
    context, singular, plural = ("" if place < 0 else arguments[place] for place in PLACES[name])
    return Message(singular, plural, context)
