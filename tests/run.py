"""The whole suite, one part after the other: everything but browsers, then JavaScript, then a real Chromium.

Sync Playwright keeps an event loop in the test's thread, so the browser tests are a pytest run of their own
against a server process. `python tests/run.py e2e` runs that part alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(parts: list[str]) -> int:
    """Run the named parts (all by default) and return 0 when every one passed."""
    known = {"python": python, "js": javascript, "e2e": e2e}
    failed = [name for name in parts or known if known[name]() != 0]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def python() -> int:
    """Everything that needs no browser."""
    return pytest("tests", "--ignore=tests/e2e", "--ignore=tests/bench")


def e2e() -> int:
    """The pages in a real Chromium."""
    return pytest("tests/e2e")


def javascript() -> int:
    """The pure modules of the pages, in Node."""
    node = shutil.which("node")
    if node is None:
        print("SKIPPED tests/js: node is not installed")
        return 1 if os.environ.get("FLUXSTUDIO_TEST_ALL") == "1" else 0
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    return subprocess.run([node, "--test", *files], cwd=ROOT).returncode


def pytest(*arguments: str) -> int:
    """One pytest run in a process of its own."""
    print(f"\n== pytest {' '.join(arguments)}", flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
