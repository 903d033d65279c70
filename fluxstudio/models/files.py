"""Where bytes lie: immutable, named by what they hold, on disk before a row speaks of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

CHUNK = 256 * 1024  # bytes


class DurableFileSystemStorage(FileSystemStorage):
    """Files that survive a power cut: written aside, synced, renamed into place, and that synced, too."""

    def __init__(self, *args: Any, sync: Callable[[int], None] = os.fsync, **options: Any) -> None:
        """`sync` puts on the disk what a file descriptor stands for; the rest is FileSystemStorage's."""
        super().__init__(*args, **options)
        self._sync = sync

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        self._make(target.parent)
        aside = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
        with aside.open("wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            self._sync(file.fileno())
        aside.chmod(self.file_permissions_mode or 0o640)
        aside.rename(target)
        self._sync_folder(target.parent)
        return name

    def _make(self, folder: Path) -> None:
        """The folder and what is missing above it. A name is lasting once the folder that holds it is synced."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        self._sync_folder(folder.parent)

    def _sync_folder(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._sync(descriptor)
        finally:
            os.close(descriptor)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is: it says what the bytes are, so saving it twice is the same file."""
        return name


def sha256(data: bytes) -> str:
    """The digest that names these bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def put(folder: str, data: bytes, ending: str) -> str:
    """Store the bytes under their digest and return the key. Safe to do twice."""
    digest = sha256(data)
    key = f"{folder}/{digest[:2]}/{digest}.{ending}"
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(data))
    return key


def read(key: str) -> bytes:
    """All bytes of a key. Raises FileNotFoundError."""
    with default_storage.open(key) as file:
        return bytes(file.read())


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file's bytes in pieces."""
    while data := file.read(CHUNK):
        yield data
