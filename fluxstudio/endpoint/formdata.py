"""The `file` part of a multipart form, in memory; older clients upload so. Source: RFC 7578."""

from __future__ import annotations

import re
from email.message import Message
from typing import NamedTuple

_FILENAME = re.compile(r'filename="((?:[^"\\]|\\.)*)"')


class FilePart(NamedTuple):
    """One file of a form."""

    filename: str
    content_type: str
    content: bytes


def file_part(content_type: str, body: bytes, name: str = "file") -> FilePart | None:
    """The part of that name with its file name and bytes; None when the form has none."""
    boundary = _boundary(content_type)
    if not boundary:
        return None
    for section in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        head, _, content = section.partition(b"\r\n\r\n")
        headers = head.decode("utf-8", "replace")
        filename = _FILENAME.search(headers)
        if filename and re.search(rf'[; ]name="{re.escape(name)}"', headers):
            return FilePart(filename[1], _declared(headers), content)
    return None


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary() if header.get_content_type() == "multipart/form-data" else None
    return (boundary or "").encode("ascii", "ignore")


def _declared(headers: str) -> str:
    found = re.search(r"^content-type:\s*([^\s;]+)", headers, re.IGNORECASE | re.MULTILINE)
    return found[1].lower() if found else ""
