"""A studio that Alice has set up, copied for every test, with twenty runs that were acknowledged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes.kit import KEY, Stage, manage, shell

SET_UP = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from fluxstudio.actions.accounts import set_up
alice = set_up(name="Alice Rivers", email="alice@example.com", password="a long and quiet harbour", team_name="Northwind")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(alice.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = alice.get_session_auth_hash()
session.create()
(settings.DATA_DIR / "session").write_text(session.session_key)
"""
START = """
from fluxstudio.actions.runs import start_run
from fluxstudio.domain.request import RunRequest, Size
from fluxstudio.models import Member
alice = Member.objects.get(team__name="Northwind")
for number in range({count}):
    request = RunRequest(prompt={prompt!r}, size=Size(width=256, height=256), seed=1000 + number)
    start_run(alice, request, key=f"{prefix}-{{number}}")
"""
Start = Callable[..., None]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a studio that was set up and never used."""
    folder = tmp_path_factory.mktemp("empty")
    done = manage(folder, "migrate", "-v", "0")
    assert done.returncode == 0, done.stderr
    shell(folder, SET_UP)
    return folder


@pytest.fixture
def stage(tmp_path: Path, empty: Path) -> Iterator[Stage]:
    """Room for processes; `stage.folder / "studio"` is a copy of the set-up studio."""
    shutil.copytree(empty, tmp_path / "studio")
    made = Stage(tmp_path)
    yield made
    made.clear_away()


@pytest.fixture
def start_runs(stage: Stage) -> Start:
    """Start runs of one picture each, with seeds 1000, 1001, …, by a process that ends before it returns."""

    def start(
        count: int, prompt: str = "a red fox in autumn", *, prefix: str = "run", key: str = KEY
    ) -> None:
        code = START.format(count=count, prompt=prompt, prefix=prefix)
        shell(stage.folder / "studio", code, WAVESPEED_API_KEY=key)

    return start
