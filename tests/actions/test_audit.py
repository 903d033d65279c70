"""What is written down of who did what."""

from __future__ import annotations

import pytest
from django.db import transaction

from fluxstudio.actions import audit, provider
from fluxstudio.models import AuditEntry, Person, Team
from fluxstudio.web.audit_words import VERBS, sentence


def test_an_entry_names_who_and_what_and_keeps_the_name_of_then(alice: Person, northwind: Team) -> None:
    audit.record(northwind, alice, "member.removed", "7", who="Bob Oak")
    Person.objects.filter(pk=alice.pk).update(name="Alice Brook")
    entry = AuditEntry.objects.of_team(northwind).get()
    assert (entry.name, entry.verb, entry.thing) == ("Alice Rivers", "member.removed", "7")
    assert sentence(entry) == "removed Bob Oak"


def test_what_is_taken_back_leaves_no_entry(alice: Person, northwind: Team) -> None:
    with transaction.atomic():
        audit.record(northwind, alice, "member.left")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(alice: Person, northwind: Team) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(northwind, alice, "member.left")


def test_a_verb_without_a_sentence_is_refused(alice: Person, northwind: Team) -> None:
    with pytest.raises(ValueError, match=r"team\.sold"):
        audit.record(northwind, alice, "team.sold")
    assert set(VERBS) >= audit.VERBS


def test_every_sentence_can_be_said_of_an_entry_without_facts(alice: Person, northwind: Team) -> None:
    for verb in audit.VERBS:
        assert sentence(AuditEntry(verb=verb, facts={}))
        assert sentence(AuditEntry(verb=verb, facts={"name": "100 % %(x)s", "who": "%s"}))


def test_the_provider_s_key_is_told_of_and_not_told(alice: Person, northwind: Team) -> None:
    provider.set_key(alice, "wsk_live_CANARY0123456789", team=northwind)
    provider.forget_key(alice, team=northwind)
    entries = AuditEntry.objects.of_team(northwind)
    assert [one.verb for one in entries] == ["key.forgotten", "key.set"]
    assert "CANARY" not in str(list(entries.values()))
