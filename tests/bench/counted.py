"""`python -m fluxstudio.endpoint`, which also notes every question about a prediction: data/asked.tsv.

A line is the moment (ns, the endpoint's own clock) and the prediction's id.
"""

from __future__ import annotations

import argparse
import re
import socket
import time
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from fluxstudio.endpoint.app import create_app
from fluxstudio.endpoint.server import RENDERERS, add_arguments, config_of

FILE = "asked.tsv"
_RESULT = re.compile(r"/api/v[23]/predictions/([0-9a-f]{32})(?:/result)?")


class Counting:
    """An ASGI application that writes down each GET of a result before passing it on."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self._app = app
        self._file = path.open("a", buffering=1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and (found := _RESULT.fullmatch(scope["path"]))
        ):
            self._file.write(f"{time.time_ns()}\t{found[1]}\n")
        await self._app(scope, receive, send)


def asked(data: Path) -> dict[str, list[int]]:
    """By prediction, when it was asked about (ns, in order)."""
    moments: dict[str, list[int]] = {}
    for line in (data / FILE).read_text().splitlines():
        moment, prediction = line.split("\t")
        moments.setdefault(prediction, []).append(int(moment))
    return moments


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    options = vars(parser.parse_args())
    config = config_of(options)
    config.data.mkdir(parents=True, exist_ok=True)
    app = Counting(create_app(config, RENDERERS[options["renderer"]]()), config.data / FILE)
    listening = socket.create_server(("127.0.0.1", options["port"]))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    server = uvicorn.Server(
        uvicorn.Config(app, ws="none", log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    )
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


if __name__ == "__main__":
    main()
