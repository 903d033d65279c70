"""A brand preset in the composer: picked, changed, sent, used again, and newer meanwhile."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fluxstudio.actions import presets as acts
from fluxstudio.domain.presets import Look, parse_look
from fluxstudio.endpoint.ordering import order_of
from fluxstudio.endpoint.renderers.encode import encode
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
from fluxstudio.models import Member, Person, Preset, Run, Team
from tests.web.studio_pages import HTMX, send, studio

pytestmark = pytest.mark.django_db

AMBER = parse_look(
    {
        "loras": [
            {"path": "northwind/amber-glass", "name": "Amber glass", "scale": 0.8, "low": 0.6, "high": 1}
        ],
        "triggers": ["nwamber"],
        "before": "Studio photo of",
        "after": "in {season} light",
        "size": "512*640",
        "steps": 20,
    }
)


@pytest.fixture
def amber(alices_part: Member) -> Preset:
    """A preset of Alice's."""
    return acts.add_preset(alices_part, name="Northwind Amber", look=AMBER)


def pick(client: Client, team: Team, slug: str, **query: Any) -> str:
    """Choose from the list."""
    answer = client.get(reverse("composer_preset", args=[team.slug]), {"pick": slug} | query, headers=HTMX)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def row(path: str = "northwind/amber-glass", scale: str = "0.8") -> dict[str, str]:
    """A LoRA row as the composer sends it."""
    return {"lora_id": "r1", "lora_on": "r1", "lora_path": path, "lora_scale": scale}


def chosen(preset: Preset, **over: Any) -> dict[str, Any]:
    """The composer with the preset's newest version."""
    return {"preset": acts.newest_of(preset).slug, "value_season": "autumn", **row(), **over}


def test_a_team_without_presets_has_no_row_for_them(as_bob: Client, northwind: Team) -> None:
    assert "Brand preset" not in studio(as_bob, northwind)


def test_the_list_names_version_owner_and_uses(as_bob: Client, northwind: Team, amber: Preset) -> None:
    page = studio(as_bob, northwind)
    assert 'role="listbox"' in page
    for words in ("Northwind Amber", "v1", "Alice Rivers · 0 runs in 30 days"):
        assert words in page
    acts.set_archived(amber, True, by=amber.owner)
    assert "Northwind Amber" not in studio(as_bob, northwind)


def test_more_presets_make_no_more_questions_to_the_database(
    as_bob: Client, alices_part: Member, northwind: Team, amber: Preset
) -> None:
    studio(as_bob, northwind)
    with CaptureQueriesContext(connection) as few:
        studio(as_bob, northwind)
    for number in range(10):
        acts.add_preset(alices_part, name=f"Look {number}", look=AMBER)
    with CaptureQueriesContext(connection) as many:
        studio(as_bob, northwind)
    assert len(many) == len(few)


def test_picking_fills_the_rows_and_locks_the_words(as_bob: Client, northwind: Team, amber: Preset) -> None:
    got = pick(as_bob, northwind, acts.newest_of(amber).slug, **row("a/other"))
    for words in (
        "Amber glass",
        'value="0.8"',
        "nwamber",
        "Studio photo of",
        'name="value_season"',
        "Size 512 × 640",
    ):
        assert words in got
    assert "a/other" not in got
    assert 'id="loras" hx-swap-oob="innerHTML"' in got
    kept = pick(as_bob, northwind, acts.newest_of(amber).slug, keep="1")
    assert 'id="loras"' not in kept


def test_none_takes_the_presets_rows_away_and_leaves_ones_own(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    both = {"lora_id": ["r1", "r2"], "lora_on": ["r1", "r2"], "lora_scale": ["0.8", "1"]}
    paths = ["northwind/amber-glass", "bob/own"]
    got = pick(as_bob, northwind, "", preset=acts.newest_of(amber).slug, lora_path=paths, **both)
    assert "bob/own" in got
    assert "northwind/amber-glass" not in got.partition('id="loras"')[2]


def test_without_scripts_a_link_picks_it_with_its_settings(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    page = studio(as_bob, northwind, preset=acts.newest_of(amber).slug)
    assert f'name="preset" value="{acts.newest_of(amber).slug}"' in page
    assert re.search(r'id="width"[^>]*value="512"', page)
    assert re.search(r'id="steps"[^>]*value="20"', page)


def test_a_run_keeps_the_version_and_is_sent_with_its_words(
    as_bob: Client, northwind: Team, amber: Preset, alices_part: Member
) -> None:
    used = acts.newest_of(amber)
    assert send(as_bob, northwind, prompt="a bottle", **chosen(amber)).status_code == 201
    run = Run.objects.get()
    assert run.preset_version == used
    assert run.prompt == "nwamber, Studio photo of a bottle in autumn light"
    acts.publish(alices_part, amber, Look(), note="", base=1)
    run.refresh_from_db()
    assert run.preset_version == used
    assert "Northwind Amber v1" in studio(as_bob, northwind)


def test_using_it_again_asks_for_what_was_written(as_bob: Client, northwind: Team, amber: Preset) -> None:
    send(as_bob, northwind, prompt="a bottle", **chosen(amber))
    page = studio(as_bob, northwind, reuse=Run.objects.get().slug)
    assert re.search(r"<textarea[^>]*>\s*a bottle</textarea>", page)
    assert re.search(r'name="value_season" value="autumn"', page)
    assert 'data-prompt="a bottle"' in page, "the list of earlier prompts has it as it was written"


def test_words_that_read_in_two_ways_come_back_as_they_were_typed(
    as_bob: Client, northwind: Team, alices_part: Member
) -> None:
    look = parse_look({"after": "in {season}, {light} light"})
    preset = acts.add_preset(alices_part, name="Two ways", look=look)
    typed = {
        "prompt": "a glass lamp in a niche, oak shelf",
        "value_season": "autumn",
        "value_light": " low, warm ",
    }
    assert send(as_bob, northwind, preset=acts.newest_of(preset).slug, **typed).status_code == 201
    run = Run.objects.get()
    assert run.prompt == "a glass lamp in a niche, oak shelf in autumn, low, warm light"
    page = studio(as_bob, northwind, reuse=run.slug)
    assert re.search(r"<textarea[^>]*>\s*a glass lamp in a niche, oak shelf</textarea>", page)
    assert re.search(r'name="value_season" value="autumn"', page)
    assert re.search(r'name="value_light" value="low, warm"', page)
    assert 'data-prompt="a glass lamp in a niche, oak shelf"' in page


def test_words_that_read_in_very_many_ways_keep_nobody_waiting(
    as_bob: Client, northwind: Team, alices_part: Member
) -> None:
    names = [f"{{v{number}}}" for number in range(8)]
    look = parse_look({"before": "".join(names), "after": ".".join(names)})
    preset = acts.newest_of(acts.add_preset(alices_part, name="Many", look=look))
    typed = {f"value_v{number}": "aaaaa" for number in range(8)} | {"prompt": "a" * 3_911}
    assert send(as_bob, northwind, preset=preset.slug, **typed).status_code == 201
    run = Run.objects.get()
    assert len(run.prompt) == 4_000
    assert f'data-prompt="{typed["prompt"]}"' in studio(as_bob, northwind)
    page = studio(as_bob, northwind, reuse=run.slug)
    assert re.search(rf"<textarea[^>]*>\s*{typed['prompt']}</textarea>", page)
    assert 'name="value_v7" value="aaaaa"' in page
    palette = as_bob.get(reverse("palette", args=[northwind.slug]), {"q": "aaa"}, headers=HTMX)
    assert f'data-text="{typed["prompt"]}"' in palette.content.decode()


def test_values_that_the_preset_did_not_ask_for_are_not_kept(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    send(as_bob, northwind, prompt="a bottle", **chosen(amber, value_stray="x" * 5_000))
    assert Run.objects.get().asked == {"prompt": "a bottle", "values": {"season": "autumn"}}


def test_without_a_preset_nothing_is_kept_beside_the_prompt(as_bob: Client, northwind: Team) -> None:
    send(as_bob, northwind, prompt="a bottle", value_season="autumn")
    assert Run.objects.get().asked == {}


def test_a_run_of_a_preset_put_aside_comes_back_as_it_was_sent(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    send(as_bob, northwind, prompt="a bottle", **chosen(amber))
    acts.set_archived(amber, True, by=amber.owner)
    page = studio(as_bob, northwind, reuse=Run.objects.get().slug)
    assert re.search(r"<textarea[^>]*>\s*nwamber, Studio photo of a bottle in autumn light</textarea>", page)
    assert 'data-prompt="a bottle"' in page


def test_a_run_of_which_nothing_was_kept_comes_back_as_it_was_sent(
    as_bob: Client, northwind: Team, amber: Preset
) -> None:
    send(as_bob, northwind, prompt="a bottle", **chosen(amber))
    Run.objects.update(asked={})
    page = studio(as_bob, northwind, reuse=Run.objects.get().slug)
    assert re.search(r"<textarea[^>]*>\s*nwamber, Studio photo of a bottle in autumn light</textarea>", page)
    assert 'name="preset" value="">' in page, "its words are in the prompt already"


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"lora_scale": "0.5"}, "With this preset the scale may be 0.6 to 1."),
        ({"value_season": " "}, "The preset needs a word for {season}."),
        ({"value_season": "x" * 301}, "at most 300 fit"),
        ({"preset": "gonegonegone"}, "That preset is not there any more."),
        ({"prompt": "  "}, "Describe the picture in a few words."),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_lost(
    as_bob: Client, northwind: Team, amber: Preset, over: dict[str, str], said: str
) -> None:
    answer = send(as_bob, northwind, **(chosen(amber) | over))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page
    assert not Run.objects.exists()
    if "preset" not in over:
        assert "Amber glass" in page
        assert f'name="preset" value="{acts.newest_of(amber).slug}"' in page


def test_a_row_of_ones_own_may_have_any_scale(as_bob: Client, northwind: Team, amber: Preset) -> None:
    assert send(as_bob, northwind, **chosen(amber, lora_path="bob/own", lora_scale="3")).status_code == 201


@pytest.mark.parametrize("written", ["resolve", "blob"])
@pytest.mark.parametrize("end", ["", "#x", "?download=true"])
def test_a_range_holds_however_the_path_is_written(
    as_bob: Client, northwind: Team, alices_part: Member, written: str, end: str
) -> None:
    link = "https://huggingface.co/northwind/amber/resolve/main/glass.safetensors"
    look = parse_look({"loras": [{"path": link, "scale": 0.8, "low": 0.6, "high": 1}]})
    preset = acts.add_preset(alices_part, name="Linked", look=look)
    path = link.replace("resolve", written) + end
    refused = send(as_bob, northwind, **chosen(preset, lora_path=path, lora_scale="4"))
    assert refused.status_code == 422
    assert "With this preset the scale may be 0.6 to 1." in html.unescape(refused.content.decode())
    assert not Run.objects.exists()
    assert send(as_bob, northwind, **chosen(preset, lora_path=path, lora_scale="0.9")).status_code == 201


def test_a_newer_version_is_offered_and_not_put_in_its_place(
    as_bob: Client, northwind: Team, amber: Preset, alices_part: Member
) -> None:
    send(as_bob, northwind, **chosen(amber))
    acts.publish(alices_part, amber, Look(), note="", base=1)
    page = studio(as_bob, northwind, reuse=Run.objects.get().slug)
    assert "v2 available" in page
    assert 'data-number="1"' in page
    newest = pick(as_bob, northwind, amber.slug)
    assert 'data-number="2"' in newest


def test_only_who_may_publish_is_offered_to_save_a_version(
    as_alice: Client, as_bob: Client, northwind: Team, amber: Preset
) -> None:
    slug = acts.newest_of(amber).slug
    assert "Save as v2…" in pick(as_alice, northwind, slug)
    assert "Save as a new preset…" in pick(as_bob, northwind, slug)
    acts.set_locked(amber, True, by=amber.owner)
    assert "Save as v2…" not in pick(as_alice, northwind, slug)


def test_saving_begins_with_what_stands_in_the_composer(
    as_alice: Client, northwind: Team, amber: Preset
) -> None:
    query = {**row(scale="0.9"), "width": "768", "height": "512", "steps": "33"}
    page = as_alice.get(reverse("preset_edit", args=[northwind.slug, amber.slug]), query).content.decode()
    for words in ('value="0.9"', 'value="768"', 'value="33"', "Amber glass", 'value="0.6"', "nwamber"):
        assert words in page


def test_nobody_elses_preset_can_be_used(
    as_charlie: Client, charlie: Person, as_bob: Client, northwind: Team, amber: Preset
) -> None:
    private = Team.objects.get(is_private=True, members__person=charlie)
    answer = send(as_charlie, private, **chosen(amber))
    assert answer.status_code == 422
    assert "Northwind Amber" not in answer.content.decode()
    assert "Northwind Amber" not in pick(as_charlie, private, amber.slug)
    acts.set_archived(amber, True, by=amber.owner)
    assert send(as_bob, northwind, **chosen(amber)).status_code == 422


def test_a_pictures_page_names_the_version(
    as_bob: Client, bobs_part: Member, amber: Preset, media: Any
) -> None:
    from tests.factories import fill, make_picture

    send(as_bob, bobs_part.team, **chosen(amber))
    picture = make_picture(bobs_part)
    fill(Run.objects.get().slots.get(index=0), picture)
    page = as_bob.get(reverse("picture", args=[bobs_part.team.slug, picture.slug])).content.decode()
    assert reverse("preset_version", args=[bobs_part.team.slug, amber.slug, 1]) in page
    assert "Northwind Amber v1" in page


def test_whoever_listens_is_told_the_number_and_nothing_is_swapped(
    as_bob: Client, amber: Preset, alices_part: Member
) -> None:
    seq = Team.objects.get(pk=amber.team_id).seq
    acts.publish(alices_part, amber, Look(), note="", base=1)
    answer = as_bob.get(reverse("live_since", args=[amber.team.slug, seq]), headers=HTMX)
    told = [event for event in answer.json()["events"] if event.get("type") == "preset"]
    assert told[-1]["html"] == ""
    assert told[-1]["data"] == {
        "preset": amber.slug,
        "name": "Northwind Amber",
        "number": 2,
        "archived": False,
    }


def test_a_preset_used_after_an_import_elsewhere_draws_the_same_picture_to_the_bit(
    as_bob: Client, as_charlie: Client, charlie: Person, northwind: Team, amber: Preset
) -> None:
    """Exported by Bob, imported by Charlie in another team: the same prompt and seed, and the sandbox's own pixels."""
    file = as_bob.get(reverse("preset_export", args=[northwind.slug, amber.slug, 1])).content
    there = Team.objects.get(is_private=True, members__person=charlie)
    upload = SimpleUploadedFile("amber.json", file, content_type="application/json")
    as_charlie.post(reverse("preset_import", args=[there.slug]), {"file": upload})
    imported = Preset.objects.get(team=there)
    fixed = {"prompt": "a perfume bottle", "seed_mode": "fixed", "seed": "7", "count": "1"}
    drawn = [
        _drawn(client, team, preset, **fixed)
        for client, team, preset in ((as_bob, northwind, amber), (as_charlie, there, imported))
    ]
    assert drawn[0] == drawn[1]
    changed = _drawn(as_bob, northwind, amber, **(fixed | {"lora_scale": "0.6", "key": "another-form"}))
    assert changed != drawn[0], "the LoRA's scale is drawn"


def _drawn(client: Client, team: Team, preset: Preset, **over: str) -> bytes:
    """The file that the local sandbox makes of a run sent from the composer."""
    answer = send(client, team, **chosen(preset, width="256", height="320", **over))
    assert answer.status_code == 201
    request = Run.objects.get(slug=answer.headers["X-Run"]).request
    drawing = SandboxRenderer().draw(order_of(request, request.prompt, 0))
    return encode(drawing.image, "png", software="FluxStudio local sandbox")
