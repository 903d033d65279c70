"""The form of a saved prompt: text as it was typed; the rules are the domain's."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from fluxstudio.actions.prompts import stamp
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.prompts import PromptWords, parse_prompt
from fluxstudio.models import SavedPrompt

from .run import Errors, say


@dataclass(frozen=True, kw_only=True)
class PromptTyped:
    """Every field as text, so that nothing a person typed is lost."""

    name: str = ""
    text: str = ""
    base: str = ""  # the stamp of what it was written on top of

    @classmethod
    def from_post(cls, data: QueryDict) -> PromptTyped:
        """What was sent."""
        values = {name: str(data.get(name, "")).replace("\r\n", "\n") for name in ("name", "text", "base")}
        return cls(**values)

    @classmethod
    def of(cls, saved: SavedPrompt) -> PromptTyped:
        """A saved prompt to be changed."""
        return cls(name=saved.name, text=saved.text, base=stamp(saved))


class PromptForm:
    """Reads a POST. `errors` says what is wrong where; `words` are there once `is_valid` was true."""

    words: PromptWords

    def __init__(self, data: QueryDict) -> None:
        self.typed = PromptTyped.from_post(data)
        self.errors: Errors = {}

    def is_valid(self) -> bool:
        """Read everything, and say all that is wrong at once."""
        try:
            self.words = parse_prompt(self.typed.name, self.typed.text)
        except InvalidRequest as error:
            for problem in error.problems:
                self.add_error(problem.field, say(problem))
        return not self.errors

    def add_error(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field, once."""
        if sentence not in (sentences := self.errors.setdefault(name, [])):
            sentences.append(sentence)
