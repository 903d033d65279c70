"""The catalogue's one entry: flux-dev-lora with its schema, price and formula.

The hints beside each property (title, step, x-ui-component, …) are those the official desktop form reads.
"""

from __future__ import annotations

from typing import Any

from fluxstudio.domain.loras import MAX_LORAS, MAX_SCALE
from fluxstudio.domain.request import (
    FORMATS,
    MAX_GUIDANCE,
    MAX_IMAGES,
    MAX_PROMPT,
    MAX_SEED,
    MAX_SIDE,
    MAX_STEPS,
    MIN_SIDE,
    PRICE_MICROS,
    RANDOM_SEED,
    RunRequest,
    Size,
)

from .config import MODEL

BASE_PRICE = PRICE_MICROS / 1_000_000  # dollars a picture
FORMULA = '{"total_price": base_price * num_images}'
_DEFAULTS = RunRequest(prompt="-")


def entries(server: str) -> list[dict[str, Any]]:
    """The data of `GET /models`; `server` is scheme and host."""
    schema = {
        "type": "model_run",
        "method": "POST",
        "server": server,
        "api_path": f"/api/v3/{MODEL}",
        "request_schema": {
            "type": "object",
            "properties": PROPERTIES,
            "required": ["prompt"],
            "x-order-properties": list(PROPERTIES),
        },
    }
    return [
        {
            "model_id": MODEL,
            "name": MODEL,
            "type": "text-to-image",
            "description": "FLUX.1 [dev] with LoRA support: text to image, image to image and inpainting.",
            "base_price": BASE_PRICE,
            "sort_order": 0,
            "formula": FORMULA,
            "api_schema": {"api_schemas": [schema]},
        }
    ]


def _picture(title: str, description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "title": title,
        "description": description,
        "x-ui-component": "uploader",
        "x-accept": "image/*",
        "nullable": True,
    }


def _number(
    kind: str, title: str, low: float, high: float, default: float, step: float, description: str
) -> dict[str, Any]:
    return {
        "type": kind,
        "title": title,
        "description": description,
        "minimum": low,
        "maximum": high,
        "default": default,
        "step": step,
        "x-ui-component": "slider",
    }


def _hidden_flag(title: str, description: str) -> dict[str, Any]:
    return {"type": "boolean", "title": title, "description": description, "default": False, "x-hidden": True}


_LORA = {
    "type": "object",
    "required": ["path", "scale"],
    "properties": {
        "path": {"type": "string", "description": "owner/name, or a public link to a .safetensors file."},
        "scale": {"type": "number", "minimum": 0, "maximum": MAX_SCALE, "default": 1, "step": 0.1},
    },
}

PROPERTIES: dict[str, dict[str, Any]] = {
    "prompt": {
        "type": "string",
        "title": "Prompt",
        "description": "The positive prompt for the generation.",
        "maxLength": MAX_PROMPT,
    },
    "image": _picture("Image", "The picture to start from."),
    "mask_image": _picture("Mask", "White is drawn anew, black is kept."),
    "strength": _number(
        "number", "Strength", 0, 1, _DEFAULTS.strength, 0.01, "How far to go from the reference."
    ),
    "loras": {
        "type": "array",
        "title": "LoRAs",
        "description": "LoRAs to apply, at most four.",
        "items": _LORA,
        "maxItems": MAX_LORAS,
        "x-ui-component": "loras",
        "default": [],
    },
    "size": {
        "type": "string",
        "title": "Size",
        "description": "Width and height in pixels, width*height.",
        "default": str(Size()),
        "minimum": MIN_SIDE,
        "maximum": MAX_SIDE,
        "x-ui-component": "select",
    },
    "num_inference_steps": _number(
        "integer", "Steps", 1, MAX_STEPS, _DEFAULTS.num_inference_steps, 1, "More is finer and slower."
    ),
    "guidance_scale": _number(
        "number",
        "Guidance",
        0,
        MAX_GUIDANCE,
        _DEFAULTS.guidance_scale,
        0.1,
        "How closely to follow the prompt.",
    ),
    "num_images": _number("integer", "Images", 1, MAX_IMAGES, 1, 1, "How many pictures to draw."),
    "seed": {
        "type": "integer",
        "title": "Seed",
        "description": "-1 is random.",
        "minimum": RANDOM_SEED,
        "maximum": MAX_SEED,
        "default": RANDOM_SEED,
    },
    "output_format": {
        "type": "string",
        "title": "Format",
        "description": "The format of the pictures.",
        "enum": list(FORMATS),
        "default": FORMATS[0],
        "x-ui-component": "select",
    },
    "enable_base64_output": _hidden_flag("Base64", "Answer with base64 text instead of links."),
    "enable_sync_mode": _hidden_flag("Sync", "Wait for the result in the same request."),
}
