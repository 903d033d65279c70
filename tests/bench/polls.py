"""Polls a picture and how late they notice: the engine and the official SDK on one endpoint at the same time.

Both get the same job times: lognormal, median 3.8 s, a slow tail of 3 %, cut to 2–10 s, in real time and not
compressed (the endpoint's `[[fault:slow=…]]` sets each). Counted at the endpoint: every question, up to the first one
after the prediction was finished; how late that one came is the delay. Then the table on the virtual clock.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.bench import counted, ledger, polling, report, servers
from tests.bench.servers import Server
from tests.domain.virtual_provider import job_times

RUNS = 96
LEARNED = 48  # finished before anything is counted
APART = 0.4  # seconds between two submits of the engine: about ten pictures under way
AT_ONCE = 10  # of the SDK
SHORTEST, LONGEST = 2.0, 10.0  # seconds

Cost = tuple[list[int], list[float]]  # asks a picture, delays in ms


def main() -> None:
    """Teach the engine, let both run, print; then the virtual clock."""
    with servers.folder() as data, servers.folder() as books, servers.endpoint(books, pace=0) as endpoint:
        servers.tool("install", "set-up", data=data)
        with servers.studio(data, cloud=endpoint.address) as studio:
            _engine(studio, endpoint, _prompts(books, "lesson", LEARNED))
            sdk = threading.Thread(target=_sdk, args=(endpoint, _prompts(books, "pupil", RUNS)))
            sdk.start()
            _engine(studio, endpoint, _prompts(books, "engine", RUNS))
            sdk.join()
        costs = {name: _cost(endpoint, mark) for name, mark in NAMES.items()}
    _print(costs)
    report.say("\nThe same on a virtual clock (round trip 0.15 s, 6,000 job times, nothing cut):")
    polling.main()


NAMES = {"the engine": "engine", "official SDK 2.0.5": "pupil"}


def _prompts(folder: Path, mark: str, count: int) -> Path:
    """A file of prompts that each carry a mark and a job time."""
    seconds = [min(LONGEST, max(SHORTEST, each)) for each in job_times(count, seed=len(mark) * count)]
    path = folder / f"{mark}.txt"
    path.write_text("".join(f"[[fault:slow={1000 * each:.0f}]] a fox {mark}\n" for each in seconds))
    return path


def _engine(studio: Server, endpoint: Server, prompts: Path) -> None:
    """Ask for all, a little apart, and wait for their pictures."""
    count = len(prompts.read_text().splitlines())
    keyed = {"WAVESPEED_API_KEY": servers.KEY, "WAVESPEED_BASE_URL": endpoint.address}
    asked = servers.tool("install", "ask", str(count), str(prompts), str(APART), data=studio.data, **keyed)
    ledger.wait_for(studio.data, asked["runs"], seconds=120)


def _sdk(endpoint: Server, prompts: Path) -> None:
    time.sleep(2)  # the engine's side starts Django first
    servers.tool("sdk", endpoint.address, "wsk_ultra_sdk", str(prompts), str(AT_ONCE), data=endpoint.data)


def _cost(endpoint: Server, mark: str) -> Cost:
    finished, asked = ledger.finished(endpoint.data), counted.asked(endpoint.data)
    calls, delays = [], []
    for prediction in ledger.marked(endpoint.data, f"a fox {mark}"):
        moments = [moment / 1e9 for moment in asked[prediction]]
        found = next(place for place, moment in enumerate(moments) if moment >= finished[prediction])
        calls.append(found + 1)
        delays.append(1000 * (moments[found] - finished[prediction]))
    return calls, delays


def _print(costs: dict[str, Cost]) -> None:
    usual = costs["official SDK 2.0.5"]
    rows = []
    for name, (calls, delays) in costs.items():
        each, late = _mean(calls), _mean(delays)
        share = [f"{each / _mean(usual[0]):.2f}", f"{late / _mean(usual[1]):.2f}"]
        rows.append(
            [name, len(calls), f"{each:.2f}", share[0], f"{late:.0f}", share[1], *report.p50_p95(delays)]
        )
    columns = [
        "who",
        "pictures",
        "polls a picture",
        "of the SDK's",
        "mean delay ms",
        "of the SDK's",
        "p50 ms",
        "p95 ms",
    ]
    report.table(columns, rows, title=f"Same endpoint, same job times, at the same time; {report.load()}")


def _mean(values: list[int] | list[float]) -> float:
    return sum(values) / len(values)
