"""Only the provider can say that a picture is finished."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from fluxstudio.wavespeed import webhooks
from fluxstudio.wavespeed.errors import BadSignature, Unreadable

SECRET = "whsec_e9EE3BdyXSxcB4ZyZUKjQUEoQX4sF9P1+eMpb/KluCM="
OTHER = "whsec_c2FuZGJveC1zZWNyZXQ="
V1_BODY = (
    b'{"id":"45b392b22c3b449fa935bd4dc","model":"wavespeed-ai/flux-dev","outputs":["https://d2p7pge43lyniu.cloudfront'
    b'.net/output/18058184-5df8-4d05-9e1b-7ad84c8b963e-u1_9bfd4537-e541-4ad0-a0f6-4812b11a37f1.jpeg"],"urls":{"get":'
    b'"https://api.wavespeed.ai/api/v3/predictions/45b392b22c3b449fa935bd4dc2219dfe/result"},"has_nsfw_contents":'
    b'[false],"status":"completed","created_at":"2025-09-25T09:12:48.239112031Z","error":"","executionTime":6710,'
    b'"timings":{"inference":6710}}'
)
V2_BODY = (Path(__file__).parent / "webhook-vector-v2-body.json").read_bytes()
V1 = "v3,7a32ef7ef2c0cc05dbf74c9456add530c638730d40b36ecbce282a4251feaba7"
V2 = "v3,185ea95cf93912156671fb8ef4e4d99ff4152cdd9a5f7a5c8a27fda48adc23f9"
V3 = "v3,669a1a56b177570d0e969862daaf0cfa480fa9983275de6c051951b8a183ec78"
NOW = 1767323045


def headers(signature: str = V2, delivery: str = "msg_0001", stamp: str = str(NOW)) -> dict[str, str]:
    return {"Webhook-Id": delivery, "Webhook-Timestamp": stamp, "Webhook-Signature": signature}


@pytest.mark.parametrize(
    ("secret", "delivery", "stamp", "body", "expected"),
    [
        (SECRET, "45b392b22c3b449fa935bd4dc", 1758798328, V1_BODY, V1),
        (SECRET, "msg_0001", NOW, V2_BODY, V2),
        (OTHER, "wh_1", 1700000000, b"{}", V3),
    ],
    ids=["V1", "V2", "V3"],
)
def test_the_vectors_sign_and_verify(
    secret: str, delivery: str, stamp: int, body: bytes, expected: str
) -> None:
    assert webhooks.sign(secret, delivery, stamp, body) == expected
    found = webhooks.verify(secret, webhooks.signed_headers(secret, delivery, stamp, body), body, stamp)
    assert (found.id, found.timestamp, found.body) == (delivery, stamp, body)


def test_a_good_delivery_speaks_of_its_prediction() -> None:
    prediction = webhooks.verify(SECRET, headers(), V2_BODY, NOW).prediction()
    assert prediction.id == "e6832d4abffb4d79bfbca19783fca133"
    assert prediction.succeeded
    assert prediction.input["prompt"] == "café"


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_a_delivery_up_to_five_minutes_off_is_taken(late: int) -> None:
    webhooks.verify(SECRET, headers(), V2_BODY, NOW + late)


def test_several_signatures_and_several_secrets_may_be_tried() -> None:
    webhooks.verify(SECRET, headers(f"v3,{'0' * 64} v1,abc {V2}"), V2_BODY, NOW)
    webhooks.verify([OTHER, SECRET], headers(), V2_BODY, NOW)
    webhooks.verify(SECRET.removeprefix("whsec_"), headers(), V2_BODY, NOW)


def signed_as_svix(digest: str) -> str:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, b"msg_0001.%d." % NOW + V2_BODY, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode() if digest == "base64" else "v3," + mac.hexdigest()


def full_secret_as_key() -> str:
    return "v3," + hmac.new(SECRET.encode(), b"msg_0001.%d." % NOW + V2_BODY, hashlib.sha256).hexdigest()


FORGED = {
    "no headers": {},
    "no signature": headers(""),
    "bare hex": headers(V2.removeprefix("v3,")),
    "version one": headers(V2.replace("v3", "v1")),
    "upper-case version": headers(V2.replace("v3", "V3")),
    "upper-case hex": headers("v3," + V2[3:].upper()),
    "cut": headers(V2[:-1]),
    "longer": headers(V2 + "0"),
    "comma-joined": headers(f"v3,{'0' * 64},{V2}"),
    "of another body": headers(V1),
    "key decoded from base64": headers(signed_as_svix("hex")),
    "Standard Webhooks": headers(signed_as_svix("base64")),
    "key with its prefix": headers(full_secret_as_key()),
    "not ascii": headers("v3,ünï"),
    "half a surrogate": headers("v3,\ud800"),
    "seventeen tries": headers(" ".join(["v3,x"] * 16 + [V2])),
    "no id": headers(delivery=""),
    "another id": headers(delivery="msg_0002"),
    "id with a space": headers(delivery="msg 0001"),
    "id of 10 kB": headers(delivery="m" * 10_000),
    "id with the time's dot moved": headers(delivery=f"msg_0001.{NOW}"),
    "no time": headers(stamp=""),
    "NaN": headers(stamp="NaN"),
    "infinity": headers(stamp="inf"),
    "negative": headers(stamp=f"-{NOW}"),
    "plus": headers(stamp=f"+{NOW}"),
    "fraction": headers(stamp=f"{NOW}.0"),
    "underscore": headers(stamp="1_767_323_045"),
    "full-width digits": headers(stamp="１７６７３２３０４５"),
    "twenty digits": headers(stamp="1" * 20),
    "leading zero, not what was signed": headers(stamp=f"0{NOW}"),
    "newline": headers(stamp=f"{NOW}\n"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_delivery_is_refused(forged: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify([SECRET, OTHER], forged, V2_BODY, NOW)


@pytest.mark.parametrize("late", [-301, 301, 300.5, 10**9])
def test_a_stale_or_future_delivery_is_refused(late: float) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify(SECRET, headers(), V2_BODY, NOW + late)


@pytest.mark.parametrize(
    "body",
    [
        V2_BODY + b"\n",
        V2_BODY.replace(b"900", b"901"),
        json.dumps(json.loads(V2_BODY)).encode(),
        V2_BODY.decode().encode("utf-16"),
        b"",
    ],
)
def test_a_body_changed_by_a_byte_is_refused(body: bytes) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify(SECRET, headers(), body, NOW)


@pytest.mark.parametrize("empty", ["", "whsec_", "  ", [SECRET, ""]])
def test_an_empty_secret_is_never_used(empty: str | list[str]) -> None:
    with pytest.raises(ValueError, match="empty"):
        webhooks.verify(empty, headers(), V2_BODY, NOW)


def test_no_secret_at_all_verifies_nothing() -> None:
    with pytest.raises(BadSignature):
        webhooks.verify([], headers(), V2_BODY, NOW)


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b"[" * 100_000, b'{"id":"../../x"}', b'{"id":7}'])
def test_a_signed_delivery_that_is_no_prediction_is_unreadable(body: bytes) -> None:
    delivery = webhooks.verify(SECRET, webhooks.signed_headers(SECRET, "m", NOW, body), body, NOW)
    with pytest.raises(Unreadable):
        delivery.prediction()
