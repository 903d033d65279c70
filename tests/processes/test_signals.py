"""Ctrl-C and SIGTERM: the studio says goodbye to everybody, writes down what it knows, and ends with 0."""

from __future__ import annotations

import signal
import socket
import subprocess
from contextlib import closing

import httpx
import pytest
from websockets.sync.client import connect

from tests.processes.conftest import Start
from tests.processes.kit import ROOT, Process, Stage, Studio, cloud, environment, free_port, until

SOON = 10.0  # seconds


def hanging_request(studio: Studio) -> socket.socket:
    """A request that promises a body and never sends it."""
    made = socket.create_connection(("127.0.0.1", studio.port))
    host = f"127.0.0.1:{studio.port}"
    made.sendall(f"POST /setup/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n".encode())
    return made


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_time_with_a_socket_a_hanging_request_and_a_run_on_its_way(
    stage: Stage, start_runs: Start, number: signal.Signals
) -> None:
    endpoint = stage.endpoint("--pace", "60")
    studio = stage.studio(**cloud(endpoint))
    start_runs(1, "a red fox [[fault:hang-submit]]", prefix="hang")
    start_runs(1, prefix="render")
    studio.start()
    until(lambda: studio.states() == ["sending", "accepted"], "one being sent and one rendering")

    session = (studio.folder / "session").read_text()
    address = f"ws://127.0.0.1:{studio.port}/ws/t/{studio.team()}/live/"
    headers = {"Cookie": f"fs_session={session}"}
    page = connect(address, additional_headers=headers, origin=studio.address, proxy=None)  # type: ignore[arg-type]
    with page, closing(hanging_request(studio)) as hanging:
        status, seconds = studio.end(number)
        assert hanging.recv(100).startswith(b"HTTP/1.1 503 ")

    assert (status, seconds < SOON) == (0, True), f"{status} after {seconds:.1f} s\n{studio.said}"
    assert "Traceback" not in studio.said
    assert studio.states()[1] == "accepted"


@pytest.mark.skipif(
    not (ROOT / ".venv" / "test").exists(),
    reason="`make run` would replace the packages of a .venv not made by make",
)
def test_make_run_ends_with_0_when_its_server_is_interrupted(stage: Stage) -> None:
    port = free_port()
    command = ["make", "-s", "run", f"PORT={port}"]
    log = stage.folder / "make.log"
    make = Process(command, environment(stage.folder / "studio"), log)
    stage.processes.append(make)
    make.start()
    until(lambda: _answers(port), "the first page")
    assert make.running is not None
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(make.running.pid)], capture_output=True, text=True
    )
    (server,) = [int(line) for line in children.stdout.split()]

    subprocess.run(["kill", "-INT", str(server)], cwd=ROOT, check=True)

    assert make.running.wait(timeout=SOON) == 0, make.said
    make.running = None
    assert f"http://127.0.0.1:{port}" in make.said


def test_a_port_that_is_taken_is_said_in_one_sentence(stage: Stage) -> None:
    studio = stage.studio()
    with closing(socket.create_server(("127.0.0.1", studio.port))):
        Process.start(studio)
        assert studio.running is not None
        assert studio.running.wait(timeout=60) == 1
    studio.running = None
    assert "Another program may be using it" in studio.said
    assert "Traceback" not in studio.said


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, timeout=5).is_success
    except httpx.TransportError:
        return False
