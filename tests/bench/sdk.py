"""The official SDK's own loop: `Client.run` for each prompt of a file, several at once.

    python -m tests.bench.sdk ADDRESS KEY FILE AT_ONCE

Prints JSON: {"count"}. How often it asked, and how late, is seen at the endpoint.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wavespeed import Client


def main(address: str, key: str, prompts: str, at_once: str) -> None:
    """Run every prompt to its end, as its users do: with the defaults."""
    client = Client(api_key=key, base_url=address)

    def one(prompt: str) -> int:
        return len(
            client.run("wavespeed-ai/flux-dev-lora", {"prompt": prompt, "size": "1024*1024"})["outputs"]
        )

    with ThreadPoolExecutor(int(at_once)) as pool:
        print(json.dumps({"count": sum(pool.map(one, Path(prompts).read_text().splitlines()))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
