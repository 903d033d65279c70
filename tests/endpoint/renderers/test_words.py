"""Prompts in many languages: what is understood, what is reported as unknown."""

from __future__ import annotations

import pytest

from fluxstudio.endpoint.renderers.words import read


def concepts(prompt: str) -> set[str]:
    return {concept for word in read(prompt) for concept in word.concepts}


def unknown(prompt: str) -> list[str]:
    return [word.shown for word in read(prompt) if not word.concepts and not word.is_stop]


@pytest.mark.parametrize(
    "prompt",
    [
        "a red lighthouse by the sea at sunset",
        "Ein roter Leuchtturm am Meer bei Sonnenuntergang",
        "un phare rouge au bord de la mer, coucher de soleil",
        "un faro rojo junto al mar, puesta de sol",
        "красный маяк у моря на закате",
        "夕焼けの海と赤い灯台",
        "海边的红色灯塔，日落",
        "منارة حمراء على البحر وقت الغروب",
    ],
)
def test_the_same_picture_is_understood_in_eight_languages(prompt: str) -> None:
    assert {"subject:lighthouse", "colour:red", "place:water", "time:sunset"} <= concepts(prompt)


@pytest.mark.parametrize(
    ("spelled", "concept"),
    [
        ("PLINTHS", "subject:plinth"),
        ("ｖａｓｅ", "subject:vase"),
        ("foret", "place:forest"),
        ("forêt", "place:forest"),
        ("Glasvase", "subject:vase"),
        ("Parfümflasche", "subject:perfume"),
        ("стеклянная", "finish:glass"),
        ("sneakers", "subject:shoe"),
        ("northern lights", "time:aurora"),
        ("ガラス", "finish:glass"),
    ],
)
def test_spelling_endings_and_compounds_are_forgiven(spelled: str, concept: str) -> None:
    assert concept in concepts(spelled)


def test_unknown_words_are_reported_as_they_were_typed() -> None:
    assert unknown("A Gryphon with the Zweihänder, 4k") == ["Gryphon", "Zweihänder", "4k"]


def test_words_without_a_picture_are_not_reported() -> None:
    assert unknown("the fox in the forest with a lamp, und der Mond") == []


def test_unknown_chinese_stays_together_between_known_words() -> None:
    assert unknown("海边的麒麟和灯塔") == ["边", "麒麟"]


@pytest.mark.parametrize("prompt", ["", "   ", "\x00", "🦊🎈", "́́́", "_" * 50, "-" * 9])
def test_prompts_without_words_are_no_trouble(prompt: str) -> None:
    assert concepts(prompt) == set()


def test_a_short_stop_word_is_never_taken_for_a_thing() -> None:
    assert concepts("the the con then on") == set()
