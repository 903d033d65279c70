"""What some tests need beyond Python, and what happens where it is missing.

Usage: `pytestmark = needs("node", "npm-packages")`. On a bare machine such tests are skipped and say why; with
FLUXSTUDIO_TEST_ALL=1 they fail instead, so that a check meant to run everything cannot skip in silence.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

JS = Path(__file__).parent / "js"
POSTGRESQL_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # Debian keeps the server out of PATH


def chromium() -> str | None:
    """The browser's path; FLUXSTUDIO_CHROMIUM names another."""
    return (
        os.environ.get("FLUXSTUDIO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


def program(name: str) -> str | None:
    """The path of a program, PostgreSQL's server programs included."""
    return shutil.which(name) or next(
        (found for folder in POSTGRESQL_BIN if (found := shutil.which(name, path=str(folder)))), None
    )


_FOUND: dict[str, tuple[Callable[[], object], str]] = {
    "node": (lambda: program("node"), "Node.js is not installed"),
    "chromium": (chromium, "Chromium is not installed"),
    "npm-packages": (
        lambda: (JS / "node_modules" / ".package-lock.json").exists(),
        "tests/js has no packages: run `npm ci --ignore-scripts` there",
    ),
    "postgresql": (lambda: program("initdb") and program("postgres"), "PostgreSQL is not installed"),
    "jpegtran": (lambda: program("jpegtran"), "jpegtran (libjpeg-turbo-progs) is not installed"),
    "redis": (lambda: program("redis-server"), "Redis is not installed"),
}


def missing(*names: str) -> str:
    """Why tests that need these cannot run here; empty when they can. Raises KeyError for an unknown name."""
    reasons = [reason for found, reason in (_FOUND[name] for name in names) if not found()]
    return "; ".join(reasons)


def must_run_all() -> bool:
    """Whether a missing need is a failure."""
    return os.environ.get("FLUXSTUDIO_TEST_ALL", "") not in ("", "0")


def needs(*names: str) -> pytest.MarkDecorator:
    """A mark that skips where something is missing; with FLUXSTUDIO_TEST_ALL=1 the test fails instead."""
    why = missing(*names)
    if why and must_run_all():
        # A fixture that does not exist: pytest fails each test before it starts, and its message is the reason.
        return pytest.mark.usefixtures(f"FLUXSTUDIO_TEST_ALL is set, but: {why}")
    return pytest.mark.skipif(bool(why), reason=why or "nothing is missing")
