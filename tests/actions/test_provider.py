"""The provider's key: who may set it, where it lies, and what goes first."""

from __future__ import annotations

from typing import Any

import pytest

from fluxstudio.actions import provider
from fluxstudio.models import Instance, Person, Team

KEY = "wsk_live_0123456789abcdefghijklmnop"


@pytest.fixture
def private(alice: Person) -> Team:
    """Alice's team of one."""
    return Team.objects.of(alice).get(is_private=True)


def test_without_a_key_everybody_draws_on_the_sandbox(northwind: Team, private: Team) -> None:
    assert provider.current_key() is None
    assert provider.endpoint_for(northwind) == provider.endpoint_for(private) == "sandbox"


def test_with_a_key_only_a_team_with_a_grant_draws_on_the_cloud(
    alice: Person, northwind: Team, private: Team
) -> None:
    provider.set_key(alice, KEY)
    assert provider.endpoint_for(northwind) == "cloud"
    assert provider.endpoint_for(private) == "sandbox"


def test_the_key_lies_encrypted_and_comes_back(alice: Person) -> None:
    provider.set_key(alice, KEY)
    row = Instance.current()
    assert KEY not in row.key_box
    assert (row.key_hint, row.key_set_by) == ("mnop", alice)
    key = provider.current_key()
    assert key is not None
    assert (key.value, key.source) == (KEY, "settings")


def test_a_short_key_gets_no_hint(alice: Person) -> None:
    provider.set_key(alice, "12345678")
    assert Instance.current().key_hint == ""


def test_a_key_never_shows_itself(alice: Person) -> None:
    provider.set_key(alice, KEY)
    key = provider.current_key()
    assert KEY not in f"{key} {key!r} {[key]}"


def test_the_environment_goes_first(alice: Person, settings: Any) -> None:
    provider.set_key(alice, KEY)
    settings.WAVESPEED_API_KEY = "wsk_of_the_environment"
    key = provider.current_key()
    assert key is not None
    assert (key.value, key.source) == ("wsk_of_the_environment", "environment")
    provider.forget_key()
    assert provider.current_key() == key


def test_the_webhook_secret_is_kept_encrypted_with_the_key_it_belongs_to(
    alice: Person, settings: Any
) -> None:
    provider.set_key(alice, KEY)
    provider.keep_webhook_secret("whsec_abc")
    assert "whsec_abc" not in Instance.current().webhook_box
    key = provider.current_key()
    assert key is not None
    assert key.webhook_secret == "whsec_abc"
    settings.WAVESPEED_API_KEY = "wsk_of_another_account"
    other = provider.current_key()
    assert other is not None
    assert other.webhook_secret == ""


def test_a_secret_that_arrives_after_its_key_was_replaced_is_not_taken_for_the_new_one(alice: Person) -> None:
    provider.set_key(alice, "wsk_the_new_key_of_the_account")
    provider.keep_webhook_secret("whsec_old", key=KEY)
    key = provider.current_key()
    assert key is not None
    assert key.webhook_secret == ""


def test_a_new_key_forgets_the_old_secret_and_ends_a_pause(alice: Person) -> None:
    provider.set_key(alice, KEY)
    provider.keep_webhook_secret("whsec_abc")
    Instance.objects.update(paused_reason="key")
    provider.set_key(alice, KEY)
    row = Instance.current()
    assert (row.webhook_box, row.paused_reason) == ("", "")


def test_another_secret_key_of_the_studio_loses_the_kept_key_politely(
    alice: Person, northwind: Team, settings: Any
) -> None:
    provider.set_key(alice, KEY)
    settings.SECRET_KEY = "another secret, as after a move without the data folder's file"
    assert provider.current_key() is None
    assert provider.is_unreadable(Instance.current())
    assert provider.endpoint_for(northwind) == "sandbox"
    provider.set_key(alice, KEY)
    assert not provider.is_unreadable(Instance.current())


def test_forgetting_leaves_nothing(alice: Person, northwind: Team) -> None:
    provider.set_key(alice, KEY)
    provider.keep_webhook_secret("whsec_abc")
    provider.forget_key()
    row = Instance.current()
    assert (row.key_box, row.webhook_box, row.key_hint, row.key_set_by) == ("", "", "", None)
    assert provider.endpoint_for(northwind) == "sandbox"


def test_a_tampered_box_is_no_key(alice: Person) -> None:
    provider.set_key(alice, KEY)
    box = Instance.current().key_box
    Instance.objects.update(key_box=box[:-4] + "AAAA")
    assert provider.current_key() is None
