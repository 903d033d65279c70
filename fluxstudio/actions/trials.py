"""Starting the runs of a trial: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from fluxstudio.actions.runs import OverBudget, start_run
from fluxstudio.domain.request import RunRequest
from fluxstudio.models import Budget, Member, PresetVersion, Run


def start_trial(member: Member, wanted: Sequence[tuple[RunRequest, PresetVersion]], *, key: str) -> list[Run]:
    """One run for each request, in the member's own collection. The same key is the same trial.

    Raises OverBudget with the price of the whole, and InvalidRequest as `start_run`; nothing was started then.
    """
    try:
        with transaction.atomic():
            return [
                start_run(member, request, key=f"{key}-{number}", preset_version=version).run
                for number, (request, version) in enumerate(wanted)
            ]
    except OverBudget as over:
        raise OverBudget(
            needed_micros=sum(request.price_micros for request, _version in wanted),
            left_micros=Budget.objects.current(member.team).left_micros,
            renews_on=over.renews_on,
        ) from None
