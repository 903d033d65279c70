"""A studio in a process of its own, as `make run` starts it, on a folder and a port that nobody else has."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0  # seconds a start may take on a busy machine
FROM_OUTSIDE = ("FLUXSTUDIO_", "WAVESPEED_", "DJANGO_", "PORT", "HOST")
RUN = {"width": "256", "height": "320", "steps": "28", "guidance": "3.5", "strength": "0.8", "count": "1"}
RUN |= {"seed_mode": "random", "seed": "", "format": "jpeg"}


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(data: Path, **over: str) -> dict[str, str]:
    """This process's environment without what would configure a studio, and `over`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FROM_OUTSIDE)}
    ours = {"FLUXSTUDIO_DATA_DIR": str(data), "FLUXSTUDIO_SANDBOX_PACE": "0", "PYTHONUNBUFFERED": "1"}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "fluxstudio.settings", "HOST": "127.0.0.1"} | over


class Studio:
    """A running studio: its address, its people's browsers without a browser, and its end."""

    def __init__(self, data: Path, **over: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(data, PORT=str(self.port), **over)
        self.log = data / "server.log"
        self.sessions: dict[str, str] = {}  # who -> session key
        self.ids: dict[str, int] = {}
        self.teams: list[str] = []
        self._log: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._seeds: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._log = self.log.open("ab")
        command = [sys.executable, "manage.py", "serve"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self._log, stderr=subprocess.STDOUT
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, f"the studio ended: {self.said()}"
            assert time.monotonic() < until, f"the studio did not answer: {self.said()}"
            time.sleep(0.05)

    def stop(self) -> tuple[int, float]:
        """Ctrl-C. Returns its exit code and how many seconds it took."""
        assert self._process is not None
        assert self._log is not None
        self._end_seeds()
        before = time.monotonic()
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(timeout=30)
        finally:
            self._process.kill()
            self._log.close()
        return code, time.monotonic() - before

    def kill(self) -> None:
        """End it whatever it does; nothing when it has ended."""
        self._end_seeds()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """What it printed so far."""
        return self.log.read_text(errors="replace")

    def seed(self, what: str, **values: Any) -> Any:
        """Run `tests.e2e.seeds.<what>(**values)` in a process beside the server; returns its answer."""
        if self._seeds is None:
            code = "from tests.e2e import seeds; seeds.serve()"
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._seeds = subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **pipes)
        assert self._seeds.stdin is not None
        assert self._seeds.stdout is not None
        self._seeds.stdin.write(json.dumps([what, values]) + "\n")
        self._seeds.stdin.flush()
        answer = json.loads(self._seeds.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def people(self, rooms: int = 1) -> None:
        """Set up: Alice, Bob and Charlie, and `rooms` teams in which Alice is owner and Bob a maker."""
        made = self.seed("people", rooms=rooms)
        self.sessions, self.ids, self.teams = made["sessions"], made["ids"], made["teams"]

    def new_team(self) -> str:
        """One more such team; returns its slug."""
        self.teams.append(self.seed("new_team", number=len(self.teams) + 1))
        return self.teams[-1]

    @contextmanager
    def client(self, who: str) -> Iterator[httpx.Client]:
        """A person's browser without a browser."""
        cookies = {"fs_session": self.sessions[who]}
        with httpx.Client(base_url=self.url, cookies=cookies, timeout=30, trust_env=False) as client:
            yield client

    def start_run(self, who: str, team: str, **fields: str) -> httpx.Response:
        """Post the composer's form as that person; `fields` replace its defaults."""
        with self.client(who) as client:
            page = client.get(f"/t/{team}/studio/").text
            token, key = (_value(page, name) for name in ("csrfmiddlewaretoken", "key"))
            form = RUN | {"prompt": "a red fox in autumn", "csrfmiddlewaretoken": token, "key": key} | fields
            return client.post(f"/t/{team}/runs/", data=form, headers={"Referer": f"{self.url}/"})

    def _end_seeds(self) -> None:
        if self._seeds is not None:
            assert self._seeds.stdin is not None
            self._seeds.stdin.close()
            self._seeds.wait(timeout=15)
            self._seeds = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"the page has no field {name}"
    return found[1]


@contextmanager
def endpoint(data: Path) -> Iterator[str]:
    """An endpoint in a process of its own; yields its address."""
    command = [sys.executable, "-m", "fluxstudio.endpoint", "--port", "0", "--data", str(data), "--pace", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(data), stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert found, "the endpoint did not say its address"
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=15)
