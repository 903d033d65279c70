"""Length-prefixed messages between the studio and its decoding children: a JSON head, then raw bytes.

Not pickle: the child reads hostile files, so its answers are data to be checked, never objects to be built.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

HEAD_BYTES = 1 << 20  # bytes, the longest head either side accepts
BODY_BYTES = 500_000_000  # bytes of blobs in one message; a 50-megapixel PNG of noise has 150 MB

Head = dict[str, Any]
Read = Callable[[int], bytes]  # exactly n bytes, or an exception


class Garbled(Exception):
    """The other side did not speak this language."""


def pack(head: Head, blobs: Sequence[bytes]) -> bytes:
    """What to write before the blobs themselves."""
    text = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}).encode()
    return struct.pack(">I", len(text)) + text


def unpack(read: Read) -> tuple[Head, list[bytes]]:
    """One message; raises Garbled, or what `read` raises at the end of the stream."""
    (length,) = struct.unpack(">I", read(4))
    if length > HEAD_BYTES:
        raise Garbled("head too long")
    head = _head(read(length))
    return head, [read(size) for size in _sizes(head.pop("blobs", None))]


def _head(text: bytes) -> Head:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Garbled("head is not JSON") from error
    if not isinstance(head, dict):
        raise Garbled("head is not an object")
    return head


def _sizes(sizes: object) -> list[int]:
    if not isinstance(sizes, list) or not all(type(size) is int and size >= 0 for size in sizes):
        raise Garbled("no blob sizes")
    if sum(sizes) > BODY_BYTES:
        raise Garbled("body too long")
    return sizes
