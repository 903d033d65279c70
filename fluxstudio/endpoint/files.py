"""The files of a data folder: outputs and uploads, written so that a half file is never seen."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class Files:
    """Where bytes lie. Names are made by us, never by callers."""

    def __init__(self, data: Path) -> None:
        self._outputs, self._uploads = data / "outputs", data / "uploads"

    def output(self, name: str) -> Path:
        """An output by its name, `<prediction>_<index>.<format>`."""
        return self._outputs / name[:2] / name

    def upload(self, token: str) -> Path:
        """The bytes of an upload."""
        return self._uploads / token[:2] / token

    def save(self, path: Path, content: bytes) -> None:
        """Write it whole and on the disk, or not at all."""
        draft = self.draft(path)
        with draft.open("wb") as file:
            file.write(content)
        self.keep(draft, path)

    def draft(self, path: Path) -> Path:
        """A place beside `path` to write to before `keep`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(f".{path.name}.{secrets.token_hex(4)}")

    def keep(self, draft: Path, path: Path) -> None:
        """Give a finished draft its name, in place of what had it."""
        _sync(draft)
        draft.replace(path)

    def keep_new(self, draft: Path, path: Path) -> None:
        """Give a finished draft a name that is free; raises FileExistsError."""
        _sync(draft)
        os.link(draft, path)

    def forget_prediction(self, prediction: str) -> None:
        """Remove every output of a prediction."""
        for path in (self._outputs / prediction[:2]).glob(f"{prediction}_*"):
            path.unlink(missing_ok=True)

    def forget_upload(self, token: str) -> None:
        """Remove an upload's bytes, whether it was finished or not."""
        for path in (self._uploads / token[:2]).glob(f"*{token}*"):
            path.unlink(missing_ok=True)


def _sync(draft: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
