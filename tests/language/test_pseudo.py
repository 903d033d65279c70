"""The invented languages change every word and nothing that a program fills in."""

from __future__ import annotations

import gettext
import io
import re
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.messages import Message, in_catalogue, in_python, in_template, of_libraries, of_project
from tests.language.pseudo import KEPT, arabic, letters, longer
from tests.pseudo import LANGUAGES, compiled, entries

KEPT_PIECES = [
    "%(name)s",
    "%(low)d",
    "%s",
    "%d",
    "%%",
    "%%s",
    "{n}",
    "{}",
    '<bdi class="num">',
    "</bdi>",
    "<b>",
    "&lt;",
]
# Words end in a space: a letter right after %% would be part of a placeholder.
WORDS = st.text("abcdefXYZ ,.:×–", max_size=12).map(lambda text: f"{text} ")
SENTENCES = st.lists(st.one_of(WORDS, st.sampled_from(KEPT_PIECES)), min_size=1, max_size=8).map("".join)


def said(messages: list[Message], language: str) -> gettext.GNUTranslations:
    change, rule, forms = LANGUAGES[language]
    return gettext.GNUTranslations(io.BytesIO(compiled(entries(messages, change, forms), rule)))


@given(SENTENCES)
def test_placeholders_tags_and_entities_stay_in_their_order(sentence: str) -> None:
    for change in (longer, arabic):
        assert KEPT.findall(change(sentence)) == KEPT.findall(sentence)


@given(SENTENCES)
def test_white_space_at_the_ends_stays(sentence: str) -> None:
    for change in (longer, arabic):
        changed = change(sentence)
        assert (
            changed[: len(changed) - len(changed.lstrip())]
            == sentence[: len(sentence) - len(sentence.lstrip())]
        )
        assert changed[len(changed.rstrip()) :] == sentence[len(sentence.rstrip()) :]


@given(SENTENCES)
def test_no_letter_of_the_sentence_is_left_plain(sentence: str) -> None:
    for change in (longer, arabic):
        assert not set(letters(change(sentence))) & set(ascii_letters)


def test_what_the_studio_says_grows_by_forty_per_cent() -> None:
    for message in of_project():
        changed = longer(message.singular)
        assert len(changed) >= len(message.singular) + 0.4 * len(letters(message.singular).strip()) - 1
        assert (changed.strip()[0], changed.strip()[-1]) == ("[", "]")


def test_what_the_studio_says_can_be_filled_in_as_before() -> None:
    for message in of_project():
        values = dict.fromkeys(re.findall(r"%\((\w+)\)", message.singular + message.plural), 7)
        for text in (message.singular, message.plural):
            if values:
                assert "%(" not in longer(text) % values
                assert "%(" not in arabic(text) % values


@given(st.sets(st.builds(Message, SENTENCES, st.one_of(st.just(""), SENTENCES)), max_size=6))
def test_a_written_catalogue_is_read_back_by_pythons_own_reader(messages: set[Message]) -> None:
    by_key = {message.singular: message for message in sorted(messages)}
    catalogue = said(list(by_key.values()), "en_XA")
    for message in by_key.values():
        if message.plural:
            assert catalogue.ngettext(message.singular, message.plural, 1) == longer(message.singular)
            assert catalogue.ngettext(message.singular, message.plural, 2) == longer(message.plural)
        else:
            assert catalogue.gettext(message.singular) == longer(message.singular)


@pytest.mark.parametrize(
    ("count", "form"), [(0, "plural"), (1, "singular"), (2, "plural"), (5, "plural"), (100, "plural")]
)
def test_arabic_says_the_singular_for_one_only(count: int, form: str) -> None:
    message = Message("%d picture", "%d pictures")
    expected = arabic(getattr(message, form))
    assert said([message], "ar").ngettext(message.singular, message.plural, count) == expected


def test_a_catalogue_gives_its_keys_back() -> None:
    messages = {Message("Free", context="guidance"), Message("Open"), Message("%d day", "%d days")}
    data = compiled(entries(messages, str.upper, ("singular", "plural")), LANGUAGES["en_XA"][1])
    assert set(in_catalogue(data)) == messages


def test_every_form_of_a_string_is_found_in_a_template() -> None:
    template = (
        """{% load i18n %}{% translate "Open" %}{% translate 'Its owner’s' as it %}{% translate "Free" context "price" %}"""
        """{% translate "50 %" %}{% blocktranslate trimmed with n=a.b %}\n  Up to {{ n }}\n{% endblocktranslate %}"""
        """{% blocktranslate count n=2 %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"""
    )
    assert set(in_template(template)) == {
        Message("Open"),
        Message("Its owner’s"),
        Message("Free", context="price"),
        Message("50 %%"),
        Message("Up to %(n)s"),
        Message("%(n)s day", "%(n)s days"),
    }


def test_every_form_of_a_string_is_found_in_python() -> None:
    program = '_("Open"); gettext_noop("A " "mask"); ngettext("%d day", "%d days", n); pgettext("size", "W"); other("No")'
    assert set(in_python(program)) == {
        Message("Open"),
        Message("A mask"),
        Message("%d day", "%d days"),
        Message("W", context="size"),
    }


def test_the_words_of_django_and_allauth_are_known_too() -> None:
    assert {"This field is required.", "Remember Me"} <= {message.singular for message in of_libraries()}
