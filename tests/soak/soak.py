"""`python -m tests.soak.soak --runs 1000`: the studio is killed again and again while a fifth of everything fails.

The endpoint is a process of its own that nobody kills; its books are the truth. The same seed gives the same runs
with the same faults and the same times between kills; what the machine does in between differs.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.processes.kit import KEY, SECRET, free_port, until
from tests.soak import lives
from tests.soak.judge import Verdict, judge, unsettled
from tests.soak.weather import spoils_submit

LIFE = (0.5, 2.5)  # seconds between the start of the studio and SIGKILL
BATCH = 12  # runs acknowledged during one life
PACE = 0.4  # seconds a picture takes at the endpoint
CALM = 600.0  # seconds that the last life, which nobody kills, may need to settle everything


def main() -> int:
    """Run it, print the figures; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-webhooks", action="store_true", help="the studio has to ask for everything")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fluxstudio-soak-") as folder:
        started = time.monotonic()
        verdict, kills = soak(Path(folder), options.runs, options.seed, webhooks=not options.no_webhooks)
        seconds = time.monotonic() - started
    spoilt = sum(spoils_submit(number, options.seed) for number in range(options.runs))
    say(verdict, options.seed, kills, spoilt, "off" if options.no_webhooks else "on", seconds)
    return 1 if any(verdict.faults.values()) else 0


def soak(folder: Path, runs: int, seed: int, *, webhooks: bool) -> tuple[Verdict, int]:
    """The verdict, and how often the studio was killed."""
    studio, provider = folder / "studio", folder / "provider"
    (studio / "static").mkdir(parents=True)
    port, cloud = free_port(), free_port()
    command = [sys.executable, "-m", "fluxstudio.endpoint", "--renderer", "blank", "--loopback-webhooks"]
    command += ["--port", str(cloud), "--data", str(provider), "--pace", str(PACE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as endpoint:
        try:
            assert endpoint.stdout is not None
            endpoint.stdout.readline()
            address = f"http://127.0.0.1:{cloud}"
            settings = {
                "WAVESPEED_BASE_URL": address,
                "WAVESPEED_API_KEY": KEY,
                "FLUXSTUDIO_SECRET_KEY": SECRET,
            }
            public = {"FLUXSTUDIO_PUBLIC_URL": f"http://127.0.0.1:{port}" if webhooks else ""}
            lives.set_up(studio, settings | public | {"PORT": str(port), "FLUXSTUDIO_ENGINE": "1"})
            kills = _lives(studio, runs, seed)
        finally:
            endpoint.terminate()
    return judge(studio, provider), kills


def _lives(studio: Path, runs: int, seed: int) -> int:
    """One life after the other; returns how many were ended by SIGKILL."""
    chance, log = random.Random(seed), studio.parent / "studio.log"
    lives.do(lambda: lives.found_studio(runs))
    kills = started = 0
    while started < runs or (kills < runs // BATCH and unsettled(studio)):
        pid = lives.live(log)
        born, length = time.monotonic(), chance.uniform(*LIFE)
        count, first = min(BATCH, runs - started), started
        if count:
            lives.do(lambda first=first, count=count: lives.start_runs(first, count, seed))  # type: ignore[misc]
        started += count
        time.sleep(max(0.0, born + length - time.monotonic()))
        lives.kill(pid)
        kills += 1
    pid = lives.live(log)
    try:
        until(lambda: not unsettled(studio), "everything settled", CALM)
        time.sleep(2 * PACE)  # a submit that was cut off may have been the last one in the books
    finally:
        lives.kill(pid)
    return kills


def say(verdict: Verdict, seed: int, kills: int, spoilt: int, webhooks: str, seconds: float) -> None:
    """The figures, as docs/reliability.md quotes them."""
    print(
        f"seed {seed}, webhooks {webhooks}: {verdict.runs} runs, {kills} SIGKILLs, {spoilt} spoilt submits,"
    )
    print(f"{seconds:.0f} s.")
    print(f"  pictures stored and paid        {verdict.done}")
    print(f"  refused by the provider, free   {verdict.rejected}")
    print(
        f"  in doubt, money held            {verdict.in_doubt} ({verdict.in_doubt_and_charged} were charged)"
    )
    print(f"  charged by the endpoint's books {verdict.charged}")
    for what, count in verdict.faults.items():
        print(f"  {what:<40}{count}")


if __name__ == "__main__":
    sys.exit(main())
