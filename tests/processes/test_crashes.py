"""The studio is killed with SIGKILL at the worst moments and started again; the endpoint's books are the judge."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable

import httpx

from fluxstudio.endpoint.history import read_books
from tests.processes.conftest import Start
from tests.processes.kit import EndpointProcess, Stage, Studio, cloud, until

TWENTY = 20


def all_filled(studio: Studio) -> bool:
    return studio.rows("SELECT state FROM fluxstudio_slot") == ["filled"] * TWENTY


def seeds_in(endpoint: EndpointProcess) -> Counter[int]:
    return Counter(entry["seed"] for entry in endpoint.books())


def kill_when(studio: Studio, moment: Callable[[], object], what: str) -> None:
    studio.start()
    until(moment, what)
    studio.kill()


def assert_all_came_once(studio: Studio, endpoint: EndpointProcess) -> None:
    """Every one of the twenty was sent once, has its picture, and was settled once."""
    assert seeds_in(endpoint) == Counter(range(1000, 1000 + TWENTY))
    assert len(studio.pictures()) == TWENTY
    assert studio.states() == ["done"] * TWENTY
    assert studio.held_and_spent() == (0, TWENTY * 15_000)


def test_killed_right_after_the_runs_were_acknowledged_all_twenty_complete(stage: Stage) -> None:
    endpoint = stage.endpoint("--pace", "0.5")
    studio = stage.studio(**cloud(endpoint), FLUXSTUDIO_ENGINE="0")
    studio.start()
    with studio.browser() as alice:
        for number in range(TWENTY):
            answer = press_generate(alice, studio.team(), seed=1000 + number)
            assert answer.status_code == 302, answer.text
    studio.kill()

    studio.env["FLUXSTUDIO_ENGINE"] = "1"
    studio.start()
    until(lambda: all_filled(studio), "twenty pictures")

    assert_all_came_once(studio, endpoint)


def press_generate(alice: httpx.Client, team: str, *, seed: int) -> httpx.Response:
    """What the composer sends from a browser without scripts."""
    if "fs_csrf" not in alice.cookies:
        alice.get(f"/t/{team}/studio/")
    form = {
        "csrfmiddlewaretoken": alice.cookies["fs_csrf"],
        "key": uuid.uuid4().hex,
        "prompt": "a red fox in autumn",
        "width": "256",
        "height": "256",
        "count": "1",
        "seed_mode": "fixed",
        "seed": str(seed),
    }
    return alice.post(f"/t/{team}/runs/", data=form, headers={"Origin": str(alice.base_url).rstrip("/")})


def test_killed_while_rendering_all_twenty_complete(stage: Stage, start_runs: Start) -> None:
    endpoint = stage.endpoint("--pace", "4")
    studio = stage.studio(**cloud(endpoint))
    start_runs(TWENTY)

    kill_when(studio, lambda: studio.states() == ["accepted"] * TWENTY, "twenty accepted")
    studio.start()
    until(lambda: all_filled(studio), "twenty pictures")

    assert_all_came_once(studio, endpoint)


def test_killed_while_downloading_all_twenty_complete(stage: Stage, start_runs: Start) -> None:
    endpoint = stage.endpoint("--pace", "0.5")
    studio = stage.studio(**cloud(endpoint))
    start_runs(TWENTY)

    def some_are_stored() -> bool:
        return set(studio.states()) == {"accepted", "done"}

    kill_when(studio, some_are_stored, "some of twenty stored")
    studio.start()
    until(lambda: all_filled(studio), "twenty pictures")

    assert_all_came_once(studio, endpoint)


def test_killed_while_submitting_nothing_is_sent_twice_and_what_was_made_is_found_by_its_webhook(
    stage: Stage, start_runs: Start
) -> None:
    endpoint = stage.endpoint("--pace", "2", "--loopback-webhooks")
    studio = stage.studio(**cloud(endpoint))
    studio.env["FLUXSTUDIO_PUBLIC_URL"] = studio.address
    start_runs(TWENTY)

    kill_when(studio, lambda: 0 < len(endpoint.books()) < TWENTY, "some of twenty submitted")
    studio.start()

    def settled() -> bool:
        sent = seeds_in(endpoint)
        states = Counter(studio.states())
        return states["done"] == len(sent) and states["done"] + states["in_doubt"] == TWENTY

    until(settled, "every task in the books has its picture, and the rest says it is in doubt")
    assert set(seeds_in(endpoint).values()) == {1}
    assert len(studio.pictures()) == len(endpoint.books())
    done = studio.states().count("done")
    assert studio.held_and_spent() == ((TWENTY - done) * 15_000, done * 15_000)


def test_killed_between_post_and_answer_the_place_is_in_doubt_and_never_sent_again(
    stage: Stage, start_runs: Start
) -> None:
    endpoint = stage.endpoint("--pace", "0")
    studio = stage.studio(**cloud(endpoint), FLUXSTUDIO_LOG_LEVEL="DEBUG")
    start_runs(1, "a red fox [[fault:hang-submit]]")

    kill_when(studio, endpoint.books, "the submit in the books")
    assert studio.states() == ["sending"]
    studio.start()
    until(lambda: studio.states() == ["in_doubt"], "doubt")
    studio.wait_for_sweeps(4)

    assert studio.states() == ["in_doubt"]
    assert len(endpoint.books()) == 1
    assert studio.held_and_spent() == (15_000, 0)
    (run,) = studio.rows("SELECT slug FROM fluxstudio_run")
    with studio.browser() as alice:
        page = alice.get(f"/t/{studio.team()}/runs/{run}/").text
    assert "We do not know whether this was made." in page
    assert "It will not be sent again by itself." in page
    assert "$0.015" in page


def test_the_sandbox_inside_the_studio_draws_each_once_though_it_is_killed(
    stage: Stage, start_runs: Start
) -> None:
    studio = stage.studio()
    start_runs(TWENTY, key="")
    books = studio.folder / "endpoint"

    def drawing() -> bool:
        return studio.states().count("accepted") == TWENTY and any(
            entry["status"] == "processing" for entry in read_books(books)
        )

    kill_when(studio, drawing, "the sandbox drawing")
    studio.start()
    until(lambda: all_filled(studio), "twenty pictures")

    assert Counter(entry["seed"] for entry in read_books(books)) == Counter(range(1000, 1000 + TWENTY))
    assert len(studio.pictures()) == TWENTY
    assert studio.held_and_spent() == (0, 0)
