"""What people are told when an address cannot be fetched: always the same, so that nobody learns what is inside.

EgressError
├── EgressRefused      judged: we do not go there
└── EgressFailed       we went, and it did not work
    └── EgressTooBig   it is there, and larger than allowed
"""

from __future__ import annotations

SENTENCE = "This address could not be fetched. Give a public https address that answers with the file itself."
TOO_BIG = "The file at this address is too large."


class EgressError(Exception):
    """`str()` is the sentence for people, to be translated where it is shown; `detail` is for our log alone.

    `status` is the HTTP status when there was one.
    """

    sentence = SENTENCE

    def __init__(self, detail: str, *, status: int | None = None) -> None:
        super().__init__(self.sentence)
        self.detail = detail
        self.status = status


class EgressRefused(EgressError):
    """Judged no, as written, as resolved or at the socket. Not a byte was sent there."""


class EgressFailed(EgressError):
    """Closed, slow, not found, or not what was promised."""


class EgressTooBig(EgressFailed):
    """Larger than allowed, as claimed or as counted."""

    sentence = TOO_BIG
