"""Keeping deliveries: one row for each, however often it comes."""

from __future__ import annotations

from fluxstudio.actions.hooks import receive
from fluxstudio.models import Delivery

FACTS = {"webhook_id": "msg_1", "token": "t", "prediction_id": "p" * 32, "status": "completed"}


def test_the_same_delivery_is_one_row_and_the_first_word_counts(db: None) -> None:
    first = receive(**FACTS)
    assert receive(**FACTS | {"status": "failed"}).pk == first.pk
    assert Delivery.objects.get().status == "completed"


def test_the_same_id_under_another_token_is_another_delivery(db: None) -> None:
    receive(**FACTS)
    receive(**FACTS | {"token": "u"})
    assert Delivery.objects.count() == 2


def test_what_is_longer_than_a_column_is_cut(db: None) -> None:
    row = receive(webhook_id="i" * 999, token="t" * 999, prediction_id="p" * 999, status="s" * 999)
    assert [len(value) for value in (row.webhook_id, row.token, row.prediction_id, row.status)] == [
        200,
        64,
        128,
        20,
    ]


def test_a_kept_delivery_waits_to_be_read(db: None) -> None:
    receive(**FACTS)
    assert Delivery.objects.unread().count() == 1
