"""Attempts of one kind: when each is due, and how many may be under way at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from fluxstudio.engine.agenda import Agenda


@dataclass
class Lane:
    """One queue with room of its own, so that its attempts never wait for those of another kind."""

    room: int  # steps under way at once
    agenda: Agenda = field(default_factory=Agenda)
    under_way: set[int] = field(default_factory=set)

    def take_due(self) -> Iterator[int]:
        """Remove and yield what is due by now, the earliest first, as long as there is room for it."""
        if self._is_full:
            return
        for attempt_id in self.agenda.take_due(time.time()):
            yield attempt_id
            if self._is_full:
                return

    def next_due(self) -> float | None:
        """When the next one may begin; None when there is none, or no room."""
        return None if self._is_full else self.agenda.next_due()

    @property
    def _is_full(self) -> bool:
        return len(self.under_way) >= self.room
