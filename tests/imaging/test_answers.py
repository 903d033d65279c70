"""A child that lies is a child that crashed: its answers are data, and checked."""

from __future__ import annotations

import json
import struct
from io import BytesIO
from typing import Any

import pytest

from fluxstudio.imaging.frames import Garbled, pack, unpack
from fluxstudio.imaging.intake import read_file, read_intake, read_mask, read_refusal

from .files import photo, saved

WEBP = saved(photo(), "WEBP")
PNG = saved(photo())
HEAD: dict[str, Any] = {
    "format": "png", "width": 160, "height": 120, "average": "#336699", "notes": ["flattened"],
    "sides": [320], "working_format": "png",
}  # fmt: skip


def test_a_message_comes_back_as_it_was_packed() -> None:
    blobs = [b"one", b"", bytes(1000)]
    stream = BytesIO(pack({"job": "ping"}, blobs) + b"".join(blobs))
    assert unpack(stream.read) == ({"job": "ping"}, blobs)


@pytest.mark.parametrize(
    "text",
    [
        b"[1]",
        b"{",
        b"{}",
        b'{"blobs": [-1]}',
        b'{"blobs": [true]}',
        b'{"blobs": [600000000]}',
        b"[" * 100_000,
    ],
)
def test_a_head_that_is_not_ours_is_garbled(text: bytes) -> None:
    stream = BytesIO(struct.pack(">I", len(text)) + text)
    with pytest.raises(Garbled):
        unpack(stream.read)


def test_a_head_longer_than_any_of_ours_is_not_even_read() -> None:
    with pytest.raises(Garbled):
        unpack(BytesIO(struct.pack(">I", 2**31)).read)


def test_a_right_answer_is_read() -> None:
    taken = read_intake(json.loads(json.dumps(HEAD)), [WEBP, PNG], "ab")
    assert (taken.renditions, taken.working, taken.notes) == ({320: WEBP}, PNG, ("flattened",))


@pytest.mark.parametrize(
    "lie",
    [
        {"format": "svg"}, {"width": 0}, {"width": True}, {"width": "160"}, {"average": "red"}, {"average": None},
        {"notes": ["<script>"]}, {"notes": [{}]}, {"notes": "flattened"}, {"sides": [320, 640]}, {"sides": [9]},
        {"working_format": "webp"}, {"working_format": None}, {"working_format": "jpeg"}, {"coverage": 2},
    ],
)  # fmt: skip
def test_a_lie_in_an_answer_is_garbled(lie: dict[str, Any]) -> None:
    with pytest.raises(Garbled):
        read_intake({**HEAD, **lie}, [WEBP, PNG], "ab")


def test_html_in_the_place_of_a_picture_is_garbled() -> None:
    for blobs in ([b"<html>", PNG], [WEBP, b"<html>"], [WEBP], []):
        with pytest.raises(Garbled):
            read_intake(HEAD, blobs, "ab")
    with pytest.raises(Garbled):
        read_file([b"<html>"], "png")
    with pytest.raises(Garbled):
        read_file([PNG, PNG], "png")
    with pytest.raises(Garbled):
        read_mask(HEAD, [WEBP, PNG])


@pytest.mark.parametrize(
    "head",
    [
        {"refused": "no such", "params": {}}, {"refused": [], "params": {}}, {"refused": "empty"},
        {"refused": "too_small", "params": {}}, {"refused": "other_format", "params": {"kind": "x" * 99}},
        {"refused": "other_format", "params": {"kind": ["GIF"]}},
    ],
)  # fmt: skip
def test_a_refusal_that_is_not_ours_is_garbled(head: dict[str, Any]) -> None:
    with pytest.raises(Garbled):
        read_refusal(head)
