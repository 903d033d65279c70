"""A prediction as callers see it."""

from __future__ import annotations

from typing import Any

from .predictions import Prediction
from .wire import stamp


def describe(prediction: Prediction, base: str, engine: str) -> dict[str, Any]:
    """The prediction object of submit, result, history and webhook; links lead to `base`."""
    completed = prediction.status == "completed"
    return {
        "id": prediction.id,
        "model": prediction.model,
        "input": prediction.inputs,
        "outputs": _outputs(prediction, base) if completed else [],
        "urls": {"get": f"{base}/api/v3/predictions/{prediction.id}/result"},
        "has_nsfw_contents": None if "nsfw-null" in prediction.faults else prediction.nsfw,
        "status": prediction.status,
        "created_at": stamp(prediction.created_ns),
        "code": prediction.code,
        "error": prediction.error,
        "executionTime": prediction.inference_ms,
        "timings": {"inference": prediction.inference_ms},
        "fluxstudio": prediction.drawn or {"engine": engine},
    }


def _outputs(prediction: Prediction, base: str) -> list[str]:
    if prediction.request.enable_base64_output:
        return prediction.outputs
    return [f"{base}/cdn/output/{name}" for name in prediction.outputs]


def overrun(seen: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What sync mode answers when the prediction is not done in time. Source: SDK tests, § 3.1."""
    text = (
        f"Sync mode timed out after {seconds:g} seconds. The prediction is still processing asynchronously."
    )
    return seen | {"status": "processing", "code": 5004, "error": text}
