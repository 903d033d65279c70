"""Uploads: a ticket first, the bytes second; both are good for one file only."""

from __future__ import annotations

import mimetypes
import re
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import PurePosixPath

MAX_UPLOAD = 200 * 2**20  # bytes; source: the SDK's own cap
_KINDS = ("image", "video", "audio")
_TYPES = {  # what the upload page lists, and archives for the trainer
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
    ".gif": "image/gif", ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff",
    ".mp4": "video/mp4", ".avi": "video/x-msvideo", ".mov": "video/quicktime", ".wmv": "video/x-ms-wmv",
    ".flv": "video/x-flv", ".webm": "video/webm", ".mkv": "video/x-matroska", ".3gp": "video/3gpp",
    ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".aac": "audio/aac",
    ".flac": "audio/flac", ".m4a": "audio/mp4", ".opus": "audio/opus", ".zip": "application/zip",
}  # fmt: skip
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class QuotaExceeded(Exception):
    """The account has stored as much as it may."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file as promised; whether it came is for the disk to say."""

    token: str
    account: str
    filename: str
    content_type: str
    size: int
    created_ns: int
    expires_ns: int

    @property
    def kind(self) -> str:
        """image, video, audio or file."""
        kind = self.content_type.split("/")[0]
        return kind if kind in _KINDS else "file"


def content_type_of(filename: str, declared: str | None) -> str | None:
    """The type a file is served as: by its name, as old clients declare everything an octet stream."""
    named = _TYPES.get(PurePosixPath(filename).suffix.lower())
    if named or not declared:
        return named
    return declared if mimetypes.guess_extension(declared) in _TYPES else None


def safe_name(filename: str) -> str:
    """The last part of a file name, in characters that are safe in a link and on a disk."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    return _UNSAFE.sub("_", last).lstrip(".")[-100:] or "file"


def promise(
    db: sqlite3.Connection,
    account: str,
    filename: str,
    content_type: str,
    size: int,
    *,
    quota: int,
    now_ns: int,
    expires_ns: int,
) -> Upload:
    """Write a ticket; raises QuotaExceeded."""
    used = db.execute("SELECT coalesce(sum(size), 0) FROM upload WHERE account = ?", (account,)).fetchone()[0]
    if used + size > quota:
        raise QuotaExceeded
    token = secrets.token_hex(16)
    row = (token, account, safe_name(filename), content_type, size, now_ns, expires_ns)
    db.execute(
        "INSERT INTO upload (token, account, filename, content_type, size, created_ns, expires_ns)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return get(db, token)


def get(db: sqlite3.Connection, token: str) -> Upload:
    """The upload; raises KeyError."""
    row = db.execute("SELECT * FROM upload WHERE token = ?", (token,)).fetchone()
    if row is None:
        raise KeyError(token)
    return Upload(**dict(row))


def forget(db: sqlite3.Connection, *, before_ns: int) -> list[str]:
    """Drop uploads made before then, and tickets nobody used; their tokens."""
    condition = "created_ns < ?"
    tokens = [row["token"] for row in db.execute(f"SELECT token FROM upload WHERE {condition}", (before_ns,))]
    db.execute(f"DELETE FROM upload WHERE {condition}", (before_ns,))
    return tokens
