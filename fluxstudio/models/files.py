"""Where bytes lie: immutable, named by what they hold, on disk before a row speaks of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

CHUNK = 256 * 1024  # bytes


class DurableFileSystemStorage(FileSystemStorage):
    """Files that survive a power cut: written aside, synced, then renamed into place."""

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
        with aside.open("wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(self.file_permissions_mode or 0o640)
        aside.rename(target)
        return name

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
