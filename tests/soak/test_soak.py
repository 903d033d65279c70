"""A short soak: the long one is `python -m tests.soak.soak --runs 1000`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes.kit import ROOT


@pytest.mark.parametrize("options", [["--seed", "1"], ["--seed", "2", "--no-webhooks"]])
def test_sixty_runs_under_faults_and_kills_lose_nothing_and_pay_nothing_twice(options: list[str]) -> None:
    command = [sys.executable, "-m", "tests.soak.soak", "--runs", "60", *options]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)

    assert done.returncode == 0, done.stdout + done.stderr
