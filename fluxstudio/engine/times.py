"""When something is due."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.utils import timezone

Next = datetime.datetime | None  # when an attempt's next step is due; None for never


def later(seconds: float) -> datetime.datetime:
    """That many seconds from now."""
    return timezone.now() + datetime.timedelta(seconds=seconds)


class Due(NamedTuple):
    """What a step leaves behind: when the attempt's next one is due, and whether that one has it sent."""

    at: datetime.datetime
    unsent: bool
