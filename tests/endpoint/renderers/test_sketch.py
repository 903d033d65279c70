"""Pictures from words alone."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fluxstudio.endpoint.renderers.base import Order, Renderer
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
from fluxstudio.endpoint.renderers.subjects.catalogue import CATALOGUE

Orders = Callable[..., Order]

IN_ANOTHER_PROCESS = """
import hashlib, sys
from fluxstudio.endpoint.renderers.base import LoraLayer, Order
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
order = Order(prompt=sys.argv[1], seed=11, width=300, height=257, steps=9, guidance=5.0, strength=0.8,
              loras=(LoraLayer(path="northwind/amber", scale=0.7),))
print(hashlib.sha256(SandboxRenderer().draw(order).image.tobytes()).hexdigest())
"""


def likeness(a: Image.Image, b: Image.Image) -> float:
    """Correlation of the two compositions, 1 when large shapes stand in the same places."""
    small = [np.asarray(image.convert("L").resize((24, 24))).ravel().astype(float) for image in (a, b)]
    return float(np.corrcoef(small[0], small[1])[0, 1])


def colourfulness(image: Image.Image) -> float:
    return float(np.asarray(image.convert("HSV"))[..., 1].mean())


def sharpness(image: Image.Image) -> float:
    grey = np.asarray(image.convert("L").reduce(2)).astype(float)
    return float(np.abs(np.diff(grey, axis=1)).max())


@pytest.mark.parametrize("prompt", ["a vase on a plinth, window light", "城堡, snow", "neon city in rain"])
def test_two_processes_draw_the_same_bits(prompt: str) -> None:
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, prompt]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(runs[0].strip()) == hashlib.sha256().digest_size * 2


def test_seeds_and_prompts_make_different_pictures(order: Orders) -> None:
    draw: Renderer = SandboxRenderer()
    pictures = [
        draw.draw(order(**change)).image.tobytes()
        for change in ({}, {"seed": 8}, {"prompt": "a fox in a forest"})
    ]
    assert len(set(pictures)) == 3


def test_case_and_spacing_of_the_prompt_do_not_matter(order: Orders) -> None:
    draw = SandboxRenderer()
    once, again = (draw.draw(order(prompt=text)).image for text in ("A  Red Fox", "a red fox "))
    assert once.tobytes() == again.tobytes()


@pytest.mark.parametrize("prompt", ["mountains by a lake at dawn", "perfume bottle on a plinth, blinds"])
def test_steps_refine_a_picture_without_moving_anything(order: Orders, prompt: str) -> None:
    draw = SandboxRenderer()
    few, many = (
        draw.draw(order(prompt=prompt, steps=steps, width=384, height=384)).image for steps in (4, 28)
    )
    assert likeness(few, many) > 0.9
    assert few.tobytes() != many.tobytes()


def test_guidance_strengthens_the_colours_without_moving_anything(order: Orders) -> None:
    draw = SandboxRenderer()
    weak, usual, strong = (draw.draw(order(guidance=guidance)).image for guidance in (0.0, 3.5, 12.0))
    assert colourfulness(weak) < colourfulness(usual) < colourfulness(strong)
    assert likeness(weak, usual) > 0.9
    assert likeness(strong, usual) > 0.9


def test_a_composition_is_the_same_at_any_size(order: Orders) -> None:
    draw = SandboxRenderer()
    small, large = (draw.draw(order(width=side, height=side)).image for side in (256, 640))
    assert likeness(small, large) > 0.9


def test_unknown_words_are_reported_and_known_ones_too(order: Orders) -> None:
    drawing = SandboxRenderer().draw(order(prompt="A gryphon beside a lighthouse at sunset, trending"))
    assert drawing.unknown == ("gryphon", "trending")
    assert drawing.understood == ("lighthouse", "sunset")


def test_a_mask_without_a_reference_is_said_to_be_ignored(order: Orders, mask: Image.Image) -> None:
    drawing = SandboxRenderer().draw(order(mask=mask))
    assert drawing.method == "sketch"
    assert any("mask was ignored" in note for note in drawing.notes)


def test_every_sketch_carries_its_mark_in_the_corner(
    order: Orders, pixels: Callable[[Image.Image], Any]
) -> None:
    image = SandboxRenderer().draw(order(prompt="desert at noon", width=512, height=512)).image
    corner, beside = pixels(image)[490:508, 430:508], pixels(image)[490:508, 330:408]
    assert np.ptp(corner) > np.ptp(beside) + 30


@pytest.mark.parametrize("kind", sorted(CATALOGUE))
def test_every_thing_can_be_drawn_and_stays_in_its_square(order: Orders, kind: str) -> None:
    drawing = SandboxRenderer().draw(order(prompt=f"{kind}, studio"))
    assert kind in drawing.understood or kind == "tube"
    assert drawing.image.size == (256, 256)
