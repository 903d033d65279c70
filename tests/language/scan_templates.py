"""What templates say in plain English, past gettext."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.template.base import Lexer, Token, TokenType

from tests.language.pages import Said, said_in

HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for whatever a tag or a variable writes

# A machine's word has no blank and no capital; anything else in a data attribute may be meant for people.
_HUMAN = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}|^[A-Z][a-z]+")
_BORDER = "<hr>"  # the texts of two blocks are not one text
_BLOCKS_INSIDE_A_TAG = ("block body_class", "block body_data", "block referrer")
_NAMES_OF_TOOLS = ("data-for",)  # attributes with several machine's words
_WITH_WORDS = ("include", "with", "firstof", "cycle")
_FILTERS_WITH_WORDS = ("default", "default_if_none", "yesno", "join", "add", "pluralize")
_QUOTED = re.compile(r"""_\(\s*(?:'[^']*'|"[^"]*")\s*\)|'([^']*)'|"([^"]*)\"""")


def is_word(text: str) -> bool:
    """Whether a text has letters of a language: what fills the holes is not its business."""
    return re.search(r"[^\W\d_]", text.replace(HOLE, "")) is not None


def is_meant_for_people(text: str) -> bool:
    """Whether a data attribute's value reads like words rather than like a name or a number."""
    return _HUMAN.search(text.replace(HOLE, "").strip()) is not None


def in_template(text: str) -> Iterator[Said]:
    """Texts, shown attributes and words given to filters and includes, none of them translated."""
    tokens = Lexer(text).tokenize()
    for said in said_in(_page(tokens)):
        if said.where in _NAMES_OF_TOOLS:
            continue
        if is_meant_for_people(said.text) if said.where.startswith("data-") else is_word(said.text):
            yield said
    for token in tokens:
        for words in _given(token):
            yield Said(token.lineno or 0, "tag", words)


def _page(tokens: list[Token]) -> str:
    """The template as a page: a hole for every variable, nothing of comments and of what is translated."""
    page, skipped_to = "", ""
    for token in tokens:
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if skipped_to:
            skipped_to = "" if name == skipped_to else skipped_to
        elif name in ("blocktranslate", "comment") or token.contents in _BLOCKS_INSIDE_A_TAG:
            page, skipped_to = page + HOLE, f"end{name}"
        elif token.token_type == TokenType.TEXT:
            page += token.contents
        elif token.token_type == TokenType.VAR or name == "translate":
            page += HOLE
        elif name in ("block", "endblock"):
            page += _BORDER
    return page


def _given(token: Token) -> Iterator[str]:
    """Words that a tag or a filter would print."""
    if token.token_type == TokenType.VAR:
        _, *filters = token.contents.split("|")
        pieces = [one for one in filters if one.split(":")[0] in _FILTERS_WITH_WORDS]
    elif token.token_type == TokenType.BLOCK and token.contents.split()[0] in _WITH_WORDS:
        pieces = re.findall(r"=(\S*[\"'][^\"']*[\"'])", token.contents)
    else:
        return
    for piece in pieces:
        for single, double in _QUOTED.findall(piece):
            if is_meant_for_people(single or double):
                yield single or double
