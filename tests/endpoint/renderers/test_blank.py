"""The renderer for benches: cheap, but it keeps the promises that the engine relies on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from fluxstudio.endpoint.renderers.base import Order, Renderer
from fluxstudio.endpoint.renderers.blank import BlankRenderer

Orders = Callable[..., Order]


def test_the_seed_sets_the_colour(order: Orders) -> None:
    draw: Renderer = BlankRenderer()
    one, again, other = (draw.draw(order(seed=seed)).image.tobytes() for seed in (1, 1, 2))
    assert one == again != other


def test_the_mask_is_honoured(order: Orders, photo: Image.Image, mask: Image.Image) -> None:
    image = BlankRenderer().draw(order(image=photo, mask=mask)).image
    kept = np.asarray(mask) < 128
    assert (np.asarray(image)[kept] == np.asarray(photo)[kept]).all()
    assert (np.asarray(image)[~kept] != np.asarray(photo)[~kept]).any()


def test_strength_0_returns_the_reference(order: Orders, photo: Image.Image) -> None:
    assert BlankRenderer().draw(order(image=photo, strength=0.0)).image.tobytes() == photo.tobytes()
