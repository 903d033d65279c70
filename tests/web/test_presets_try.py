"""Trying a preset: nothing is sent before its price was seen, and then all of it or none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.actions import presets as acts
from fluxstudio.domain.presets import parse_look
from fluxstudio.models import Budget, Member, Person, Preset, Run, Team

pytestmark = pytest.mark.django_db

LOOK = {
    "loras": [{"path": "a/amber", "name": "Amber", "scale": 0.8}],
    "triggers": ["amber"],
    "size": "256*256",
}


@pytest.fixture
def amber(alices_part: Member) -> Preset:
    """Two versions: without and with the word "glass"."""
    preset = acts.add_preset(alices_part, name="Amber", look=parse_look(LOOK))
    acts.publish(alices_part, preset, parse_look(LOOK | {"triggers": ["amber", "glass"]}), note="", base=1)
    return preset


@pytest.fixture
def paid(settings: Any, northwind: Team) -> Budget:
    """The team's pictures cost money."""
    settings.WAVESPEED_API_KEY = "wsk_live_test"
    return Budget.objects.current(northwind)


def ask(client: Client, preset: Preset, **over: str) -> Any:
    """Send the form."""
    fields = {"prompt": "a vase", "seed": "7", "kind": "versions", "key": "one-key-of-one-form", "agreed": ""}
    return client.post(reverse("preset_try", args=[preset.team.slug, preset.slug]), fields | over)


def agreed(answer: Any) -> str:
    """The price on the button that makes them."""
    found = re.search(r'name="agreed" value="(\d+)"', answer.content.decode())
    assert found
    return found[1]


def test_two_versions_are_made_with_the_same_words_and_seed_and_shown_side_by_side(
    as_bob: Client, amber: Preset
) -> None:
    first = ask(as_bob, amber)
    assert first.status_code == 200
    assert "2 pictures" in first.content.decode()
    assert "Nothing has been sent yet." in first.content.decode()
    assert not Run.objects.exists()
    made = ask(as_bob, amber, agreed=agreed(first))
    assert made.status_code == 302
    runs = list(Run.objects.order_by("pk"))
    assert [run.preset_version.number for run in runs if run.preset_version] == [1, 2]
    assert [run.prompt for run in runs] == ["amber, a vase", "amber, glass, a vase"]
    assert [run.asked for run in runs] == [{"prompt": "a vase", "values": {}}] * 2
    assert {run.slots.get().seed for run in runs} == {7}
    page = as_bob.get(made.headers["Location"]).content.decode()
    for run in runs:
        assert f'id="slot-{run.slots.get().slug}"' in page
    assert ask(as_bob, amber, agreed=agreed(first)).headers["Location"] == made.headers["Location"]
    assert Run.objects.count() == 2, "the same form sent twice is one trial"


def test_a_ladder_is_scales_by_seeds(as_bob: Client, amber: Preset) -> None:
    form = {"kind": "ladder", "lora": "a/amber", "scales": "1, 0.4, 0.7", "seeds": "2"}
    made = ask(as_bob, amber, **form, agreed=agreed(ask(as_bob, amber, **form)))
    runs = list(Run.objects.order_by("pk"))
    assert [run.request.loras[0].scale for run in runs] == [0.4, 0.7, 1]
    assert [[slot.seed for slot in run.slots.order_by("index")] for run in runs] == [[7, 8]] * 3
    page = as_bob.get(made.headers["Location"]).content.decode()
    for words in (">0.4<", ">0.7<", "seed", ">8<"):
        assert words in page


def test_the_price_is_the_servers_and_has_to_be_seen(as_bob: Client, amber: Preset, paid: Budget) -> None:
    first = ask(as_bob, amber)
    assert agreed(first) == "30000"
    assert "$0.03" in first.content.decode()
    assert ask(as_bob, amber, agreed="1").status_code == 200
    assert not Run.objects.exists()
    assert ask(as_bob, amber, agreed="30000").status_code == 302
    paid.refresh_from_db()
    assert paid.held_micros == 30_000


def test_what_does_not_fit_into_the_budget_starts_nothing(
    as_bob: Client, amber: Preset, paid: Budget
) -> None:
    Budget.objects.filter(pk=paid.pk).update(limit_micros=20_000)
    answer = ask(as_bob, amber, agreed="30000")
    assert answer.status_code == 402
    assert "This run costs $0.03. The team has $0.02 left until" in answer.content.decode()
    paid.refresh_from_db()
    assert (Run.objects.count(), paid.held_micros) == (0, 0)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"prompt": " "}, "Describe the picture"),
        ({"seed": "x"}, "The seed must be"),
        ({"kind": "ladder", "lora": "b/x"}, "Choose one of the preset"),
        ({"kind": "ladder", "lora": "a/amber", "scales": "9"}, "Write scales between"),
    ],
)
def test_what_cannot_be_tried_is_said_and_nothing_typed_is_lost(
    as_bob: Client, amber: Preset, over: dict[str, str], said: str
) -> None:
    answer = ask(as_bob, amber, **over)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    if "prompt" not in over:
        assert "a vase" in answer.content.decode()


def test_an_archived_preset_is_not_tried(as_alice: Client, amber: Preset, alice: Person) -> None:
    acts.set_archived(amber, True, by=alice)
    assert ask(as_alice, amber, agreed="0").status_code == 422
    assert not Run.objects.exists()


def test_other_peoples_private_trials_are_not_shown(as_alice: Client, as_bob: Client, amber: Preset) -> None:
    made = ask(as_bob, amber, agreed=agreed(ask(as_bob, amber)))
    page = as_alice.get(made.headers["Location"]).content.decode()
    assert "slot-" not in page
    assert "a vase" not in page
