"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_both_answer_without_a_session_and_in_plain_text(as_nobody: Client, path: str) -> None:
    answer = as_nobody.get(path)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, b"ok", "text/plain")
    assert not as_nobody.cookies
    assert as_nobody.head(path).status_code == 200
    assert as_nobody.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/password/reset/"])
def test_what_is_not_utf8_is_refused_in_words(as_nobody: Client, path: str) -> None:
    """UTF-7 can say half a surrogate pair, which no database takes."""
    body = '--B\r\nContent-Disposition: form-data; name="login"\r\n\r\n+2AA-\r\n--B--\r\n'
    for charset, status in (("utf-7", 400), ("latin-1", 400), ("UTF-8", 422)):
        kind = f"multipart/form-data; boundary=B; charset={charset}"
        answer = as_nobody.post(path, body, content_type=kind)
        assert answer.status_code == status, charset


def test_without_the_database_the_process_lives_but_is_not_ready(as_nobody: Client) -> None:
    def away(execute: Any, *call: Any) -> Any:
        raise OperationalError("unable to open database file")

    with connection.execute_wrapper(away):
        assert as_nobody.get("/healthz").status_code == 200
        answer = as_nobody.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database")
