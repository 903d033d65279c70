"""`manage.py generate` with words that cannot be: a plain sentence each, and nothing is started."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from fluxstudio.models import Member, Run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a fox", "--size", "20*30"], "--size: Width and height must be whole numbers between 256 and 1536"),
        (["a fox", "--count", "9"], "--count: This must be a whole number between 1 and 4."),
        ([" "], "prompt: Describe the picture in a few words."),
        (["a fox", "--lora", "owner/name:x"], "write it as owner/name:0.8"),
        (["a fox", "--lora", "nonsense"], "--lora: Write the LoRA as owner/name"),
        (["a fox", "--image", "missing.png"], "missing.png: No such file or directory"),
        (["a fox", "--image", "manage.py"], "This file is not a picture."),
        (["a fox", "--mask", "LICENSE"], "--mask: A mask needs a reference picture"),
        (["a fox", "--email", "nobody@example.com"], "There is no such member yet."),
    ],
)
def test_what_cannot_be_is_said_plainly_and_nothing_is_started(
    alices_part: Member, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("generate", *arguments, "--wait")

    assert sentence in str(refused.value)
    assert refused.value.returncode == 1
    assert not Run.objects.exists()


def test_over_budget_it_says_what_is_left_and_starts_nothing(
    alices_part: Member, paid: Callable[[], None]
) -> None:
    paid()
    alices_part.team.monthly_micros = 20_000
    alices_part.team.save()

    with pytest.raises(CommandError, match=r"costs \$0.03.*has \$0.02 left.*Nothing was started"):
        call_command("generate", "a fox", "--count", "2")

    assert not Run.objects.exists()


def test_without_a_set_up_studio_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="Start the studio once and set it up"):
        call_command("generate", "a fox")
