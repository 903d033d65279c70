"""Where reference and mask come from: our own files, or the public web through egress."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from . import uploads
from .books import Books
from .files import Files
from .pictures import BadPicture

Fetch = Callable[[str], Awaitable[bytes]]  # raises anything when the bytes cannot be had

UNREADABLE = "Failed to download image from the provided URL."  # the cloud's words for code 1402
_OWN = re.compile(
    r"/cdn/(?:upload/(?P<token>[0-9a-f]{32})/[\w.-]+|output/(?P<name>[0-9a-f]{32}_\d\.\w+))", re.ASCII
)


class Sources:
    """Reads the bytes behind an `image` or `mask_image`."""

    def __init__(self, books: Books, files: Files, fetch: Fetch) -> None:
        self._books, self._files, self._fetch = books, files, fetch

    async def read(self, url: str, base: str) -> bytes:
        """The bytes; links to this endpoint, as its caller addressed it, are read from disk. Raises BadPicture."""
        own = _OWN.fullmatch(url.removeprefix(base)) if url.startswith(f"{base}/") else None
        try:
            if own is None:
                return await self._fetch(url)
            return await asyncio.to_thread(self._own(own).read_bytes)
        except Exception as error:
            raise BadPicture(UNREADABLE) from error

    def _own(self, match: re.Match[str]) -> Path:
        if match["name"]:
            return self._files.output(match["name"])
        upload = uploads.get(self._books.read, match["token"])
        return self._files.upload(upload.token)
