"""Saved prompts as their pages see them: the list, and what the composer offers of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from fluxstudio.domain import policy
from fluxstudio.domain.questions import cut
from fluxstudio.domain.variables import names, pieces
from fluxstudio.models import Member, SavedPrompt

from . import prompt_access as access

PAGE = 48  # rows
OFFERED = 40  # in the composer; a search finds the others


@dataclass(frozen=True, kw_only=True)
class Row:
    """One saved prompt."""

    saved: SavedPrompt
    use_url: str = ""  # what the person may not do has no address
    edit_url: str = ""
    delete_url: str = ""

    @property
    def pieces(self) -> Sequence[tuple[str, bool]]:
        """Its text, each piece with whether it is a variable."""
        return list(pieces(self.saved.text))

    @property
    def variables(self) -> Sequence[str]:
        """What is asked for when it is used."""
        return names(self.saved.text)


@dataclass(frozen=True, kw_only=True)
class Library:
    """One page of the list."""

    rows: Sequence[Row]
    words: str  # that were searched for
    more_url: str = ""
    may_create: bool = False


def library(part: Member, words: str, page: str) -> Library:
    """The team's saved prompts, by name."""
    words = cut(words)
    number = int(page) if page.isdecimal() and len(page) < 6 else 0
    found = _matching(part, words)[number * PAGE : (number + 1) * PAGE + 1]
    rows = [_row(part, saved) for saved in found]
    query = {"q": words, "page": number + 1} if words else {"page": number + 1}
    here = reverse("prompts", args=[part.team.slug])
    return Library(
        rows=rows[:PAGE],
        words=words,
        more_url=f"{here}?{urlencode(query)}" if len(rows) > PAGE else "",
        may_create=policy.may(part.role, "prompt.create"),
    )


def offered(part: Member, words: str) -> Library:
    """What the composer can insert: the first few by name."""
    words = cut(words)
    found = _matching(part, words)[: OFFERED + 1]
    rows = [Row(saved=saved) for saved in found]
    more = reverse("prompts", args=[part.team.slug]) if len(rows) > OFFERED else ""
    return Library(rows=rows[:OFFERED], words=words, more_url=more)


def use_url(part: Member, saved: SavedPrompt) -> str:
    """The studio with its words in the composer."""
    return f"{reverse('studio', args=[part.team.slug])}?prompt={saved.slug}"


def _matching(part: Member, words: str) -> QuerySet[SavedPrompt]:
    return SavedPrompt.objects.of_team(part.team).matching(words).by_name().select_related("person")


def _row(part: Member, saved: SavedPrompt) -> Row:
    address = [part.team.slug, saved.slug]
    changes = access.can_change(part, saved)
    return Row(
        saved=saved,
        use_url=use_url(part, saved) if policy.may(part.role, "run.start") else "",
        edit_url=reverse("prompt_edit", args=address) if changes else "",
        delete_url=reverse("prompt_delete", args=address) if changes else "",
    )
