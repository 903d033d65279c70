"""Children: confined, replaced when they die, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fluxstudio.imaging.intake import Intake
from fluxstudio.imaging.limits import ChildLimits
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Workshop, shared

from .files import jpeg_of_many_scans, photo, png_of_zeros, saved
from .processes import cpu_ticks, gone, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are watched in /proc")

ROOT = Path(__file__).parents[2]
GOOD = saved(photo())
ENDLESS = jpeg_of_many_scans(20_000)


@pytest.fixture
def own() -> Iterator[Workshop]:
    workshop = Workshop(size=1)
    yield workshop
    workshop.close()


def asked_in_a_thread(workshop: Workshop, data: bytes) -> tuple[threading.Thread, list[Intake | Refused]]:
    answers: list[Intake | Refused] = []

    def ask() -> None:
        try:
            answers.append(workshop.intake(data, role="result"))
        except Refused as refused:
            answers.append(refused)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, answers


def wait_for_work(workshop: Workshop, not_pid: int = 0) -> int:
    """The process id of a child that has used CPU for its job."""
    busy: list[int] = []

    def find() -> bool:
        busy[:] = [pid for pid in workshop.pool.pids() if pid != not_pid and cpu_ticks(pid) > 60]
        return bool(busy)

    wait_until(find)
    return busy[0]


def test_no_child_runs_before_it_is_needed(own: Workshop) -> None:
    assert own.pool.pids() == []
    own.intake(GOOD, role="result")
    assert len(own.pool.pids()) == 1


def test_one_child_does_many_jobs(own: Workshop) -> None:
    own.intake(GOOD, role="result")
    pids = own.pool.pids()
    for _ in range(5):
        own.intake(GOOD, role="result")
    assert own.pool.pids() == pids


def test_a_child_is_confined_and_knows_no_secrets(own: Workshop) -> None:
    own.prewarm()
    (pid,) = own.pool.pids()
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    assert {entry.split(b"=")[0] for entry in environment if entry} == {b"LANG", b"PATH"}
    limits = Path(f"/proc/{pid}/limits").read_text()
    rows = {line[:25].strip(): line[25:].split()[:2] for line in limits.splitlines()[1:]}
    assert rows["Max address space"] == [str(1 << 30)] * 2
    assert rows["Max file size"] == ["0", "0"]
    assert rows["Max core file size"] == ["0", "0"]
    assert rows["Max processes"] == ["0", "0"]
    assert rows["Max open files"] == ["16", "16"]
    assert int(rows["Max cpu time"][0]) <= 11
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    assert {os.readlink(f"/proc/{pid}/fd/{fd}").split(":")[0] for fd in (0, 1)} == {"socket"}
    assert len(os.listdir(f"/proc/{pid}/fd")) == 3


def test_a_child_killed_while_idle_is_replaced_unseen(own: Workshop) -> None:
    own.prewarm()
    (pid,) = own.pool.pids()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: gone(pid))
    assert own.intake(GOOD, role="result").width == 160
    assert own.pool.pids() != [pid]


def test_a_child_killed_in_the_middle_of_a_job_costs_nobody_their_picture(own: Workshop) -> None:
    thread, answers = asked_in_a_thread(own, jpeg_of_many_scans(150))
    os.kill(wait_for_work(own), signal.SIGKILL)
    thread.join(60)
    assert [answer.width for answer in answers if isinstance(answer, Intake)] == [6000]


def test_a_picture_that_kills_its_child_twice_is_refused_and_the_next_one_is_taken(own: Workshop) -> None:
    thread, answers = asked_in_a_thread(own, ENDLESS)
    first = wait_for_work(own)
    os.kill(first, signal.SIGKILL)
    os.kill(wait_for_work(own, not_pid=first), signal.SIGSEGV)
    thread.join(60)
    assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["crashed"]
    assert own.intake(GOOD, role="result").width == 160


def test_closing_in_the_middle_of_a_job_refuses_it_and_leaves_no_child(own: Workshop) -> None:
    thread, answers = asked_in_a_thread(own, ENDLESS)
    pid = wait_for_work(own)
    own.close()
    thread.join(60)
    assert [answer.again for answer in answers if isinstance(answer, Refused)] == [True]
    assert gone(pid)
    assert own.pool.pids() == []
    with pytest.raises(Refused):
        own.intake(GOOD, role="result")


def test_a_child_is_replaced_after_its_share_of_jobs() -> None:
    workshop = Workshop(size=1, limits=ChildLimits(jobs=3))
    seen = set()
    for _ in range(7):
        workshop.intake(GOOD, role="result")
        seen.update(workshop.pool.pids())
    assert len(seen) == 3
    workshop.close()


def test_a_child_that_keeps_too_much_memory_is_replaced() -> None:
    workshop = Workshop(size=1, limits=ChildLimits(idle_bytes=1 << 20))
    workshop.prewarm()
    (pid,) = workshop.pool.pids()
    workshop.intake(png_of_zeros(100, 100), role="result")
    assert workshop.pool.pids() != [pid]
    assert gone(pid)
    workshop.close()


def test_more_threads_than_children_all_get_their_own_answer() -> None:
    workshop = Workshop(size=2)
    sizes = [(100 + n, 90) for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        taken = threads.map(lambda size: workshop.intake(saved(photo(*size)), role="reference"), sizes)
    assert [(one.width, one.height) for one in taken] == sizes
    assert len(workshop.pool.pids()) == 2
    workshop.close()


def test_when_all_children_are_busy_for_too_long_that_is_said() -> None:
    workshop = Workshop(size=1, wait_seconds=0.05)
    thread, _ = asked_in_a_thread(workshop, ENDLESS)
    wait_for_work(workshop)
    with pytest.raises(Refused) as caught:
        workshop.intake(GOOD, role="result")
    assert caught.value.code == "busy"
    assert caught.value.again
    workshop.close()
    thread.join(60)


def run(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


ORPHANS = """
import sys, threading
from fluxstudio.imaging.workshop import Workshop
from tests.imaging.files import jpeg_of_many_scans
workshop = Workshop(size=2)
workshop.prewarm()
threading.Thread(target=workshop.intake, args=(jpeg_of_many_scans(20_000),), kwargs={"role": "result"}).start()
print(*workshop.pool.pids(), flush=True)
sys.stdin.read()
"""


def test_a_studio_killed_with_minus_nine_leaves_no_child_not_even_a_busy_one() -> None:
    studio = run(ORPHANS)
    assert studio.stdout
    pids = [int(pid) for pid in studio.stdout.readline().split()]
    assert len(pids) == 2
    wait_until(lambda: any(cpu_ticks(pid) > 60 for pid in pids))
    studio.kill()
    wait_until(lambda: all(gone(pid) for pid in pids), seconds=5)
    studio.communicate()


FORKED = """
import os
from fluxstudio.imaging.workshop import shared
from tests.imaging.files import photo, saved
good = saved(photo())
assert shared().intake(good, role="result").width == 160
mine = set(shared().pool.pids())
pid = os.fork()
if pid == 0:
    assert shared().pool.pids() == []
    assert shared().intake(good, role="result").width == 160
    assert not mine & set(shared().pool.pids())
    os._exit(7)
assert shared().intake(good, role="result").width == 160
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
assert set(shared().pool.pids()) == mine
print("fine")
"""


def test_a_forked_process_has_children_of_its_own() -> None:
    output, _ = run(FORKED).communicate(timeout=60)
    assert output == "fine\n"


def test_there_is_one_shared_workshop_per_process() -> None:
    assert shared() is shared()
