"""Image to image."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from fluxstudio.endpoint.renderers.base import LoraLayer, Order
from fluxstudio.endpoint.renderers.fitting import fit_reference
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer

Orders = Callable[..., Order]


def structure(a: Image.Image, b: Image.Image) -> float:
    small = [np.asarray(image.convert("L").resize((32, 32))).ravel().astype(float) for image in (a, b)]
    return float(np.corrcoef(small[0], small[1])[0, 1])


@pytest.mark.parametrize("size", [(256, 256), (300, 511)])
def test_strength_0_returns_the_reference_bit_for_bit(
    order: Orders, photo: Image.Image, size: tuple[int, int]
) -> None:
    neon = (LoraLayer(path="a/neon", scale=2.0),)
    drawing = SandboxRenderer().draw(
        order(image=photo, strength=0.0, loras=neon, width=size[0], height=size[1])
    )
    assert drawing.image.tobytes() == fit_reference(photo, size).tobytes()
    assert drawing.method == "restyle"
    assert drawing.understood == ()
    assert any("unchanged" in note for note in drawing.notes)


def test_strength_1_is_the_new_scene(order: Orders, photo: Image.Image) -> None:
    draw = SandboxRenderer()
    assert structure(draw.draw(order(image=photo, strength=1.0)).image, draw.draw(order()).image) > 0.98


def test_at_half_strength_the_reference_is_still_there_in_other_colours(
    order: Orders, photo: Image.Image
) -> None:
    image = SandboxRenderer().draw(order(image=photo, strength=0.5, prompt="neon city at night")).image
    assert structure(image, photo) > 0.85
    shift = np.abs(np.asarray(image).mean((0, 1)) - np.asarray(photo).mean((0, 1)))
    assert shift.max() > 10


def test_more_strength_means_further_from_the_reference(order: Orders, photo: Image.Image) -> None:
    draw, before = SandboxRenderer(), np.asarray(photo).astype(float)
    drawn = (draw.draw(order(image=photo, strength=s)).image for s in (0.05, 0.3, 0.6, 0.8))
    distances = [np.abs(np.asarray(image) - before).mean() for image in drawn]
    assert distances == sorted(distances)


def test_a_changed_shape_is_mentioned(order: Orders, photo: Image.Image) -> None:
    drawing = SandboxRenderer().draw(order(image=photo, strength=0.5, width=512))
    assert "The reference was stretched from 256 × 256 to 512 × 256." in drawing.notes
