"""What a task that ended without a picture means: a code for the words, and whether it was paid for.

Sources: the provider's error codes (1200 moderation, 14xx the request, 5xxx the platform); "failed requests are
automatically refunded"; recorded billing shows cancelled and deleted tasks as billed.
"""

from __future__ import annotations

from typing import NamedTuple

MEDIA_UNREADABLE = 1402  # a picture or a LoRA that the provider could not fetch


class Verdict(NamedTuple):
    """The slot's error code, and whether money is gone."""

    error: str
    charged: bool


def of_ended(status: str, code: int) -> Verdict:
    """The verdict on a terminal prediction that did not complete."""
    if status in ("cancelled", "deleted"):
        return Verdict("cancelled_there", charged=True)
    if code == 1200:
        return Verdict("moderation", charged=False)
    if code == MEDIA_UNREADABLE:
        return Verdict("media", charged=False)
    if code in (1400, 1401):
        return Verdict("settings", charged=False)
    return Verdict("no_answer", charged=False)
