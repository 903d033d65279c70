"""What the provider delivers: believed only when signed, acknowledged only when kept."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from fluxstudio.actions.provider import keep_webhook_secret
from fluxstudio.models import Delivery, Instance
from fluxstudio.wavespeed import webhooks
from fluxstudio.wavespeed.webhooks import signed_headers

SECRET = "whsec_c2VjcmV0LW9mLXRoZS1hY2NvdW50"
URL = "/hooks/ws/a-token-of-an-attempt"
BODY = json.dumps(
    {"id": "0123456789abcdef0123456789abcdef", "status": "completed", "outputs": ["https://x/y.png"]}
)
RAW = BODY.encode()


@pytest.fixture(autouse=True)
def _key(db: None, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_the_account"
    Instance.current()
    keep_webhook_secret(SECRET)


@pytest.fixture
def provider() -> Client:
    """Somebody outside with no session; CSRF is checked as in real life."""
    return Client(enforce_csrf_checks=True)


def deliver(
    provider: Client,
    raw: bytes = RAW,
    *,
    id: str = "msg_1",
    at: float = 0,
    url: str = URL,
    secret: str = SECRET,
    **replaced: str | None,
) -> int:
    """Send a delivery signed `at` seconds from now; `replaced` changes headers (None leaves one out)."""
    headers = signed_headers(secret, id, int(time.time() + at), raw)
    return send(provider, raw, headers, url=url, **replaced)


def send(
    provider: Client, raw: bytes, headers: dict[str, str], *, url: str = URL, **replaced: str | None
) -> int:
    """Send bytes with headers, some of them replaced."""
    given = headers | {f"webhook-{name}": value for name, value in replaced.items()}
    kept = {name: value for name, value in given.items() if value is not None}
    return provider.post(url, raw, content_type="application/json", headers=kept).status_code


def test_a_signed_delivery_is_kept_and_acknowledged(provider: Client) -> None:
    assert deliver(provider) == 204
    row = Delivery.objects.get()
    assert (row.webhook_id, row.token) == ("msg_1", "a-token-of-an-attempt")
    assert (row.prediction_id, row.status) == ("0123456789abcdef0123456789abcdef", "completed")


def test_it_is_asked_for_by_post_only(provider: Client) -> None:
    for method in (provider.get, provider.put, provider.delete, provider.head):
        assert method(URL).status_code == 405


def _v(version: str) -> Callable[[str], str]:
    return lambda signature: signature.replace("v3,", version)


@pytest.mark.parametrize(
    "spoil",
    [
        _v("v1,"),
        _v("v2,"),
        _v(""),
        _v("V3,"),
        str.upper,
        lambda signature: signature[:-1],
        lambda signature: signature + "0",
        lambda signature: signature[:3] + "0" * 64,
        lambda signature: "",
        lambda signature: "v3,",
        lambda signature: "ü" * 64,
    ],
)
def test_a_signature_that_is_not_exactly_right_is_refused(
    provider: Client, spoil: Callable[[str], str]
) -> None:
    headers = signed_headers(SECRET, "msg_1", int(time.time()), RAW)
    signature = headers["webhook-signature"]
    assert send(provider, RAW, headers, signature=spoil(signature)) == 401
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("missing", ["id", "timestamp", "signature"])
def test_a_missing_header_is_refused(provider: Client, missing: str) -> None:
    assert deliver(provider, **{missing: None}) == 401


def test_one_good_signature_among_several_is_enough(provider: Client) -> None:
    now = int(time.time())
    good = webhooks.sign(SECRET, "msg_1", now, RAW)
    headers = signed_headers(SECRET, "msg_1", now, RAW)
    assert send(provider, RAW, headers, signature=f"v3,{'0' * 64} {good} v1,abc") == 204


def test_another_secret_or_the_decoded_one_is_refused(provider: Client) -> None:
    assert deliver(provider, secret="whsec_b3RoZXI=") == 401
    assert deliver(provider, secret="whsec_secret-of-the-account") == 401


@pytest.mark.parametrize("at", [-298, 0, 298])
def test_a_clock_that_is_a_little_off_does_not_matter(provider: Client, at: int) -> None:
    assert deliver(provider, at=at) == 204


@pytest.mark.parametrize("at", [-301, 302, -10_000_000, 3600])
def test_old_and_future_deliveries_are_refused(provider: Client, at: int) -> None:
    assert deliver(provider, at=at) == 401


@pytest.mark.parametrize("stamp", ["NaN", "-1", "9" * 20, "1e9", "", " 17", "１７"])
def test_a_time_that_is_none_is_refused(provider: Client, stamp: str) -> None:
    assert deliver(provider, timestamp=stamp) == 401


@pytest.mark.parametrize(
    "changed",
    [
        RAW.replace(b"completed", b"complete_"),
        RAW + b" ",
        json.dumps(json.loads(BODY), indent=1).encode(),
        gzip.compress(RAW),
        b"",
    ],
)
def test_bytes_that_were_not_signed_are_refused(provider: Client, changed: bytes) -> None:
    headers = signed_headers(SECRET, "msg_1", int(time.time()), RAW)
    assert send(provider, changed, headers) == 401
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("size", [1_000_001, 3_000_000, 10_000_000])
def test_a_large_delivery_is_too_large_when_signed_and_nothing_when_not(provider: Client, size: int) -> None:
    raw = RAW + b" " * (size - len(RAW))
    assert deliver(provider, raw, signature=f"v3,{'0' * 64}") == 401
    assert deliver(provider, raw) == 413
    assert not Delivery.objects.exists()


def test_more_than_is_ever_read_is_refused(provider: Client) -> None:
    assert deliver(provider, b" " * 17_000_000) == 401


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"status": "completed"}',
        b'{"id": 7}',
        b"[" * 100_000,
        b'{"id": "../../x"}',
    ],
)
def test_signed_nonsense_is_a_bad_request(provider: Client, raw: bytes) -> None:
    assert deliver(provider, raw) == 400
    assert not Delivery.objects.exists()


def test_the_same_delivery_a_hundred_times_is_one_row(provider: Client) -> None:
    assert {deliver(provider) for _ in range(100)} == {204}
    assert Delivery.objects.count() == 1


def test_the_same_id_with_another_body_changes_nothing(provider: Client) -> None:
    deliver(provider)
    assert deliver(provider, RAW.replace(b"completed", b"failed")) == 204
    assert Delivery.objects.get().status == "completed"


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "%00", "%F0%9F%A6%8A", "a%2Fb"])
def test_a_token_of_no_attempt_tells_the_sender_nothing_and_is_set_aside(
    provider: Client, token: str
) -> None:
    answer = deliver(provider, url=f"/hooks/ws/{token}")
    assert answer == (404 if token == "a%2Fb" else 204)


def test_answers_have_no_words(provider: Client) -> None:
    for raw, headers in ((RAW, {}), (RAW, signed_headers(SECRET, "msg_1", int(time.time()), RAW))):
        assert provider.post(URL, raw, content_type="application/json", headers=headers).content == b""


@pytest.mark.parametrize("table", ["fluxstudio_delivery", "fluxstudio_instance"])
def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(provider: Client, table: str) -> None:
    def away(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if table in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away):
        assert deliver(provider) == 503
    assert deliver(provider) == 204
    assert Delivery.objects.count() == 1


def test_without_a_key_or_a_secret_nothing_is_believed(provider: Client, settings: Any) -> None:
    Instance.objects.update(webhook_box="")
    assert deliver(provider) == 401
    settings.WAVESPEED_API_KEY = ""
    assert deliver(provider) == 401


def test_the_secret_of_an_earlier_key_is_not_believed(provider: Client, settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_another_account"
    assert deliver(provider) == 401


@pytest.mark.parametrize("empty", ["", " ", "whsec_"])
def test_an_empty_secret_is_never_kept(provider: Client, empty: str) -> None:
    keep_webhook_secret(empty)
    assert deliver(provider) == 204, "the good one is still there"


def test_a_wrong_content_length_is_no_fault_of_ours(provider: Client) -> None:
    answer = provider.post(URL, RAW, content_type="application/json", CONTENT_LENGTH="many")
    assert answer.status_code == 401
