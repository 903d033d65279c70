"""Bytes that people send are cut off while they stream, not after."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MAX_UPLOAD = 100_000_000  # bytes in one request's files together; imaging.limits says the same of one


class CappedUploadHandler(FileUploadHandler):
    """Counts what arrives and keeps nothing past the limit, whatever Content-Length claims."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Remember on the request that files were cut, so the view can say so."""
        if self.request is not None:
            self.request.upload_too_large = False  # type: ignore[attr-defined]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, or drop the file and every later one."""
        self.seen += len(raw_data)
        if self.seen > MAX_UPLOAD:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            raise SkipFile  # the fields after the file are still read: nothing typed is lost
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""
        return None
