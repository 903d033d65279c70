"""The one interface between the endpoint and whatever draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

SKETCH = "sketch"
RESTYLE = "restyle"
PATCHMATCH_TOUCH_UP = "touch-up (PatchMatch)"
DIFFUSION_TOUCH_UP = "touch-up (diffusion fill)"


@dataclass(frozen=True, kw_only=True)
class LoraLayer:
    """One LoRA of an order: its path (owner/name or URL) and its scale, 0–4."""

    path: str
    scale: float


@dataclass(frozen=True, kw_only=True)
class Order:
    """One picture to draw. Ranges are the protocol's and were checked before: 256–1536 px, strength 0–1, …"""

    prompt: str
    seed: int
    width: int
    height: int
    steps: int
    guidance: float
    strength: float
    loras: tuple[LoraLayer, ...] = ()
    image: Image.Image | None = None  # RGB, upright, any size
    mask: Image.Image | None = None  # any mode and size; white = change


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What was drawn, and an honest account of how."""

    image: Image.Image  # RGB, exactly width × height of the order
    method: str  # one of the four constants above
    understood: tuple[str, ...] = ()  # prompt words that were used
    unknown: tuple[str, ...] = ()  # prompt words that mean nothing to this renderer
    notes: tuple[str, ...] = ()  # inputs that were ignored or limited, in plain English


class Renderer(Protocol):
    """Draws one picture. Pure, thread-safe and CPU bound: call it off the event loop."""

    @property
    def name(self) -> str:
        """Short name shown beside every picture it drew, such as "sandbox"."""
        ...

    def draw(self, order: Order) -> Drawing:
        """The picture for this order; the same order gives the same pixels."""
        ...
