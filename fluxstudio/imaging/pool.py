"""Which child does the next job: a stack of slots, so that the warmest child is taken first."""

from __future__ import annotations

import os
import queue
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from fluxstudio.imaging.limits import ChildLimits
from fluxstudio.imaging.refusals import Refused, refuse
from fluxstudio.imaging.worker import Died, Worker


class Pool:
    """At most `size` children, each started when first needed and replaced when worn or dead."""

    def __init__(self, size: int, limits: ChildLimits, wait_seconds: float) -> None:
        self.size = size
        self.limits = limits
        self.wait_seconds = wait_seconds  # for a free slot, before "busy"
        self._reset()
        _forget_after_fork(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._workers: set[Worker] = set()  # all, idle or at work
        self._slots: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(self.size):
            self._slots.put(None)

    @contextmanager
    def borrow(self) -> Iterator[Worker]:
        """A running child for one job; raises Refused "busy" when none is free in time."""
        try:
            slot = self._slots.get(timeout=self.wait_seconds)
        except queue.Empty:
            raise refuse("busy") from None
        worker = None
        try:
            worker = self._ready(slot)
            yield worker
        finally:
            self._slots.put(self._kept(worker))

    def _ready(self, worker: Worker | None) -> Worker:
        if worker and worker.alive():
            return worker
        if worker:
            self._drop(worker)
        return self._start()

    def _kept(self, worker: Worker | None) -> Worker | None:
        """The child itself, or a fresh one in its place, started now so that the next job finds it warm."""
        if worker is None or not (worker.worn or self._closed):
            return worker
        self._drop(worker)
        try:
            return self._start()
        except Refused:
            return None

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise refuse("busy")
            try:
                worker = Worker(self.limits)
            except OSError as error:  # no processes, memory or file descriptors left
                raise refuse("busy") from error
            self._workers.add(worker)
            return worker

    def _drop(self, worker: Worker) -> None:
        worker.stop()
        with self._lock:
            self._workers.discard(worker)

    def prewarm(self) -> None:
        """Start every idle child, and return when they answer."""
        slots = [slot for _ in range(self.size) if (slot := self._take_now())]
        workers = [self._ready(slot[0]) for slot in slots]
        for worker in workers:
            try:
                worker.ask("ping", {}, b"")
            except Died:
                pass  # worn: the next job gets another
            finally:
                self._slots.put(self._kept(worker))

    def _take_now(self) -> tuple[Worker | None] | None:
        try:
            return (self._slots.get_nowait(),)
        except queue.Empty:
            return None

    def pids(self) -> list[int]:
        """Process ids of the children."""
        with self._lock:
            return [worker.process.pid for worker in self._workers]

    def close(self) -> None:
        """End every child, in the middle of a job too; what is asked afterwards is refused."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
        for worker in workers:
            worker.process.kill()
        # Children at work are dropped by the threads that wait for them.
        for slot in [taken for _ in range(self.size) if (taken := self._take_now())]:
            self._slots.put(self._kept(slot[0]))

    def forget(self) -> None:
        """In a forked process: the children belong to the parent."""
        for worker in self._workers:
            worker.disown()
        self._reset()


def _forget_after_fork(pool: Pool) -> None:
    """A fork shares the sockets; without this the children would outlive the parent and mix up answers."""
    kept = weakref.ref(pool)

    def in_child() -> None:
        if (pool := kept()) is not None:
            pool.forget()

    os.register_at_fork(after_in_child=in_child)
