"""The endpoint in a process of its own, as people start it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The endpoint's data folder."""
    return tmp_path_factory.mktemp("endpoint")


@pytest.fixture(scope="session")
def address(data: Path) -> Iterator[str]:
    """The address of a running endpoint; ended with Ctrl-C, which must be clean."""
    command = [
        sys.executable,
        "-m",
        "fluxstudio.endpoint",
        "--port",
        "0",
        "--data",
        str(data),
        "--pace",
        "0.2",
    ]
    with subprocess.Popen([*command, "--books"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert found, "the endpoint did not say its address"
            yield found[0]
        finally:
            server.send_signal(2)
            assert server.wait(timeout=15) == 0
