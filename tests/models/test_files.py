"""Stored bytes are on the disk, with their names, before anybody speaks of them."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.files.base import ContentFile

from fluxstudio.models.files import DurableFileSystemStorage


class Disk:
    """Notes what was synced, and what each folder held at that moment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.synced: dict[str, list[str]] = {}

    def sync(self, descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        name = str(path.relative_to(self.root))
        self.synced[name] = sorted(os.listdir(path)) if path.is_dir() else []
        os.fsync(descriptor)


def test_the_name_of_a_file_and_every_new_folder_above_it_are_synced(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    storage = DurableFileSystemStorage(location=tmp_path / "media", sync=disk.sync)

    storage.save("t/northwind/ab/abcd.png", ContentFile(b"bytes"))

    folders = {name: held for name, held in disk.synced.items() if (tmp_path / name).is_dir()}
    assert folders == {
        ".": ["media"],
        "media": ["t"],
        "media/t": ["northwind"],
        "media/t/northwind": ["ab"],
        "media/t/northwind/ab": ["abcd.png"],
    }
    assert len(disk.synced) == len(folders) + 1  # and the file itself, before it had its name


def test_where_the_folders_are_there_only_the_last_is_synced(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    storage = DurableFileSystemStorage(location=tmp_path / "media", sync=disk.sync)
    storage.save("t/ab/first.png", ContentFile(b"one"))
    disk.synced.clear()

    storage.save("t/ab/second.png", ContentFile(b"two"))

    assert disk.synced.pop("media/t/ab") == ["first.png", "second.png"]
    assert len(disk.synced) == 1


def test_saving_the_same_name_twice_is_one_file(tmp_path: Path) -> None:
    storage = DurableFileSystemStorage(location=tmp_path / "media")

    names = [storage.save("t/ab/same.png", ContentFile(b"same")) for _ in range(2)]

    assert names == ["t/ab/same.png"] * 2
    assert [path.name for path in (tmp_path / "media/t/ab").iterdir()] == ["same.png"]
