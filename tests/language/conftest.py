"""The invented languages, switched on for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pseudo import write


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both compiled catalogues."""
    folder = tmp_path_factory.mktemp("locale")
    write(folder)
    return folder


@pytest.fixture
def invented(catalogues: Path, settings: Any) -> None:
    """`en-xa` and `ar` can be chosen."""
    settings.LANGUAGES = [("en", "English"), ("en-xa", "Pseudo"), ("ar", "Arabic")]
    settings.LOCALE_PATHS = [catalogues]
