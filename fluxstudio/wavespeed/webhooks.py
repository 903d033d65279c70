"""Who signed a delivery: HMAC-SHA256 as WaveSpeed documents it, which is not Standard Webhooks.

key = the secret without `whsec_`, as text, not base64-decoded; message = id "." timestamp "." raw body;
header `webhook-signature: v3,<lower-case hex>`, several separated by spaces while a secret is being changed.
Source: https://wavespeed.ai/docs/verify-webhooks. The signatures printed there do not verify (their ids were cut
after signing); the tests pin vectors that do.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fluxstudio.wavespeed import wire
from fluxstudio.wavespeed.errors import BadSignature

ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"
TOLERANCE = 300
MOST_SIGNATURES = 16
MOST_SECRETS = 16
DELIVERY_ID = re.compile(r"[\x21-\x7e]{1,200}")
UNIX_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery whose signature was good. `id` is stable across the provider's retries: the key against repeats."""

    id: str
    timestamp: int
    body: bytes

    def prediction(self) -> wire.Prediction:
        """The bare prediction in the body. Raises Unreadable."""
        return wire.prediction(wire.load(self.body))


def sign(secret: str, delivery_id: str, timestamp: int, raw_body: bytes) -> str:
    """The value of `webhook-signature`. Raises ValueError for an empty secret."""
    return "v3," + _mac(_key(secret), delivery_id, str(timestamp), raw_body)


def signed_headers(secret: str, delivery_id: str, timestamp: int, raw_body: bytes) -> dict[str, str]:
    """The three headers of a delivery, for the side that sends it."""
    signature = sign(secret, delivery_id, timestamp, raw_body)
    return {ID: delivery_id, TIMESTAMP: str(timestamp), SIGNATURE: signature}


def verify(secret: str | Iterable[str], headers: Mapping[str, str], raw_body: bytes, now: float) -> Delivery:
    """The delivery, if one of the secrets signed exactly these bytes within 300 s of `now` (Unix seconds).

    `headers` in any letter case. Raises BadSignature otherwise, and ValueError when a secret is empty: an empty one
    would let anybody sign.
    """
    keys = [_key(one) for one in ([secret] if isinstance(secret, str) else secret)][:MOST_SECRETS]
    given = {name.lower(): value for name, value in headers.items()}
    delivery_id, stamp = given.get(ID, ""), given.get(TIMESTAMP, "")
    if not DELIVERY_ID.fullmatch(delivery_id) or not UNIX_SECONDS.fullmatch(stamp):
        raise BadSignature("The delivery names no id or no time.")
    if abs(now - int(stamp)) > TOLERANCE:
        raise BadSignature("The delivery is too old or from the future.")
    claimed = [item.encode("utf-8", "replace") for item in given.get(SIGNATURE, "").split()[:MOST_SIGNATURES]]
    expected = [("v3," + _mac(key, delivery_id, stamp, raw_body)).encode() for key in keys]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in claimed):
        raise BadSignature("No signature matches.")
    return Delivery(delivery_id, int(stamp), raw_body)


def _key(secret: str) -> bytes:
    key = secret.strip().removeprefix("whsec_")
    if not key:
        raise ValueError("A webhook secret must not be empty.")
    return key.encode()


def _mac(key: bytes, delivery_id: str, stamp: str, raw_body: bytes) -> str:
    return hmac.new(key, f"{delivery_id}.{stamp}.".encode() + raw_body, hashlib.sha256).hexdigest()
