"""What a prompt plans to show."""

from __future__ import annotations

import pytest

from fluxstudio.endpoint.renderers.account import account_of_scene, account_of_touch_up
from fluxstudio.endpoint.renderers.colours import named
from fluxstudio.endpoint.renderers.plan import Plan, plan
from fluxstudio.endpoint.renderers.streams import Streams


def planned(prompt: str, seed: int = 1) -> Plan:
    return plan(prompt, Streams(prompt, seed))


def kinds(prompt: str) -> list[str]:
    return [thing.kind for thing in planned(prompt).things]


def test_a_product_photograph_is_set_in_the_studio() -> None:
    shot = planned("Amber glass perfume bottle on a travertine plinth, tall window, warm sand backdrop")
    bottle, plinth = shot.things
    assert shot.is_studio
    assert (bottle.kind, bottle.colour, bottle.finish) == ("perfume", named("amber"), "glass")
    assert (plinth.kind, plinth.finish) == ("plinth", "travertine")
    assert shot.backdrop == named("sand")
    assert "window" in shot.lights


@pytest.mark.parametrize(
    ("prompt", "things"),
    [
        ("an orange vase", ["vase"]),
        ("a pear and an orange on a plinth", ["pear", "orange", "plinth"]),
        ("a glass of water", ["glass"]),
        ("a glass bottle", ["bottle"]),
        ("three vases in a row", ["vase", "vase", "vase"]),
        ("a cup of coffee", ["cup"]),
    ],
)
def test_words_that_may_be_two_things_are_read_by_their_neighbours(prompt: str, things: list[str]) -> None:
    assert kinds(prompt) == things


@pytest.mark.parametrize(
    "prompt", ["a red vase", "un vase rouge", "eine rote Vase", "赤い花瓶", "красная ваза"]
)
def test_a_colour_belongs_to_the_thing_beside_it(prompt: str) -> None:
    assert planned(prompt).things[0].colour == named("red")


def test_a_colour_does_not_reach_over_a_comma() -> None:
    assert planned("red, a white vase").things[0].colour == named("white")


def test_never_more_than_six_things_are_planned() -> None:
    assert len(kinds("six books, six vases, a fox")) == 6


def test_things_without_a_place_stand_where_they_belong() -> None:
    assert planned("a sailboat").at("water")
    assert planned("an astronaut").at("space")
    assert planned("a perfume bottle").is_studio
    assert not planned("a perfume bottle on a beach").is_studio


def test_a_prompt_without_a_known_word_is_still_a_picture_and_the_seed_chooses_it() -> None:
    places = {planned("qwertz", seed).places for seed in range(40)}
    assert len(places) > 2


def test_words_without_effect_in_this_scene_are_named() -> None:
    assert account_of_scene(planned("a vase in the rain, window light, studio")).understood[-1] == "studio"
    assert account_of_scene(planned("a castle in the mountains, window light")).idle == ("window light",)
    assert account_of_touch_up(planned("a red vase at sunset")).idle == ("sunset",)
