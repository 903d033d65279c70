"""The pages of the prompt library: what a team keeps of its words, and who may change them."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions import prompts as acts
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.actions.teams import change_role
from fluxstudio.domain.prompts import PromptWords
from fluxstudio.domain.roles import Role
from fluxstudio.models import Member, Person, SavedPrompt, Team
from tests.conftest import PASSWORD
from tests.web.studio_pages import HTMX

pytestmark = pytest.mark.django_db

TEXT = "a {colour} bottle on travertine"


@pytest.fixture
def bottle(alices_part: Member) -> SavedPrompt:
    """A prompt that Alice saved."""
    return acts.save_prompt(alices_part, PromptWords(name="Bottle on stone", text=TEXT))


@pytest.fixture
def vase(bobs_part: Member) -> SavedPrompt:
    """A prompt that Bob, a maker, saved."""
    return acts.save_prompt(bobs_part, PromptWords(name="Vase", text="a matte vase"))


@pytest.fixture
def as_vera(northwind: Team) -> Client:
    """A viewer of the team."""
    vera = add_person(name="Vera Lake", email="vera@example.com", password=PASSWORD)
    join(northwind, vera, Role.VIEWER)
    browser = Client()
    browser.force_login(vera, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    """A page as text."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def address(name: str, saved: SavedPrompt) -> str:
    """Where that prompt is changed or deleted."""
    return reverse(name, args=[saved.team.slug, saved.slug])


def change(client: Client, saved: SavedPrompt, **over: str) -> Any:
    """Send the form of a prompt as it was read, with something changed."""
    fields = {"name": saved.name, "text": saved.text, "base": acts.stamp(saved)} | over
    return client.post(address("prompt_edit", saved), fields)


def test_a_team_without_prompts_is_told_how_to_begin(as_bob: Client, northwind: Team) -> None:
    assert "Save one beside the prompt in the studio" in page(as_bob, "prompts", northwind.slug)


def test_presets_and_prompts_lead_to_each_other(as_bob: Client, northwind: Team) -> None:
    assert f'href="{reverse("prompts", args=[northwind.slug])}"' in page(as_bob, "presets", northwind.slug)
    shown = page(as_bob, "prompts", northwind.slug)
    assert f'href="{reverse("presets", args=[northwind.slug])}"' in shown
    assert (
        f'<a class="rail-item" href="{reverse("presets", args=[northwind.slug])}" aria-current="page">'
        in shown
    )


def test_a_row_shows_name_words_who_saved_them_and_the_way_to_the_studio(
    as_bob: Client, bottle: SavedPrompt
) -> None:
    shown = page(as_bob, "prompts", bottle.team.slug)
    studio = reverse("studio", args=[bottle.team.slug])
    for words in ("Bottle on stone", "<var>{colour}</var>", "Alice Rivers", f"{studio}?prompt={bottle.slug}"):
        assert words in shown


def test_who_may_not_change_a_prompt_is_not_offered_it(
    as_alice: Client, as_bob: Client, as_vera: Client, bottle: SavedPrompt, vase: SavedPrompt
) -> None:
    team = bottle.team.slug
    for client, changes in ((as_alice, {bottle, vase}), (as_bob, {vase}), (as_vera, set[SavedPrompt]())):
        shown = page(client, "prompts", team)
        for saved in (bottle, vase):
            assert (address("prompt_edit", saved) in shown) == (saved in changes)
            assert (address("prompt_delete", saved) in shown) == (saved in changes)
    seen = page(as_vera, "prompts", team)
    assert "Bottle on stone" in seen
    assert "?prompt=" not in seen
    assert "New prompt" not in seen


def test_makers_change_their_own_and_editors_everybodys(
    as_alice: Client,
    as_bob: Client,
    alices_part: Member,
    bobs_part: Member,
    bottle: SavedPrompt,
    vase: SavedPrompt,
) -> None:
    assert change(as_bob, vase, text="a glossy vase").status_code == 302
    assert change(as_bob, bottle, text="mine now").status_code == 403
    assert as_bob.get(address("prompt_delete", bottle)).status_code == 403
    assert as_bob.post(address("prompt_delete", bottle)).status_code == 403
    vase.refresh_from_db()
    assert change(as_alice, vase, name="Vases").status_code == 302
    change_role(alices_part, bobs_part, Role.EDITOR)
    assert change(as_bob, bottle, text="ours now").status_code == 302
    assert set(SavedPrompt.objects.values_list("name", "text")) == {
        ("Vases", "a glossy vase"),
        ("Bottle on stone", "ours now"),
    }


def test_who_becomes_a_viewer_changes_nothing_any_more(
    as_bob: Client, alices_part: Member, bobs_part: Member, vase: SavedPrompt
) -> None:
    change_role(alices_part, bobs_part, Role.VIEWER)
    assert change(as_bob, vase, text="too late").status_code == 403
    new = reverse("prompt_new", args=[vase.team.slug])
    assert as_bob.get(new).status_code == 403
    assert as_bob.post(new, {"name": "Late", "text": "too late"}).status_code == 403
    assert SavedPrompt.objects.get().text == "a matte vase"


def test_an_outsider_finds_nothing(as_charlie: Client, charlie: Person, bottle: SavedPrompt) -> None:
    theirs = Team.objects.get(is_private=True, members__person=charlie)
    for team in (bottle.team.slug, theirs.slug):
        for name in ("prompt_edit", "prompt_delete"):
            there = reverse(name, args=[team, bottle.slug])
            assert as_charlie.get(there).status_code == 404
            assert as_charlie.post(there, {"name": "Mine", "text": "mine"}).status_code == 404
    assert as_charlie.get(reverse("prompts", args=[bottle.team.slug])).status_code == 404
    assert "Bottle" not in page(as_charlie, "prompts", theirs.slug)
    assert as_charlie.get(reverse("prompt_edit", args=[theirs.slug, "%00"])).status_code == 404
    assert SavedPrompt.objects.get().text == TEXT


def test_a_prompt_is_saved_from_the_form(as_bob: Client, bob: Person, northwind: Team) -> None:
    answer = as_bob.post(
        reverse("prompt_new", args=[northwind.slug]), {"name": " Vase ", "text": "a vase\r\nin fog"}
    )
    assert answer.headers["Location"] == reverse("prompts", args=[northwind.slug])
    saved = SavedPrompt.objects.get()
    assert (saved.team, saved.person, saved.name, saved.text) == (northwind, bob, "Vase", "a vase\nin fog")
    assert "Vase is saved for the team." in page(as_bob, "prompts", northwind.slug)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "n" * 81}, "The name has 81 characters; at most 80 fit."),
        ({"text": "t" * 4_001}, "The prompt has 4001 characters; at most 4000 can be sent."),
        ({"text": "a {Big} vase"}, "A brace begins a variable such as {subject}"),
        ({"name": "Bottle on stone"}, "The team has a saved prompt of that name."),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(
    as_bob: Client, bottle: SavedPrompt, over: dict[str, str], said: str
) -> None:
    fields = {"name": "Vase", "text": "a vase in fog"} | over
    answer = as_bob.post(reverse("prompt_new", args=[bottle.team.slug]), fields)
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    for words in (
        said,
        "Nothing was saved.",
        f'value="{fields["name"]}"',
        fields["text"],
        'aria-invalid="true"',
    ):
        assert words in shown
    assert SavedPrompt.objects.count() == 1


def test_two_people_who_write_at_once_are_told_of_each_other(
    as_alice: Client, as_bob: Client, vase: SavedPrompt
) -> None:
    read = acts.stamp(vase)
    change(as_alice, vase, text="hers")
    answer = change(as_bob, vase, text="his", base=read)
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Now it says: “hers”" in shown
    assert "his</textarea>" in shown
    vase.refresh_from_db()
    assert vase.text == "hers"
    assert change(as_bob, vase, text="his").status_code == 302
    vase.refresh_from_db()
    assert vase.text == "his"


def test_deleting_asks_first(as_bob: Client, vase: SavedPrompt) -> None:
    shown = page(as_bob, "prompt_delete", vase.team.slug, vase.slug)
    assert "Delete Vase?" in shown
    assert "cannot be brought back" in shown
    assert SavedPrompt.objects.exists()
    answer = as_bob.post(address("prompt_delete", vase))
    assert answer.headers["Location"] == reverse("prompts", args=[vase.team.slug])
    assert not SavedPrompt.objects.exists()
    assert "Vase is deleted." in page(as_bob, "prompts", vase.team.slug)


def test_the_search_finds_words_of_names_and_texts(
    as_bob: Client, bottle: SavedPrompt, vase: SavedPrompt
) -> None:
    team = bottle.team.slug
    found = page(as_bob, "prompts", team, q="TRAVERTINE bottle")
    assert "Bottle on stone" in found
    assert "Vase" not in found
    assert 'value="TRAVERTINE bottle"' in found
    assert "No prompt has all these words." in page(as_bob, "prompts", team, q="bottle vase")
    assert "Bottle on stone" in page(as_bob, "prompts", team, q="\0")
    part = as_bob.get(reverse("prompts", args=[team]), {"q": "matte"}, headers=HTMX).content.decode()
    assert "Vase" in part
    assert "<html" not in part


@pytest.mark.parametrize("text", ["x" * 50_001, "é" * 30_000, "travertine " * 6_000, "\0" * 300])
def test_only_the_beginning_of_a_long_question_is_looked_at(
    as_bob: Client, bottle: SavedPrompt, text: str
) -> None:
    for name in ("prompts", "composer_prompts"):
        shown = page(as_bob, name, bottle.team.slug, q=text)
        assert ("Bottle on stone" in shown) == (text[0] in "t\0"), name
    assert "Bottle on stone" in page(as_bob, "prompts", bottle.team.slug, q="bottle" + " " * 200 + "vase")


def test_more_prompts_make_no_more_questions_to_the_database(
    as_bob: Client, alices_part: Member, bottle: SavedPrompt, vase: SavedPrompt
) -> None:
    page(as_bob, "prompts", bottle.team.slug)
    with CaptureQueriesContext(connection) as few:
        page(as_bob, "prompts", bottle.team.slug)
    for number in range(12):
        acts.save_prompt(alices_part, PromptWords(name=f"Prompt {number}", text=TEXT))
    with CaptureQueriesContext(connection) as many:
        page(as_bob, "prompts", bottle.team.slug)
    assert len(many) == len(few)


def test_more_than_a_page_of_prompts_can_be_read_on(as_bob: Client, alices_part: Member) -> None:
    for number in range(50):
        acts.save_prompt(alices_part, PromptWords(name=f"Prompt {number:02}", text="a vase & more"))
    first = page(as_bob, "prompts", alices_part.team.slug, q="vase &")
    assert "Prompt 47" in first
    assert "Prompt 48" not in first
    assert "?q=vase+%26&page=1" in first
    assert "Prompt 48" in page(as_bob, "prompts", alices_part.team.slug, q="vase &", page="1")


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "a\"'b", "../../etc", "7|add:1"])
def test_a_name_and_a_text_are_text_wherever_they_stand(
    as_alice: Client, alices_part: Member, words: str
) -> None:
    saved = acts.save_prompt(alices_part, PromptWords(name=words, text=words))
    team = saved.team.slug
    places = [
        reverse("prompts", args=[team]),
        address("prompt_edit", saved),
        address("prompt_delete", saved),
        reverse("composer_prompts", args=[team]),
        f"{reverse('studio', args=[team])}?prompt={saved.slug}",
    ]
    for place in places:
        shown = as_alice.get(place).content.decode()
        assert "<img src=x" not in shown
        assert "alert(1)>" not in shown
