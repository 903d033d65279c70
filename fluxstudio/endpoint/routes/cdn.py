"""Outputs and uploads as files: no key asked, readable from any page, gone after seven days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from .. import uploads
from ..desk import Desk, desk_of
from ..losing import ConnectionDropped
from ..predictions import Prediction
from ..wire import Refusal

_HEADERS = {
    "Access-Control-Allow-Origin": "*",  # also without an Origin header: caches must not keep an answer that lacks it
    "Cache-Control": "public, max-age=604800, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


async def output(request: Request) -> Response:
    """GET cdn/output/{name}."""
    desk, name = desk_of(request), request.path_params["name"]
    prediction = desk.prediction(name.partition("_")[0])
    path = desk.files.output(name)
    if name not in prediction.outputs or not path.is_file():
        raise Refusal(404, "Not found")
    kind = f"image/{prediction.request.output_format}"
    if any(fault.startswith("output-") for fault in prediction.faults):
        return await _spoiled(desk, prediction, path, kind)
    return FileResponse(path, media_type=kind, headers=_HEADERS)


async def upload(request: Request) -> Response:
    """GET cdn/upload/{token}/{filename}."""
    desk = desk_of(request)
    try:
        found = uploads.get(desk.books.read, request.path_params["token"])
    except KeyError:
        raise Refusal(404, "Not found") from None
    path = desk.files.upload(found.token)
    if (
        found.created_ns < desk.oldest_ns
        or found.filename != request.path_params["filename"]
        or not path.is_file()
    ):
        raise Refusal(404, "Not found")
    return FileResponse(path, media_type=found.content_type, headers=_HEADERS)


async def _spoiled(desk: Desk, prediction: Prediction, path: Path, kind: str) -> Response:
    """Faults of downloads."""
    faults, content = prediction.faults, await asyncio.to_thread(path.read_bytes)
    desk.polls[path.name] += 1
    if "output-404" in faults:
        raise Refusal(404, "Not found")
    if "output-503" in faults and desk.polls[path.name] <= (faults["output-503"] or 1):
        raise Refusal(503, "Service unavailable")
    if "output-type" in faults:
        return Response(
            "<!doctype html><title>Not a picture</title>", media_type="text/html", headers=_HEADERS
        )
    if "output-truncated" in faults:
        return Response(content[: len(content) // 2], media_type=kind, headers=_HEADERS)
    if "output-cut" in faults:
        return _cut(content, kind)
    return Response(content, media_type=kind, headers=_HEADERS)


def _cut(content: bytes, kind: str) -> Response:
    """Half of what the length header promises, then a closed connection."""

    async def half() -> AsyncIterator[bytes]:
        yield content[: len(content) // 2]
        raise ConnectionDropped

    return StreamingResponse(
        half(), media_type=kind, headers=_HEADERS | {"Content-Length": str(len(content))}
    )
