"""The command palette: what it finds for whom, as the dialog's list and as a page without scripts."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions import presets
from fluxstudio.actions.pictures import move_to_bin
from fluxstudio.actions.teams import make_team
from fluxstudio.domain.preset_words import Asked
from fluxstudio.domain.presets import Look, parse_look
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Collection, Member, Person, Picture, SavedPrompt, Team
from tests.factories import make_picture, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

AMBER = parse_look({"triggers": ["nwamber"], "before": "Studio photo of"})


def ask(client: Client, team: Team, q: str = "") -> str:
    """What the dialog gets."""
    answer = client.get(reverse("palette", args=[team.slug]), {"q": q}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def options(fragment: str) -> list[tuple[str, str]]:
    """Label and address of every option in order."""
    found = re.findall(
        r'<a href="([^"]*)"[^>]* role="option".*?<span class="palette-label[^>]*>([^<]*)', fragment
    )
    return [(html.unescape(label), html.unescape(url)) for url, label in found]


def labels(fragment: str) -> list[str]:
    """What the options say."""
    return [label for label, _ in options(fragment)]


def save_prompt(part: Member, name: str, text: str) -> SavedPrompt:
    return SavedPrompt.objects.create(team=part.team, person=part.person, name=name, text=text)


def everything_of(part: Member, word: str) -> None:
    """One of each kind with that word in it, in the member's own private collection."""
    place = Collection.objects.create(
        team=part.team, owner=part.person, name=f"{word} drafts", visibility=Visibility.PRIVATE
    )
    make_picture(part, collection=place, prompt=f"a {word} kite")
    make_run(part, collection=place, prompt=f"a {word} boat")


def test_a_preset_is_found_by_name_and_tag_to_be_used_and_to_be_opened(
    as_bob: Client, alices_part: Member, northwind: Team
) -> None:
    amber = presets.add_preset(alices_part, name="Northwind Amber", look=AMBER, tags=["Herbst", "Été"])
    presets.add_preset(alices_part, name="Clay", look=Look())
    newest = presets.publish(alices_part, amber, Look(), note="", base=1)
    use = ("Use Northwind Amber", f"/t/{northwind.slug}/studio/?preset={newest.slug}")
    open_it = ("Open Northwind Amber", f"/t/{northwind.slug}/presets/{amber.slug}/")
    for words in ("amber", "AMBER north", "herbst", "Été"):
        assert options(ask(as_bob, northwind, words)) == [use, open_it], words
    assert options(ask(as_bob, northwind, "use amber")) == [use]
    assert options(ask(as_bob, northwind, "open amber")) == [open_it]
    assert "v2" in ask(as_bob, northwind, "amber")
    presets.set_archived(amber, True, by=amber.owner)
    assert options(ask(as_bob, northwind, "amber")) == []


def test_collections_saved_prompts_and_teams_lead_where_they_say(
    as_bob: Client, bob: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    saved = save_prompt(alices_part, "Autumn still life", "three {colour} pears")
    other = make_team(bob, "Autumn club")
    assert options(ask(as_bob, northwind, "autumn")) == [
        ("Insert Autumn still life", f"/t/{northwind.slug}/studio/?prompt={saved.slug}"),
        ("Autumn campaign", f"/t/{northwind.slug}/gallery/?scope=team&collection={shared.slug}"),
        ("Autumn club", f"/t/{other.slug}/studio/"),
    ]
    assert labels(ask(as_bob, northwind, "pears")) == ["Insert Autumn still life"]


def test_a_picture_shows_its_thumbnail_and_leads_to_the_viewer(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    picture = make_picture(alices_part, prompt="a green pear", rendition_widths=[320, 640])
    hidden = make_picture(alices_part, prompt="a green plum", sensitive=True, rendition_widths=[320])
    binned = make_picture(alices_part, prompt="a green fig")
    move_to_bin(Picture.objects.filter(pk=binned.pk))
    found = ask(as_alice, northwind, "green")
    page = f"/t/{northwind.slug}/pictures/{picture.slug}/"
    assert ("a green pear", page) in options(found)
    assert f'src="{page}w320.webp"' in found
    assert f"{hidden.slug}/blurred.webp" in found
    assert f"{hidden.slug}/w320.webp" not in found
    assert binned.slug not in found


def test_own_prompts_come_once_each_as_they_were_written(
    as_bob: Client, bobs_part: Member, alices_part: Member, northwind: Team
) -> None:
    amber = presets.add_preset(alices_part, name="Amber", look=AMBER)
    run = make_run(bobs_part, prompt="nwamber, Studio photo of a teapot")
    run.preset_version = presets.newest_of(amber)
    run.asked = Asked(prompt="a teapot").to_data()
    run.save()
    again = [make_run(bobs_part, prompt="a tea leaf") for _ in range(2)]
    assert options(ask(as_bob, northwind, "tea")) == [
        ("a tea leaf", f"/t/{northwind.slug}/studio/?reuse={again[1].slug}"),
        ("a teapot", f"/t/{northwind.slug}/studio/?reuse={run.slug}"),
    ]
    assert 'data-text="a teapot"' in ask(as_bob, northwind, "tea")


def test_nothing_private_of_a_team_mate_is_found(
    as_alice: Client, as_bob: Client, alices_part: Member, bobs_part: Member, northwind: Team
) -> None:
    everything_of(alices_part, "violet")
    everything_of(bobs_part, "crimson")
    assert len(options(ask(as_alice, northwind, "violet"))) == 3
    assert len(options(ask(as_bob, northwind, "crimson"))) == 3
    assert options(ask(as_bob, northwind, "violet")) == options(ask(as_alice, northwind, "crimson")) == []
    for text in ("", "a", "drafts", "kite"):
        assert "violet" not in ask(as_bob, northwind, text)
        assert "crimson" not in ask(as_alice, northwind, text)


def test_a_team_mates_prompts_are_not_among_ones_own_even_where_the_run_is_shared(
    as_bob: Client, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    make_run(alices_part, collection=shared, prompt="a silver spoon")
    assert options(ask(as_bob, northwind, "silver")) == []


def test_an_outsider_finds_no_palette_and_nothing_of_another_team(
    as_charlie: Client, as_nobody: Client, charlie: Person, alices_part: Member, northwind: Team
) -> None:
    presets.add_preset(alices_part, name="Northwind Amber", look=Look())
    save_prompt(alices_part, "Amber words", "amber")
    make_picture(alices_part, prompt="amber")
    address = reverse("palette", args=[northwind.slug])
    assert as_charlie.get(address).status_code == 404
    assert as_charlie.get(address, headers={"HX-Request": "true"}).status_code == 404
    assert as_nobody.get(address, headers={"HX-Request": "true"}).status_code == 401
    assert as_nobody.get(address).headers["Location"].startswith("/login/")
    own = Team.objects.get(members__person=charlie)
    assert options(ask(as_charlie, own, "amber")) == []
    assert "Northwind" not in ask(as_charlie, own, "north")


def test_a_viewer_is_offered_what_a_viewer_may_do(
    as_bob: Client, bobs_part: Member, alices_part: Member, northwind: Team
) -> None:
    presets.add_preset(alices_part, name="Amber", look=Look())
    save_prompt(alices_part, "Amber words", "amber")
    Member.objects.filter(pk=bobs_part.pk).update(role=Role.VIEWER)
    assert labels(ask(as_bob, northwind, "amber")) == ["Open Amber"]
    page = as_bob.get(reverse("palette", args=[northwind.slug])).content.decode()
    assert reverse("audit", args=[northwind.slug]) not in page
    assert reverse("preset_new", args=[northwind.slug]) not in page
    assert reverse("gallery", args=[northwind.slug]) in page


def test_only_an_owner_is_sent_to_the_audit_log_and_only_the_admin_to_the_key(
    as_alice: Client, as_bob: Client, northwind: Team
) -> None:
    audit, key = (reverse(name, args=[northwind.slug]) for name in ("audit", "settings_provider"))
    for client, offered in ((as_alice, True), (as_bob, False)):
        page = client.get(reverse("palette", args=[northwind.slug])).content.decode()
        assert (f'href="{audit}"' in page, f'href="{key}"' in page) == (offered, offered)


def test_the_answer_is_bounded_and_so_are_the_questions_to_the_database(
    as_alice: Client, alices_part: Member, alice: Person, northwind: Team
) -> None:
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            preset = presets.add_preset(alices_part, name=f"Same {number}", look=Look())
            presets.set_cover(preset, make_picture(alices_part, prompt=f"same {number}"))
            save_prompt(alices_part, f"Same {number}", "same words")
            make_run(alices_part, prompt=f"same {number}")
            Collection.objects.create(team=northwind, owner=alice, name=f"Same {number}")
            make_team(alice, f"Same {number}")

    fill(0, 2)
    ask(as_alice, northwind, "same")
    with CaptureQueriesContext(connection) as few:
        ask(as_alice, northwind, "same")
    fill(2, 10)
    with CaptureQueriesContext(connection) as many:
        found = ask(as_alice, northwind, "same")
    assert len(many) == len(few) <= 16
    groups = found.split('role="group"')[1:]
    assert [len(options(group)) for group in groups] == [6] * 7
    before_a_word = [len(options(group)) for group in ask(as_alice, northwind).split('role="group"')[1:]]
    assert before_a_word == [3] * 5


@pytest.mark.parametrize(
    "text",
    [
        *("\0", "a\0b", "%", "_", "\\", "%%%", "'", '"', "<script>alert(1)</script>", "{{ 7 }}", "%(name)s"),
        *("\u202e\u200b", "é" * 50, "e\u0301", "🦊 🦊", "\ufffd\uffff", " \t\n\r ", "ı İ ß", "a " * 5_000),
        *("x" * 100_000, "[", "' OR 1=1 --", "\x1b[31m"),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_whatever_is_typed_gets_an_answer(
    as_alice: Client, alices_part: Member, northwind: Team, text: str
) -> None:
    presets.add_preset(alices_part, name="<script>alert(1)</script>", look=Look())
    for headers in ({}, {"HX-Request": "true"}):
        answer: Any = as_alice.get(reverse("palette", args=[northwind.slug]), {"q": text}, headers=headers)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_bytes_that_are_no_text_get_an_answer(as_alice: Client, northwind: Team) -> None:
    assert as_alice.get(f"{reverse('palette', args=[northwind.slug])}?q=%ED%A0%80%FF%C3").status_code == 200


def test_only_the_beginning_of_a_long_question_is_looked_at(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    presets.add_preset(alices_part, name="Amber", look=Look())
    question = "amber" + " " * 95 + "and something that is not there"
    assert labels(ask(as_alice, northwind, question)) == ["Use Amber", "Open Amber"]


def test_without_scripts_it_is_a_page_with_links_and_forms(
    as_bob: Client, alices_part: Member, northwind: Team
) -> None:
    presets.add_preset(alices_part, name="Northwind Amber", look=Look())
    address = reverse("palette", args=[northwind.slug])
    page = main_of(as_bob.get(address))
    assert '<input class="input" type="search" name="q" value=""' in page
    for url in (reverse("studio", args=[northwind.slug]), reverse("team_new"), reverse("account")):
        assert f'<a class="palette-option" href="{url}">' in page
    assert f'action="{reverse("account_logout")}"' in page
    assert 'name="theme" value="light"' in page
    assert 'role="option"' not in page
    narrowed = main_of(as_bob.get(address, {"q": "amber"}))
    assert "Use Northwind Amber" in narrowed
    assert reverse("team_new") not in narrowed
    assert "Nothing found." in main_of(as_bob.get(address, {"q": "zebra"}))


def test_the_theme_is_changed_from_the_page_and_it_comes_back(
    as_bob: Client, bob: Person, northwind: Team
) -> None:
    address = reverse("palette", args=[northwind.slug])
    answer = as_bob.post(reverse("appearance"), {"theme": "light", "next": address})
    bob.refresh_from_db()
    assert (bob.theme, answer.headers["Location"]) == ("light", address)


def test_every_page_of_the_app_carries_the_dialog_and_the_button(
    as_bob: Client, bobs_part: Member, northwind: Team, media: Path
) -> None:
    picture = make_picture(bobs_part)
    team = northwind.slug
    for address in (
        *(reverse(name, args=[team]) for name in ("studio", "gallery", "presets", "uploads", "settings")),
        *(reverse("account"), reverse("team_new"), reverse("picture", args=[team, picture.slug])),
        reverse("palette", args=[team]),
    ):
        page = as_bob.get(address).content.decode()
        assert page.count('<dialog class="palette"') == page.count('id="palette-open"') == 1, address
        assert f'data-url="{reverse("palette", args=[team])}"' in page or address in (
            reverse("account"),
            reverse("team_new"),
        )
    editor = as_bob.get(reverse("editor", args=[team, picture.slug])).content.decode()
    assert '<dialog class="palette"' in editor


def test_pages_outside_carry_no_palette(as_nobody: Client, northwind: Team) -> None:
    assert "palette-list" not in as_nobody.get(reverse("account_login")).content.decode()


def main_of(answer: Any) -> str:
    """What the page says, without its frame."""
    page = answer.content.decode()
    return str(page[page.index("<main") : page.index("</main>")])
