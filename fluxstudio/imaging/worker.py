"""The studio's end of one decoding child."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fluxstudio.imaging import frames
from fluxstudio.imaging.limits import PATIENCE, ChildLimits

ROOT = str(Path(__file__).resolve().parents[2])
# Isolated mode ignores PYTHON* and the current directory; the package's own root goes last on the path.
START = (
    "import sys; sys.path.append(sys.argv.pop()); sys.argv[0] = 'imaging-child'; "
    "from fluxstudio.imaging.child import main; main()"
)
ENV = {"LANG": "C.UTF-8", "PATH": os.defpath}  # and nothing of ours: no key ever reaches a child


class Died(Exception):
    """The child ended, hung or spoke nonsense; `reason` is a code of refusals.MESSAGES."""

    def __init__(self, reason: str, how: str = "") -> None:
        super().__init__(f"{reason} {how}")
        self.reason = reason


class Worker:
    """One child process; used by one thread at a time."""

    def __init__(self, limits: ChildLimits) -> None:
        self.limits = limits
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.process = self._start(theirs.fileno())
        self.worn = False  # not to be used again; also while a job is under way

    def _start(self, pipe: int) -> subprocess.Popen[bytes]:
        # A session of its own: the terminal's Ctrl-C is for the studio alone.
        return subprocess.Popen(
            [sys.executable, "-I", "-c", START, self.limits.to_json(), ROOT],
            stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL,
            env=ENV, cwd="/", start_new_session=True,
        )  # fmt: skip

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def ask(self, job: str, params: frames.Head, *data: bytes) -> tuple[frames.Head, list[bytes]]:
        """Do one job (jobs.JOBS) on one file or more. Raises Died, and stays `worn` then."""
        deadline = time.monotonic() + self.limits.wall_seconds * PATIENCE.get(job, 1)
        self.worn = True
        try:
            self._send([frames.pack({"job": job, "params": params}, data), *data], deadline)
            head, files = frames.unpack(lambda size: self._receive(size, deadline))
        except TimeoutError as error:
            raise Died("too_slow") from error
        except (OSError, EOFError, frames.Garbled) as error:
            raise self._died() from error
        self.worn = head.pop("worn", True) is not False
        return head, files

    def _send(self, parts: Sequence[bytes], deadline: float) -> None:
        for part in parts:
            self.socket.settimeout(_left(deadline))
            self.socket.sendall(part)

    def _receive(self, size: int, deadline: float) -> bytes:
        buffer = bytearray(size)
        view = memoryview(buffer)
        while view:
            self.socket.settimeout(_left(deadline))
            got = self.socket.recv_into(view)
            if not got:
                raise EOFError
            view = view[got:]
        return bytes(buffer)

    def _died(self) -> Died:
        self.stop()
        code = self.process.returncode
        return Died("too_slow" if code == -signal.SIGXCPU else "crashed", f"(exit code {code})")

    def stop(self) -> None:
        """End the process now and reap it; safe to repeat."""
        self.socket.close()
        try:
            # A child that is ending by itself gets a moment, so that its exit code tells why.
            self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def disown(self) -> None:
        """After a fork: let go of the parent's child without touching it."""
        self.socket.close()
        self.process.returncode = 0


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
