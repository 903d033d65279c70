"""A missing tool is a skip with its reason, and a failure where everything must run."""

from __future__ import annotations

import pytest

from tests import needs as asked

pytest_plugins = ["pytester"]

FILE = """
import pytest
from tests import needs

needs._FOUND["moon"] = (lambda: None, "the moon is not installed")
pytestmark = needs.needs("moon")

def test_something():
    pass
"""


@pytest.mark.parametrize(("everything", "outcome"), [("", {"skipped": 1}), ("1", {"errors": 1})])
def test_a_missing_tool_skips_or_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, everything: str, outcome: dict[str, int]
) -> None:
    monkeypatch.setenv("FLUXSTUDIO_TEST_ALL", everything)
    pytester.makepyfile(FILE)
    result = pytester.runpytest_inprocess("-rs", "-p", "no:django", "-p", "no:asyncio")
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines(["*the moon is not installed*"])


def test_an_unknown_need_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        asked.needs("teapot")
