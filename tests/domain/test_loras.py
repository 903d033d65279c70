"""LoRA paths: what is taken, what is corrected, and the words that say what to do about the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.loras import Lora, clean_path, same_file
from fluxstudio.domain.problems import InvalidRequest

FILE = "https://huggingface.co/u/r/resolve/main/x.safetensors"


def refusal(path: str) -> str:
    with pytest.raises(InvalidRequest) as caught:
        clean_path(path)
    return str(caught.value.problems[0])


@pytest.mark.parametrize(
    "path",
    ["strangerzonehf/Flux-Super-Realism-LoRA", FILE, "https://civitai.com/api/download/models/12345"],
)
def test_repositories_and_public_files_are_taken_as_they_are(path: str) -> None:
    assert clean_path(path) == path


def test_a_blob_link_is_corrected_to_the_file_itself() -> None:
    assert clean_path(FILE.replace("resolve", "blob")) == FILE


@pytest.mark.parametrize(
    "path",
    [
        f" {FILE} ",
        f"{FILE}#x",
        f"{FILE}?download=true",
        FILE.replace("resolve", "blob"),
        FILE.replace("huggingface", "www.HuggingFace"),
        FILE.replace(".co/", ".co:443/"),
        FILE.replace("x.safe", "%78.safe"),
    ],
)
def test_one_file_written_in_many_ways_is_one_file(path: str) -> None:
    assert same_file(path, FILE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("u/r", "u/other"),
        ("u/r", FILE),
        (FILE, FILE.replace("main", "v2")),
        (FILE, FILE.replace("huggingface.co", "example.com")),
        ("https://example.com/x.safetensors?v=1", "https://example.com/x.safetensors?v=2"),
    ],
)
def test_files_that_may_differ_are_not_taken_for_one(one: str, other: str) -> None:
    assert not same_file(one, other)
    assert same_file("U/R", "u/r")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "Say where the LoRA is"),
        ("http://example.com/x.safetensors", "https://"),
        ("file:///etc/passwd", "https://"),
        ("s3://bucket/x.safetensors", "https://"),
        ("\\\\host\\share", "characters"),
        ("C:\\x", "characters"),
        ("/etc/passwd", "owner/name"),
        ("../../x", "owner/name"),
        ("one/two/three", "owner/name"),
        ("owner/model.ckpt", "owner/name"),
        ("https://example.com/model.ckpt", "Only .safetensors"),
        ("https://example.com/model.pkl", "Only .safetensors"),
        ("https://huggingface.co/u/r", "link to a page"),
        ("https://civitai.com/models/123/name", "link to a page"),
        ("https://user:pass@example.com/x.safetensors", "token"),
        (FILE + "?token=hf_abcdef", "token"),
        (FILE + "?X-Amz-Signature=abc", "token"),
        ("https://example.com:8443/x.safetensors", "port"),
        ("https://[::1/x.safetensors", "not complete"),
        ("https://localhost/x.safetensors", "public"),
        ("a" * 501, "characters"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(path: str, words: str) -> None:
    assert words in refusal(path)


def test_a_token_is_never_quoted_back() -> None:
    assert "hf_abcdef" not in refusal(FILE + "?token=hf_abcdef")


@given(st.text())
def test_no_text_raises_anything_but_a_plain_refusal(path: str) -> None:
    try:
        assert clean_path(path)
    except InvalidRequest as error:
        assert error.problems[0].field == "loras"


def test_a_lora_is_called_by_the_last_part_of_its_path() -> None:
    assert Lora(path=FILE).name == "x"
    assert Lora(path="owner/Amber-Glass").name == "Amber-Glass"
