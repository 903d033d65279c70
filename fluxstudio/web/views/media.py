"""The bytes of pictures: every one goes through a view that asks who may see it.

A Range header is ignored and the whole file is sent (RFC 9110 § 14.2 allows it): no picture is long enough to
be worth resuming. Kept originals have no address at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from fluxstudio.actions.exports import Wanted, export, export_key
from fluxstudio.actions.renditions import ensure_blurred, ensure_rendition
from fluxstudio.actions.touchups import ParentGone, ensure_preview, preview_key
from fluxstudio.imaging.limits import RENDITION_SIDES
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import Format, shared
from fluxstudio.models import Picture, TouchUp
from fluxstudio.models.files import CHUNK, read, sha256
from fluxstudio.web import access
from fluxstudio.web.downloads import FORMATS, file_name
from fluxstudio.web.http import StudioRequest

TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
POLICY = "default-src 'none'; sandbox"  # opened by itself, a file may do nothing
CACHE = "private, max-age=31536000, immutable"  # an address never changes its bytes


@dataclass(frozen=True, kw_only=True)
class Bytes:
    """What to send: stored under `key`, or made just now as `data`."""

    format: str
    key: str = ""
    data: bytes = b""
    name: str = ""  # of a download


#: A tag that names the bytes, and what provides them: a browser that has them already costs only the question
#: whether it still may.
Found = tuple[str, Callable[[], Bytes]]


def media(find: Callable[..., Found]) -> Callable[..., Any]:
    """A view from a function that asks for access and says what the bytes would be."""

    @access.signed_in
    def answer(request: StudioRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tag, provide = find(request, *args, **kwargs)
        etag = f'"{tag}"'
        if _has(request, etag):
            return _with_headers(HttpResponse(status=304), etag)
        try:
            return _with_headers(_send(request, provide()), etag)
        except (FileNotFoundError, ParentGone) as error:
            raise Http404 from error
        except Refused as refused:
            return HttpResponse(refused.text(gettext), status=503 if refused.again else 422)

    @wraps(find)
    async def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return await sync_to_async(answer)(request, *args, **kwargs)

    return require_safe(view)


@media
def picture_file(request: StudioRequest, team: str, picture: str) -> Found:
    """The bytes as stored."""
    found = access.picture(access.member(request, team), picture)
    return found.sha256, lambda: Bytes(format=found.format, key=found.file)


@media
def picture_rendition(request: StudioRequest, team: str, picture: str, side: int) -> Found:
    """A smaller copy, made again when it is missing; a picture that is too small has itself."""
    found = access.picture(access.member(request, team), picture)
    if side not in RENDITION_SIDES:
        raise Http404
    return f"{found.sha256}-{side}", lambda: _rendition(found, side)


@media
def picture_blurred(request: StudioRequest, team: str, picture: str) -> Found:
    """Colours and nothing else, for a picture that is hidden until asked for."""
    found = access.picture(access.member(request, team), picture)
    return f"{found.sha256}-blurred", lambda: Bytes(format="webp", key=ensure_blurred(found, shared()))


@media
def candidate_preview(request: StudioRequest, team: str, candidate: str) -> Found:
    """A candidate's box as it would be stitched, transparent where nothing would change."""
    part = access.member(request, team)
    found = access.picture(part, candidate)
    touch_up = TouchUp.objects.select_related("picture").filter(run__slots__picture=found).first()
    if touch_up is None or touch_up.picture is None:
        raise Http404
    access.picture(part, touch_up.picture.slug)  # its pixels are shown, too
    key = preview_key(found, touch_up)
    return sha256(key.encode()), lambda: Bytes(format="png", key=ensure_preview(found, touch_up, shared()))


@media
def picture_download(request: StudioRequest, team: str, picture: str, format: str) -> Found:
    """A file to keep: the stored bytes where they have the format, else converted."""
    found = access.picture(access.member(request, team), picture)
    wanted = FORMATS.get(format)
    if wanted is None:
        raise Http404
    return f"{found.sha256}-{wanted}", lambda: _download(found, wanted)


def _rendition(picture: Picture, side: int) -> Bytes:
    key = ensure_rendition(picture, side, shared())
    if key is None:
        return Bytes(format=picture.format, key=picture.file)
    return Bytes(format="webp", key=key)


def _download(picture: Picture, format: Format) -> Bytes:
    name = file_name(picture, format)
    if format == picture.format:
        return Bytes(format=format, key=picture.file, name=name)
    if picture.is_version:  # its profile and camera notes go with it, the place where it was taken does not
        exported, _ = export(picture, Wanted(format=format), shared())
        return Bytes(format=format, key=export_key(picture, exported), name=name)
    data = shared().convert(read(picture.file), format)
    return Bytes(format=format, data=data, name=name)


def _send(request: HttpRequest, what: Bytes) -> HttpResponseBase:
    """A small file at once, a large one in pieces; for HEAD only its size."""
    headers = {"Content-Type": TYPES[what.format]}
    if what.name:
        headers["Content-Disposition"] = content_disposition_header(True, what.name) or "attachment"
    if what.data:
        return _whole(request, what.data, headers)
    size = default_storage.size(what.key)
    if request.method == "HEAD":
        return HttpResponse(headers={**headers, "Content-Length": str(size)})
    if size <= CHUNK:
        return _whole(request, read(what.key), headers)
    headers["Content-Length"] = str(size)
    return StreamingHttpResponse(_pieces(default_storage.open(what.key)), headers=headers)


def _whole(request: HttpRequest, data: bytes, headers: dict[str, str]) -> HttpResponse:
    body = b"" if request.method == "HEAD" else data
    return HttpResponse(body, headers={**headers, "Content-Length": str(len(data))})


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while data := await asyncio.to_thread(file.read, CHUNK):
            yield data
    finally:
        file.close()


def _has(request: HttpRequest, etag: str) -> bool:
    """Whether the browser says it has these bytes (weak comparison, RFC 9110 § 13.1.2)."""
    tags = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in tags or "*" in tags


def _with_headers(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Accept-Ranges"] = "none"
    patch_vary_headers(response, ["Cookie"])
    return response
