"""`manage.py generate`: alone it drives its run itself, beside a server it waits for the database."""

from __future__ import annotations

import fcntl
import io
import signal
import subprocess
import sys
from pathlib import Path

from PIL import Image

from fluxstudio.endpoint.history import read_books
from tests.factories import image_bytes
from tests.processes.conftest import Start
from tests.processes.kit import ROOT, Stage, Studio, cloud, environment, manage, until

QUICK = {"FLUXSTUDIO_SANDBOX_PACE": "0"}


def engine_is_held(studio: Studio) -> bool:
    """Whether a living process holds the folder's lock."""
    path = studio.folder / "engine.lock"
    if not path.exists():
        return False
    with path.open("rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_alone_it_draws_and_writes_files_of_the_asked_size_and_format(stage: Stage) -> None:
    folder, out = stage.folder / "studio", stage.folder / "out"

    done = manage(
        folder,
        *("generate", "a red fox in autumn", "--size", "256*320", "--count", "2", "--format", "webp"),
        *("--lora", "northwind/film-grain:0.8", "--seed", "7", "--wait", "--out", str(out)),
        **QUICK,
    )

    assert done.returncode == 0, done.stderr
    pictures = [Image.open(io.BytesIO(file.read_bytes())) for file in sorted(out.iterdir())]
    assert [(one.format, one.size) for one in pictures] == [("WEBP", (256, 320))] * 2
    assert [entry["seed"] for entry in read_books(folder / "endpoint")] == [7, 8]


def test_a_reference_and_a_mask_go_along(stage: Stage) -> None:
    folder, out = stage.folder / "studio", stage.folder / "out"
    picture, mask = stage.folder / "picture.png", stage.folder / "mask.png"
    picture.write_bytes(image_bytes(256, 256))
    white_corner(mask)

    done = manage(
        folder,
        *("generate", "a fox", "--size", "256*256", "--format", "png", "--strength", "0.9"),
        *("--image", str(picture), "--mask", str(mask), "--out", str(out)),
        **QUICK,
    )

    assert done.returncode == 0, done.stderr
    (file,) = out.iterdir()
    made = Image.open(file).convert("RGB")
    assert made.getpixel((250, 250)) == Image.open(picture).getpixel((250, 250))  # outside the mask


def white_corner(file: Path) -> None:
    mask = Image.new("L", (256, 256), 0)
    mask.paste(255, (0, 0, 96, 96))
    mask.save(file)


def test_beside_a_server_the_server_draws_and_a_second_engine_stays_idle(stage: Stage) -> None:
    studio = stage.studio(**QUICK)
    studio.start()
    until(lambda: engine_is_held(studio), "the server's engine")

    done = manage(studio.folder, "generate", "a red fox", "--size", "256*256", "--wait", **QUICK)

    assert done.returncode == 0, done.stderr
    assert studio.states() == ["done"]
    assert len(read_books(studio.folder / "endpoint")) == 1
    assert engine_is_held(studio)


def test_two_servers_on_one_folder_have_one_engine_and_the_second_takes_over(
    stage: Stage, start_runs: Start
) -> None:
    endpoint = stage.endpoint("--pace", "0.2")
    first, second = stage.studio(**cloud(endpoint)), stage.studio(**cloud(endpoint))
    first.start()
    until(lambda: engine_is_held(first), "the first engine")
    second.start()
    start_runs(5, prefix="both")
    until(lambda: first.states() == ["done"] * 5, "five pictures")
    assert len(endpoint.books()) == 5

    first.kill()
    start_runs(5, prefix="after")
    until(lambda: second.states() == ["done"] * 10, "five more by the second")

    assert len(endpoint.books()) == 10


def test_an_endpoint_on_the_sandboxs_folder_keeps_only_sandbox_runs_waiting(
    stage: Stage, start_runs: Start
) -> None:
    folder = stage.folder / "studio" / "endpoint"
    endpoint = stage.endpoint("--data", str(folder), "--pace", "0")
    studio = stage.studio(**cloud(endpoint) | QUICK)
    studio.start()

    start_runs(1, prefix="free", key="")
    start_runs(2, prefix="paid")
    until(lambda: studio.states() == ["queued", "done", "done"], "both paid pictures")
    assert studio.said.count("the sandbox cannot draw") == 1
    assert "the engine broke" not in studio.said

    endpoint.end()
    until(lambda: studio.states() == ["done"] * 3, "the sandbox's picture")


def test_what_cannot_be_is_said_in_one_sentence_with_status_1(empty: Path) -> None:
    done = manage(empty, "generate", "a fox", "--size", "20*30", "--wait")

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: --size: Width and height must be whole numbers between 256")
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_waiting_ends_cleanly_and_the_run_is_kept(stage: Stage) -> None:
    studio = stage.studio(**QUICK)
    slow = {"FLUXSTUDIO_SANDBOX_PACE": "60"}
    command = [sys.executable, "manage.py", "generate", "a red fox", "--size", "256*256", "--wait"]
    env = environment(studio.folder, **slow)
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as waiting:
        until(lambda: studio.states() == ["accepted"], "a picture on its way")
        waiting.send_signal(signal.SIGINT)
        _, errors = waiting.communicate(timeout=60)

    assert waiting.returncode == 130
    assert "Stopped waiting." in errors
    assert "Traceback" not in errors

    studio.start()
    until(lambda: studio.states() == ["done"], "the picture after all")
    assert len(read_books(studio.folder / "endpoint")) == 1
