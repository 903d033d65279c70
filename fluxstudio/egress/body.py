"""Reading an answer without trusting its size: bytes are counted as they come and as they unpack."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import httpx

from fluxstudio.egress.errors import EgressFailed, EgressTooBig

GZIP = 16 + zlib.MAX_WBITS
PARTIAL = 206


def content_type(response: httpx.Response) -> str:
    """Lower case, without parameters; what the server claims."""
    claimed: str = response.headers.get("Content-Type", "")
    return claimed.partition(";")[0].strip().lower()[:100]


def claimed_length(response: httpx.Response) -> int | None:
    """Content-Length in bytes, as sent; None when missing or unreadable."""
    claimed = response.headers.get("Content-Length", "")
    return int(claimed) if re.fullmatch(r"[0-9]{1,15}", claimed) else None


async def bounded(response: httpx.Response, max_bytes: int) -> bytes:
    """The decoded body. Raises EgressTooBig beyond `max_bytes`, sent or unpacked, and EgressFailed when it is cut."""
    length, packed = claimed_length(response), response.headers.get("Content-Encoding", "").strip().lower()
    if length is not None and length > max_bytes:
        raise EgressTooBig(f"claims {length} bytes")
    if packed in ("gzip", "x-gzip"):
        return await _unpacked(response, max_bytes)
    if packed not in ("", "identity"):
        raise EgressFailed(f"packed as {packed[:40]!r}, which was not asked for")
    data = await _counted(response, max_bytes)
    if length is not None and length != len(data):
        raise EgressFailed(f"claimed {length} bytes, sent {len(data)}")
    return data


async def beginning(response: httpx.Response, needed: Callable[[bytes], int], max_bytes: int) -> bytes:
    """The first bytes of the body, until there are as many as `needed` says of those that came.

    Raises EgressTooBig when it asks for more than `max_bytes`, and EgressFailed for a packed body.
    """
    if response.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        raise EgressFailed("packed, which was not asked for")
    data = bytearray()
    async for chunk in _chunks(response):
        data += chunk[: max_bytes + 1 - len(data)]
        wanted = needed(bytes(data[:max_bytes]))
        if wanted > max_bytes:
            raise EgressTooBig(f"needs {wanted} bytes")
        if len(data) >= wanted:
            break
    return bytes(data[:max_bytes])


def whole_length(response: httpx.Response) -> int | None:
    """The file's size in bytes, also when only a part of it was sent; None when the server does not say."""
    if response.status_code != PARTIAL:
        return claimed_length(response)
    whole = re.fullmatch(r"bytes [0-9]+-[0-9]+/([0-9]{1,15})", response.headers.get("Content-Range", ""))
    return int(whole[1]) if whole else None


async def _counted(response: httpx.Response, max_bytes: int) -> bytes:
    data = bytearray()
    async for chunk in _chunks(response):
        data += chunk
        if len(data) > max_bytes:
            raise EgressTooBig(f"sent more than {max_bytes} bytes")
    return bytes(data)


async def _unpacked(response: httpx.Response, max_bytes: int) -> bytes:
    """Some servers pack unasked. A bomb is stopped inside the chunk that holds it, not after."""
    data, sent, unpacker = bytearray(), 0, zlib.decompressobj(GZIP)
    async for chunk in _chunks(response):
        sent += len(chunk)
        data += unpacker.decompress(chunk, max_bytes + 1 - len(data))
        if max(sent, len(data)) > max_bytes:
            raise EgressTooBig(f"unpacks to more than {max_bytes} bytes")
    if not unpacker.eof:
        raise EgressFailed("the packed body is cut")
    return bytes(data)


def _chunks(response: httpx.Response) -> httpx.AsyncByteStream:
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise EgressFailed("an answer without a stream")
    return response.stream
