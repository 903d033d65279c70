"""The studio's lives: forked from a process that has everything imported, so that one starts in a blink.

Call nothing here before `set_up`. The parent never opens the database or a thread: what a fork inherits is clean.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.soak.weather import prompt_for

SEEDS = 1_000_000  # added to a run's number: what tells it from the others in the endpoint's books


def set_up(studio: Path, environment: dict[str, str]) -> None:
    """Import the whole studio with these settings; make its database, Alice, and a budget for `runs` pictures."""
    os.environ.update(environment | {"FLUXSTUDIO_DATA_DIR": str(studio), "FLUXSTUDIO_LOG_LEVEL": "ERROR"})
    import fluxstudio.asgi  # noqa: F401  (sets Django up)


def do(verb: Callable[[], object]) -> None:
    """Run it in a process of its own, to its end."""
    pid = _forked(verb)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def live(log: Path) -> int:
    """Start the studio, as `make run` serves it; returns its process id."""
    return _forked(lambda: _serve(log))


def kill(pid: int) -> None:
    """SIGKILL."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def found_studio(runs: int) -> None:
    """Migrate, and make Alice's team with money for exactly that many pictures."""
    from django.core.management import call_command

    from fluxstudio.actions.accounts import set_up as set_up_studio
    from fluxstudio.domain.request import PRICE_MICROS
    from fluxstudio.models import Team

    call_command("migrate", verbosity=0)
    set_up_studio(
        name="Alice", email="alice@example.com", password="a long and quiet harbour", team_name="Northwind"
    )
    Team.objects.filter(name="Northwind").update(monthly_micros=runs * PRICE_MICROS)


def start_runs(first: int, count: int, seed: int) -> None:
    """Acknowledge that many more runs of one picture each."""
    from fluxstudio.actions.runs import start_run
    from fluxstudio.domain.request import RunRequest, Size
    from fluxstudio.models import Member

    alice = Member.objects.get(team__name="Northwind")
    for number in range(first, first + count):
        request = RunRequest(
            prompt=prompt_for(number, seed), size=Size(width=256, height=256), seed=SEEDS + number
        )
        start_run(alice, request, key=f"soak-{number}")


def _serve(log: Path) -> None:
    import uvicorn

    from fluxstudio.management.commands.serve import config, listen

    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    uvicorn.Server(config()).run(sockets=[listen()])


def _forked(verb: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            verb()
            status = 0
        finally:
            os._exit(status)
    return pid
