"""Sentences that more than one page says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fluxstudio.actions.runs import OverBudget
from fluxstudio.domain.money import dollars


def over_budget_words(over: OverBudget) -> str:
    """What a run would cost, what is left, and until when."""
    return _("This run costs %(cost)s. The team has %(left)s left until %(day)s.") % {
        "cost": dollars(over.needed_micros),
        "left": dollars(over.left_micros),
        "day": f"{over.renews_on:%-d %b}",
    }
