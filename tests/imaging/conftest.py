"""One workshop for all tests of this floor: a real one, with real children."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fluxstudio.imaging.workshop import Workshop


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    workshop = Workshop(size=1)
    workshop.prewarm()
    yield workshop
    workshop.close()
