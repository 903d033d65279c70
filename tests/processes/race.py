"""Run inside a studio's own settings, on its database file: several threads do one thing at one moment.

Prints one JSON object per race. In memory SQLite locks whole tables and tells nothing about a file.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable

from django.db import connections

from fluxstudio.actions.runs import OverBudget, start_run
from fluxstudio.domain.request import PRICE_MICROS, RunRequest
from fluxstudio.models import Budget, Event, Member, Run, Team


def same_form(times: int) -> dict[str, int]:
    """The same form, that often at one moment."""

    def press() -> str:
        return "created" if _ask(key="one form", count=4).created else "found"

    said = _at_once(times, press)
    return said | {"runs": Run.objects.filter(key="one form").count()}


def past_the_budget(times: int, fits: int) -> dict[str, int]:
    """So many runs of one picture where only `fits` of them have money."""
    budget = Budget.objects.get()
    Budget.objects.update(limit_micros=budget.held_micros + fits * PRICE_MICROS)

    def press() -> str:
        try:
            _ask(key=uuid.uuid4().hex, count=1)
        except OverBudget:
            return "refused"
        return "started"

    said = _at_once(times, press)
    return said | {"held beyond": Budget.objects.get().held_micros - budget.held_micros - fits * PRICE_MICROS}


def numbered(writers: int) -> dict[str, bool]:
    """Events of many writers: what a reader sees at any moment is a beginning of what there is in the end."""
    Team.objects.update(monthly_micros=10**9)
    Budget.objects.update(limit_micros=10**9)
    seen: list[list[int]] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(_numbers())
        connections.close_all()

    def write() -> str:
        for _ in range(5):
            _ask(key=uuid.uuid4().hex, count=1)
        return "wrote"

    watcher = threading.Thread(target=watch)
    watcher.start()
    _at_once(writers, write)
    done.set()
    watcher.join()
    final = _numbers()
    return {
        "no gap": final == list(range(1, len(final) + 1)),
        "in order": all(one == final[: len(one)] for one in seen),
        "watched": len(seen) > 1,
    }


def _numbers() -> list[int]:
    return list(Event.objects.filter(team__name="Northwind").order_by("seq").values_list("seq", flat=True))


def _ask(*, key: str, count: int):  # type: ignore[no-untyped-def]
    member = Member.objects.select_related("team", "person").get(team__name="Northwind")
    return start_run(member, RunRequest(prompt="a red fox", num_images=count), key=key)


def _at_once(times: int, act: Callable[[], str]) -> dict[str, int]:
    barrier, said = threading.Barrier(times), []

    def run() -> None:
        barrier.wait()
        try:
            said.append(act())
        except Exception as error:
            said.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(Counter(said))


def main() -> None:
    """All three, one line each."""
    print(json.dumps(same_form(2)))
    print(json.dumps(past_the_budget(16, 5)))
    print(json.dumps(numbered(4)))
