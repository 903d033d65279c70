"""From which hosts a team takes LoRAs: what is read from a list, and what is let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.lora_hosts import MOST, check_hosts, is_allowed, read_hosts
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.problems import InvalidRequest


def test_hosts_are_read_one_a_line_each_once_and_from_pasted_links() -> None:
    text = "HuggingFace.co\nhttps://files.example/loras/x.safetensors, cdn.example.\nhuggingface.co\n\n"
    assert read_hosts(text) == ["huggingface.co", "files.example", "cdn.example"]
    assert read_hosts("  \n ") == []
    assert read_hosts("bücher.example") == ["xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "text", ["localhost", "127.0.0.1", "[::1]", "a b", "*.example.com", "https://", "-a.example"]
)
def test_what_is_no_name_of_a_host_is_quoted_back(text: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_hosts(text)
    assert "is not the name of a host" in str(caught.value.problems[0])


def test_a_list_has_an_end() -> None:
    names = [f"h{number}.example" for number in range(MOST + 1)]
    assert read_hosts("\n".join(names[:MOST])) == names[:MOST]
    with pytest.raises(InvalidRequest):
        read_hosts("\n".join(names))


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_and_then_reads_the_same(text: str) -> None:
    try:
        hosts = read_hosts(text)
    except InvalidRequest:
        return
    assert read_hosts("\n".join(hosts)) == hosts


@pytest.mark.parametrize(
    ("path", "hosts", "passes"),
    [
        ("owner/name", [], True),
        ("https://anywhere.example/x.safetensors", [], True),
        ("owner/name", ["huggingface.co"], True),
        ("owner/name", ["files.example"], False),
        ("https://cdn.files.example/x.safetensors", ["files.example"], True),
        ("https://FILES.example/x.safetensors", ["files.example"], True),
        ("https://notfiles.example/x.safetensors", ["files.example"], False),
        ("https://files.example.evil.example/x.safetensors", ["files.example"], False),
        ("https://files.example@evil.example/x.safetensors", ["files.example"], False),
    ],
)
def test_only_hosts_on_the_list_and_below_it_are_let_through(
    path: str, hosts: list[str], passes: bool
) -> None:
    assert is_allowed(path, hosts) == passes


def test_each_lora_from_elsewhere_is_named() -> None:
    loras = [
        Lora(path="https://a.example/x.safetensors"),
        Lora(path="https://b.example/y.safetensors"),
        Lora(path="o/n"),
    ]
    with pytest.raises(InvalidRequest) as caught:
        check_hosts(loras, ["a.example", "c.example"])
    assert [str(problem) for problem in caught.value.problems] == [
        "This team takes LoRAs from a.example, c.example only, and y is at b.example.",
        "This team takes LoRAs from a.example, c.example only, and n is at huggingface.co.",
    ]
