"""What a log line may hold."""

from __future__ import annotations

import json
import logging

import pytest

from fluxstudio.logs import formatter, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer wsk_live_123",
        "POST /api/v3/x?webhook=https://studio/hooks/ws/abc123",
        "/hooks/ws/abc123",
        "whsec_c2VjcmV0",
        "https://huggingface.co/x?token=hf_secret",
    ],
)
def test_keys_and_tokens_are_hidden(text: str) -> None:
    line = redact(text)
    assert "[hidden]" in line
    for secret in ("wsk_live_123", "abc123", "c2VjcmV0", "hf_secret"):
        assert secret not in line


def test_one_event_is_one_line_whatever_a_person_typed() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "prompt: a\r\n\x1b[31mfake line", (), None)
    line = formatter().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(line)["level"] == "info"


@pytest.mark.parametrize(
    "text", ["/password/reset/key/1-d4f2ab-91c0ffee/", "Cookie: fs_session=91c0ffee; fs_csrf=91c0ffee"]
)
def test_links_and_cookies_that_sign_somebody_in_are_hidden(text: str) -> None:
    assert "91c0ffee" not in redact(text)


def test_a_value_without_end_is_cut_and_the_line_is_still_json() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "a" * 100_000, (), None)
    line = formatter().format(record)
    assert len(line) < 8_000
    assert json.loads(line)["level"] == "error"
