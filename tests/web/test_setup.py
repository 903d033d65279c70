"""The first visit to an empty install, and that there is only one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client

from fluxstudio.actions.accounts import add_person
from fluxstudio.models import Member, Person, Team
from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
#: Four threads on a database in a file, as `make run` has it; prints who was first, then people and teams.
RACE = """
import os, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "fluxstudio.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from fluxstudio.actions.accounts import AlreadySetUp, set_up
from fluxstudio.models import Person, Team

call_command("migrate", verbosity=0)
outcomes, start = [], threading.Barrier(4)

def race(number):
    start.wait()
    try:
        set_up(name="A", email=f"a{number}@example.com", password="a long and quiet harbour", team_name="T")
        outcomes.append("made")
    except AlreadySetUp:
        outcomes.append("late")
    finally:
        connection.close()

threads = [threading.Thread(target=race, args=(number,)) for number in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(*sorted(outcomes), Person.objects.count(), Team.objects.count())
"""
FORM = {
    "name": "Alice Rivers",
    "email": "Alice@Example.com",
    "password": PASSWORD,
    "team_name": "Northwind",
}


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.mark.django_db
def test_an_empty_install_leads_to_set_up_and_set_up_into_the_studio(client: Client) -> None:
    assert client.get("/", follow=True).redirect_chain == [("/setup/", 302)]
    done = client.post("/setup/", FORM, follow=True)
    team = Team.objects.get(name="Northwind")
    assert done.redirect_chain[-1] == (f"/t/{team.slug}/studio/", 302)
    assert done.status_code == 200
    assert done.context["request"].user.name == "Alice Rivers"


@pytest.mark.django_db
def test_set_up_makes_the_instance_admin_their_team_with_a_grant_and_a_private_team_without(
    client: Client,
) -> None:
    client.post("/setup/", FORM)
    alice = Person.objects.get()
    assert alice.is_superuser
    grants = dict(Team.objects.of(alice).values_list("name", "monthly_micros"))
    assert grants == {"Northwind": 25_000_000, "Private": 0}
    assert set(Member.objects.values_list("role", flat=True)) == {"owner"}


@pytest.mark.django_db
def test_the_password_is_kept_as_argon2(client: Client) -> None:
    client.post("/setup/", FORM)
    assert identify_hasher(Person.objects.get().password).algorithm == "argon2"


@pytest.mark.django_db
def test_the_second_visit_leads_home_and_changes_nothing(as_alice: Client, as_nobody: Client) -> None:
    for browser in (as_alice, as_nobody):
        assert browser.get("/setup/").headers["Location"] == "/"
        assert browser.post("/setup/", FORM | {"email": "mallory@example.com"}).headers["Location"] == "/"
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "short", "too short"),
        ("password", "password1234", "too common"),
        ("password", "alice@example.com", "too similar"),
        ("password", "é" * 1025, "1024 characters at most"),
        ("email", "no address", "valid email"),
        ("name", "", "required"),
        ("team_name", "x" * 81, "at most 80"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_is_lost(
    client: Client, field: str, value: str, sentence: str
) -> None:
    answer = client.post("/setup/", FORM | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'id="id_{field}_error"' in page
    if field != "team_name":
        assert 'value="Northwind"' in page
    assert PASSWORD not in page
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_an_address_that_a_command_made_an_account_for_is_named(client: Client) -> None:
    add_person(name="Alice", email="alice@example.com", password=None)
    answer = client.post("/setup/", FORM)
    assert answer.status_code == 422
    assert "an account with this address already" in answer.content.decode()


@pytest.mark.django_db
def test_a_studio_that_others_can_reach_asks_for_the_printed_code(client: Client, settings: Any) -> None:
    settings.SETUP_CODE = "the-printed-code"
    assert "Set-up code" in client.get("/setup/").content.decode()
    for wrong in ("", "guess", "the-printed-cod", "THE-PRINTED-CODE", "ü"):
        assert client.post("/setup/", FORM | {"code": wrong}).status_code == 422
    assert not Person.objects.exists()
    assert client.post("/setup/", FORM | {"code": " the-printed-code "}).status_code == 302
    assert Person.objects.exists()


@pytest.mark.django_db
def test_guessing_the_code_is_throttled_and_then_even_the_right_one_waits(
    client: Client, settings: Any
) -> None:
    settings.SETUP_CODE = "the-printed-code"
    answers = [client.post("/setup/", FORM | {"code": str(number)}).status_code for number in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post("/setup/", FORM | {"code": "the-printed-code"}).status_code == 429
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_loopback_studio_asks_for_no_code(client: Client) -> None:
    assert "Set-up code" not in client.get("/setup/").content.decode()


def test_four_people_at_once_make_one_admin(tmp_path: Path) -> None:
    script = tmp_path / "race.py"
    script.write_text(RACE)
    done = subprocess.run(
        [sys.executable, script],
        cwd=ROOT,
        env={**os.environ, "FLUXSTUDIO_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["late", "late", "late", "made", "1", "2"], done.stderr
