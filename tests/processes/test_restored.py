"""A backup that is put back: what was sent after it was made is not sent, and not paid for, again."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.processes.conftest import Start
from tests.processes.kit import Stage, Studio, cloud, manage, until


def put_back(backup: Path, studio: Studio) -> None:
    """The database as docs/operations.md says."""
    for file in studio.folder.glob("studio.sqlite3*"):
        file.unlink()
    shutil.copy(backup, studio.folder / "studio.sqlite3")


def back_up(studio: Studio) -> Path:
    backup = studio.folder.parent / "backup.sqlite3"
    studio.rows("VACUUM INTO ?", str(backup))
    return backup


def test_what_waited_at_the_backup_is_in_doubt_and_is_not_paid_for_again(
    stage: Stage, start_runs: Start
) -> None:
    endpoint = stage.endpoint("--pace", "0")
    studio = stage.studio(**cloud(endpoint), FLUXSTUDIO_LOG_LEVEL="DEBUG", FLUXSTUDIO_SANDBOX_PACE="0")
    start_runs(2, prefix="paid")
    start_runs(1, prefix="free", key="")
    backup = back_up(studio)
    studio.start()
    until(lambda: studio.states() == ["done"] * 3, "the pictures, after the backup")
    studio.kill()
    put_back(backup, studio)

    done = manage(studio.folder, "restored")
    again = manage(studio.folder, "restored")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "2 pictures that waited to be sent when the backup was made are now in doubt"
    )
    assert again.stdout.startswith("Nothing that costs money waited to be sent")
    studio.start()
    until(lambda: studio.states() == ["in_doubt", "in_doubt", "done"], "the sandbox's picture, which is free")
    studio.wait_for_sweeps(2)
    assert studio.states() == ["in_doubt", "in_doubt", "done"]
    assert len(endpoint.books()) == 2
    assert studio.held_and_spent() == (30_000, 0)


def test_beside_a_running_studio_it_changes_nothing(stage: Stage, start_runs: Start) -> None:
    endpoint = stage.endpoint("--pace", "60")
    studio = stage.studio(**cloud(endpoint))
    studio.start()
    start_runs(1)
    until(lambda: studio.states() == ["accepted"], "a picture on its way")

    done = manage(studio.folder, "restored")

    assert done.returncode == 1
    assert "is running" in done.stderr
    assert studio.states() == ["accepted"]
