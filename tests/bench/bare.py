"""The least that could do the engine's work: submit, ask each second, download. No ledger, no checks, no renditions.

    python -m tests.bench.bare ADDRESS KEY RUNS

Prints JSON: {"cpu", "seconds", "polls", "bytes"}.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time

import httpx

PAUSE = 1.0  # seconds between questions
AT_ONCE = 32  # requests; more make the pool of httpx the dearest part


async def one(client: httpx.AsyncClient, gate: asyncio.Semaphore) -> tuple[int, int]:
    """One picture; how often it was asked about, and its bytes."""
    body = {"prompt": "a red fox in autumn", "size": "1024*1024", "seed": 7}
    async with gate:
        answer = (
            (await client.post("/api/v3/wavespeed-ai/flux-dev-lora", json=body)).raise_for_status().json()
        )
    polls, data = 0, answer["data"]
    while data["status"] in ("created", "processing"):
        await asyncio.sleep(PAUSE)
        async with gate:
            data = (await client.get(f"/api/v3/predictions/{data['id']}/result")).json()["data"]
        polls += 1
    async with gate:
        return polls, len((await client.get(data["outputs"][0])).content)


async def many(address: str, key: str, runs: int) -> dict[str, float]:
    """All at once over one long-lived client."""
    headers, gate = {"Authorization": f"Bearer {key}"}, asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30, trust_env=False) as client:
        started, before = time.perf_counter(), cpu()
        done = await asyncio.gather(*(one(client, gate) for _ in range(runs)))
        return {
            "cpu": cpu() - before,
            "seconds": time.perf_counter() - started,
            "polls": sum(polls for polls, _ in done) / runs,
            "bytes": sum(size for _, size in done) / runs,
        }


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(asyncio.run(many(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
