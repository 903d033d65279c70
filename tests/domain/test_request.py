"""Every range of the endpoint's page, asked at its edges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import RunRequest, Size, parse, to_body

LORA = {"path": "strangerzonehf/Flux-Super-Realism-LoRA", "scale": 0.8}


def problems_of(**body: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        parse({"prompt": "a red fox"} | body)
    return {problem.field: str(problem) for problem in caught.value.problems}


def test_a_prompt_alone_takes_the_documented_defaults() -> None:
    assert parse({"prompt": "a red fox"}) == RunRequest(prompt="a red fox")
    assert to_body(parse({"prompt": "a red fox"})) == {
        "prompt": "a red fox",
        "strength": 0.8,
        "loras": [],
        "size": "1024*1024",
        "num_inference_steps": 28,
        "guidance_scale": 3.5,
        "num_images": 1,
        "seed": -1,
        "output_format": "jpeg",
        "enable_base64_output": False,
        "enable_sync_mode": False,
    }


@pytest.mark.parametrize("prompt", [None, "", "  \n", "\u200b\u200b", 7, "x" * 4001, "a\x00b", "\ud800"])
def test_a_prompt_that_says_nothing_or_is_not_text_is_refused(prompt: Any) -> None:
    assert "prompt" in problems_of(prompt=prompt)


@pytest.mark.parametrize(
    "size",
    [
        "1024x1024",
        "1024*",
        "-1*1024",
        "255*1024",
        "1537*512",
        "1e3*1e3",
        "１０２４*１０２４",
        "1024*1024;",
        1024,
        "",
    ],
)
def test_sizes_outside_the_range_or_written_otherwise_are_refused(size: Any) -> None:
    assert "256" in problems_of(size=size)["size"]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("strength", [0, 0.5, 1], [-0.1, 1.0001, float("nan"), float("inf"), "0.5", True]),
        ("num_inference_steps", [1, 50], [0, 51, 28.5, "7", True]),
        ("guidance_scale", [0, 20], [-0.1, 20.01, float("nan")]),
        ("num_images", [1, 4], [0, 5, -1, 10**9, [1]]),
        ("seed", [-1, 0, 2147483647], [-2, 2147483648, 1.0, "7", float("nan")]),
        ("output_format", ["jpeg", "png", "webp"], ["svg", "PNG", "../png", 3]),
        ("enable_sync_mode", [True, False], ["true", 1]),
    ],
)
def test_each_parameter_holds_its_range(field: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert getattr(parse({"prompt": "a", field: value}), field) == value
    for value in bad:
        assert field in problems_of(**{field: value}), value


def test_four_loras_fit_and_a_fifth_does_not() -> None:
    assert len(parse({"prompt": "a", "loras": [LORA] * 4}).loras) == 4
    assert "4" in problems_of(loras=[LORA] * 5)["loras"]


@pytest.mark.parametrize("scale", [-0.01, 4.01, float("nan"), "1", True])
def test_a_scale_outside_nought_to_four_is_refused_in_words(scale: Any) -> None:
    assert "between 0 and 4" in problems_of(loras=[LORA | {"scale": scale}])["loras"]


def test_a_mask_without_a_reference_is_refused() -> None:
    assert "reference" in problems_of(mask_image="https://example.com/m.png")["mask_image"]


def test_all_problems_come_at_once() -> None:
    assert set(problems_of(prompt="", seed=-2, size="1*1")) == {"prompt", "seed", "size"}


def test_unknown_names_are_dropped_as_the_provider_does() -> None:
    assert parse({"prompt": "a", "price": 0, "webhook_url": "x"}) == RunRequest(prompt="a")


@pytest.mark.parametrize(
    ("extra", "mode"),
    [({}, "text"), ({"image": "u"}, "image"), ({"image": "u", "mask_image": "m"}, "inpaint")],
)
def test_the_mode_follows_from_what_was_given(extra: dict[str, str], mode: str) -> None:
    assert parse({"prompt": "a"} | extra).mode == mode


requests = st.builds(
    RunRequest,
    prompt=st.text(min_size=1).filter(lambda text: text.strip().isprintable() and text.strip() != ""),
    strength=st.floats(0, 1),
    size=st.builds(Size, width=st.integers(256, 1536), height=st.integers(256, 1536)),
    num_inference_steps=st.integers(1, 50),
    guidance_scale=st.floats(0, 20),
    num_images=st.integers(1, 4),
    seed=st.integers(-1, 2147483647),
    output_format=st.sampled_from(["jpeg", "png", "webp"]),
)


@given(requests)
def test_a_request_survives_the_wire(request: RunRequest) -> None:
    assert parse(to_body(request)) == request


@given(
    st.dictionaries(
        st.sampled_from(sorted(to_body(RunRequest(prompt="a")))),
        st.recursive(
            st.none() | st.text() | st.floats() | st.integers() | st.booleans(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_nothing_a_program_sends_raises_anything_but_a_plain_refusal(body: dict[str, Any]) -> None:
    try:
        parse(body)
    except InvalidRequest as error:
        assert all(str(problem) for problem in error.problems)
