"""Saved prompts in the composer: inserted, saved, and pointed out where a variable was left."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions import presets
from fluxstudio.actions import prompts as acts
from fluxstudio.domain.presets import parse_look
from fluxstudio.domain.prompts import PromptWords
from fluxstudio.domain.request import RunRequest
from fluxstudio.models import Member, Run, SavedPrompt, Team
from fluxstudio.web.forms.fill import SURROUNDINGS
from tests.factories import make_fill, make_picture, make_run
from tests.web.studio_pages import HTMX, send, studio

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottle(alices_part: Member) -> SavedPrompt:
    """A prompt of Alice's with two variables."""
    words = PromptWords(name="Bottle on stone", text="a {colour} bottle in {season} light")
    return acts.save_prompt(alices_part, words)


def field(page: str) -> str:
    """What stands in the prompt."""
    found = re.search(r'<textarea id="prompt"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert found
    return html.unescape(found[1])


def hint(page: str) -> str:
    """What is said below it, as it is seen."""
    found = re.search(r'<div class="prompt-places".*?</div>', page, re.S)
    assert found
    seen = re.sub(r"<p [^>]*hidden>.*?</p>", "", found[0], flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def test_a_saved_prompt_comes_into_the_field_and_says_what_is_to_be_filled_in(
    as_bob: Client, northwind: Team, bottle: SavedPrompt
) -> None:
    page = studio(as_bob, northwind, prompt=bottle.slug)
    assert field(page) == "a {colour} bottle in {season} light"
    assert "“Bottle on stone” is in the field." in hint(page)
    assert "Still to be filled in: {colour}, {season}" in hint(page)
    assert 'data-restores="settings"' in page
    plain = studio(as_bob, northwind)
    assert (field(plain), hint(plain)) == ("", "")


def test_a_prompt_that_is_not_there_or_elsewhere_is_said_and_the_studio_opens(
    as_bob: Client, as_charlie: Client, northwind: Team, bottle: SavedPrompt
) -> None:
    acts.delete_prompt(Member.objects.get(team=northwind, person=bottle.person), bottle)
    page = studio(as_bob, northwind, prompt=bottle.slug)
    assert field(page) == ""
    assert "That saved prompt is not there any more." in page
    assert studio(as_bob, northwind, prompt="\0")


def test_a_foreign_prompt_comes_into_nobodys_field(as_charlie: Client, bottle: SavedPrompt) -> None:
    theirs = Team.objects.get(is_private=True, members__person__email="charlie@example.com")
    assert "bottle" not in field(studio(as_charlie, theirs, prompt=bottle.slug))
    answer = as_charlie.get(reverse("composer_prompts", args=[bottle.team.slug]))
    assert answer.status_code == 404
    offered = as_charlie.get(reverse("composer_prompts", args=[theirs.slug])).content.decode()
    assert "Bottle" not in offered


def test_a_variable_that_was_left_is_pointed_out_and_nothing_is_sent(
    as_bob: Client, northwind: Team, bottle: SavedPrompt
) -> None:
    answer = send(as_bob, northwind, prompt="a blue bottle in {season} light", steps="20")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The prompt still has {season} in it. Put your own words there, or send it as it is." in page
    assert field(page) == "a blue bottle in {season} light"
    assert 'name="as_is" value="season"' in page
    assert 'id="steps" name="steps" inputmode="numeric" autocomplete="off" value="20"' in page
    assert not Run.objects.exists()


def test_braces_that_are_meant_are_sent_when_the_person_says_so(as_bob: Client, northwind: Team) -> None:
    prompt = "a poster that reads {hello}"
    assert send(as_bob, northwind, prompt=prompt, as_is="hello").status_code == 201
    assert Run.objects.get().prompt == prompt
    refused = send(
        as_bob, northwind, prompt=f"{prompt} {{subject}}", as_is="hello", key="another-key-of-a-form"
    )
    assert refused.status_code == 422
    assert "still has {subject} in it" in refused.content.decode()
    kept = send(as_bob, northwind, prompt=prompt, as_is="hello", width="9", key="a-third-key-of-a-form")
    assert kept.status_code == 422
    assert 'name="as_is" value="hello" checked' in kept.content.decode()


def test_other_braces_are_nobodys_variables(as_bob: Client, northwind: Team) -> None:
    prompt = "a {Big} sign, {two words}, { and }"
    assert send(as_bob, northwind, prompt=prompt).status_code == 201
    assert Run.objects.get().prompt == prompt


def test_a_saved_prompt_is_the_subject_of_a_preset(
    as_bob: Client, northwind: Team, alices_part: Member
) -> None:
    look = parse_look({"before": "Photo of {subject}", "after": "in {season} light"})
    amber = presets.add_preset(alices_part, name="Amber", look=look)
    chosen: dict[str, Any] = {"preset": presets.newest_of(amber).slug, "value_season": "autumn"}
    refused = send(as_bob, northwind, prompt="a {colour} bottle", **chosen)
    assert refused.status_code == 422
    assert "still has {colour} in it" in refused.content.decode()
    assert send(as_bob, northwind, prompt="a blue bottle", **chosen).status_code == 201
    assert Run.objects.get().prompt == "Photo of a blue bottle in autumn light"


def test_what_stands_in_the_composer_is_saved_without_scripts(
    as_bob: Client, northwind: Team, bob: Any
) -> None:
    address = reverse("prompt_new", args=[northwind.slug])
    begun = as_bob.post(address, {"begin": "1", "prompt": "a vase\r\nin fog", "width": "512"})
    page = begun.content.decode()
    assert begun.status_code == 200
    assert "a vase\nin fog</textarea>" in page
    assert not SavedPrompt.objects.exists()
    sent = as_bob.post(address, {"name": "Vase", "text": "a vase\nin fog", "from_studio": "1"})
    saved = SavedPrompt.objects.get()
    assert sent.headers["Location"] == f"{reverse('studio', args=[northwind.slug])}?prompt={saved.slug}"


def test_the_dialog_gets_the_form_alone_and_hears_when_it_is_done(as_bob: Client, northwind: Team) -> None:
    address = reverse("prompt_new", args=[northwind.slug])
    begun = as_bob.post(address, {"begin": "1", "prompt": "a vase"}, headers=HTMX)
    assert "<html" not in begun.content.decode()
    refused = as_bob.post(address, {"name": "", "text": "a vase"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Give it a name." in refused.content.decode()
    done = as_bob.post(address, {"name": "Vase", "text": "a vase"}, headers=HTMX)
    events = json.loads(done.headers["HX-Trigger"])
    assert done.status_code == 204
    assert events["prompt:saved"] == {"slug": SavedPrompt.objects.get().slug}
    assert events["toast"]["text"] == "Vase is saved for the team."


def test_the_library_offers_what_can_be_inserted(
    as_bob: Client, northwind: Team, alices_part: Member, bottle: SavedPrompt
) -> None:
    address = reverse("composer_prompts", args=[northwind.slug])
    offered = as_bob.get(address).content.decode()
    assert f'data-insert="{bottle.text}"' in offered
    assert "1 prompt" in offered
    assert "No prompt has all these words." in as_bob.get(address, {"q": "vase"}).content.decode()
    with CaptureQueriesContext(connection) as few:
        as_bob.get(address)
    for number in range(45):
        acts.save_prompt(alices_part, PromptWords(name=f"Prompt {number:02}", text="a vase"))
    with CaptureQueriesContext(connection) as many:
        offered = as_bob.get(address).content.decode()
    assert len(many) == len(few)
    assert "There are more." in offered
    assert offered.count("data-insert=") == 40


def test_earlier_prompts_hold_no_words_of_touch_ups(
    as_bob: Client, northwind: Team, bobs_part: Member, media: Path
) -> None:
    make_run(bobs_part, prompt="a silver spoon")
    make_fill(bobs_part, make_picture(bobs_part), asked="", request=RunRequest(prompt=SURROUNDINGS))
    page = studio(as_bob, northwind)
    assert re.findall(r'data-prompt="([^"]*)"', page) == ["a silver spoon"]


def test_a_viewer_is_offered_nothing_to_insert(
    as_bob: Client, alices_part: Member, bobs_part: Member, bottle: SavedPrompt
) -> None:
    Member.objects.filter(pk=bobs_part.pk).update(role="viewer")
    assert as_bob.get(reverse("composer_prompts", args=[bottle.team.slug])).status_code == 403
    page = studio(as_bob, bottle.team, prompt=bottle.slug)
    assert "prompt-library" not in page
