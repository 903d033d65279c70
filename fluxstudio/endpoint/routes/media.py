"""E5 and E6: uploads in two steps, or as a form."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .. import uploads
from ..desk import Account, Desk, desk_of
from ..formdata import file_part
from ..uploads import MAX_UPLOAD, QuotaExceeded, Upload
from ..wire import Refusal, base_of, json_body, nanoseconds, read_body, stamp, success, whole

MAX_TICKET = 10_000  # bytes of body


async def ticket(request: Request) -> Response:
    """POST media/uploads: where to PUT the bytes, and where they can be read afterwards."""
    desk = desk_of(request)
    account = await desk.account(request)
    body = await json_body(request, limit=MAX_TICKET)
    upload = await _promise(
        desk, account, body.get("filename"), body.get("content_type"), whole(body, "size", low=1)
    )
    await desk.sweep()
    instruction = {
        "method": "PUT",
        "url": f"{base_of(request)}/storage/{upload.token}",
        "headers": {"Content-Type": upload.content_type, "If-None-Match": "*"},
        "expires_at": stamp(upload.expires_ns),
    }
    return success(_describe(upload, base_of(request)) | {"upload": instruction})


async def put(request: Request) -> Response:
    """PUT storage/{token}: the bytes of a ticket, once, exactly as promised. No Authorization, as with signed URLs."""
    desk = desk_of(request)
    upload = _ticket_of(desk, request)
    draft = desk.files.draft(desk.files.upload(upload.token))
    try:
        await _take(request, draft, upload.size)
        await asyncio.to_thread(desk.files.keep_new, draft, desk.files.upload(upload.token))
    except FileExistsError:
        raise Refusal(412, "The file was uploaded before.") from None
    finally:
        draft.unlink(missing_ok=True)
    return Response(status_code=200)


def _ticket_of(desk: Desk, request: Request) -> Upload:
    try:
        upload = uploads.get(desk.books.read, request.path_params["token"])
    except KeyError:
        raise Refusal(403, "There is no such ticket.") from None
    if upload.expires_ns < desk.now_ns:
        raise Refusal(403, "The ticket has expired.")
    if desk.files.upload(upload.token).exists():
        raise Refusal(412, "The file was uploaded before.")
    if "authorization" in request.headers or request.headers.get("content-type") != upload.content_type:
        raise Refusal(403, "The signature does not match: send exactly the headers of the ticket.")
    return upload


async def _take(request: Request, draft: Path, size: int) -> None:
    """Write the body to `draft`; raises Refusal when it is not `size` bytes long."""
    taken = 0
    with draft.open("wb") as file:
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > size:
                break
            file.write(chunk)
    if taken != size:
        raise Refusal(400, f"The ticket is for {size} bytes exactly.")


async def form(request: Request) -> Response:
    """POST media/upload/binary: the older way, part `file` of a form."""
    desk = desk_of(request)
    account = await desk.account(request)
    body = await read_body(request, limit=MAX_UPLOAD + MAX_TICKET)
    part = file_part(request.headers.get("content-type", ""), body)
    if part is None:
        raise Refusal(400, 'field "file" is required')
    upload = await _promise(desk, account, part.filename, part.content_type, len(part.content))
    await asyncio.to_thread(desk.files.save, desk.files.upload(upload.token), part.content)
    return success(_describe(upload, base_of(request)))


async def _promise(desk: Desk, account: Account, filename: Any, declared: Any, size: int) -> Upload:
    if not isinstance(filename, str) or not filename:
        raise Refusal(400, 'field "filename" is required')
    if size > MAX_UPLOAD:
        raise Refusal(413, f"At most {MAX_UPLOAD} bytes can be uploaded.")
    kind = uploads.content_type_of(filename, declared if isinstance(declared, str) else None)
    if kind is None:
        raise Refusal(400, 'field "filename" must name an image, video, audio or zip file')
    try:
        return await desk.books.write(
            uploads.promise,
            account.id,
            filename,
            kind,
            size,
            quota=desk.config.upload_quota,
            now_ns=desk.now_ns,
            expires_ns=desk.now_ns + nanoseconds(desk.config.ticket_life),
        )
    except QuotaExceeded:
        raise Refusal(429, "Upload quota exceeded") from None


def _describe(upload: Upload, base: str) -> dict[str, Any]:
    return {
        "type": upload.kind,
        "download_url": f"{base}/cdn/upload/{upload.token}/{upload.filename}",
        "filename": upload.filename,
        "size": upload.size,
    }
