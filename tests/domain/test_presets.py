"""A look: what it may say, what it adds to a prompt, how two differ, and its way into a file and back."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.preset_changes import departs, difference
from fluxstudio.domain.preset_files import MAX_BYTES, PresetFile, read, write
from fluxstudio.domain.preset_words import MAX_VALUE, Asked, compose, variables, written
from fluxstudio.domain.presets import Look, LookLora, look_of, parse_look, to_json
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import MAX_PROMPT, RunRequest, Size, parse
from fluxstudio.domain.texts import clean_name, clean_tags

AMBER = {"path": "northwind/amber-glass", "name": "Amber glass", "scale": 0.8, "low": 0.6, "high": 1.0}
WINDOW = {"path": "northwind/window-light", "scale": 0.45}

words = st.text(string.ascii_letters + " ,.éß漢", min_size=1, max_size=30).map(str.strip).filter(bool)
scales = st.lists(st.floats(0, 4).map(lambda value: round(value, 2)), min_size=3, max_size=3).map(sorted)


@st.composite
def looks(draw: st.DrawFn) -> Look:
    """Any look that `parse_look` can give."""
    names = draw(st.lists(st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}", fullmatch=True), max_size=4, unique=True))
    loras = []
    for path in names:
        low, scale, high = draw(scales)
        loras.append({"path": path, "name": draw(words), "scale": scale, "low": low, "high": high})
    return parse_look(
        {
            "loras": loras,
            "triggers": draw(
                st.lists(st.from_regex(r"[a-z]{2,8}( [a-z]{2,8})?", fullmatch=True), max_size=4)
            ),
            "before": draw(
                st.sampled_from(["", "Studio photo of", "{season}:", "A {colour} {subject}, {colour}"])
            ),
            "after": draw(st.sampled_from(["", ", soft light", "on {place}.", "warm {subject}"])),
            "size": draw(st.none() | st.sampled_from(["1024*1280", "256*1536"])),
            "steps": draw(st.none() | st.integers(1, 50)),
            "guidance": draw(st.none() | st.floats(0, 20)),
            "strength": draw(st.none() | st.floats(0, 1)),
            "format": draw(st.none() | st.sampled_from(["jpeg", "png", "webp"])),
            "count": draw(st.none() | st.integers(1, 4)),
        }
    )


def problems(body: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a look, by field."""
    with pytest.raises(InvalidRequest) as caught:
        parse_look(body)
    return {one.field: str(one) for one in caught.value.problems}


@given(looks())
def test_a_look_is_read_back_as_it_was_written(look: Look) -> None:
    assert parse_look(json.loads(json.dumps(to_json(look)))) == look


@given(looks(), words, words, st.lists(words, max_size=3))
def test_a_file_that_is_imported_and_exported_again_is_the_same_bytes(
    look: Look, name: str, notes: str, tags: list[str]
) -> None:
    first = write(
        PresetFile(name=clean_name(name), look=look, notes=notes.strip(), tags=tuple(clean_tags(tags)))
    )
    assert write(read(first)) == first


@given(looks(), words, st.dictionaries(st.sampled_from(["season", "colour", "place"]), words))
def test_what_is_kept_of_the_words_makes_the_same_words_again(
    look: Look, prompt: str, values: dict[str, str]
) -> None:
    given_values = {name: values.get(name, "one") for name in variables(look)}
    kept = json.loads(json.dumps(Asked.of(look, prompt, given_values | values).to_data()))
    found = Asked.from_data(kept)
    assert found is not None
    assert (found.prompt, set(found.values)) == (prompt, set(variables(look)))
    assert compose(look, found.prompt, found.values) == compose(look, prompt, given_values)


def test_where_nothing_was_kept_the_words_sent_are_the_words() -> None:
    assert Asked.from_data({}) is None
    assert written("nwamber, a bottle", {}) == "nwamber, a bottle"
    assert written("nwamber, a bottle", {"prompt": "a bottle", "values": {}}) == "a bottle"
    assert written("in fog", {"prompt": "", "values": {"place": "fog"}}) == "in fog"


def test_never_more_comes_back_than_the_form_takes() -> None:
    found = Asked.from_data({"prompt": "x" * 9_999, "values": {"season": "y" * 9_999, "place": 3}})
    assert found is not None
    assert (len(found.prompt), len(found.values["season"]), found.values["place"]) == (
        MAX_PROMPT,
        MAX_VALUE,
        "3",
    )
    assert Asked.from_data({"from": "elsewhere"}) == Asked(prompt="")


def test_trigger_words_stand_in_front_once_and_the_prompt_between_the_words() -> None:
    look = parse_look(
        {"triggers": ["nwamber", "Window Light"], "before": "Studio photo of", "after": ", quiet"}
    )
    assert compose(look, "a bottle") == "nwamber, Window Light, Studio photo of a bottle, quiet"
    assert (
        compose(look, "a bottle by window light")
        == "nwamber, Studio photo of a bottle by window light, quiet"
    )
    assert compose(look, "nwamberglass").startswith("nwamber, ")


def test_subject_is_the_prompt_and_every_other_variable_is_asked_for() -> None:
    look = parse_look({"before": "{subject} in {season} light", "after": "for {client}, {season}"})
    assert variables(look) == ("season", "client")
    sent = compose(look, "A vase", {"season": "autumn", "client": "Acme"})
    assert sent == "A vase in autumn light for Acme, autumn"
    with pytest.raises(InvalidRequest) as caught:
        compose(look, "A vase", {"season": " "})
    assert [one.field for one in caught.value.problems] == ["value.season", "value.client"]
    assert "{client}" in str(caught.value.problems[1])


def test_a_prompt_that_names_a_variable_is_not_filled_in() -> None:
    look = parse_look({"before": "{season}:"})
    assert compose(look, "{season} {x", {"season": "autumn"}) == "autumn: {season} {x"


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"loras": [AMBER] * 2}, "loras.1.path", "already"),
        ({"loras": [AMBER | {"scale": 0.5}]}, "loras.0.scale", "between"),
        ({"loras": [AMBER | {"high": 4.01}]}, "loras.0.high", "between 0 and 4"),
        ({"loras": [AMBER | {"low": float("nan")}]}, "loras.0.low", "between 0 and 4"),
        ({"loras": [AMBER | {"scale": True}]}, "loras.0.scale", "between 0 and 4"),
        ({"loras": [AMBER | {"path": "../x"}]}, "loras.0.path", "owner/name"),
        ({"loras": [AMBER | {"path": "https://huggingface.co/a/b/resolve/main/x.safetensors?token=hf_secret"}]},
         "loras.0.path", "token"),
        ({"loras": [AMBER | {"name": "a\u202eb"}]}, "loras.0.name", "cannot be seen"),
        ({"loras": [AMBER | {"id": 3}]}, "file", "“id”"),
        ({"loras": [{"path": f"a/b{n}"} for n in range(5)]}, "loras", "At most 4"),
        ({"loras": "x"}, "loras", "list"),
        ({"loras": [3]}, "loras.0", "path"),
        ({"triggers": ["a,b"]}, "triggers", "comma"),
        ({"triggers": [1]}, "triggers", "list of words"),
        ({"before": "{Subject}"}, "before", "brace"),
        ({"after": "a } b"}, "after", "brace"),
        ({"before": "x" * 1001}, "before", "1001"),
        ({"before": "".join(f"{{v{n}}}" for n in range(9))}, "before", "At most 8"),
        ({"size": "255*1024"}, "size", "256"),
        ({"steps": 51}, "steps", "50"),
        ({"guidance": "7"}, "guidance", "20"),
        ({"strength": 1.1}, "strength", "1"),
        ({"format": "bmp"}, "format", "jpeg"),
        ({"count": 5}, "count", "4"),
        ({"seed": 7}, "file", "“seed”"),
    ],
)  # fmt: skip
def test_what_a_look_may_not_say_is_refused_in_words(body: dict[str, Any], field: str, said: str) -> None:
    found = problems(body)
    assert said in found[field]
    assert "hf_secret" not in "".join(found.values())


def test_every_problem_is_said_at_once() -> None:
    assert set(problems({"steps": 0, "count": 9, "loras": [{"path": "x", "scale": 9}]})) == {
        "steps",
        "count",
        "loras.0.path",
        "loras.0.scale",
    }


def test_a_lora_without_a_name_is_called_by_the_last_part_of_its_path() -> None:
    assert parse_look({"loras": [WINDOW]}).loras[0].name == "window-light"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a preset"),
        (b"[]", "not a preset"),
        (b"[" * 30_000, "not a preset"),
        (b"\xff\xfe", "not a preset"),
        (b'{"format": "other"}', "not a preset"),
        (b" " * (MAX_BYTES + 1), "64 kB"),
        (b'{"format": "fluxstudio.preset", "version": 2}', "newer"),
        (b'{"format": "fluxstudio.preset", "version": 1, "name": "a", "name": "b"}', "not a preset"),
        (
            b'{"format": "fluxstudio.preset", "version": 1, "name": "a", "look": {"steps": NaN}}',
            "not a preset",
        ),
        (b'{"format": "fluxstudio.preset", "version": 1, "name": "a", "look": {}, "owner": 3}', "owner"),
        (b'{"format": "fluxstudio.preset", "version": 1, "name": "\\ud800", "look": {}}', "cannot be seen"),
        (b'{"format": "fluxstudio.preset", "version": 1, "name": "a"}', "not a preset"),
    ],
)
def test_a_file_that_is_no_preset_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(data)
    assert said in " ".join(map(str, caught.value.problems))


@given(looks(), looks())
def test_two_looks_differ_exactly_when_something_is_said(one: Look, other: Look) -> None:
    assert (difference(one, other) == ()) == (one == other)
    assert all(str(change) for change in difference(one, other))


def test_a_difference_reads_like_a_sentence() -> None:
    before = parse_look({"loras": [AMBER, WINDOW], "triggers": ["nwamber"], "size": "1024*1024"})
    after = parse_look(
        {
            "loras": [AMBER | {"scale": 0.7}],
            "triggers": ["nwamber", "glass"],
            "size": "1024*1280",
            "steps": 30,
        }
    )
    assert list(map(str, difference(before, after))) == [
        "Scale of Amber glass: 0.8, now 0.7.",
        "LoRA window-light was removed.",
        "Trigger word “glass” was added.",
        "Size: 1024 × 1024, now 1024 × 1280.",
        "Steps are set to 30.",
    ]


def test_a_look_made_from_a_run_asks_for_the_same_again() -> None:
    request = parse(
        {"prompt": "a fox", "loras": [AMBER, WINDOW], "size": "768*512", "num_inference_steps": 20}
    )
    look = look_of(request)
    assert (look.size, look.steps, look.count) == (Size(width=768, height=512), 20, 1)
    assert not departs(look, request)
    assert departs(look, request.evolve(loras=request.loras[:1]))
    assert look.loras[0] == LookLora(path="northwind/amber-glass", name="amber-glass", scale=0.8)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u200bb", "a\u202eb", "\ud800"])
def test_a_name_shows_what_it_says(name: str) -> None:
    with pytest.raises(InvalidRequest):
        clean_name(name)


@pytest.mark.parametrize("name", ["<img onerror=alert(1)>", "../", "CON", "Nordwind Bernstein", "琥珀"])
def test_a_name_is_text_whatever_it_looks_like(name: str) -> None:
    assert clean_name(f"  {name} ") == name


def test_words_alone_make_a_request_as_well() -> None:
    assert not departs(Look(), RunRequest(prompt="a"))
