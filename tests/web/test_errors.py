"""Pages for what went wrong: styled, with a way home, the same for what is foreign and what is missing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from fluxstudio.models import Team


def test_what_is_missing_gets_a_page_with_a_way_home(as_alice: Client, as_nobody: Client) -> None:
    for browser in (as_alice, as_nobody):
        answer = browser.get("/nowhere/")
        assert answer.status_code == 404
        assert 'href="/"' in answer.content.decode()


def test_a_foreign_team_and_a_missing_one_are_one_page(as_charlie: Client, northwind: Team) -> None:
    foreign = as_charlie.get(f"/t/{northwind.slug}/studio/")
    missing = as_charlie.get("/t/nowherenowhere/studio/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize(
    "slug", ["%00", "-1", "9" * 40, "%F0%9F%A6%8A", "..", "a" * 3000, "%27%20OR%201=1--"]
)
def test_any_text_in_an_address_is_a_page_that_does_not_exist(
    as_alice: Client, northwind: Team, slug: str
) -> None:
    for path in (
        f"/t/{slug}/studio/",
        f"/t/{northwind.slug}/runs/{slug}/",
        f"/t/{northwind.slug}/pictures/{slug}/",
    ):
        assert as_alice.get(path).status_code == 404, path


def test_a_slug_in_capitals_is_another_slug(as_alice: Client, northwind: Team) -> None:
    assert as_alice.get(f"/t/{northwind.slug.upper()}/studio/").status_code == 404


def test_a_form_that_is_too_old_says_so(as_nobody: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "csrf-failure" in answer.content.decode()


def test_our_own_fault_has_a_reference_that_stands_in_the_log(
    as_alice: Client, caplog: pytest.LogCaptureFixture
) -> None:
    as_alice.raise_request_exception = False

    def away(execute: Any, *call: Any) -> Any:
        raise OperationalError("unable to open database file")

    with connection.execute_wrapper(away):
        answer = as_alice.get("/account/")
    page = answer.content.decode()
    assert answer.status_code == 500
    (reference,) = re.findall(r"Reference ([0-9A-F]{6})", page)
    assert any(reference in record.getMessage() for record in caplog.records)
    assert "Traceback" not in page
    assert "OperationalError" not in page


def test_too_many_fields_are_a_bad_request_and_no_fault(as_alice: Client) -> None:
    answer = as_alice.post("/account/", {f"field{number}": "x" for number in range(201)})
    assert answer.status_code == 400
    assert "made no sense" in answer.content.decode()


def test_a_form_that_is_too_large_is_a_bad_request_and_no_fault(as_alice: Client) -> None:
    body = "name=" + "x" * 2_600_000
    answer = as_alice.post("/account/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
