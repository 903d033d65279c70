"""What every renderer test needs: an order with the studio's usual settings, a photograph-like reference, a mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fluxstudio.endpoint.renderers.base import Order

USUAL: dict[str, Any] = {
    "prompt": "a lighthouse by the sea at sunset",
    "seed": 7,
    "width": 256,
    "height": 256,
    "steps": 28,
    "guidance": 3.5,
    "strength": 0.8,
}


@pytest.fixture(scope="session")
def order() -> Callable[..., Order]:
    """An order with the usual settings, changed by keyword."""
    return lambda **changes: Order(**{**USUAL, **changes})


@pytest.fixture(scope="session")
def photo() -> Image.Image:
    """A 256 px picture with texture, edges and a dark object on the left."""
    noise = np.random.RandomState(5).randint(-14, 15, (256, 256, 3))
    rows = np.linspace(70, 210, 256)[:, None, None] * np.array([1.0, 0.9, 0.75])
    image = Image.fromarray(np.clip(rows + noise, 0, 255).astype(np.uint8))
    ImageDraw.Draw(image).rectangle((40, 90, 110, 220), fill=(30, 40, 60))
    return image


@pytest.fixture(scope="session")
def mask() -> Image.Image:
    """A white disc on black over part of the dark object."""
    image = Image.new("L", (256, 256), 0)
    ImageDraw.Draw(image).ellipse((60, 110, 190, 230), fill=255)
    return image


@pytest.fixture(scope="session")
def pixels() -> Callable[[Image.Image], Any]:
    """The picture as whole numbers that can be subtracted."""
    return lambda image: np.asarray(image).astype(np.int16)
