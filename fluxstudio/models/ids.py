"""Public ids: random, so that one tells nothing about the next."""

from __future__ import annotations

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without look-alikes
LENGTH = 14  # about 68 bits


def new_id() -> str:
    """A fresh id for a URL."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """A fresh secret for a link that only its receiver may know."""
    return secrets.token_urlsafe(24)
