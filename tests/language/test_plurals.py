"""One picture, two pictures: what is counted is said with its own grammar, in every language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories import fill, make_picture, make_run
from tests.language.messages import of_project
from tests.language.pages import said_in
from tests.language.pseudo import arabic, longer

if TYPE_CHECKING:
    from django.test import Client

    from fluxstudio.models import Member

# A number that a program fills in, and an English plural after it: this needs two forms.
_COUNTED = re.compile(
    r"(?:%\(\w+\)[sd]|%d|%%s|\{n\})(?:</\w+>)? (?:pictures|runs|steps|days|files|selected|new|people|ready)\b"
)
# A script takes `{n} …` from one attribute and what it says for one from another.
_SCRIPTED = re.compile(r"\{n\}|%%s")


def test_what_is_counted_has_a_form_for_one() -> None:
    alone = {
        message.singular
        for message in of_project()
        if not message.plural and _COUNTED.search(message.singular)
    }
    of_scripts = {text for text in alone if _SCRIPTED.search(text)}
    said = {message.singular for message in of_project()}
    assert alone - of_scripts == NO_PLURAL
    assert {_for_one(text) for text in of_scripts} <= said


# “1 of 4 ready” has no noun to count, and the most that can be selected is hundreds.
NO_PLURAL = {
    "%(ready)s of %(count)s ready",
    "Select at most %(most)s pictures at once; nothing was changed.",
}


def _for_one(text: str) -> str:
    one = _SCRIPTED.sub("1", text)
    return re.sub(r"\b(picture|step)s\b", r"\1", one).replace("picture fit", "picture fits")


@pytest.fixture(params=["en", "en-xa", "ar"])
def language(request: pytest.FixtureRequest, invented: None) -> str:
    return str(request.param)


def translated(text: str, language: str) -> str:
    changed = {"en": text, "en-xa": longer(text), "ar": arabic(text)}
    return changed[language]


@pytest.mark.parametrize(("count", "words"), [(1, "{} of {} picture ready"), (3, "{} of {} pictures ready")])
def test_a_run_says_how_many_pictures_are_ready(
    as_alice: Client, alices_part: Member, media: Path, language: str, count: int, words: str
) -> None:
    run = make_run(alices_part, num_images=count)
    fill(run.slots.get(index=0), make_picture(alices_part))
    as_alice.cookies["fs_language"] = language
    page = as_alice.get(f"/t/{alices_part.team.slug}/runs/{run.slug}/").content.decode()
    assert translated(words, language).format(1, count) in {said.text for said in said_in(page)}


@pytest.mark.parametrize(("count", "words"), [(1, "Used in %(used)s run"), (2, "Used in %(used)s runs")])
def test_an_upload_says_in_how_many_runs_it_was_used(
    as_alice: Client, alices_part: Member, media: Path, language: str, count: int, words: str
) -> None:
    from fluxstudio.models import Picture, Run

    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE)
    Run.objects.filter(pk__in=[make_run(alices_part).pk for _ in range(count)]).update(reference=reference)
    as_alice.cookies["fs_language"] = language
    page = as_alice.get(f"/t/{alices_part.team.slug}/uploads/").content.decode()
    assert translated(words, language) % {"used": count} in {said.text for said in said_in(page)}


@pytest.mark.parametrize(("count", "words"), [(1, "%d moved to the bin."), (2, "%d moved to the bin.")])
def test_the_gallery_says_how_many_were_moved_to_the_bin(
    as_alice: Client, alices_part: Member, media: Path, language: str, count: int, words: str
) -> None:
    assert bulk(as_alice, alices_part, language, count, act="bin") == translated(words, language) % count


@pytest.mark.parametrize(
    ("count", "words"), [(1, "%d picture is a favourite now."), (2, "%d pictures are favourites now.")]
)
def test_the_gallery_says_how_many_are_favourites(
    as_alice: Client, alices_part: Member, media: Path, language: str, count: int, words: str
) -> None:
    assert (
        bulk(as_alice, alices_part, language, count, act="favourite") == translated(words, language) % count
    )


@pytest.mark.parametrize(("steps", "words"), [("1", "%(steps)s step"), ("28", "%(steps)s steps")])
def test_the_composer_says_how_many_steps(
    as_alice: Client, alices_part: Member, language: str, steps: str, words: str
) -> None:
    as_alice.cookies["fs_language"] = language
    answer = as_alice.post(f"/t/{alices_part.team.slug}/runs/", {"prompt": "", "steps": steps})
    assert translated(words, language) % {"steps": steps} in {
        said.text for said in said_in(answer.content.decode())
    }


def bulk(client: Client, part: Member, language: str, count: int, act: str) -> str:
    """Do something with that many pictures in the gallery and return what it says."""
    client.cookies["fs_language"] = language
    slugs = [make_picture(part).slug for _ in range(count)]
    answer = client.post(f"/t/{part.team.slug}/gallery/bulk/", {"act": act, "picture": slugs}, follow=True)
    (message,) = answer.context["messages"]
    return str(message)
