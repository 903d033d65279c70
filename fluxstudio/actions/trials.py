"""Starting the runs of a trial: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from fluxstudio.actions.runs import OverBudget, start_run
from fluxstudio.domain.preset_words import Asked
from fluxstudio.domain.request import RunRequest
from fluxstudio.models import Budget, Member, PresetVersion, Run


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One run of a trial: what is sent, with which version, and what was typed."""

    request: RunRequest
    version: PresetVersion
    asked: Asked


def start_trial(member: Member, wanted: Sequence[Trial], *, key: str) -> list[Run]:
    """One run for each, in the member's own collection. The same key is the same trial.

    Raises OverBudget with the price of the whole, and InvalidRequest as `start_run`; nothing was started then.
    """
    try:
        with transaction.atomic():
            return [
                start_run(
                    member,
                    one.request,
                    key=f"{key}-{number}",
                    preset_version=one.version,
                    asked=one.asked,
                ).run
                for number, one in enumerate(wanted)
            ]
    except OverBudget as over:
        raise OverBudget(
            needed_micros=sum(one.request.price_micros for one in wanted),
            left_micros=Budget.objects.current(member.team).left_micros,
            renews_on=over.renews_on,
        ) from None
