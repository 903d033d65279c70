"""With a public address the provider calls back: pictures come without polls, and lost answers are found again."""

from __future__ import annotations

import pytest

from tests.processes.conftest import Start
from tests.processes.kit import EndpointProcess, Stage, Studio, cloud, until


def called_back(stage: Stage, endpoint: EndpointProcess) -> Studio:
    """A studio that the endpoint can reach."""
    studio = stage.studio(**cloud(endpoint), FLUXSTUDIO_LOG_LEVEL="DEBUG")
    studio.env["FLUXSTUDIO_PUBLIC_URL"] = studio.address
    return studio


def bound_by(studio: Studio) -> list[str]:
    return studio.rows("SELECT bound_by FROM fluxstudio_prediction")


def answers(endpoint: EndpointProcess) -> list[int]:
    """What the studio answered to every call."""
    return [call["answer"] for entry in endpoint.books() for call in entry["deliveries"]]


def test_results_come_by_webhook_without_a_poll_that_finds_nothing(stage: Stage, start_runs: Start) -> None:
    endpoint = stage.endpoint("--pace", "3", "--loopback-webhooks")
    studio = called_back(stage, endpoint)
    studio.start()
    start_runs(3)

    until(lambda: studio.states() == ["done"] * 3, "three pictures")

    assert studio.rows("SELECT polls FROM fluxstudio_attempt") == [0, 0, 0]
    assert answers(endpoint) == [204, 204, 204]
    assert studio.held_and_spent() == (0, 45_000)


@pytest.mark.parametrize(
    ("faults", "bound"),
    [
        ("lost-submit", "webhook"),
        ("502-after", "webhook"),
        ("truncated-submit", "webhook"),
        ("webhook-first", "webhook"),
        ("webhook-twice", "answer"),
    ],
)
def test_one_charge_and_one_picture_whatever_happens_on_the_way(
    stage: Stage, start_runs: Start, faults: str, bound: str
) -> None:
    endpoint = stage.endpoint("--pace", "0.5", "--loopback-webhooks")
    studio = called_back(stage, endpoint)
    studio.start()
    start_runs(1, f"a red fox [[fault:{faults}]]")

    until(lambda: studio.states() == ["done"], "one picture")
    until(
        lambda: all(answers(endpoint)) and len(answers(endpoint)) >= (faults == "webhook-twice") + 1, "calls"
    )
    studio.wait_for_sweeps(1)

    assert studio.states() == ["done"]
    assert bound_by(studio) == [bound]
    assert len(studio.pictures()) == len(endpoint.books()) == 1
    assert studio.held_and_spent() == (0, 15_000)


def test_a_forged_call_has_no_effect_and_the_picture_comes_all_the_same(
    stage: Stage, start_runs: Start
) -> None:
    endpoint = stage.endpoint("--pace", "0.5", "--loopback-webhooks")
    studio = called_back(stage, endpoint)
    studio.start()
    start_runs(1, "a red fox [[fault:webhook-forged]]")

    until(lambda: len(answers(endpoint)) >= 1 and all(answers(endpoint)), "the forged call")
    assert set(answers(endpoint)) == {401}
    assert studio.rows("SELECT count(*) FROM fluxstudio_delivery") == [0]

    until(lambda: studio.states() == ["done"], "one picture, by asking")
    assert len(studio.pictures()) == 1
