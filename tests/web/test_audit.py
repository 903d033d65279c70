"""The audit log's page and file: who did what, narrowed, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fluxstudio.actions import audit, teams
from fluxstudio.domain.roles import Role
from fluxstudio.models import AuditEntry, Member, Person, Team
from fluxstudio.web.views.audit import PAGE, quoted


@pytest.fixture
def url(northwind: Team) -> str:
    """The page."""
    return reverse("audit", args=[northwind.slug])


def rows(browser: Client, team: Team, query: str = "") -> list[list[str]]:
    """The file, read."""
    answer: Any = browser.get(reverse("audit_csv", args=[team.slug]) + query)
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_owners_read_what_was_done_and_others_do_not(
    as_alice: Client, as_bob: Client, alices_part: Member, bobs_part: Member, url: str
) -> None:
    assert "Nothing yet." in as_alice.get(url).content.decode()
    teams.change_role(alices_part, bobs_part, Role.EDITOR)
    page = as_alice.get(url).content.decode()
    assert "changed Bob Oak from Maker to Editor" in page
    assert as_bob.get(url).status_code == 403


def test_it_is_narrowed_by_person_verb_and_day(
    as_alice: Client, alice: Person, bob: Person, northwind: Team, url: str
) -> None:
    audit.record(northwind, alice, "team.renamed", before="A", name="Alpha")
    audit.record(northwind, bob, "member.removed", who="Zed")
    old = audit.record(northwind, alice, "collection.made", name="Longago", visibility="private")
    AuditEntry.objects.filter(pk=old.pk).update(at=datetime.datetime(2020, 5, 4, 23, 59, tzinfo=datetime.UTC))
    for query, found in {
        "": "Alpha Zed Longago",
        f"?person={bob.pk}": "Zed",
        "?verb=team.renamed": "Alpha",
        "?until=2020-05-04": "Longago",
        "?until=9999-12-31": "Alpha Zed Longago",
        "?since=2020-05-05": "Alpha Zed",
        "?person=99999&verb=x": "Alpha Zed Longago",
    }.items():
        page = as_alice.get(url + query).content.decode().partition("<tbody>")[2]
        assert {word for word in ("Alpha", "Zed", "Longago") if word in page} == set(found.split()), query
        told = " ".join(row[2] for row in rows(as_alice, northwind, query)[1:])
        assert {word for word in ("Alpha", "Zed", "Longago") if word in told} == set(found.split()), query


@pytest.mark.parametrize("query", ["?since=2020-13-45", "?since=2021-01-01&until=2020-01-01", "?person=x%00"])
def test_what_cannot_be_read_is_said_and_shown_unnarrowed(
    as_alice: Client, alice: Person, northwind: Team, url: str, query: str
) -> None:
    audit.record(northwind, alice, "team.renamed", before="A", name="Alpha")
    answer = as_alice.get(url + query)
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert "Alpha" in answer.content.decode()


def test_one_page_leads_to_the_next_and_no_line_is_lost_or_twice(
    as_alice: Client, alice: Person, northwind: Team, url: str
) -> None:
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            team=northwind, person=alice, name="A", verb="team.renamed", facts={"name": f"<{n}>"}, at=now
        )
        for n in range(PAGE + 3)
    )
    first = as_alice.get(url)
    more = first.context["more_url"]
    second = as_alice.get(more)
    seen = [line.entry.pk for answer in (first, second) for line in answer.context["lines"]]
    assert len(seen) == len(set(seen)) == PAGE + 3
    assert "&lt;7&gt;" in first.content.decode() + second.content.decode()
    assert as_alice.get(url + "?before=nonsense").status_code == 404


@pytest.mark.parametrize("lines", [3, 45])
def test_the_page_asks_as_often_however_much_was_done(
    as_alice: Client, alice: Person, northwind: Team, url: str, lines: int, django_assert_num_queries: Any
) -> None:
    for number in range(lines):
        audit.record(northwind, alice, "team.renamed", before="A", name=str(number))
    as_alice.get(url)
    with django_assert_num_queries(6):
        as_alice.get(url)


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_name_becomes_a_formula(as_alice: Client, alice: Person, northwind: Team, name: str) -> None:
    entry = audit.record(northwind, alice, "team.renamed", name, before=name, name=name)
    AuditEntry.objects.filter(pk=entry.pk).update(name=name)
    for cell in rows(as_alice, northwind)[1]:
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")), cell
    assert quoted("plain - text") == "plain - text"


def test_another_team_s_log_is_not_in_it(
    as_alice: Client, alice: Person, charlie: Person, northwind: Team, url: str
) -> None:
    foreign = teams.make_team(charlie, "Foreign")
    assert "Foreign" not in as_alice.get(url).content.decode()
    assert len(rows(as_alice, northwind)) == 1
    assert as_alice.get(reverse("audit", args=[foreign.slug])).status_code == 404
