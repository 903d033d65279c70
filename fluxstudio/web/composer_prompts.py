"""The composer's words: earlier prompts, and what in the field is still to be filled in."""

from __future__ import annotations

from fluxstudio.domain.preset_words import written
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.variables import check_filled
from fluxstudio.models import Member, Run

from .forms.run import RunForm

HISTORY = 20  # prompts


def history(part: Member) -> list[str]:
    """The person's own last prompts, newest first, each once: as they wrote them, without a preset's words."""
    runs = Run.objects.of_team(part.team).by(part.person).of_studio().newest_first()
    rows = runs.values_list("prompt", "asked")[: 3 * HISTORY]
    return list(dict.fromkeys(written(prompt, kept) for prompt, kept in rows))[:HISTORY]


def check_words(form: RunForm) -> None:
    """Point out variables that were not filled in, unless the person has said that just these are meant."""
    try:
        check_filled("prompt", form.typed.prompt, tuple(form.typed.as_is.split()))
    except InvalidRequest as error:
        form.note(error)
