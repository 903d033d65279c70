"""The pages of presets: what a team sees of its looks, and what people may do to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions import presets as acts
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.actions.preset_about import About
from fluxstudio.actions.teams import remove_member
from fluxstudio.domain.preset_files import PresetFile, write
from fluxstudio.domain.presets import Look, parse_look
from fluxstudio.domain.roles import Role
from fluxstudio.models import Member, Person, Preset, Team
from tests.conftest import PASSWORD
from tests.factories import fill, make_picture, make_run
from tests.preset_rivals import rivals

pytestmark = pytest.mark.django_db

AMBER = parse_look(
    {
        "loras": [
            {"path": "northwind/amber-glass", "name": "Amber glass", "scale": 0.8, "low": 0.6, "high": 1}
        ],
        "triggers": ["nwamber"],
        "before": "Studio photo of",
        "size": "512*640",
        "steps": 20,
    }
)


@pytest.fixture
def amber(alices_part: Member) -> Preset:
    """A preset of Alice's that editors may change: Bob, a maker, may not."""
    return acts.add_preset(alices_part, name="Northwind Amber", look=AMBER, note="First", tags=["autumn"])


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    """A page as text."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def fields(**over: Any) -> dict[str, Any]:
    """The form, complete."""
    rows = {
        "lora_path": ["northwind/amber-glass", ""],
        "lora_name": ["Amber glass", ""],
        "lora_scale": ["0.7", "1"],
        "lora_low": ["0.5", "0"],
        "lora_high": ["1", "4"],
    }
    about = {"name": "Northwind Amber", "note": "Softer", "triggers": "nwamber, glass", "base": "1"}
    return {**rows, **about, "edited_by": "editors", "width": "512", "height": "512"} | over


def said(preset: Preset) -> dict[str, str]:
    """What the form of a preset holds about what is said of it now."""
    return {"stamp": About.of(Preset.objects.get(pk=preset.pk)).stamp}


def test_a_team_without_presets_is_told_how_to_begin(as_bob: Client, northwind: Team) -> None:
    assert "Start from a run you like." in page(as_bob, "presets", northwind.slug)


def test_cards_show_name_version_owner_uses_and_pictures(
    as_bob: Client, bobs_part: Member, amber: Preset, media: Path
) -> None:
    run = make_run(bobs_part, prompt="a fox")
    run.preset_version = acts.newest_of(amber)
    run.save()
    picture = make_picture(bobs_part)
    fill(run.slots.get(), picture)
    shown = page(as_bob, "presets", amber.team.slug)
    for words in (
        "Northwind Amber",
        "v1",
        "Alice Rivers",
        "1 LoRA",
        "1 run in 30 days",
        "autumn",
        picture.slug,
    ):
        assert words in shown
    assert "Northwind Amber" not in page(as_bob, "presets", amber.team.slug, show="mine")
    acts.set_archived(amber, True, by=amber.owner)
    assert "Northwind Amber" not in page(as_bob, "presets", amber.team.slug)
    assert "Northwind Amber" in page(as_bob, "presets", amber.team.slug, show="archived")


def test_a_picture_in_a_private_collection_is_on_no_one_elses_card(
    as_alice: Client, as_bob: Client, alices_part: Member, amber: Preset, media: Path
) -> None:
    picture = make_picture(alices_part)
    acts.set_cover(amber, picture)
    assert picture.slug in page(as_alice, "presets", amber.team.slug)
    assert picture.slug not in page(as_bob, "presets", amber.team.slug)
    assert picture.slug not in page(as_bob, "preset", amber.team.slug, amber.slug)


def test_more_presets_make_no_more_questions_to_the_database(
    as_bob: Client, alices_part: Member, amber: Preset
) -> None:
    page(as_bob, "presets", amber.team.slug)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(as_bob, "presets", amber.team.slug)
    for number in range(12):
        acts.add_preset(alices_part, name=f"Look {number}", look=AMBER)
    with CaptureQueriesContext(connection) as many:
        page(as_bob, "presets", amber.team.slug)
    assert len(many) == len(few)


def test_more_than_a_page_of_presets_can_be_read_on(as_bob: Client, alices_part: Member) -> None:
    for number in range(50):
        acts.add_preset(alices_part, name=f"Look {number:02}", look=Look())
    first = page(as_bob, "presets", alices_part.team.slug)
    assert "Look 49" in first
    assert "Look 00" not in first
    assert "page=1" in first
    assert "Look 00" in page(as_bob, "presets", alices_part.team.slug, page="1")


def test_one_preset_shows_its_look_and_what_is_known_of_its_loras(as_bob: Client, amber: Preset) -> None:
    shown = page(as_bob, "preset", amber.team.slug, amber.slug)
    for words in (
        *("Amber glass", "northwind/amber-glass", "people may use 0.60 to 1", "nwamber", "Studio photo of"),
        *("512 × 640", "Not checked", "First", "Use in the studio", "Ask Alice Rivers."),
    ):
        assert words in shown
    assert reverse("preset_edit", args=[amber.team.slug, amber.slug]) not in shown


def test_a_version_says_what_it_changed(as_alice: Client, alices_part: Member, amber: Preset) -> None:
    acts.publish(alices_part, amber, Look(triggers=("nwamber",)), note="Words only", base=1)
    shown = page(as_alice, "preset_version", amber.team.slug, amber.slug, 2)
    assert "LoRA Amber glass was removed." in shown
    older = page(as_alice, "preset_version", amber.team.slug, amber.slug, 1)
    assert "v2 is the newest" in older
    assert "Amber glass" in older


def test_a_preset_is_made_from_the_form(as_bob: Client, bobs_part: Member) -> None:
    answer = as_bob.post(reverse("preset_new", args=[bobs_part.team.slug]), fields())
    made = Preset.objects.get()
    assert answer.headers["Location"] == reverse("preset", args=[made.team.slug, made.slug])
    look = acts.look_of(acts.newest_of(made))
    assert (made.owner, look.triggers, look.loras[0].scale) == (bobs_part.person, ("nwamber", "glass"), 0.7)
    assert (look.steps, look.count, look.format) == (None, None, None)


def test_what_cannot_be_kept_is_said_where_it_is_and_nothing_typed_is_lost(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    answer = as_bob.post(
        reverse("preset_new", args=[northwind.slug]),
        fields(lora_scale=["9", "1"], steps="many", notes="Keep me", before="{Bad}", name=""),
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        *("scale must be between 0 and 4", "whole number between 1 and 50", "Give it a name."),
        *("A brace begins a variable", "Keep me", 'value="many"', 'value="9"', "Nothing was saved."),
    ):
        assert words in shown
    taken = as_bob.post(reverse("preset_new", args=[northwind.slug]), fields())
    assert taken.status_code == 422
    assert "The team has a preset of that name." in taken.content.decode()


def test_a_link_with_a_token_is_refused_and_not_kept(as_bob: Client, northwind: Team) -> None:
    link = "https://huggingface.co/a/b/resolve/main/x.safetensors?token=hf_secret"
    answer = as_bob.post(reverse("preset_new", args=[northwind.slug]), fields(lora_path=[link, ""]))
    assert "That link carries a token." in answer.content.decode()
    assert not Preset.objects.exists()


def test_publishing_makes_the_next_version(as_alice: Client, amber: Preset) -> None:
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    assert 'value="0.8"' in as_alice.get(address).content.decode()
    assert as_alice.post(address, fields(**said(amber))).status_code == 302
    newest = acts.newest_of(amber)
    assert (newest.number, newest.note, acts.look_of(newest).loras[0].scale) == (2, "Softer", 0.7)
    other = {"name": "Amber", "notes": "New words", "edited_by": "makers"}
    as_alice.post(address, fields(base="2", **other, **said(amber)))
    amber.refresh_from_db()
    assert (acts.newest_of(amber).number, amber.name, amber.notes) == (2, "Amber", "New words")


def test_who_is_overtaken_is_told_and_publishes_on_top(
    as_alice: Client, alices_part: Member, amber: Preset
) -> None:
    acts.publish(alices_part, amber, Look(), note="", base=1)
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    answer = as_alice.post(address, fields())
    assert answer.status_code == 422
    assert "Alice Rivers published v2 meanwhile." in answer.content.decode()
    assert 'name="base" value="2"' in answer.content.decode()
    assert as_alice.post(address, fields(base="2", **said(amber))).status_code == 302
    assert acts.newest_of(amber).number == 3


def test_who_may_not_edit_cannot(as_bob: Client, as_charlie: Client, amber: Preset) -> None:
    for name in ("preset_edit", "preset_archive", "preset_lock", "preset_cover"):
        address = reverse(name, args=[amber.team.slug, amber.slug])
        assert as_bob.post(address, fields(on="1")).status_code == 403
        assert as_charlie.post(address, fields(on="1")).status_code == 404
    amber.refresh_from_db()
    assert (amber.archived_at, amber.is_locked, acts.newest_of(amber).number) == (None, False, 1)


def test_the_owner_may_let_makers_edit(as_bob: Client, amber: Preset) -> None:
    Preset.objects.filter(pk=amber.pk).update(edited_by="makers")
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    assert as_bob.post(address, fields(edited_by="owner", **said(amber))).status_code == 302
    amber.refresh_from_db()
    assert (acts.newest_of(amber).number, amber.edited_by) == (2, "makers")
    assert as_bob.post(reverse("preset_lock", args=[amber.team.slug, amber.slug])).status_code == 403


def test_a_locked_preset_is_copied_instead(as_alice: Client, as_bob: Client, amber: Preset) -> None:
    as_alice.post(reverse("preset_lock", args=[amber.team.slug, amber.slug]), {"on": "1"})
    assert (
        as_alice.post(reverse("preset_edit", args=[amber.team.slug, amber.slug]), fields()).status_code == 302
    )
    assert acts.newest_of(amber).number == 1
    assert "It is locked" in page(as_alice, "preset", amber.team.slug, amber.slug)
    as_bob.post(reverse("preset_copy", args=[amber.team.slug, amber.slug]))
    copy = Preset.objects.exclude(pk=amber.pk).get()
    assert (copy.name, copy.forked_from) == ("Northwind Amber 2", acts.newest_of(amber))


def test_a_copy_goes_only_to_teams_one_may_make_things_in(
    as_bob: Client, bob: Person, charlie: Person, amber: Preset
) -> None:
    private = Team.objects.get(is_private=True, members__person=bob)
    foreign = Team.objects.get(is_private=True, members__person=charlie)
    address = reverse("preset_copy", args=[amber.team.slug, amber.slug])
    assert private.name in page(as_bob, "preset", amber.team.slug, amber.slug)
    as_bob.post(address, {"team": private.slug})
    assert Preset.objects.get(team=private).owner == bob
    assert as_bob.post(address, {"team": foreign.slug}).status_code == 404
    assert not Preset.objects.filter(team=foreign).exists()


def test_a_viewer_looks_only(northwind: Team, amber: Preset) -> None:
    vera = add_person(name="Vera Lake", email="vera@example.com", password=PASSWORD)
    join(northwind, vera, Role.VIEWER)
    browser = Client()
    browser.force_login(vera, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "New preset" not in page(browser, "presets", northwind.slug)
    assert "Use in the studio" not in page(browser, "preset", northwind.slug, amber.slug)
    assert browser.post(reverse("preset_new", args=[northwind.slug]), fields()).status_code == 403
    assert browser.get(reverse("preset_new", args=[northwind.slug])).status_code == 403


def test_an_export_is_imported_elsewhere_as_the_importers_own(
    as_alice: Client, as_charlie: Client, charlie: Person, amber: Preset
) -> None:
    answer = as_alice.get(reverse("preset_export", args=[amber.team.slug, amber.slug, 1]))
    assert 'filename="northwind-amber-v1.json"' in answer.headers["Content-Disposition"]
    there = Team.objects.get(is_private=True, members__person=charlie)
    file = SimpleUploadedFile("preset.json", answer.content, content_type="application/json")
    assert as_charlie.post(reverse("preset_import", args=[there.slug]), {"file": file}).status_code == 302
    made = Preset.objects.get(team=there)
    assert made.owner == charlie
    again = as_charlie.get(reverse("preset_export", args=[there.slug, made.slug, 1]))
    assert again.content == answer.content


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"nothing", "This is not a preset."),
        (b" " * 70_000, "64 kB"),
        (json.dumps({"format": "fluxstudio.preset", "version": 1, "name": "a", "look": {"owner": 3}}).encode(), "owner"),
        (
            json.dumps(
                {
                    "format": "fluxstudio.preset",
                    "version": 1,
                    "name": "a",
                    "look": {"loras": [{"path": "https://a.example/x.safetensors?token=hf_secret"}]},
                }
            ).encode(),
            "carries a token",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_preset_is_refused_in_words(
    as_bob: Client, northwind: Team, body: bytes, said: str
) -> None:
    address = reverse("preset_import", args=[northwind.slug])
    answer = as_bob.post(address, {"file": SimpleUploadedFile("x.json", body)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "hf_secret" not in answer.content.decode()
    assert as_bob.post(address).status_code == 422
    assert not Preset.objects.exists()


@pytest.mark.parametrize("zeros", [400, 5_000])
@pytest.mark.parametrize("name", ["scale", "low", "high", "steps", "guidance", "size", "count"])
def test_a_number_beyond_all_measure_is_refused_in_words(
    as_bob: Client, northwind: Team, name: str, zeros: int
) -> None:
    lora = {"path": "a/b", name: 1}
    look = {"loras": [lora]} if name in ("scale", "low", "high") else {name: 1}
    body = json.dumps({"format": "fluxstudio.preset", "version": 1, "name": "a", "look": look})
    address = reverse("preset_import", args=[northwind.slug])
    large = body.replace(f'"{name}": 1', f'"{name}": 1' + "0" * zeros).encode()
    assert as_bob.post(address, {"file": SimpleUploadedFile("x.json", large)}).status_code == 422
    typed = fields(lora_scale=["1" + "0" * zeros, "1"], steps="1" + "0" * zeros, base="1" * zeros)
    assert as_bob.post(reverse("preset_new", args=[northwind.slug]), typed).status_code == 422
    assert not Preset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_names_that_others_are_always_quicker_to_take_are_told_of(
    as_bob: Client, alices_part: Member, amber: Preset
) -> None:
    names = [f"{amber.name} {number}" for number in range(2, 40)]
    file = SimpleUploadedFile("preset.json", write(PresetFile(name=amber.name, look=AMBER)))
    with rivals(alices_part, *names):
        copied = as_bob.post(reverse("preset_copy", args=[amber.team.slug, amber.slug]), follow=True)
        imported = as_bob.post(reverse("preset_import", args=[amber.team.slug]), {"file": file})
    for answer, status in ((copied, 200), (imported, 422)):
        assert answer.status_code == status
        assert "Nothing was made. Press once more." in answer.content.decode()


def test_a_preset_is_started_from_a_run(as_bob: Client, bobs_part: Member) -> None:
    run = make_run(bobs_part, prompt="a red fox in autumn light", num_inference_steps=17)
    shown = page(as_bob, "preset_new", bobs_part.team.slug, run=run.slug)
    for words in ('value="a red fox in"', 'value="17"', 'value="256"', 'value="320"'):
        assert words in shown


def test_a_run_that_one_may_not_see_starts_nothing(
    as_bob: Client, alices_part: Member, bobs_part: Member
) -> None:
    run = make_run(alices_part, prompt="secret campaign")
    assert "secret" not in page(as_bob, "preset_new", bobs_part.team.slug, run=run.slug)


def test_a_cover_is_chosen_from_results(
    as_alice: Client, alices_part: Member, amber: Preset, media: Path
) -> None:
    picture, mask = make_picture(alices_part), make_picture(alices_part, kind="mask")
    address = reverse("preset_cover", args=[amber.team.slug, amber.slug])
    assert picture.slug in as_alice.get(address).content.decode()
    as_alice.post(address, {"picture": picture.slug})
    amber.refresh_from_db()
    assert amber.cover == picture
    as_alice.post(address, {"picture": mask.slug})
    amber.refresh_from_db()
    assert amber.cover == picture
    as_alice.post(address, {"picture": ""})
    amber.refresh_from_db()
    assert amber.cover is None


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "{{ 7|add:1 }}", "a\"'b", "../../etc"])
def test_a_name_is_text_wherever_it_stands(as_alice: Client, alices_part: Member, name: str) -> None:
    made = acts.add_preset(alices_part, name=name, look=AMBER, notes=name, tags=[name.lower()], note=name)
    for address in ("presets", "preset"):
        shown = page(as_alice, address, made.team.slug, *([made.slug] if address == "preset" else []))
        assert "<img src=x" not in shown
        assert "alert(1)>" not in shown


def test_a_foreign_preset_is_not_there(as_charlie: Client, charlie: Person, amber: Preset) -> None:
    theirs = Team.objects.get(is_private=True, members__person=charlie)
    for team in (amber.team.slug, theirs.slug):
        assert as_charlie.get(reverse("preset", args=[team, amber.slug])).status_code == 404
    assert as_charlie.get(reverse("preset_version", args=[theirs.slug, "%00", 10**12])).status_code == 404


@pytest.mark.parametrize(
    ("edited_by", "here", "gone"),
    [
        (
            "owner",
            "Only Bea Moss and the team’s owners can change it. Ask Bea Moss.",
            "Only the team’s owners can change it. Ask one of them.",
        ),
        (
            "editors",
            "Only Bea Moss and the team’s editors can change it. Ask Bea Moss.",
            "Only the team’s owners and editors can change it. Ask an owner.",
        ),
        (
            "makers",
            "Viewers cannot change it. Ask Bea Moss.",
            "Viewers cannot change it. Ask an owner of the team.",
        ),
    ],
)
def test_who_may_not_change_it_is_sent_to_somebody_who_is_there(
    northwind: Team, alices_part: Member, edited_by: str, here: str, gone: str
) -> None:
    people = {
        name: add_person(name=f"{name} Moss", email=f"{name}@example.com", password=PASSWORD)
        for name in ("Bea", "Vera")
    }
    bea = join(northwind, people["Bea"], Role.MAKER)
    join(northwind, people["Vera"], Role.VIEWER)
    browser = Client()
    browser.force_login(people["Vera"], backend="allauth.account.auth_backends.AuthenticationBackend")
    hers = acts.add_preset(bea, name="Bea's", look=AMBER, edited_by=edited_by)
    assert here in page(browser, "preset", northwind.slug, hers.slug)
    Member.objects.filter(pk=bea.pk).update(role=Role.VIEWER)
    assert gone in page(browser, "preset", northwind.slug, hers.slug)
    bea.refresh_from_db()
    remove_member(alices_part, bea)
    assert gone in page(browser, "preset", northwind.slug, hers.slug)
