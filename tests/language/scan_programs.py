"""What Python files say in plain English, past gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.language.messages import PLACES, called
from tests.language.scan_templates import is_word

# A capital, then at least one more word: what people are told begins like that.
_SENTENCE = re.compile(r"^\s*[A-Z][a-z’']*[,:]?\s+\S*[a-z]{2,}")
_LABELS = {"label", "help_text", "empty_label", "title", "cost", "verbose_name", "said", "text"}
_FOR_PROGRAMMERS = {
    *("ValueError", "TypeError", "RuntimeError", "KeyError", "ImproperlyConfigured", "AssertionError"),
    *("debug", "info", "warning", "error", "exception", "critical", "bind"),
}


def in_program(text: str) -> Iterator[tuple[int, str]]:
    """Sentences and labels that no gettext function is given; documentation and errors for programmers are left out."""
    tree = ast.parse(text)
    hidden = {id(node) for parent in ast.walk(tree) for node in _not_shown(parent)}
    for node in ast.walk(tree):
        said = _text(node)
        if _SENTENCE.search(said) and id(node) not in hidden:
            yield getattr(node, "lineno", 0), said
        for value in _labels(node):
            yield value.lineno, _text(value)


def filled_too_early(text: str) -> Iterator[int]:
    """Lines where a string is filled in before it is looked up, so that no catalogue can hold it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and called(node) in PLACES:
            yield from (
                given.lineno for given in node.args[:2] if isinstance(given, ast.JoinedStr | ast.BinOp)
            )


def _not_shown(parent: ast.AST) -> Iterator[ast.AST]:
    if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        first = parent.body[0] if parent.body else None
        yield from [first.value] if isinstance(first, ast.Expr) else []
    if isinstance(parent, ast.Call) and (called(parent) in PLACES or _is_for_programmers(parent)):
        yield from ast.walk(parent)


def _is_for_programmers(call: ast.Call) -> bool:
    owner = getattr(call.func, "value", None)
    return called(call) in _FOR_PROGRAMMERS and getattr(owner, "id", "") != "messages"


def _labels(node: ast.AST) -> Iterator[ast.expr]:
    """Single words in places that are always shown."""
    if not isinstance(node, ast.Call):
        return
    shown = [one.value for one in node.keywords if one.arg in _LABELS]
    shown += node.args[1:2] if _is_message(node) else []
    shown += node.args[:1] if called(node) in ("ValidationError", "HttpResponse") else []
    for value in shown:
        pieces = value.values if isinstance(value, ast.JoinedStr) else [value]
        for piece in pieces:
            if is_word(_text(piece)) and not _SENTENCE.search(_text(piece)):
                yield piece


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_message(node: ast.Call) -> bool:
    owner = getattr(getattr(node.func, "value", None), "id", "")
    return owner == "messages" or called(node) in ("add_error", "refused", "done")
