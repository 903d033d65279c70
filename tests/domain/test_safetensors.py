"""The header of a LoRA's file, from good files, odd ones and hostile ones."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.safetensors import MAX_HEADER, UnreadableHeader, bytes_needed, read_header

TENSOR = {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}


def file(about: Any = None, **tensors: Any) -> bytes:
    """The beginning of a file with this metadata."""
    body = {**({} if about is None else {"__metadata__": about}), **(tensors or {"lora.down": TENSOR})}
    header = json.dumps(body).encode()
    return len(header).to_bytes(8, "little") + header + b"\x00" * 8


def test_what_trainers_write_is_read() -> None:
    kohya = file(
        {"ss_base_model_version": "flux1", "ss_tag_frequency": '{"img": {"nwamber": 20, "glass": 3}}'}
    )
    spec = file(
        {"modelspec.architecture": "flux-1-dev/lora", "modelspec.trigger_phrase": "nwamber, window light"}
    )
    assert (read_header(kohya).base_model, read_header(kohya).triggers) == ("flux1", ("nwamber",))
    assert (read_header(spec).base_model, read_header(spec).triggers) == (
        "flux-1-dev/lora",
        ("nwamber", "window light"),
    )


def test_a_file_that_says_nothing_of_itself_is_a_file_all_the_same() -> None:
    assert read_header(file()).tensors == 1
    assert read_header(file({"ss_tag_frequency": "[1"})).triggers == ()
    assert read_header(file({"trigger_word": "a\x00\nb " + "x" * 500})).triggers[0].startswith("a b x")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><html>",
        b"version https://git-lfs.github.com/spec/v1",
        (MAX_HEADER + 1).to_bytes(8, "little"),
        (2).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (9).to_bytes(8, "little") + b"{",
        (1).to_bytes(8, "little") + b"{",
        (60_000).to_bytes(8, "little") + b"[" * 60_000,
        file(x=3),
    ],
)
def test_what_is_no_header_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnreadableHeader):
        read_header(data)


def test_no_more_is_wanted_than_the_header() -> None:
    whole = file()
    assert bytes_needed(whole[:3]) == 8
    assert bytes_needed(whole[:8]) == len(whole) - 8


@given(st.binary(max_size=200))
def test_nothing_breaks_it(data: bytes) -> None:
    for beginning in (data, len(data).to_bytes(8, "little") + data):
        with contextlib.suppress(UnreadableHeader):
            read_header(beginning)
