"""The composer's fields become a request, or sentences that stand where they belong."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from fluxstudio.domain.request import RunRequest
from fluxstudio.web.forms.run import RunForm

KEY = "a-key-of-the-form"


def form(**fields: str | list[str]) -> RunForm:
    data = QueryDict(mutable=True)
    sent: dict[str, str | list[str]] = {"prompt": "a red fox", "key": KEY, "count": "2", **fields}
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return RunForm(data)


def request_of(**fields: str | list[str]) -> RunRequest:
    request = (made := form(**fields)).to_request()
    assert request is not None, made.errors
    return request


def errors_of(**fields: str | list[str]) -> dict[str, list[str]]:
    made = form(**fields)
    assert made.to_request() is None
    return made.errors


def test_a_prompt_alone_gets_the_defaults() -> None:
    request = request_of()
    assert (str(request.size), request.num_inference_steps, request.guidance_scale) == ("1024*1024", 28, 3.5)
    assert (request.seed, request.output_format, request.loras, request.mode) == (-1, "jpeg", (), "text")


def test_what_is_typed_arrives() -> None:
    request = request_of(
        width="768",
        height=" 1280 ",
        steps="40",
        guidance="7.25",
        count="3",
        format="png",
        seed_mode="fixed",
        seed="7",
    )
    assert (request.size.width, request.size.height) == (768, 1280)
    assert (request.num_inference_steps, request.guidance_scale, request.num_images) == (40, 7.25, 3)
    assert (request.output_format, request.seed) == ("png", 7)


def test_any_side_in_range_is_accepted_even_off_the_step() -> None:
    assert request_of(width="257", height="1535").size.width == 257


@pytest.mark.parametrize(
    "side", ["255", "1537", "abc", "", "1_000", "1e3", "-512", "512.0", "٥١٢", "512*512", "9" * 5_000]
)
def test_a_side_that_is_no_number_in_range_is_refused_in_words(side: str) -> None:
    errors = errors_of(width=side)
    assert errors["size"] == ["Width and height must be whole numbers between 256 and 1536 pixels."]
    assert "width" in errors
    assert "height" not in errors


@pytest.mark.parametrize("text", ["0", "51", "1,5", "2.5", "1_0", "٥", "", "9" * 400])
def test_steps_are_strict(text: str) -> None:
    assert errors_of(steps=text)["steps"] == ["This must be a whole number between 1 and 50."]


@pytest.mark.parametrize("text", ["-1", "20.1", "3,5", "1_0", "nan", "inf", "1e1", "", "٣"])
def test_guidance_is_strict(text: str) -> None:
    assert errors_of(guidance=text)["guidance"] == ["This must be a number between 0 and 20."]


@pytest.mark.parametrize("text", ["-1", "2147483648", "", "x", "1.5"])
def test_a_fixed_seed_is_a_number_from_nought(text: str) -> None:
    errors = errors_of(seed_mode="fixed", seed=text)
    assert errors["seed"] == ["The seed must be a whole number between 0 and 2147483647."]


def test_a_random_seed_ignores_what_stands_in_the_field() -> None:
    assert request_of(seed_mode="random", seed="nonsense").seed == -1


@pytest.mark.parametrize("prompt", ["", "   \n", "\u200b"])
def test_an_empty_prompt_is_refused(prompt: str) -> None:
    assert errors_of(prompt=prompt)["prompt"] == ["Describe the picture in a few words."]


def test_a_long_prompt_says_how_long_it_is() -> None:
    assert errors_of(prompt="x" * 4_001)["prompt"] == [
        "The prompt has 4001 characters; at most 4000 can be sent."
    ]


def test_line_ends_count_once_as_in_the_page() -> None:
    assert request_of(prompt="two\r\nlines").prompt == "two\nlines"


def test_count_and_format_are_checked() -> None:
    errors = errors_of(count="5", format="gif")
    assert errors["count"] == ["This must be a whole number between 1 and 4."]
    assert errors["format"] == ["The format must be one of jpeg, png, webp."]


def test_strength_counts_only_with_a_reference() -> None:
    assert request_of(strength="none of this").strength == 0.8
    made = form(strength="1.2")
    assert made.to_request(reference="abc") is None
    assert made.errors["strength"] == ["This must be a number between 0 and 1."]


def test_a_mask_needs_a_reference() -> None:
    made = form()
    assert made.to_request(mask="abc") is None
    assert made.errors["mask"] == ["A mask needs a reference picture to apply to."]


def test_reference_and_mask_decide_the_mode() -> None:
    image, inpaint = form().to_request(reference="abc"), form().to_request(reference="abc", mask="def")
    assert image is not None
    assert inpaint is not None
    assert (image.mode, inpaint.mode) == ("image", "inpaint")


def test_loras_that_are_on_are_sent_and_those_that_are_off_are_kept() -> None:
    made = form(
        lora_id=["one", "two"],
        lora_path=["owner/amber", "owner/clay"],
        lora_scale=["0.8", "2"],
        lora_on=["two"],
    )
    request = made.to_request()
    assert request is not None
    assert [(lora.path, lora.scale) for lora in request.loras] == [("owner/clay", 2.0)]
    assert [(row.path, row.on) for row in made.typed.loras] == [("owner/amber", False), ("owner/clay", True)]


def test_each_lora_row_carries_its_own_sentence() -> None:
    made = form(
        lora_id=["one", "two", "three"],
        lora_path=["owner/amber", "https://huggingface.co/x/y?token=hf_abc", "owner/clay"],
        lora_scale=["0.8", "1", "4.5"],
        lora_on=["one", "two", "three"],
    )
    assert made.to_request() is None
    first, second, third = made.typed.loras
    assert first.errors == ()
    assert "carries a token" in second.errors[0]
    assert third.errors == ("A LoRA's scale must be between 0 and 4.",)
    assert made.errors["loras"] == []


@pytest.mark.parametrize("scale", ["-0.1", "4.01", "1,5", "1_0", "", "nan"])
def test_a_scale_out_of_range_is_refused_in_words(scale: str) -> None:
    made = form(lora_id=["one"], lora_path=["owner/amber"], lora_scale=[scale], lora_on=["one"])
    assert made.to_request() is None
    assert made.typed.loras[0].errors == ("A LoRA's scale must be between 0 and 4.",)


def test_a_fifth_lora_is_refused_in_words() -> None:
    ids = ["a", "b", "c", "d", "e"]
    errors = errors_of(lora_id=ids, lora_path=[f"o/{one}" for one in ids], lora_scale=["1"] * 5, lora_on=ids)
    assert errors["loras"] == ["At most 4 LoRAs can be used together."]


def test_blank_rows_are_no_rows() -> None:
    assert (
        request_of(lora_id=["a", "b"], lora_path=["", "  "], lora_scale=["1", "1"], lora_on=["a", "b"]).loras
        == ()
    )


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "has spaces in it", "<script>alert</script>"])
def test_a_form_without_a_sound_key_is_not_sent(key: str) -> None:
    assert errors_of(key=key)["form"] == ["This form is too old to be sent safely. Press Generate again."]


def test_all_errors_are_said_at_once() -> None:
    errors = errors_of(prompt="", width="1", steps="0", count="9")
    assert set(errors) == {"prompt", "size", "width", "steps", "count"}


def test_row_ids_that_are_no_words_are_replaced() -> None:
    made = form(lora_id=['"><b>'], lora_path=["owner/amber"], lora_scale=["1"])
    assert made.typed.loras[0].id.isalnum()
