"""Every page in the invented languages: no plain English, the right direction, numbers that machines can still read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fluxstudio.actions.prompts import save_prompt
from fluxstudio.domain.prompts import PromptWords
from tests.factories import fill, make_picture, make_run
from tests.language.pages import Said, said_in
from tests.language.scan_templates import is_meant_for_people

if TYPE_CHECKING:
    from django.test import Client

    from fluxstudio.models import Member, Person, Run

# What the people of these tests typed, and what is the same in every language.
TYPED = [
    *(
        "Northwind",
        "Alice Rivers",
        "alice@example.com",
        "AR",
        "Autumn campaign",
        "a red fox in autumn",
        "My work",
    ),
    *("northwind/amber", "amber", "sky.png", "Private", "example.com", "alice", "no path", "GIF"),
    "https://api.wavespeed.ai",
]
SAME = ["FluxStudio", "JPEG", "PNG", "WebP", "WEBP", "px", "LoRA", "png", "jpeg", "webp", "Delete", "Ctrl"]
_KNOWN = re.compile("|".join(re.escape(word) for word in sorted({*TYPED, *SAME}, key=len, reverse=True)))
_FILLED_BY_SCRIPTS = re.compile(r"\{\w+\}")
_PLAIN_WORD = re.compile(r"[A-Za-z]{2,}")


pytestmark = pytest.mark.usefixtures("invented")


@pytest.fixture
def runs(alices_part: Member, media: Path) -> list[Run]:
    """One run whose places show every state there is, and one that waits."""
    shown = make_run(alices_part, num_images=4)
    ready, failed, doubted, cancelled = shown.slots.order_by("index")
    fill(ready, make_picture(alices_part, simulated=True, method="sketch"))
    for slot, state in ((failed, "failed"), (cancelled, "cancelled")):
        slot.state, slot.error = state, "no_answer" if state == "failed" else ""
        slot.save()
    doubted.attempts.update(state="in_doubt")
    return [shown, make_run(alices_part)]


@pytest.fixture
def addresses(runs: list[Run], alices_part: Member) -> list[str]:
    """Every page that a person can open, with something on it."""
    from fluxstudio.models import Picture

    team = f"/t/{alices_part.team.slug}"
    result = runs[0].slots.get(index=0).picture
    mask = make_picture(alices_part, kind=Picture.Kind.MASK, name="sky.png", coverage=0.5)
    reference = make_picture(alices_part, kind=Picture.Kind.REFERENCE, name="sky.png", notes=["flattened"])
    saved = save_prompt(alices_part, PromptWords(name="Autumn campaign", text="a red fox in autumn, {amber}"))
    return [
        *(
            f"{team}/studio/",
            f"{team}/runs/{runs[0].slug}/",
            f"{team}/runs/{runs[1].slug}/",
            f"{team}/gallery/",
        ),
        *(
            f"{team}/studio/?reference={reference.slug}&mask={mask.slug}",
            f"{team}/gallery/?q=nothing",
            f"{team}/bin/",
        ),
        *(f"{team}/pictures/{picture.slug}/" for picture in (result, mask, reference) if picture),
        *(
            f"{team}/uploads/",
            f"{team}/uploads/?kind=mask",
            f"{team}/settings/",
            f"{team}/settings/provider/",
        ),
        *(
            f"{team}/prompts/",
            f"{team}/prompts/?q=nothing",
            f"{team}/prompts/new/",
            f"{team}/prompts/{saved.slug}/edit/",
            f"{team}/prompts/{saved.slug}/delete/",
            f"{team}/composer/prompts/",
            f"{team}/studio/?prompt={saved.slug}",
        ),
        *("/account/", "/password/change/", "/logout/", f"{team}/no/such/page/"),
    ]


OUTSIDE = [
    "/login/",
    "/password/reset/",
    "/password/reset/done/",
    "/password/reset/key/1-no/",
    "/signup/",
    "/no/such/page/",
]


def page(client: Client, address: str, language: str) -> str:
    client.cookies["fs_language"] = language
    answer = client.get(address)
    assert answer.status_code in (200, 404), f"{address} answered {answer.status_code}"
    assert (answer.status_code == 404) == ("no/such" in address), f"{address} is not there"
    return answer.content.decode()


def plain_english(said: Said) -> str:
    """What is left of a text without what was typed or is the same in every language: translations have no ASCII letter."""
    if said.where.startswith("data-") and not is_meant_for_people(said.text):
        return ""
    left = _KNOWN.sub("", _FILLED_BY_SCRIPTS.sub("", said.text))
    return left if _PLAIN_WORD.search(left) else ""


def test_no_page_of_the_studio_keeps_plain_english(as_alice: Client, addresses: list[str]) -> None:
    found = {
        (address, said.where, plain_english(said))
        for address in addresses
        for said in said_in(page(as_alice, address, "en-xa"))
        if plain_english(said)
    }
    assert found == set()


def test_no_page_outside_keeps_plain_english(as_nobody: Client, alice: Person) -> None:
    found = {
        (address, said.where, plain_english(said))
        for address in OUTSIDE
        for said in said_in(page(as_nobody, address, "en-xa"))
        if plain_english(said)
    }
    assert found == set()


def test_set_up_keeps_no_plain_english(as_nobody: Client) -> None:
    client, address = as_nobody, "/setup/"
    client.cookies["fs_language"] = "en-xa"
    wrong = client.post(
        address, {"name": "", "email": "no address", "password": "short", "team_name": "Northwind"}
    )
    assert wrong.status_code == 422
    left = {
        plain_english(said)
        for said in [*said_in(page(client, address, "en-xa")), *said_in(wrong.content.decode())]
    }
    assert left == {""}


def test_what_the_composer_refuses_keeps_no_plain_english(as_alice: Client, alices_part: Member) -> None:
    as_alice.cookies["fs_language"] = "en-xa"
    wrong = {
        "prompt": "",
        "width": "255",
        "height": "abc",
        "steps": "99",
        "guidance": "x",
        "seed_mode": "fixed",
    }
    wrong |= {
        "seed": "-1",
        "count": "9",
        "format": "gif",
        "strength": "2",
        "lora_id": "1",
        "lora_path": "no path",
    }
    answer = as_alice.post(f"/t/{alices_part.team.slug}/runs/", wrong)
    assert answer.status_code == 422
    assert {plain_english(said) for said in said_in(answer.content.decode())} == {""}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("en-xa", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction(
    as_nobody: Client, alice: Person, language: str, direction: str
) -> None:
    assert f'<html lang="{language}" dir="{direction}"' in page(as_nobody, "/login/", language)


def test_the_browser_s_wish_decides_without_a_cookie(as_nobody: Client, alice: Person) -> None:
    answer = as_nobody.get("/login/", headers={"Accept-Language": "ar,en;q=0.8"})
    assert '<html lang="ar" dir="rtl"' in answer.content.decode()


class _Numbers(HTMLParser):
    """Attributes that hold a number whatever the language."""

    NUMERIC = ("min", "max", "step", "width", "height", "maxlength")

    def __init__(self) -> None:
        super().__init__()
        self.wrong: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        numeric = [*self.NUMERIC, *(["value"] if _is_a_number_field(tag, given) else [])]
        for name in numeric:
            if name in given and not re.fullmatch(r"-?\d*\.?\d+%?|any|", given[name]):
                self.wrong.add((tag, name, given[name]))


def _is_a_number_field(tag: str, given: dict[str, str]) -> bool:
    return (
        tag in ("progress", "meter")
        or given.get("type") == "range"
        or given.get("inputmode") in ("decimal", "numeric")
    )


def test_numbers_in_attributes_stay_numbers_where_people_write_a_comma(
    as_alice: Client, addresses: list[str]
) -> None:
    for address in addresses:
        reader = _Numbers()
        reader.feed(page(as_alice, address, "ar"))
        assert reader.wrong == set(), address


def test_numbers_are_isolated_from_the_direction_around_them(as_alice: Client, addresses: list[str]) -> None:
    """A size or a price outside <bdi class="num"> is read backwards on a page from right to left."""
    risky = re.compile(r"\d\s*[×–/]\s*\d|\$\s*\d")
    for address in addresses:
        for said in said_in(page(as_alice, address, "ar")):
            if said.where == "text" and risky.search(said.text) and "title" not in said.inside:
                assert {"bdi.num", "bdi", "time"} & set(said.inside), f"{address}: {said.text}"
