"""The key at the provider: kept encrypted, written and never shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fluxstudio import events
from fluxstudio.actions import audit
from fluxstudio.models import Instance, Person, Team

CLOUD, SANDBOX = "cloud", "sandbox"
HINTED = 20  # characters from which a key's last four give nothing away


@dataclass(frozen=True, kw_only=True, repr=False)
class Key:
    """The provider's key and, when known, its webhook secret. Has no repr that shows them."""

    value: str
    webhook_secret: str = ""
    source: str  # "environment" or "settings"

    def __repr__(self) -> str:
        return f"Key({self.source})"


def current_key() -> Key | None:
    """The key in force: the environment's before the one kept in settings."""
    row = Instance.current()
    if settings.WAVESPEED_API_KEY:
        return _with_secret(settings.WAVESPEED_API_KEY, row, "environment")
    value = _open(row.key_box)
    return _with_secret(value, row, "settings") if value else None


def is_unreadable(row: Instance) -> bool:
    """Whether a key is kept that the studio's present secret key does not open."""
    return bool(row.key_box) and not _open(row.key_box)


def endpoint_for(team: Team) -> str:
    """Where the team's runs go: a team without a grant draws on the sandbox, and so does everybody without a key."""
    return CLOUD if team.monthly_micros > 0 and current_key() else SANDBOX


@transaction.atomic
def set_key(person: Person, value: str, *, team: Team | None = None) -> None:
    """Keep a new key; the webhook secret belongs to the old one and is forgotten.

    `team` is where it was done: its audit log tells of it.
    """
    Instance.current()
    Instance.objects.filter(pk=1).update(
        key_box=_seal(value),
        key_hint=value[-4:] if len(value) >= HINTED else "",
        key_set_at=timezone.now(),
        key_set_by=person,
        webhook_box="",
        paused_until=None,
        paused_reason="",
    )
    if team:
        audit.record(team, person, "key.set")
    events.wake_engine()


@transaction.atomic
def forget_key(person: Person | None = None, *, team: Team | None = None) -> None:
    """Remove the key kept in settings; the sandbox draws from now on. `team` is where it was done."""
    Instance.objects.filter(pk=1).update(
        key_box="", key_hint="", webhook_box="", key_set_at=None, key_set_by=None
    )
    if team:
        audit.record(team, person, "key.forgotten")


@transaction.atomic
def keep_webhook_secret(value: str, *, key: str = "") -> None:
    """Keep the signing secret that the provider gave for this key, or for the one in force.

    An empty secret is not kept: anybody could sign with it.
    """
    now = current_key()
    belongs_to = key or (now.value if now else "")
    if not value.strip().removeprefix("whsec_") or not belongs_to:
        return
    Instance.objects.filter(pk=1).update(webhook_box=_seal(f"{_mark(belongs_to)} {value.strip()}"))


def _with_secret(value: str, row: Instance, source: str) -> Key:
    # A secret that was given for another key would refuse every delivery and never be asked for again.
    mark, _, secret = _open(row.webhook_box).partition(" ")
    belongs = hmac.compare_digest(mark, _mark(value))
    return Key(value=value, webhook_secret=secret if belongs else "", source=source)


def _mark(key: str) -> str:
    """Which key a secret belongs to, without being the key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _box() -> Fernet:
    # A key of its own, so that the same secret never serves two purposes.
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"fluxstudio provider key").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def _seal(value: str) -> str:
    return _box().encrypt(value.encode()).decode() if value else ""


def _open(box: str) -> str:
    try:
        return _box().decrypt(box.encode()).decode() if box else ""
    except InvalidToken:  # the secret key was changed: the kept key is lost, and settings say so
        return ""
