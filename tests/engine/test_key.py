"""The provider's key from the environment: taken as it was meant, or refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from fluxstudio.wavespeed.exchange import Key
from tests.processes.kit import manage, shell

KEY = "wsk_live_0123456789abcdef"


@pytest.mark.parametrize("given", [f" {KEY} ", f"{KEY}\n", f"\t{KEY}\r\n"])
def test_space_around_it_is_no_part_of_it(tmp_path: Path, given: str) -> None:
    code = "from django.conf import settings; print(repr(settings.WAVESPEED_API_KEY))"

    assert shell(tmp_path, code, WAVESPEED_API_KEY=given) == repr(KEY)


@pytest.mark.parametrize("given", ["two words", f"{KEY}\n{KEY}", "schlüssel-0123456789", "x" * 513])
def test_what_cannot_be_one_stops_the_start_with_a_sentence_that_does_not_repeat_it(
    tmp_path: Path, given: str
) -> None:
    with pytest.raises(ValueError, match="one word"):
        Key(given)

    done = manage(tmp_path, "check", WAVESPEED_API_KEY=given)

    assert done.returncode == 1
    assert done.stderr.startswith("FluxStudio cannot start: WAVESPEED_API_KEY cannot be a key")
    assert len(done.stderr.strip().splitlines()) == 1
    assert given not in done.stderr


def test_only_space_is_no_key(tmp_path: Path) -> None:
    code = "from fluxstudio.actions.provider import current_key; print(current_key())"
    assert manage(tmp_path, "migrate", "-v", "0").returncode == 0

    assert shell(tmp_path, code, WAVESPEED_API_KEY=" \n") == "None"
