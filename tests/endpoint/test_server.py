"""The endpoint as a process: started from a shell, killed, started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest

from fluxstudio.endpoint.config import MODEL
from fluxstudio.endpoint.history import read_books
from fluxstudio.endpoint.server import DEFAULT_DATA
from fluxstudio.management.commands.endpoint import Command
from fluxstudio.wavespeed.webhooks import verify

ROOT = Path(__file__).parents[2]
ALONE = [sys.executable, "-m", "fluxstudio.endpoint"]
DJANGO = [sys.executable, "manage.py", "endpoint"]
Start = Callable[..., tuple[subprocess.Popen[str], httpx.Client]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start endpoints on this test's folder; what still runs at the end is ended."""
    running: list[subprocess.Popen[str]] = []

    def begin(*options: str, command: list[str] = ALONE) -> tuple[subprocess.Popen[str], httpx.Client]:
        whole = [
            *command,
            "--port",
            "0",
            "--data",
            str(tmp_path / "endpoint"),
            "--renderer",
            "blank",
            *options,
        ]
        environment = os.environ | {"FLUXSTUDIO_DATA_DIR": str(tmp_path / "studio")}
        server = subprocess.Popen(whole, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
        running.append(server)
        assert server.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert address, "the endpoint did not say its address"
        headers = {"Authorization": "Bearer wsk_test"}
        return server, httpx.Client(base_url=address[0], headers=headers, trust_env=False, timeout=20)

    yield begin
    for server in running:
        if server.poll() is None:
            server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def submit(http: httpx.Client, prompt: str) -> str:
    answer = http.post(f"/api/v3/{MODEL}", json={"prompt": prompt, "size": "256*256"})
    return str(answer.raise_for_status().json()["data"]["id"])


def finished(http: httpx.Client, prediction: str) -> str:
    """Its status, once it has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status = http.get(f"/api/v3/predictions/{prediction}/result").json()["data"]["status"]
        if status not in ("created", "processing"):
            return str(status)
        time.sleep(0.05)
    raise AssertionError("it did not end")


def test_killed_without_warning_it_finishes_after_a_restart_with_one_charge_each(
    start: Start, tmp_path: Path
) -> None:
    server, http = start("--pace", "30")
    made = [submit(http, f"fox {n}") for n in range(20)]
    server.kill()
    server.wait()
    _, http = start("--pace", "0")
    assert {finished(http, prediction) for prediction in made} == {"completed"}
    books = read_books(tmp_path / "endpoint")
    assert [entry["prediction"] for entry in books] == made
    assert {entry["charged_micros"] for entry in books} == {15_000}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_it_ends_cleanly_even_while_somebody_hangs(start: Start, sent: int, status: int) -> None:
    server, http = start()
    with pytest.raises(httpx.ReadTimeout):
        http.post(f"/api/v3/{MODEL}", json={"prompt": "[[fault:hang-submit]] a fox"}, timeout=0.3)
    server.send_signal(sent)
    assert server.wait(timeout=10) == status


def test_a_lost_answer_is_really_a_closed_connection(start: Start, tmp_path: Path) -> None:
    _, http = start("--pace", "0")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        submit(http, "[[fault:lost-submit]] a fox")
    [entry] = read_books(tmp_path / "endpoint")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        http.get(f"/api/v3/predictions/{submit(http, '[[fault:poll-lost]] a fox')}/result")
    assert finished(http, entry["prediction"]) == "completed"


def test_a_cut_download_stops_short_of_its_length(start: Start) -> None:
    _, http = start("--pace", "0")
    made = submit(http, "[[fault:output-cut]] a fox")
    assert finished(http, made) == "completed"
    [url] = http.get(f"/api/v3/predictions/{made}/result").json()["data"]["outputs"]
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        http.get(url)


def test_webhooks_on_this_machine_are_called_where_allowed(start: Start) -> None:
    _, http = start("--pace", "0", "--loopback-webhooks")
    secret = http.get("/api/v3/webhook/secret").json()["data"]["secret"]
    with listening() as (address, calls):
        webhook = {"webhook": f"{address}/hooks/token"}
        body = {"prompt": "a fox", "size": "256*256"}
        made = http.post(f"/api/v3/{MODEL}", params=webhook, json=body).json()["data"]["id"]
        path, headers, content = calls.get(timeout=20)
    assert path == "/hooks/token"
    assert verify(secret, headers, content, time.time()).id == made


@contextmanager
def listening() -> Iterator[tuple[str, Queue[tuple[str, dict[str, str], bytes]]]]:
    """A receiver on this machine, and what it is sent."""
    calls: Queue[tuple[str, dict[str, str], bytes]] = Queue()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            calls.put((self.path, dict(self.headers), content))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", calls
        server.shutdown()


def test_a_second_endpoint_on_the_same_folder_says_so(start: Start, tmp_path: Path) -> None:
    start()
    second = subprocess.run(
        [*ALONE, "--port", "0", "--data", str(tmp_path / "endpoint")],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "give this one its own --data folder" in second.stdout


def test_only_the_key_it_was_given_is_accepted(start: Start) -> None:
    _, http = start("--key", "wsk_mine")
    assert http.get("/api/v3/balance").status_code == 401
    mine = {"Authorization": "Bearer wsk_mine"}
    assert http.get("/api/v3/balance", headers=mine).status_code == 200


def test_the_management_command_serves_the_same_and_needs_no_database(start: Start, tmp_path: Path) -> None:
    _, http = start("--books", "--pace", "0", command=DJANGO)
    assert finished(http, submit(http, "a fox")) == "completed"
    assert len(http.get("/books").json()) == 1
    assert not list((tmp_path / "studio").glob("*.sqlite3"))


def test_alone_it_has_a_folder_that_is_not_the_sandboxs(settings: Any) -> None:
    parser = Command().create_parser("manage.py", "endpoint")
    folder = parser.parse_args([]).data
    assert folder == settings.DATA_DIR / DEFAULT_DATA.name
    assert folder != settings.DATA_DIR / "endpoint"


def test_alone_it_needs_no_django() -> None:
    code = "import sys, fluxstudio.endpoint.__main__; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0
