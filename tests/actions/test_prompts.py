"""The prompt library: kept once a name, changed on top of what was read, and told of in the audit log."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fluxstudio.actions import prompts as acts
from fluxstudio.domain.prompts import PromptWords
from fluxstudio.models import AuditEntry, Member, Person, SavedPrompt
from fluxstudio.web.audit_words import sentence

pytestmark = pytest.mark.django_db(transaction=True)

BOTTLE = PromptWords(name="Bottle on stone", text="a {colour} bottle on travertine")


def told() -> list[str]:
    """The audit log's sentences, oldest first."""
    return [sentence(entry) for entry in AuditEntry.objects.filter(verb__startswith="prompt.").order_by("pk")]


def test_a_prompt_is_kept_for_the_team(bobs_part: Member) -> None:
    saved = acts.save_prompt(bobs_part, BOTTLE)
    assert (saved.team, saved.person) == (bobs_part.team, bobs_part.person)
    assert (saved.name, saved.text) == (BOTTLE.name, BOTTLE.text)
    assert told() == ["saved the prompt Bottle on stone"]


def test_a_name_is_the_teams_own_once(alices_part: Member, bobs_part: Member, charlie: Person) -> None:
    acts.save_prompt(alices_part, BOTTLE)
    with pytest.raises(acts.NameTaken):
        acts.save_prompt(bobs_part, BOTTLE)
    assert acts.save_prompt(Member.objects.get(person=charlie), BOTTLE).name == BOTTLE.name
    other = acts.save_prompt(bobs_part, PromptWords(name="Vase", text="a vase"))
    with pytest.raises(acts.NameTaken):
        acts.change_prompt(bobs_part, other, BOTTLE, base=acts.stamp(other))
    other.refresh_from_db()
    assert other.name == "Vase"
    assert len(told()) == 3  # what was refused is not told


def test_a_change_is_told_by_what_it_changed(alices_part: Member, bobs_part: Member) -> None:
    saved = acts.save_prompt(bobs_part, BOTTLE)
    softer = PromptWords(name="Soft bottle", text="a {colour} bottle in fog")
    acts.change_prompt(alices_part, saved, softer, base=acts.stamp(saved))
    assert (saved.name, saved.text) == (softer.name, softer.text)
    saved.refresh_from_db()
    assert (saved.name, saved.text, saved.person) == (softer.name, softer.text, bobs_part.person)
    acts.change_prompt(alices_part, saved, softer, base=acts.stamp(saved))
    assert told()[1:] == [
        "renamed the saved prompt from Bottle on stone to Soft bottle",
        "changed the saved prompt Soft bottle",
    ]


def test_what_somebody_changed_meanwhile_is_not_written_over(alices_part: Member, bobs_part: Member) -> None:
    saved = acts.save_prompt(bobs_part, BOTTLE)
    read = acts.stamp(saved)
    acts.change_prompt(alices_part, saved, PromptWords(name=BOTTLE.name, text="hers"), base=read)
    with pytest.raises(acts.Stale) as caught:
        acts.change_prompt(bobs_part, saved, PromptWords(name=BOTTLE.name, text="his"), base=read)
    assert caught.value.saved.text == "hers"
    saved.refresh_from_db()
    assert saved.text == "hers"


def test_what_somebody_deleted_meanwhile_is_not_brought_back(alices_part: Member, bobs_part: Member) -> None:
    saved = acts.save_prompt(bobs_part, BOTTLE)
    read = acts.stamp(saved)
    acts.delete_prompt(alices_part, SavedPrompt.objects.get(pk=saved.pk))
    with pytest.raises(acts.Gone):
        acts.change_prompt(bobs_part, saved, PromptWords(name="Vase", text="a vase"), base=read)
    assert not SavedPrompt.objects.exists()
    assert told()[-1] == "deleted the saved prompt Bottle on stone"


def test_a_name_is_free_again_once_its_prompt_is_deleted(bobs_part: Member) -> None:
    acts.delete_prompt(bobs_part, acts.save_prompt(bobs_part, BOTTLE))
    assert acts.save_prompt(bobs_part, BOTTLE).text == BOTTLE.text


def test_prompts_are_found_by_every_word_of_name_and_text(alices_part: Member) -> None:
    acts.save_prompt(alices_part, BOTTLE)
    acts.save_prompt(alices_part, PromptWords(name="amber vase", text="on Travertine"))
    prompts = SavedPrompt.objects.of_team(alices_part.team)
    assert [one.name for one in prompts.by_name()] == ["amber vase", "Bottle on stone"]
    assert [one.name for one in prompts.matching("travertine STONE")] == ["Bottle on stone"]
    assert not prompts.matching("travertine %")
    with CaptureQueriesContext(connection) as asked:
        list(prompts.matching("on travertine").by_name())
    assert len(asked) == 1
