"""Where a page of a list ends, as an opaque word in a URL."""

from __future__ import annotations

import base64
import binascii
import datetime
from dataclasses import dataclass
from typing import Self

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)
_FURTHEST = 253_402_300_799 * 1_000_000  # the last second of the year 9999
_LARGEST = 2**63 - 1  # a database id


class BadCursor(ValueError):
    """A cursor that was not made here."""


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """One row's place in an order by time and id."""

    at: datetime.datetime
    pk: int

    def __str__(self) -> str:
        micros = (self.at - EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(f"{micros}.{self.pk}".encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `str`; raises BadCursor."""
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
            micros, pk = (int(part) for part in plain.split(".") if part.isdigit())
        except (ValueError, binascii.Error) as error:
            raise BadCursor(text) from error
        if micros > _FURTHEST or pk > _LARGEST:
            raise BadCursor(text)
        return cls(at=EPOCH + micros * _MICROSECOND, pk=pk)
