"""What is sent when a look is tried: all alike but for what is compared."""

from __future__ import annotations

import pytest

from fluxstudio.domain.presets import parse_look
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.trials import ladder, read_scales, read_seed, tried

LOOK = parse_look(
    {
        "loras": [{"path": "a/amber", "scale": 0.8, "low": 0.6, "high": 1}, {"path": "a/light"}],
        "triggers": ["amber"],
        "size": "512*640",
        "steps": 12,
    }
)


def test_a_try_is_the_look_with_one_seed() -> None:
    request = tried(LOOK, "a vase", {}, seed=7, pictures=2)
    assert (request.prompt, request.seed, request.num_images) == ("amber, a vase", 7, 2)
    assert (str(request.size), request.num_inference_steps) == ("512*640", 12)


def test_a_ladder_changes_one_scale_and_nothing_else() -> None:
    steps = ladder(LOOK, "a/amber", (0.2, 1.5))
    requests = [tried(step, "a vase", {}, seed=7) for step in steps]
    assert [[lora.scale for lora in one.loras] for one in requests] == [[0.2, 1], [1.5, 1]]
    assert {one.evolve(loras=()) for one in requests} == {requests[0].evolve(loras=())}
    with pytest.raises(InvalidRequest):
        ladder(LOOK, "b/other", (0.2, 1))


@pytest.mark.parametrize(
    "text", ["", "1", "0.4, x", "5, 1", "-1, 1", "1, 1", "0,1,2,3,4,.5,.6", "1e9,1", "nan,1"]
)
def test_scales_that_make_no_ladder_are_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        read_scales(text)


def test_scales_are_put_in_order() -> None:
    assert read_scales("1, 0.4,0.8 ,") == (0.4, 0.8, 1)


def test_a_seed_is_drawn_only_where_none_was_typed() -> None:
    assert (read_seed(" ", 5), read_seed("9", 5)) == (5, 9)
    for text in ("-1", "x", "2147483647", "9" * 30):
        with pytest.raises(InvalidRequest):
            read_seed(text, 5)


def test_empty_words_are_asked_for() -> None:
    with pytest.raises(InvalidRequest):
        tried(LOOK, " ", {}, seed=7)
