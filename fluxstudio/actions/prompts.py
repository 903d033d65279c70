"""Keeping prompts for the team, changing them, and throwing them away."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction

from fluxstudio.actions.audit import record
from fluxstudio.domain.prompts import PromptWords
from fluxstudio.models import Member, SavedPrompt


class NameTaken(Exception):
    """The team has a saved prompt of that name."""


class Gone(Exception):
    """Somebody deleted it meanwhile."""


class Stale(Exception):
    """Somebody changed it while this was being written; nothing was changed."""

    def __init__(self, saved: SavedPrompt) -> None:
        super().__init__(saved.slug)
        self.saved = saved  # as it is now


def save_prompt(member: Member, words: PromptWords) -> SavedPrompt:
    """Keep the words for the member's team. Raises NameTaken."""
    try:
        with transaction.atomic():
            saved = SavedPrompt.objects.create(
                team=member.team, person=member.person, name=words.name, text=words.text
            )
            record(member.team, member.person, "prompt.saved", saved.slug, name=saved.name)
    except IntegrityError:
        raise NameTaken from None
    return saved


def change_prompt(by: Member, saved: SavedPrompt, words: PromptWords, *, base: str) -> None:
    """Let it say something else. `base` is the stamp of what was read before. Raises NameTaken, Gone, Stale."""
    try:
        with transaction.atomic():
            now = SavedPrompt.objects.select_for_update().filter(pk=saved.pk).first()
            if now is None:
                raise Gone
            if stamp(now) != base:
                raise Stale(now)
            SavedPrompt.objects.filter(pk=saved.pk).update(name=words.name, text=words.text)
            _log_change(by, now, words)
    except IntegrityError:
        raise NameTaken from None
    saved.name, saved.text = words.name, words.text


@transaction.atomic
def delete_prompt(by: Member, saved: SavedPrompt) -> None:
    """Take it out of the library. Runs keep the words they were sent with."""
    record(by.team, by.person, "prompt.deleted", saved.slug, name=saved.name)
    saved.delete()


def stamp(saved: SavedPrompt) -> str:
    """A short word that is another one when the prompt says something else."""
    return hashlib.sha256(f"{saved.name}\0{saved.text}".encode()).hexdigest()[:16]


def _log_change(by: Member, before: SavedPrompt, words: PromptWords) -> None:
    if before.name != words.name:
        names = {"before": before.name, "name": words.name}
        record(by.team, by.person, "prompt.renamed", before.slug, **names)
    if before.text != words.text:
        record(by.team, by.person, "prompt.changed", before.slug, name=words.name)
