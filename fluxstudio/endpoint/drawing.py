"""Drawing a whole prediction: sources in, files or base64 out, and an honest account of how."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Literal, cast

from PIL import Image

from .faults import without_markers
from .files import Files
from .ordering import order_of
from .pictures import BadPicture, decode
from .predictions import Ending, Prediction
from .renderers.base import Drawing, Order, Renderer
from .renderers.encode import encode
from .sources import Sources

MEDIA_ACCESS_FAILED, INTERNAL = 1402, 5000
_NOT_EXACT = "Only png keeps pixels outside the mask exactly as they were; %s changes every pixel a little."
log = logging.getLogger(__name__)


class Studio:
    """Turns predictions into endings, off the event loop."""

    def __init__(self, renderer: Renderer, files: Files, sources: Sources, workers: int) -> None:
        self._renderer, self._files, self._sources = renderer, files, sources
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="endpoint-drawing")

    async def draw(self, prediction: Prediction) -> Ending:
        """Draw all its pictures; a picture that cannot be had, or a defect of ours, is a failed ending."""
        try:
            orders = await self._orders(prediction)
            done = await asyncio.gather(
                *(self._aside(self._one, prediction, index, order) for index, order in enumerate(orders))
            )
        except BadPicture as error:
            return Ending(status="failed", code=MEDIA_ACCESS_FAILED, error=str(error))
        except Exception:
            log.exception("Prediction %s could not be drawn", prediction.id)
            return Ending(status="failed", code=INTERNAL, error="Internal error while drawing.")
        return self._completed(prediction, done)

    def close(self) -> None:
        """Let threads end what they draw; take nothing new."""
        self._pool.shutdown(cancel_futures=True)

    async def _aside(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    async def _orders(self, prediction: Prediction) -> list[Order]:
        request = prediction.request
        prompt = without_markers(request.prompt)
        image = await self._source(request.image, prediction.base, "RGB")
        mask = await self._source(request.mask_image, prediction.base, "L")
        orders = [order_of(request, prompt, index) for index in range(request.num_images)]
        return [replace(order, image=image, mask=mask) for order in orders]

    async def _source(self, url: str | None, base: str, mode: str) -> Image.Image | None:
        if not url:
            return None
        return cast(Image.Image, await self._aside(decode, await self._sources.read(url, base), mode))

    def _one(self, prediction: Prediction, index: int, order: Order) -> tuple[str, Drawing]:
        drawing, request = self._renderer.draw(order), prediction.request
        format = cast(Literal["jpeg", "png", "webp"], request.output_format)
        content = encode(drawing.image, format, software=f"FluxStudio local {self._renderer.name}")
        told = replace(drawing, image=Image.new("1", (1, 1)))  # the pixels are in the file now
        if request.enable_base64_output:
            return base64.b64encode(content).decode(), told
        name = f"{prediction.id}_{index}.{format}"
        self._files.save(self._files.output(name), content)
        return name, told

    def _completed(self, prediction: Prediction, done: Sequence[tuple[str, Drawing]]) -> Ending:
        drawings = [drawing for _, drawing in done]
        notes = [note for drawing in drawings for note in drawing.notes]
        if prediction.request.mask_image and prediction.request.output_format != "png":
            notes.append(_NOT_EXACT % prediction.request.output_format)
        return Ending(
            status="completed",
            outputs=[output for output, _ in done],
            nsfw=[False] * len(done),
            drawn={
                "engine": self._renderer.name,
                "method": drawings[0].method,
                "understood": _once(word for drawing in drawings for word in drawing.understood),
                "unknown": _once(word for drawing in drawings for word in drawing.unknown),
                "notes": _once(notes),
            },
        )


def _once(words: Any) -> list[str]:
    return list(dict.fromkeys(words))
