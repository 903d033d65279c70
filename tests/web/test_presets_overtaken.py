"""Two people write on one preset: nothing of either is overwritten without a word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import presets as acts
from fluxstudio.domain.presets import parse_look
from fluxstudio.models import Member, Preset, Team

pytestmark = pytest.mark.django_db

GLASS = {"path": "northwind/amber-glass", "name": "Amber glass", "scale": 0.8, "low": 0.6, "high": 1}
AMBER = parse_look(
    {"loras": [GLASS], "triggers": ["nwamber"], "before": "Studio photo of", "after": "in {season} light"}
)
DARKER = parse_look({"loras": [GLASS | {"scale": 0.9}], "triggers": ["nwdark"], "before": "Night photo of"})


@pytest.fixture
def amber(alices_part: Member) -> Preset:
    """A preset of Alice's that makers may change."""
    return acts.add_preset(alices_part, name="Northwind Amber", look=AMBER, edited_by="makers")


def composed(version: str, scale: str = "0.7") -> dict[str, str]:
    """What the composer sends along with “Save as”."""
    row = {"lora_id": "r1", "lora_on": "r1", "lora_path": "northwind/amber-glass", "lora_scale": scale}
    return {"preset": version, "width": "512", "height": "640", "steps": "20", **row}


def typed(shown: str, name: str) -> str:
    """What stands in a field of the form."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL)
    found = area or re.search(rf'name="{name}" value="([^"]*)"', shown)
    assert found, name
    return found[1]


def opened(client: Client, name: str, *args: str, **query: str) -> str:
    """The form as it opens."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(shown: str, **over: Any) -> dict[str, Any]:
    """The form as it was opened, sent back with something else in it."""
    names = (
        "base",
        "stamp",
        "name",
        "notes",
        "tags",
        "triggers",
        "before",
        "after",
        "lora_path",
        "lora_name",
    )
    numbers = ("lora_scale", "lora_low", "lora_high", "width", "height", "steps")
    return {name: typed(shown, name) for name in (*names, *numbers)} | over


def test_saving_what_the_composer_holds_does_not_overwrite_what_was_published_meanwhile(
    as_alice: Client, bobs_part: Member, amber: Preset
) -> None:
    mine = acts.newest_of(amber)
    acts.publish(bobs_part, amber, DARKER, note="Darker", base=1)
    shown = opened(as_alice, "preset_edit", amber.team.slug, amber.slug, **composed(mine.slug))
    assert (typed(shown, "base"), typed(shown, "triggers"), typed(shown, "before")) == (
        *("1", "nwamber"),
        "Studio photo of",
    )
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    answer = as_alice.post(address, sent(shown, note="Softer"))
    again = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob Oak published v2 meanwhile." in again
    assert (typed(again, "lora_scale"), typed(again, "note"), typed(again, "base")) == ("0.7", "Softer", "2")
    assert acts.newest_of(amber).number == 2
    assert as_alice.post(address, sent(again)).status_code == 302
    assert acts.look_of(acts.newest_of(amber)).triggers == ("nwamber",)


def test_a_composer_without_a_version_of_this_preset_writes_on_the_newest(
    as_alice: Client, alices_part: Member, amber: Preset
) -> None:
    other = acts.newest_of(acts.add_preset(alices_part, name="Other", look=DARKER))
    for slug in ("", "nothing", "\0", other.slug):
        shown = opened(as_alice, "preset_edit", amber.team.slug, amber.slug, **composed(slug))
        assert (typed(shown, "base"), typed(shown, "triggers")) == ("1", "nwamber")


def test_a_new_preset_made_from_the_composer_keeps_the_words_and_ranges_of_the_one_in_it(
    as_bob: Client, bobs_part: Member, amber: Preset
) -> None:
    acts.set_locked(amber, True, by=amber.owner)
    version = acts.newest_of(amber)
    shown = opened(as_bob, "preset_new", amber.team.slug, **composed(version.slug))
    found = {
        name: typed(shown, name)
        for name in ("triggers", "before", "after", "lora_name", "lora_low", "lora_high")
    }
    assert found == {
        "triggers": "nwamber",
        "before": "Studio photo of",
        "after": "in {season} light",
        "lora_name": "Amber glass",
        "lora_low": "0.6",
        "lora_high": "1",
    }
    assert (typed(shown, "lora_scale"), typed(shown, "name")) == ("0.7", "")
    assert (
        as_bob.post(
            reverse("preset_new", args=[amber.team.slug]), sent(shown, name="Softer amber")
        ).status_code
        == 302
    )
    made = Preset.objects.get(name="Softer amber")
    assert (made.owner, acts.look_of(acts.newest_of(made)).after) == (bobs_part.person, "in {season} light")


def test_what_a_colleague_said_meanwhile_is_told_and_nothing_typed_is_lost(
    as_alice: Client, as_bob: Client, amber: Preset
) -> None:
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    mine, theirs = (opened(one, "preset_edit", amber.team.slug, amber.slug) for one in (as_alice, as_bob))
    said = {"name": "Amber glass", "notes": "For bottles.", "tags": "glass, autumn", "edited_by": "editors"}
    assert as_alice.post(address, sent(mine, **said)).status_code == 302
    assert as_bob.post(address, sent(theirs)).status_code == 403
    said["edited_by"] = "makers"
    assert (
        as_alice.post(
            address, sent(opened(as_alice, "preset_edit", amber.team.slug, amber.slug), **said)
        ).status_code
        == 302
    )
    answer = as_bob.post(address, sent(theirs, before="Dusk photo of", notes="For <jars>."))
    shown = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        *("Somebody has changed what is said about it meanwhile.", "The name is now “Amber glass”."),
        *("The notes are now: “For bottles.”", "The tags are now: glass, autumn.", "Press Publish again"),
    ):
        assert words in shown
    assert (typed(shown, "name"), typed(shown, "notes")) == ("Northwind Amber", "For &lt;jars&gt;.")
    assert typed(shown, "before") == "Dusk photo of"
    assert acts.newest_of(amber).number == 1
    again = sent(shown, notes="For jars.", name="Amber jar")
    assert as_bob.post(address, again).status_code == 302
    amber.refresh_from_db()
    assert (amber.name, amber.notes, acts.newest_of(amber).number) == ("Amber jar", "For jars.", 2)


def test_a_name_that_is_taken_keeps_the_version_back_too(
    as_alice: Client, alices_part: Member, amber: Preset
) -> None:
    acts.add_preset(alices_part, name="Clay", look=DARKER)
    shown = opened(as_alice, "preset_edit", amber.team.slug, amber.slug)
    address = reverse("preset_edit", args=[amber.team.slug, amber.slug])
    answer = as_alice.post(address, sent(shown, name="Clay", before="Dusk photo of"))
    assert answer.status_code == 422
    assert "The team has a preset of that name." in answer.content.decode()
    assert typed(answer.content.decode(), "before") == "Dusk photo of"
    assert acts.newest_of(amber).number == 1


def test_another_teams_version_gives_nothing_away(as_charlie: Client, amber: Preset) -> None:
    theirs = Team.objects.get(is_private=True, members__person__email="charlie@example.com")
    shown = opened(as_charlie, "preset_new", theirs.slug, **composed(acts.newest_of(amber).slug))
    assert "nwamber" not in shown
    assert "Studio photo of" not in shown
