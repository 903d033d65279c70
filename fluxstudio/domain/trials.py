"""Trying a look: the same words and seed with two versions, or with a LoRA's scale in steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .loras import MAX_SCALE
from .preset_words import compose
from .presets import Look, LookLora
from .problems import gettext_noop, invalid
from .request import MAX_IMAGES, MAX_SEED, RunRequest, parse

MAX_SCALES = 6
MAX_TRIED_SEEDS = MAX_IMAGES
_SCALE = re.compile(r"[0-9](\.[0-9]{1,3})?", re.ASCII)


def tried(look: Look, prompt: str, values: Mapping[str, str], *, seed: int, pictures: int = 1) -> RunRequest:
    """The look as a request with a fixed seed. Raises InvalidRequest for words that cannot be sent."""
    parse({"prompt": prompt})
    settings = {
        "size": str(look.size) if look.size else None,
        "num_inference_steps": look.steps,
        "guidance_scale": look.guidance,
        "output_format": look.format,
    }
    loras = [{"path": lora.path, "scale": lora.scale} for lora in look.loras]
    body = {"prompt": compose(look, prompt, values), "loras": loras, "seed": seed, "num_images": pictures}
    return parse(body | settings)


def ladder(look: Look, path: str, scales: Sequence[float]) -> tuple[Look, ...]:
    """The look once for each scale of one of its LoRAs. Raises InvalidRequest for a LoRA it does not have."""
    if look.lora(path) is None:
        raise invalid("lora", "choice", gettext_noop("Choose one of the preset's LoRAs."))
    return tuple(
        replace(look, loras=tuple(_at(lora, path, scale) for lora in look.loras)) for scale in scales
    )


def read_scales(text: str) -> tuple[float, ...]:
    """Two to six scales with commas between, each once, in order. Raises InvalidRequest."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(_SCALE.fullmatch(word) and float(word) <= MAX_SCALE for word in words):
        message = gettext_noop(
            "Write scales between 0 and %(high)g with commas between, such as 0.4, 0.8, 1.2."
        )
        raise invalid("scales", "range", message, high=MAX_SCALE)
    scales = tuple(sorted({float(word) for word in words}))
    if not 2 <= len(scales) <= MAX_SCALES:
        raise invalid(
            "scales", "length", gettext_noop("Two to %(limit)d scales can be compared."), limit=MAX_SCALES
        )
    return scales


def read_seed(text: str, drawn: int) -> int:
    """The seed that was typed, or the one drawn for an empty field. Raises InvalidRequest."""
    text = text.strip()
    if not text:
        return drawn
    if not text.isdecimal() or len(text) > 10 or int(text) + MAX_TRIED_SEEDS - 1 > MAX_SEED:
        message = gettext_noop("The seed must be a whole number between 0 and %(high)d.")
        raise invalid("seed", "range", message, high=MAX_SEED - MAX_TRIED_SEEDS + 1)
    return int(text)


def _at(lora: LookLora, path: str, scale: float) -> LookLora:
    if lora.path != path:
        return lora
    return replace(lora, scale=scale, low=min(lora.low, scale), high=max(lora.high, scale))
