"""When something is due."""

from __future__ import annotations

import datetime

from django.utils import timezone

Next = datetime.datetime | None  # when an attempt's next step is due; None for never


def later(seconds: float) -> datetime.datetime:
    """That many seconds from now."""
    return timezone.now() + datetime.timedelta(seconds=seconds)
