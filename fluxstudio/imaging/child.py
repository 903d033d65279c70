"""A process that decodes: reads jobs from stdin, answers on stdout, and may do next to nothing else.

Started by `worker.Worker`; ends when its stdin closes, even in the middle of a job, so that a studio killed
with -9 leaves no orphan. A crash here is an answer there: see `workshop`.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import BinaryIO

from fluxstudio.imaging import decode, frames
from fluxstudio.imaging.jobs import JOBS, Answer
from fluxstudio.imaging.limits import PATIENCE, ChildLimits
from fluxstudio.imaging.refusals import Refused

WATCH_STACK = 256 << 10  # bytes; address space is what the limits count
OPEN_FILES = 16  # stdin, stdout, stderr, /proc, and a little air


def main() -> None:
    """Serve until stdin closes. argv[1]: `ChildLimits.to_json`."""
    limits = ChildLimits.from_json(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the studio's Ctrl-C drains; it decides when we end
    threading.stack_size(WATCH_STACK)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _offer_to_oom_killer()
    _confine(limits)
    decode.harden()
    with suppress(EOFError, BrokenPipeError):
        _serve(limits, sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


def _end_with_parent() -> None:
    """Wait for the other end of stdin to close. A thread: Pillow may be busy for seconds."""
    poll = select.poll()
    poll.register(0, 0)  # hang-up is always reported
    poll.poll()
    os._exit(0)


def _offer_to_oom_killer() -> None:
    """When memory runs out the kernel should take this process, not the studio (Linux only)."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("800")


def _confine(limits: ChildLimits) -> None:
    """No more memory than allowed, no files written, no processes started."""
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CPU, limits.total_cpu_seconds + 2 * limits.cpu_seconds * max(PATIENCE.values()))


def _limit(what: int, value: int) -> None:
    # macOS knows RLIMIT_AS but does not take it.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (value, value))


def _serve(limits: ChildLimits, source: BinaryIO, sink: BinaryIO) -> None:
    done = 0

    def read(size: int) -> bytes:
        data = source.read(size)
        if len(data) < size:
            raise EOFError
        return data

    while True:
        head, blobs = frames.unpack(read)
        _allow_cpu(limits.cpu_seconds * PATIENCE.get(head["job"], 1))
        answer, files = _answer(head["job"], head["params"], blobs)
        blobs.clear()
        done += 1
        answer["worn"] = _worn(limits, done)
        sink.write(frames.pack(answer, files))
        for file in files:
            sink.write(file)
        sink.flush()
        del files, answer


def _allow_cpu(seconds: int) -> None:
    """RLIMIT_CPU counts a process's whole life, so each job moves the soft limit on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = round(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _answer(job: str, params: frames.Head, data: list[bytes]) -> Answer:
    try:
        return JOBS[job](*data, **params)
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}, []
    except MemoryError:
        return {"refused": "too_heavy", "params": {}}, []
    except Exception:
        # Not foreseen: the person gets a plain sentence, the log gets this.
        return {"refused": "crashed", "params": {}, "trouble": traceback.format_exc()[-4000:]}, []


def _worn(limits: ChildLimits, done: int) -> bool:
    """Whether a fresh process should take the next job."""
    if done >= limits.jobs or time.process_time() >= limits.total_cpu_seconds:
        return True
    if _held_bytes() <= limits.idle_bytes:
        return False
    gc.collect()
    return _held_bytes() > limits.idle_bytes


def _held_bytes() -> int:
    """Address space in use; 0 where /proc does not exist."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
