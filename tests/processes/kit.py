"""The studio and an endpoint as real processes on real ports, judged from outside: from their files on disk."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from fluxstudio.endpoint.history import read_books

ROOT = Path(__file__).parents[2]
SECRET = "a secret that only these processes know, long enough for every check that Django makes"
KEY = "wsk_ultra_test"
PATIENCE = 150.0  # seconds; far more than anything takes, because the machine may be busy
LOOK = 0.02  # seconds between looks
T = TypeVar("T")


def until(find: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """What `find` returns as soon as it is true. Fails with `what` when time is up."""
    deadline = time.monotonic() + patience
    while not (found := find()):
        assert time.monotonic() < deadline, f"still not so after {patience:.0f} s: {what}"
        time.sleep(LOOK)
    return found


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def environment(folder: Path, **over: str) -> dict[str, str]:
    """What a process of this test sees: nothing of the developer's own settings."""
    ours = {
        "FLUXSTUDIO_DATA_DIR": str(folder),
        "FLUXSTUDIO_SECRET_KEY": SECRET,
        "FLUXSTUDIO_ENGINE": "1",
        "FLUXSTUDIO_SANDBOX_PACE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FLUXSTUDIO_", "WAVESPEED_"))
    }
    return kept | ours | over


def manage(folder: Path, *arguments: str, **over: str) -> subprocess.CompletedProcess[str]:
    """Run one management command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(folder, **over),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def shell(folder: Path, code: str, **over: str) -> str:
    """What a few lines of Python print inside the studio's settings."""
    done = manage(folder, "shell", "-v", "0", "-c", code, **over)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@dataclass
class Process:
    """A server that writes its output into a file."""

    command: list[str]
    env: dict[str, str]
    output: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is appended to the file."""
        with self.output.open("ab") as file:
            self.running = subprocess.Popen(self.command, cwd=ROOT, env=self.env, stdout=file, stderr=file)

    @property
    def said(self) -> str:
        """Everything it has printed."""
        return self.output.read_text() if self.output.exists() else ""

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is written any more."""
        assert self.running is not None
        self.running.kill()
        self.running.wait()
        self.running = None

    def end(self, number: int = signal.SIGINT, *, within: float = PATIENCE) -> tuple[int, float]:
        """Send a signal; the exit status, and how many seconds it took."""
        assert self.running is not None
        started = time.monotonic()
        self.running.send_signal(number)
        status = self.running.wait(timeout=within)
        self.running = None
        return status, time.monotonic() - started

    def clear_away(self) -> None:
        """End it whatever it does."""
        if self.running is not None:
            self.kill()


class EndpointProcess(Process):
    """`python -m fluxstudio.endpoint`, in the cloud's place."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.data = folder / "cloud"
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            *(sys.executable, "-m", "fluxstudio.endpoint", "--books", "--renderer", "blank"),
            *("--data", str(self.data), "--port", str(free_port()), *options),
        ]
        super().__init__(command, environment(folder), folder / "cloud.log")

    @property
    def address(self) -> str:
        """Where it listens, once it does."""
        found = until(lambda: re.search(r"http://127\.0\.0\.1:\d+", self.said), "the endpoint's address")
        return found[0]

    def books(self) -> list[dict[str, Any]]:
        """Every submit it took."""
        return read_books(self.data) if (self.data / "books.sqlite3").exists() else []


class Studio(Process):
    """`manage.py serve` on a data folder."""

    def __init__(self, folder: Path, **over: str) -> None:
        self.folder = folder
        self.port = int(over.setdefault("PORT", str(free_port())))
        self.address = f"http://127.0.0.1:{self.port}"
        super().__init__(
            [sys.executable, "manage.py", "serve"], environment(folder, **over), folder / "studio.log"
        )

    def start(self) -> None:
        """Start it and wait for its first answer."""
        super().start()
        until(self._answers, f"a page from {self.address}")

    def _answers(self) -> bool:
        assert self.running is not None
        assert self.running.poll() is None, self.said
        try:
            return httpx.get(f"{self.address}/healthz", trust_env=False, timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def rows(self, sql: str, *values: object) -> list[Any]:
        """From its database, read as a stranger would; plain values where one column is asked for."""
        with closing(
            sqlite3.connect(f"file:{self.folder / 'studio.sqlite3'}?mode=ro", uri=True, timeout=30)
        ) as db:
            found = db.execute(sql, values).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def states(self) -> list[str]:
        """Every attempt's state."""
        return self.rows("SELECT state FROM fluxstudio_attempt ORDER BY id")

    def held_and_spent(self) -> tuple[int, int]:
        """Of all months together, in micro-dollars."""
        row = self.rows(
            "SELECT coalesce(sum(held_micros), 0), coalesce(sum(spent_micros), 0) FROM fluxstudio_budget"
        )
        return tuple(row[0])

    def pictures(self) -> list[bytes]:
        """The stored bytes of every result; fails where a row and its file do not agree."""
        found = []
        for file, digest in self.rows("SELECT file, sha256 FROM fluxstudio_picture WHERE kind = 'result'"):
            data = (self.folder / "media" / file).read_bytes()
            assert hashlib.sha256(data).hexdigest() == digest
            found.append(data)
        return found

    def sweeps(self) -> int:
        """How often its engine has looked through the ledger (needs FLUXSTUDIO_LOG_LEVEL=DEBUG)."""
        return self.said.count("ledger swept")

    def wait_for_sweeps(self, count: int) -> None:
        """Until its engine has looked through the whole ledger that many times more."""
        wanted = self.sweeps() + count
        until(lambda: self.sweeps() >= wanted, f"{count} sweeps")

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """Alice, signed in."""
        cookies = {"fs_session": (self.folder / "session").read_text()}
        with httpx.Client(base_url=self.address, cookies=cookies, trust_env=False, timeout=60) as client:
            yield client

    def team(self) -> str:
        """Northwind's slug."""
        return str(self.rows("SELECT slug FROM fluxstudio_team WHERE name = 'Northwind'")[0])


@dataclass
class Stage:
    """What one test has running; everything is ended with the test."""

    folder: Path
    processes: list[Process] = field(default_factory=list)

    def endpoint(self, *options: str) -> EndpointProcess:
        """An endpoint of this test's own, serving."""
        made = EndpointProcess(self.folder / "provider", *options)
        self.processes.append(made)
        made.start()
        assert made.address
        return made

    def studio(self, **over: str) -> Studio:
        """A studio on this test's data folder, not started yet."""
        made = Studio(self.folder / "studio", **over)
        self.processes.append(made)
        return made

    def clear_away(self) -> None:
        """End what is left."""
        for process in self.processes:
            process.clear_away()


def cloud(endpoint: EndpointProcess) -> dict[str, str]:
    """Settings that make this endpoint the provider."""
    return {"WAVESPEED_BASE_URL": endpoint.address, "WAVESPEED_API_KEY": KEY}
