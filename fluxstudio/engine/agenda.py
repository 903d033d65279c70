"""What is due when: a heap of times, rebuilt from the ledger whenever need be."""

from __future__ import annotations

import heapq
from collections.abc import Iterator


class Agenda:
    """At most one time per id; a later `put` replaces an earlier one."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int]] = []
        self._due: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._due)

    def put(self, key: int, due: float) -> None:
        """Note when the id is due, in seconds of any one clock."""
        if self._due.get(key) == due:  # every sweep says the same again; the heap must not grow with it
            return
        self._due[key] = due
        heapq.heappush(self._heap, (due, key))

    def drop(self, key: int) -> None:
        """Forget the id."""
        self._due.pop(key, None)

    def take_due(self, now: float) -> Iterator[int]:
        """Remove and yield the ids due by now, the earliest first."""
        while self._heap and self._heap[0][0] <= now:
            due, key = heapq.heappop(self._heap)
            if self._due.get(key) == due:
                del self._due[key]
                yield key

    def next_due(self) -> float | None:
        """The earliest time on the agenda."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
