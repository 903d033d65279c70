"""Words in braces: found, filled, pointed out; the same in a preset and in a saved prompt."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.preset_words import compose
from fluxstudio.domain.presets import parse_look
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.prompts import parse_prompt
from fluxstudio.domain.request import MAX_PROMPT
from fluxstudio.domain.texts import MAX_NAME
from fluxstudio.domain.variables import (
    MAX_VARIABLES,
    brace_problems,
    braced,
    check_filled,
    filled,
    names,
    pieces,
)

identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,29}", fullmatch=True)
plain = st.text(string.ascii_letters + string.digits + " ,.éß漢🦊\n", max_size=20)
texts = st.lists(st.one_of(plain, identifiers.map(lambda name: f"{{{name}}}")), max_size=12).map("".join)
anything = st.text(st.characters(blacklist_categories=["Cs"]) | st.sampled_from("{}"), max_size=60)


def problems(name: str, text: str) -> dict[str, str]:
    """What is wrong with a saved prompt, by field."""
    with pytest.raises(InvalidRequest) as caught:
        parse_prompt(name, text)
    return {one.field: str(one) for one in caught.value.problems}


@given(texts)
def test_a_text_without_words_for_its_variables_stays_as_it_is(text: str) -> None:
    assert filled(text, {}) == text


@given(texts, st.dictionaries(identifiers, plain))
def test_what_is_filled_is_asked_for_no_more_and_the_rest_still_is(text: str, words: dict[str, str]) -> None:
    left = names(filled(text, words))
    assert left == tuple(name for name in names(text) if name not in words)


@given(texts, anything)
def test_braces_in_a_word_are_only_text(text: str, word: str) -> None:
    done = filled(text, dict.fromkeys(names(text), word))
    parts = (word if is_variable else part for part, is_variable in pieces(text))
    assert done == "".join(parts)


@given(anything)
def test_a_text_is_its_pieces_and_its_variables_are_among_them(text: str) -> None:
    found = list(pieces(text))
    assert "".join(part for part, _ in found) == text
    assert tuple(dict.fromkeys(part[1:-1] for part, is_variable in found if is_variable)) == names(text)


@given(texts)
def test_what_is_left_in_braces_is_pointed_out_unless_it_is_meant(text: str) -> None:
    check_filled("prompt", text, names(text))
    if not names(text):
        return check_filled("prompt", text)
    with pytest.raises(InvalidRequest) as caught:
        check_filled("prompt", text)
    assert braced(names(text)) in str(caught.value)


def test_who_means_one_variable_is_still_told_of_another() -> None:
    with pytest.raises(InvalidRequest, match=r"still has \{season\} in it"):
        check_filled("prompt", "{subject} in {season}", ("subject",))


@given(texts)
def test_what_a_text_of_variables_says_may_be_kept(text: str) -> None:
    too_many = len(names(text)) > MAX_VARIABLES
    assert bool(brace_problems({"text": text})) == too_many


@pytest.mark.parametrize("text", ["{Subject}", "{two words}", "a { b", "{}", "{1st}", "{{subject}}", "}"])
def test_a_brace_that_begins_no_variable_is_refused_in_presets_and_prompts_alike(text: str) -> None:
    sentence = "A brace begins a variable such as {subject}: small letters, digits and _."
    assert problems("Bottle", text) == {"text": sentence}
    with pytest.raises(InvalidRequest, match="A brace begins a variable"):
        parse_look({"before": text})


def test_a_variable_means_the_same_in_a_saved_prompt_and_in_a_preset() -> None:
    look = parse_look({"before": "Photo of {subject}", "after": "in {season}"})
    saved = parse_prompt("Bottle", "a {colour} bottle")
    words = filled(saved.text, {"colour": "blue"})
    assert compose(look, words, {"season": "autumn"}) == "Photo of a blue bottle in autumn"


def test_a_saved_prompt_keeps_its_words_and_names_what_it_asks_for() -> None:
    saved = parse_prompt("  Bottle   on stone ", " a {colour} bottle\r\nby {colour} {place} \n")
    assert (saved.name, saved.text) == ("Bottle on stone", "a {colour} bottle\nby {colour} {place}")
    assert saved.variables == ("colour", "place")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert problems("", " ") == {"name": "Give it a name.", "text": "Describe the picture in a few words."}
    found = problems("n" * (MAX_NAME + 1), "t" * (MAX_PROMPT + 1))
    assert found["name"] == "The name has 81 characters; at most 80 fit."
    assert found["text"] == "The prompt has 4001 characters; at most 4000 can be sent."
    assert problems("a\u202eb", "fine")["name"].startswith("The name has characters that cannot be seen.")
    many = " ".join(f"{{v{number}}}" for number in range(9))
    assert problems("Many", many) == {"text": "At most 8 variables."}


def test_what_fits_exactly_is_kept() -> None:
    saved = parse_prompt("n" * MAX_NAME, "t" * MAX_PROMPT)
    assert (len(saved.name), len(saved.text)) == (MAX_NAME, MAX_PROMPT)
