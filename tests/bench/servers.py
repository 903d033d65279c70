"""Servers in processes of their own, on free loopback ports, with their CPU read from /proc."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEY = "wsk_ultra_bench"  # its level starts 5,000 pictures a minute
TICK = os.sysconf("SC_CLK_TCK")
START = 60.0  # seconds a server gets to answer


@dataclass(frozen=True)
class Server:
    """A running process and where it answers."""

    address: str
    process: subprocess.Popen[str]
    data: Path


@contextmanager
def folder() -> Iterator[Path]:
    """A throw-away data folder."""
    with tempfile.TemporaryDirectory(prefix="fluxstudio-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def endpoint(data: Path, *, renderer: str = "blank", pace: float | None = None) -> Iterator[Server]:
    """The protocol's endpoint; `pace` is how long a picture takes at least (s), None 1.2–3 by its id."""
    command = [sys.executable, "-m", "tests.bench.counted", "--port", "0", "--data", str(data)]
    command += ["--renderer", renderer, "--workers", "1", "--loopback-webhooks"]
    command += [] if pace is None else ["--pace", str(pace)]
    with _process(command, environment(data), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, "the endpoint did not say its address"
        yield Server(found[0], process, data)


@contextmanager
def studio(data: Path, *, cloud: str = "", webhooks: bool = False) -> Iterator[Server]:
    """The studio as `make run` starts it; `cloud` is an endpoint's address, without it the sandbox draws."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    more = {"PORT": str(port)}
    if cloud:
        more |= {"WAVESPEED_API_KEY": KEY, "WAVESPEED_BASE_URL": cloud}
    if webhooks:
        more |= {"FLUXSTUDIO_PUBLIC_URL": address}
    with _process([sys.executable, "manage.py", "serve"], environment(data, **more)) as process:
        wait_for(f"{address}/healthz", process)
        yield Server(address, process, data)


def environment(data: Path, **more: str) -> dict[str, str]:
    """This process's own, without what would lead outside, with the data folder."""
    ours = ("WAVESPEED_", "FLUXSTUDIO_", "HOST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return (
        kept
        | {
            "FLUXSTUDIO_DATA_DIR": str(data),
            "FLUXSTUDIO_LOG_LEVEL": "ERROR",
            "NO_PROXY": "*",
            "PYTHONWARNINGS": "ignore",
        }
        | more
    )


def tool(module: str, *arguments: str, data: Path, **more: str) -> Any:
    """Run a module of this room to its end and read the JSON it prints."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(data, **more),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=600,
    )
    return json.loads(done.stdout)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    """Until the address answers 200; raises TimeoutError, and RuntimeError when the process has ended."""
    deadline = time.monotonic() + START
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        with suppress(OSError), opener.open(url, timeout=5) as answer:
            if answer.status == 200:
                return
        if process.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with {process.returncode}")
        time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer within {START:g} s")


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used, without its children."""
    return sum(_times(pid)[:2]) / TICK


def cpu_of_children(pid: int) -> float:
    """CPU seconds its children have used, those it has seen end and those that live: the studio's decoders."""
    return sum(_times(pid)[2:]) / TICK + sum(cpu_of(child) for child in _children(pid))


def _times(pid: int) -> list[int]:
    """User, system, and the same of ended children, in ticks (proc(5), stat, fields 14–17)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@contextmanager
def _process(command: list[str], env: dict[str, str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is asked to end, and made to."""
    silent = {"stdout": subprocess.DEVNULL} | options
    process = subprocess.Popen(command, cwd=ROOT, env=env, text=True, **silent)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
