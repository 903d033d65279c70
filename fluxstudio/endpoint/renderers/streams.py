"""Random streams that are the same on every machine: one per element of a picture, keyed by what it is for.

`RandomState` is frozen by NumPy's compatibility policy (NEP 19), unlike `default_rng`.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata

import numpy as np


def stream(*key: str | int) -> np.random.RandomState:
    """A generator whose numbers depend on the key alone."""
    text = json.dumps(key, ensure_ascii=True)
    digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
    return np.random.RandomState(int.from_bytes(digest, "little"))


def folded(text: str) -> str:
    """The prompt as it is compared: NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Streams:
    """All the streams of one picture. Elements do not disturb each other: a new cloud moves no mountain."""

    def __init__(self, prompt: str, seed: int) -> None:
        self._key = (folded(prompt), int(seed))

    def __call__(self, *element: str | int) -> np.random.RandomState:
        return stream(*element, *self._key)

    def number(self) -> int:
        """A 31-bit seed for libraries that bring their own generator."""
        return int(self("seed").randint(2**31 - 1))
