"""LoRAs: visible by name, stronger by scale, in any order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fluxstudio.endpoint.renderers.base import LoraLayer, Order
from fluxstudio.endpoint.renderers.looks import look_of, with_loras
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer

Orders = Callable[..., Order]
Pixels = Callable[[Image.Image], Any]

NAMES = [
    "a/watercolour",
    "a/oil",
    "a/ink",
    "a/pixel",
    "a/film",
    "a/neon",
    "a/anime",
    "a/halftone",
    "a/duotone",
    "a/mono",
]


def difference(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(np.asarray(a).astype(float) - np.asarray(b).astype(float)).mean())


def test_scale_0_is_the_picture_without_the_lora_bit_for_bit(order: Orders) -> None:
    draw = SandboxRenderer()
    off = order(loras=(LoraLayer(path="a/neon", scale=0.0),))
    assert draw.draw(off).image.tobytes() == draw.draw(order()).image.tobytes()


@pytest.mark.parametrize("name", [*NAMES, "northwind/amber-glass", "zz/unheard-of"])
def test_every_lora_is_visible_and_more_so_at_a_higher_scale(photo: Image.Image, name: str) -> None:
    weak, strong = (with_loras(photo, [LoraLayer(path=name, scale=scale)]) for scale in (0.4, 1.5))
    assert difference(photo, weak) > 1
    assert difference(photo, strong) > difference(photo, weak)


@settings(max_examples=12, deadline=None)
@given(st.permutations([("a/neon", 0.8), ("b/ink", 1.2), ("c/amber", 0.5), ("a/neon", 0.3)]))
def test_the_order_of_loras_makes_no_difference(photo: Image.Image, layers: list[tuple[str, float]]) -> None:
    loras = [LoraLayer(path=path, scale=scale) for path, scale in layers]
    assert with_loras(photo, loras).tobytes() == with_loras(photo, sorted(loras, key=str)).tobytes()


def test_two_names_never_look_the_same(photo: Image.Image) -> None:
    names = [
        *NAMES,
        "x/one",
        "x/two",
        "x/three",
        "y/one",
        "a/film-two",
        "https://example.com/three.safetensors",
    ]
    pictures = [with_loras(photo, [LoraLayer(path=name, scale=1.0)]) for name in names]
    assert min(difference(a, b) for a, b in combinations(pictures, 2)) > 1


def test_a_name_is_read_for_its_manner_and_its_colour() -> None:
    assert look_of("someone/Ghibli-Style_v2.safetensors").treatment == "flat"
    assert look_of("https://example.com/loras/watercolor.safetensors?download=true").treatment == "watercolor"
    assert look_of("northwind/nw-amber").treatment == "grade"
    assert look_of("someone/x1") == look_of("someone/x1")


def test_a_style_word_in_the_prompt_shows(order: Orders) -> None:
    draw = SandboxRenderer()
    plain, painted = (draw.draw(order(prompt=text)) for text in ("a lighthouse", "a lighthouse, watercolor"))
    assert "watercolor" in painted.understood
    assert difference(plain.image, painted.image) > 1
