"""jpegtran, where it is installed: new blocks into a JPEG's own, whose other blocks are copied as they are coded.

Debian: libjpeg-turbo-progs. It reads bytes from outside, so it runs under the limits a decoding child has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from tempfile import NamedTemporaryFile

from fluxstudio.imaging.exports_answers import Piece
from fluxstudio.imaging.limits import ChildLimits
from fluxstudio.imaging.worker import ENV

START = """
import os, resource, sys
def limit(what, value):
    try:
        resource.setrlimit(what, (value, value))
    except (ValueError, OSError):
        pass  # macOS knows RLIMIT_AS but does not take it
limit(resource.RLIMIT_AS, int(sys.argv[1]))
limit(resource.RLIMIT_CPU, int(sys.argv[2]))
limit(resource.RLIMIT_FSIZE, 0)
limit(resource.RLIMIT_CORE, 0)
limit(resource.RLIMIT_NPROC, 0)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find_jpegtran() -> str | None:
    """The program's path; None where it is not installed."""
    return shutil.which("jpegtran")


def splice(jpegtran: str, original: bytes, piece: Piece, limits: ChildLimits) -> bytes | None:
    """`original` (a JPEG) with the piece in it, without any metadata; None when that failed."""
    with NamedTemporaryFile(prefix="fluxstudio-", suffix=".jpg") as file:
        file.write(piece.data)
        file.flush()
        args = ["-copy", "none", *(["-progressive"] if piece.progressive else ["-optimize"])]
        args += ["-drop", f"+{piece.at[0]}+{piece.at[1]}", file.name]
        return _run([jpegtran, *args], original, limits)


def _run(command: list[str], data: bytes, limits: ChildLimits) -> bytes | None:
    start = [sys.executable, "-I", "-c", START, str(limits.memory_bytes), str(limits.cpu_seconds)]
    try:
        done = subprocess.run(
            [*start, *command],
            input=data,
            capture_output=True,
            timeout=limits.wall_seconds,
            env=ENV,
            cwd=os.sep,
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\xff\xd8") else None
