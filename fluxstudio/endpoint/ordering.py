"""From a submit's JSON to a checked request, in the provider's words. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fluxstudio.domain.problems import InvalidRequest, Problem
from fluxstudio.domain.request import FORMATS, MAX_SEED, RANDOM_SEED, RunRequest, parse, to_body

from .renderers.base import LoraLayer, Order
from .wire import Refusal

FIELDS = tuple(to_body(RunRequest(prompt="", image="", mask_image="")))
BASE64_AND_WEBHOOK = (
    "webhook callback does not support base64 output, please use the normal API to use base64 output"
)


def known_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without keys that are not in the schema: the cloud drops them in silence, and still bills."""
    return {name: body[name] for name in FIELDS if body.get(name) is not None}


def read_request(inputs: Mapping[str, Any]) -> RunRequest:
    """The checked request; raises Refusal whose message names the first field that is wrong."""
    try:
        return parse({**inputs, **_seed(inputs.get("seed"))})
    except InvalidRequest as error:
        raise Refusal(400, "; ".join(map(say, error.problems))) from None


def _seed(value: Any) -> dict[str, int]:
    """ComfyUI nodes send seeds above the range; the cloud takes them (reference, § 1.3)."""
    over = isinstance(value, int) and not isinstance(value, bool) and value > MAX_SEED
    return {"seed": value % (MAX_SEED + 1)} if over else {}


def say(problem: Problem) -> str:
    """A problem in the provider's form: `field "x" …`."""
    if problem.code == "required":
        return f'field "{problem.field}" is required'
    if problem.code == "choice":
        return f'field "{problem.field}" must be one of {", ".join(FORMATS)}'
    sentence = str(problem).removesuffix(".")
    if sentence.startswith("This must"):
        return f'field "{problem.field}" {sentence.removeprefix("This ")}'
    return f'field "{problem.field}" is not valid: {sentence}'


def with_seed(request: RunRequest, drawn: int) -> RunRequest:
    """The request with its seed settled: -1 takes the one drawn for it."""
    return request.evolve(seed=drawn) if request.seed == RANDOM_SEED else request


def order_of(request: RunRequest, prompt: str, index: int) -> Order:
    """The order for one of its pictures: seeds count up from the first."""
    return Order(
        prompt=prompt,
        seed=(request.seed + index) % (MAX_SEED + 1),
        width=request.size.width,
        height=request.size.height,
        steps=request.num_inference_steps,
        guidance=request.guidance_scale,
        strength=request.strength,
        loras=tuple(LoraLayer(path=lora.path, scale=lora.scale) for lora in request.loras),
    )
