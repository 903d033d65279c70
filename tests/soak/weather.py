"""What goes wrong for which run: seeded, and written into its prompt, where the endpoint reads it."""

from __future__ import annotations

import random

SHARE = 0.2  # of runs, for each kind of trouble by itself
SUBMIT = (
    "refuse-400",
    "lost-before",
    "502-before",
    "lost-submit",
    "502-after",
    "truncated-submit",
    "hang-submit",
)
DRAWING = ("slow=2500",)
POLL = ("poll-503=2", "poll-lost=1", "poll-truncated=2", "poll-404=1", "slow-poll=800")
WEBHOOK = ("webhook-lost", "webhook-twice", "webhook-late=3000", "webhook-first")
OUTPUT = ("output-503=2",)


def faults_for(number: int, seed: int) -> tuple[str, ...]:
    """The faults of the run with that number; the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")
    kinds = (SUBMIT, DRAWING, POLL, WEBHOOK, OUTPUT)
    return tuple(chance.choice(kind) for kind in kinds if chance.random() < SHARE)


def prompt_for(number: int, seed: int) -> str:
    """A prompt of its own for every run."""
    faults = faults_for(number, seed)
    return f"picture {number}" + (f" [[fault:{']] [[fault:'.join(faults)}]]" if faults else "")


def spoils_submit(number: int, seed: int) -> bool:
    """Whether the submit of that run goes wrong."""
    return any(fault in SUBMIT for fault in faults_for(number, seed))
