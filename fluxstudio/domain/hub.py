"""A model's page at a hub, and which of its files is the LoRA.

Source: the answer of huggingface.co to `GET /api/models/{owner}/{name}`, whose `siblings` are the files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

USUAL = "pytorch_lora_weights.safetensors"  # what diffusers looks for first
SUFFIX = ".safetensors"


@dataclass(frozen=True, kw_only=True)
class ModelPage:
    """`file` is "" where there is no LoRA, and None where the page does not list its files."""

    file: str | None
    is_public: bool


def read_page(data: bytes) -> ModelPage:
    """What a page says; one that cannot be read says nothing."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        body = None
    facts: dict[str, Any] = body if isinstance(body, dict) else {}
    return ModelPage(
        file=_file(facts.get("siblings")), is_public=not (facts.get("private") or facts.get("gated"))
    )


def _file(siblings: Any) -> str | None:
    if not isinstance(siblings, list):
        return None
    names = [one.get("rfilename") for one in siblings if isinstance(one, dict)]
    found = [name for name in names if isinstance(name, str) and name.endswith(SUFFIX) and ".." not in name]
    # the usual one, else the first that lies at the top
    return min(found, key=lambda name: (name != USUAL, name.count("/"), name), default="")
