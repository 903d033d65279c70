"""Several pictures as one file, written while it is sent."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import IO

from django.core.files.storage import default_storage

from fluxstudio.models.files import chunks

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time the format knows


class _Outlet:
    """A file that cannot be sought, and hands out what was written to it."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        return None

    def take(self) -> bytes:
        data = bytes(self.waiting)
        self.waiting.clear()
        return data


def zipped(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """A zip of (name, storage key), uncompressed, because pictures are compressed already.

    A file whose bytes are gone is left out.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, key in files:
            try:
                source = default_storage.open(key)
            except FileNotFoundError:
                continue
            with source:
                yield from _member(archive, outlet, name, source)
    yield outlet.take()


def _member(archive: zipfile.ZipFile, outlet: _Outlet, name: str, source: IO[bytes]) -> Iterator[bytes]:
    with archive.open(zipfile.ZipInfo(name, _EPOCH), "w") as target:
        for data in chunks(source):
            target.write(data)
            yield outlet.take()
    yield outlet.take()


def distinct(names: Iterable[str]) -> list[str]:
    """The names with ` (2)`, ` (3)` … before the ending where one comes again."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = count = seen.get(name, 0) + 1
        stem, dot, ending = name.rpartition(".")
        made.append(name if count == 1 else f"{stem} ({count}){dot}{ending}")
    return made


async def in_threads(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The parts, each made off the event loop."""
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        if part:
            yield part
