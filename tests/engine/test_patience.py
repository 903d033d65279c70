"""Each kind of trouble has a patience of its own, and keys and secrets are asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async

from fluxstudio.actions.attempts import pause_provider
from fluxstudio.actions.provider import Key
from fluxstudio.domain.retry import RESULT_TRIES, SUBMIT_TRIES
from fluxstudio.egress import Egress
from fluxstudio.engine.endpoints import CLOUD, SANDBOX, Endpoint, Endpoints
from fluxstudio.engine.times import later
from fluxstudio.engine.trouble import Trouble, tries
from fluxstudio.models import Attempt, Member, Picture, Run
from fluxstudio.wavespeed.client import Client
from tests.engine.conftest import ORIGIN, Rig
from tests.factories import make_picture, make_run

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_hour_without_answers_leaves_a_finished_picture_all_its_tries(
    rig: Rig, alices_part: Member
) -> None:
    run = await sync_to_async(make_run)(alices_part, prompt="a red fox [[fault:output-503=1]]")
    attempt = await Attempt.objects.aget(slot__run=run)
    await rig.steps(attempt.pk)
    await Attempt.objects.filter(pk=attempt.pk).aupdate(tries=RESULT_TRIES * 5, error=Trouble.UNAVAILABLE)

    await rig.settle(run)

    assert (await Attempt.objects.aget(pk=attempt.pk)).state == "done"


def test_tries_of_one_trouble_are_not_tries_of_another() -> None:
    attempt = Attempt(tries=7, error=Trouble.UNAVAILABLE)

    assert (tries(attempt, Trouble.UNAVAILABLE), tries(attempt, Trouble.RESULT)) == (7, 0)


async def test_never_in_sync_mode_whatever_the_stored_request_says(rig: Rig, alices_part: Member) -> None:
    run = await sync_to_async(make_run)(alices_part, enable_sync_mode=True, enable_base64_output=True)

    await rig.settle(run)

    assert (await Attempt.objects.aget(slot__run=run)).state == "done"


def endpoints(cloud: Callable[[Key], Endpoint], clock: Callable[[], float]) -> Endpoints:
    sandbox = Endpoint(name=SANDBOX, client=Client(ORIGIN, "local"), egress=Egress())
    return Endpoints(sandbox, cloud, clock)


async def test_a_webhook_secret_that_was_not_had_is_asked_for_again(settings: Any) -> None:
    settings.WAVESPEED_API_KEY = "wsk_test_key_of_nobody"
    asked: list[str] = []
    now = 0.0

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if len(asked) == 1:
            return httpx.Response(503)
        return httpx.Response(200, json={"code": 200, "message": "ok", "data": {"secret": "whsec_of_nobody"}})

    def cloud(key: Key) -> Endpoint:
        client = Client(ORIGIN, key.value, transport=httpx.MockTransport(answer))
        return Endpoint(
            name=CLOUD, client=client, egress=Egress(), webhooks="https://studio.example/hooks/ws/"
        )

    both = endpoints(cloud, lambda: now)
    first = await both.get(CLOUD)
    again = await both.get(CLOUD)
    now = 61.0
    later = await both.get(CLOUD)
    await both.aclose()

    assert [one is not None and one.believed for one in (first, again, later)] == [False, False, True]
    assert len(asked) == 2


async def test_a_key_that_cannot_be_one_stops_nothing(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WAVESPEED_API_KEY = "two words"

    def cloud(key: Key) -> Endpoint:
        return Endpoint(name=CLOUD, client=Client(ORIGIN, key.value), egress=Egress())

    both = endpoints(cloud, lambda: 0.0)

    assert await both.get(CLOUD) is None
    assert "two words" not in caplog.text
    caplog.clear()


class Provider:
    """Answers every submit as it is told to."""

    def __init__(self, name: str = SANDBOX) -> None:
        self.answers: list[int] = []
        self.endpoint = Endpoint(
            name=name,
            client=Client(ORIGIN, "local", transport=httpx.MockTransport(self._answer)),
            egress=Egress(),
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        status = self.answers.pop(0)
        if status == NO_CONNECTION:
            raise httpx.ConnectError("nobody listens")
        return httpx.Response(status, json={"code": status, "message": "later"})

    async def hear(self, rig: Rig, run: Run, *answers: int) -> Attempt:
        """One step for each answer; the attempt as it is stored after them."""
        self.answers.extend(answers)
        while self.answers:
            attempt = await sync_to_async(_attempt_of)(run)
            await rig.steps.submit(attempt, self.endpoint)
        return await sync_to_async(_attempt_of)(run)


NO_CONNECTION = 0


def _attempt_of(run: Run) -> Attempt:
    run_of = ("team", "collection", "reference", "mask", "touch_up")
    rows = Attempt.objects.select_related(*(f"slot__run__{name}" for name in run_of))
    return rows.get(slot__run=run)


async def test_waiting_for_the_rate_limit_leaves_a_lost_connection_all_its_tries(
    rig: Rig, alices_part: Member
) -> None:
    run, provider = await sync_to_async(make_run)(alices_part), Provider()

    attempt = await provider.hear(rig, run, *[429] * 7, NO_CONNECTION)
    assert (attempt.state, attempt.error, attempt.tries) == ("queued", Trouble.UNREACHABLE, 1)

    attempt = await provider.hear(rig, run, *[NO_CONNECTION] * (SUBMIT_TRIES - 2))
    assert attempt.state == "queued"
    attempt = await provider.hear(rig, run, NO_CONNECTION)
    assert attempt.state == "rejected"


async def test_lost_connections_leave_the_rate_limit_all_its_tries(rig: Rig, alices_part: Member) -> None:
    run, provider = await sync_to_async(make_run)(alices_part), Provider()

    attempt = await provider.hear(rig, run, *[NO_CONNECTION] * (SUBMIT_TRIES - 1), 429)

    assert (attempt.state, attempt.error, attempt.tries) == ("queued", Trouble.LIMITED, 1)


async def test_while_the_key_rests_no_try_is_counted_and_none_forgotten(
    rig: Rig, alices_part: Member
) -> None:
    run, provider = await sync_to_async(make_run)(alices_part), Provider(CLOUD)
    await provider.hear(rig, run, *[NO_CONNECTION] * 5)

    await sync_to_async(pause_provider)(until=later(60), reason="limited")
    await rig.steps.submit(await sync_to_async(_attempt_of)(run), provider.endpoint)
    await sync_to_async(pause_provider)(until=later(-1), reason="")
    attempt = await provider.hear(rig, run, NO_CONNECTION)

    assert (attempt.state, attempt.error, attempt.tries) == ("queued", Trouble.UNREACHABLE, 6)


async def test_a_reference_that_cannot_be_uploaded_has_all_its_tries_after_a_rate_limit(
    rig: Rig, alices_part: Member
) -> None:
    picture = await sync_to_async(make_picture)(alices_part, kind=Picture.Kind.REFERENCE)
    run, provider = await sync_to_async(make_run)(alices_part), Provider()
    await provider.hear(rig, run, *[429] * (SUBMIT_TRIES - 1))
    await Run.objects.filter(pk=run.pk).aupdate(reference=picture)

    attempt = await provider.hear(rig, run, 503)

    assert (attempt.state, attempt.error, attempt.tries) == ("queued", Trouble.NOT_READY, 1)
