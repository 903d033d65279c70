"""What the provider is known to send, and what it may send tomorrow, is read; nothing else ever blows up."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.wavespeed import values, wire
from fluxstudio.wavespeed.errors import Unreadable, WaveSpeedError

ID = "e6832d4abffb4d79bfbca19783fca133"
FULL = {
    "id": ID,
    "model": wire.FLUX_DEV_LORA,
    "input": {"prompt": "a fox"},
    "outputs": ["https://cdn.example/o.jpeg"],
    "urls": {"get": f"https://api.wavespeed.ai/api/v3/predictions/{ID}/result"},
    "has_nsfw_contents": [False],
    "status": "completed",
    "created_at": "2025-05-19T06:09:15.948268264Z",
    "error": "",
    "executionTime": 6710,
    "timings": {"inference": 6710},
}


def read(**changes: object) -> wire.Prediction:
    return wire.prediction({"code": 200, "message": "success", "data": FULL | changes})


def test_the_documented_answer_is_read_in_full() -> None:
    found = read()
    assert found == wire.Prediction(
        id=ID,
        model="wavespeed-ai/flux-dev-lora",
        status="completed",
        outputs=("https://cdn.example/o.jpeg",),
        sensitive=(False,),
        created_at=datetime(2025, 5, 19, 6, 9, 15, 948268, tzinfo=UTC),
        execution_ms=6710,
    )
    assert found.input == {"prompt": "a fox"}
    assert found.terminal
    assert found.succeeded


@pytest.mark.parametrize(
    ("said", "means", "terminal"),
    [
        ("created", "created", False),
        ("processing", "processing", False),
        ("pending", "pending", False),
        ("Processing ", "processing", False),
        ("queued-somewhere", "queued-somewhere", False),
        (None, "created", False),
        (7, "created", False),
        ("completed", "completed", True),
        ("failed", "failed", True),
        ("canceled", "cancelled", True),
        ("cancelled", "cancelled", True),
        ("timeout", "timeout", True),
        ("deleted", "deleted", True),
    ],
)
def test_a_status_ends_a_prediction_only_if_it_is_known_to(said: object, means: str, terminal: bool) -> None:
    found = read(status=said)
    assert (found.status, found.terminal, found.succeeded) == (means, terminal, means == "completed")


@pytest.mark.parametrize(
    ("outputs", "flags", "expected"),
    [
        (["a", "b"], [False, True], (("a", "b"), (False, True))),
        (["a", "b"], None, (("a", "b"), (False, False))),
        (["a"], [True, True], (("a",), (True,))),
        (["a"], ["true"], (("a",), (True,))),
        ([{"url": "a"}, {"url": "b", "width": 3}], [1, 0], (("a", "b"), (True, False))),
        ([None, "b", {"x": 1}, 7], [False, True, False, False], (("b",), (True,))),
        ("a", True, (("a",), (True,))),
        (None, None, ((), ())),
        ({}, [], ((), ())),
        ([], [True], ((), (True,))),
    ],
)
def test_outputs_and_their_flags_stay_in_step(outputs: object, flags: object, expected: object) -> None:
    found = read(outputs=outputs, has_nsfw_contents=flags)
    assert (found.outputs, found.sensitive) == expected


def test_missing_fields_are_not_missed() -> None:
    assert wire.prediction({"id": ID}) == wire.Prediction(ID)
    assert (
        wire.prediction({"data": {"id": ID, "outputs": [], "status": "failed", "error": "no"}}).error == "no"
    )
    assert wire.prediction({"data": {"status": "processing"}}, asked=ID).id == ID


def test_a_failed_task_names_its_own_code_not_the_envelopes() -> None:
    failed = read(
        status="failed", code=1402, error="Failed to download image from the provided URL.", outputs=[]
    )
    assert (failed.code, failed.error) == (1402, "Failed to download image from the provided URL.")
    assert wire.envelope_code({"code": 200, "data": {"code": 1402}}) == 200
    assert wire.envelope_code({"id": ID, "status": "failed", "code": 1402}) is None


def test_a_sync_overrun_is_still_being_made() -> None:
    assert not read(status="processing", code=5004, error="Sync mode timed out after 90 seconds.").terminal


def test_what_our_own_endpoint_adds_is_read_and_nobody_else_needs_to_send_it() -> None:
    found = read(fluxstudio={"method": "sketch", "unknown": ["zorp", 7], "notes": ["one", None]})
    assert found.method == "sketch"
    assert found.notes[0].startswith("Not understood: zorp")
    assert read(fluxstudio="x").notes == read().notes == ()


@pytest.mark.parametrize(
    "wrong", ["abc", "../../etc", "a" * 129, "x y z w", "ünïcode", "", None, 7, "abcd\n", ["abcd"]]
)
def test_an_id_that_cannot_stand_in_a_url_is_no_id(wrong: object) -> None:
    with pytest.raises(Unreadable):
        read(id=wrong)


def test_an_answer_about_another_prediction_is_refused() -> None:
    with pytest.raises(Unreadable):
        wire.prediction({"data": FULL}, asked="pred_abc123")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2025-05-19T06:09:15Z", datetime(2025, 5, 19, 6, 9, 15, tzinfo=UTC)),
        ("2025-05-19T08:09:15.5+02:00", datetime(2025, 5, 19, 6, 9, 15, 500000, tzinfo=UTC)),
        ("2025-05-19T06:09:15.948268264Z", datetime(2025, 5, 19, 6, 9, 15, 948268, tzinfo=UTC)),
        ("2025-05-19 06:09:15", datetime(2025, 5, 19, 6, 9, 15, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", None),
        ("yesterday", None),
        (1747634955, None),
        (None, None),
    ],
)
def test_times_are_utc_or_unknown(said: object, expected: datetime | None) -> None:
    assert read(created_at=said).created_at == expected


def test_base64_outputs_are_bytes_and_addresses_are_not() -> None:
    naked = base64.b64encode(b"\x89PNG").decode()
    assert values.inline_bytes(naked) == b"\x89PNG"
    assert values.inline_bytes(f"data:image/png;base64,{naked}") == b"\x89PNG"
    for other in (
        "https://cdn.example/a.png",
        "http://x/",
        "",
        "not base64!",
        "data:text/plain,hello",
        "ünï",
    ):
        assert values.inline_bytes(other) is None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"message": "a", "error": "b"}, "a"),
        ({"message": "success", "error": "b"}, "b"),
        ({"message": "", "error": "b", "detail": "c"}, "b"),
        ({"detail": "c"}, "c"),
        ({"detail": [{"msg": "c"}]}, "c"),
        ({"errors": ["", "d"]}, "d"),
        ({"errors": [{"message": "d"}]}, "d"),
        ({"error": {"message": {"message": "e"}}}, "e"),
        ({"message": "two\nlines\x00\u202e"}, "two lines"),
        ({"message": "x" * 9000}, "x" * 500),
        ([], ""),
        (None, ""),
        ("text", ""),
    ],
)
def test_the_sentence_of_a_failure_is_found(payload: object, expected: str) -> None:
    assert wire.error_text(payload) == expected


def test_a_listing_counts_the_rows_it_could_not_read() -> None:
    page = wire.history({"code": 200, "data": {"page": 2, "total": 505, "items": [FULL, {"id": "!"}, None]}})
    assert (page.page, page.total, len(page.items), page.unreadable) == (2, 505, 1, 2)
    assert wire.history({"data": {"items": None}}) == wire.HistoryPage(1, ())
    assert wire.history({"data": []}) == wire.HistoryPage(1, ())
    with pytest.raises(Unreadable):
        wire.history({"data": {"page": 1}})


def test_a_ticket_says_put_where_and_where_to_read() -> None:
    upload = {
        "method": "PUT",
        "url": "https://s/x",
        "headers": {"If-None-Match": "*", "n": 3},
        "expires_at": "…",
    }
    ticket = wire.upload_ticket({"code": 200, "data": {"download_url": "https://d/x", "upload": upload}})
    assert (ticket.url, dict(ticket.headers), ticket.download_url) == (
        "https://s/x",
        {"If-None-Match": "*"},
        "https://d/x",
    )
    for broken in ({"method": "POST"}, {"url": ""}, {"url": None}):
        with pytest.raises(Unreadable):
            wire.upload_ticket({"data": {"download_url": "https://d/x", "upload": upload | broken}})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"model_id": "m", "price": 0.015, "discounted_price": 0.0075, "currency": "USD"}, (15_000, 7_500)),
        ({"model_id": "m", "price": 0.015}, (15_000, 15_000)),
        ({"model_id": "m", "unit_price": "0.45"}, (450_000, 450_000)),
        ({"price": 0.1 + 0.2}, (300_000, 300_000)),
    ],
)
def test_prices_are_whole_micro_dollars(body: dict[str, object], expected: tuple[int, int]) -> None:
    found = wire.price({"data": body})
    assert (found.micros, found.discounted_micros) == expected


@pytest.mark.parametrize(
    "odd", ["NaN", "Infinity", "1e999", "-1", '"free"', "null", "true", "[]", "1" * 4000, "1e-9999999"]
)
def test_an_impossible_price_is_unreadable_or_nothing(odd: str) -> None:
    with contextlib.suppress(Unreadable):
        assert wire.price(wire.load(b'{"data":{"price":%s}}' % odd.encode())).micros == 0


def test_the_balance_and_the_secret_are_found_in_every_known_form() -> None:
    assert wire.balance({"data": {"balance": 12.345}}) == 12_345_000
    for payload in ({"data": {"secret": "whsec_x"}}, {"secret": "whsec_x"}, {"data": "whsec_x"}):
        assert wire.webhook_secret(payload) == "whsec_x"
    with pytest.raises(Unreadable):
        wire.webhook_secret({"data": {"secret": " "}})


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 100_000, b"1" * 10_000, b"<html>"]
)
def test_what_is_not_json_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        wire.load(raw)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([ID, "completed", "PUT"])
)
KEYS = st.sampled_from(
    [
        "code",
        "message",
        "data",
        "id",
        "status",
        "outputs",
        "has_nsfw_contents",
        "created_at",
        "error",
        "errors",
        "detail",
        "items",
        "page",
        "total",
        "upload",
        "url",
        "method",
        "headers",
        "download_url",
        "price",
        "unit_price",
        "balance",
        "secret",
        "input",
        "executionTime",
        "timings",
        "inference",
    ]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8)
)
READERS = (
    wire.prediction,
    wire.history,
    wire.upload_ticket,
    wire.download_url,
    wire.balance,
    wire.price,
    wire.webhook_secret,
    wire.deleted_count,
    wire.error_text,
    wire.envelope_code,
    wire.task_id,
)


@given(JSON)
def test_no_json_makes_a_reader_raise_anything_but_our_errors(payload: object) -> None:
    for reader in READERS:
        assert_reads_or_says_so(reader, payload)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise_anything_but_our_errors(raw: bytes) -> None:
    assert_reads_or_says_so(wire.load, raw)


@given(JSON)
def test_whatever_is_read_can_be_written_down_again(payload: object) -> None:
    try:
        found = wire.prediction(payload, asked=ID)
    except Unreadable:
        return
    json.dumps([found.id, found.model, found.status, found.outputs, found.error]).encode()
    "".join([found.model, found.status, found.error, *found.outputs]).encode("utf-8")
    assert len(found.sensitive) >= len(found.outputs)


def assert_reads_or_says_so(reader: Callable[..., object], value: object) -> None:
    with contextlib.suppress(WaveSpeedError):
        reader(value)
