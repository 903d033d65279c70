"""Masked touch-ups: what is painted changes, nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fluxstudio.endpoint.renderers.base import LoraLayer, Order
from fluxstudio.endpoint.renderers.fills import INSTALLED, DiffusionFill, Fill, PatchMatchFill, pull_push
from fluxstudio.endpoint.renderers.fitting import fit_mask, fit_reference, mask_image
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer

Orders = Callable[..., Order]

needs_patchmatch = pytest.mark.skipif(
    not INSTALLED, reason="the [local] extra (PyPatchMatch) is not installed"
)
both_fills = pytest.mark.parametrize(
    "fill",
    [DiffusionFill(), pytest.param(PatchMatchFill(), marks=needs_patchmatch)],
    ids=["diffusion", "patchmatch"],
)


def inside(image: Image.Image, mask: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(float)[np.asarray(mask) >= 128]


def same_outside(image: Image.Image, reference: Image.Image, mask: Image.Image) -> bool:
    outside = ~fit_mask(mask, image.size)
    return bool((np.asarray(image)[outside] == np.asarray(reference)[outside]).all())


@both_fills
@pytest.mark.parametrize("prompt", ["", "a red balloon", "watercolor"])
def test_outside_the_mask_not_a_bit_changes(
    order: Orders, photo: Image.Image, mask: Image.Image, fill: Fill, prompt: str
) -> None:
    neon = (LoraLayer(path="a/neon", scale=2.0),)
    drawing = SandboxRenderer(fill).draw(order(prompt=prompt, image=photo, mask=mask, loras=neon))
    assert same_outside(drawing.image, photo, mask)
    assert np.abs(inside(drawing.image, mask) - inside(photo, mask)).mean() > 5
    assert drawing.method == fill.method


@both_fills
def test_what_was_painted_over_is_gone(order: Orders, fill: Fill) -> None:
    reference, mask = Image.new("RGB", (256, 256), (180, 170, 150)), Image.new("L", (256, 256), 0)
    reference.paste((10, 10, 10), (100, 100, 140, 150))
    mask.paste(255, (92, 92, 148, 158))
    image = SandboxRenderer(fill).draw(order(prompt="", image=reference, mask=mask)).image
    assert np.abs(np.asarray(image).astype(int) - (180, 170, 150)).max() <= 6


@both_fills
def test_a_thing_named_in_the_prompt_is_drawn_in_the_painted_area(
    order: Orders, photo: Image.Image, mask: Image.Image, fill: Fill
) -> None:
    draw = SandboxRenderer(fill)
    empty, apple = (draw.draw(order(prompt=p, image=photo, mask=mask)).image for p in ("", "a green apple"))
    redder = inside(apple, mask)[:, 1] - inside(apple, mask)[:, 0]
    assert redder.max() > (inside(empty, mask)[:, 1] - inside(empty, mask)[:, 0]).max() + 20


def test_strength_scales_how_much_is_replaced(order: Orders, photo: Image.Image, mask: Image.Image) -> None:
    draw = SandboxRenderer(DiffusionFill())
    drawn = [
        draw.draw(order(prompt="", image=photo, mask=mask, strength=s)).image for s in (0.0, 0.2, 0.4, 0.8)
    ]
    changes = [np.abs(inside(image, mask) - inside(photo, mask)).mean() for image in drawn]
    assert changes[0] == 0
    assert changes == sorted(set(changes))


@pytest.mark.parametrize("mode", ["L", "1", "RGB", "RGBA", "P", "I;16", "I", "F", "LA", "CMYK"])
def test_masks_of_every_mode_mean_the_same(mask: Image.Image, mode: str) -> None:
    if mode == "I;16":
        given_mask = Image.fromarray(np.asarray(mask).astype(np.uint16) * 257)
    elif mode == "CMYK":
        given_mask = mask.convert("RGB").convert("CMYK")
    else:
        given_mask = mask.convert(mode)
    assert (fit_mask(given_mask, (256, 256)) == (np.asarray(mask) >= 128)).all()


def test_what_is_transparent_was_not_painted() -> None:
    mask = Image.new("RGBA", (256, 256), (255, 255, 255, 0))
    assert not fit_mask(mask, (256, 256)).any()


def test_grey_counts_from_128(order: Orders) -> None:
    steps = Image.fromarray(np.array([[0, 127, 128, 255]], np.uint8))
    assert fit_mask(steps, (4, 1)).tolist() == [[False, False, True, True]]


def test_an_all_black_mask_returns_the_reference(order: Orders, photo: Image.Image) -> None:
    drawing = SandboxRenderer().draw(order(image=photo, mask=Image.new("L", (90, 40), 0), width=320))
    assert drawing.image.tobytes() == fit_reference(photo, (320, 256)).tobytes()
    assert any("empty" in note for note in drawing.notes)


def test_an_all_white_mask_restyles_the_whole_picture(order: Orders, photo: Image.Image) -> None:
    drawing = SandboxRenderer().draw(order(image=photo, mask=Image.new("L", (90, 40), 255)))
    assert drawing.method == "restyle"
    assert any("whole picture" in note for note in drawing.notes)


@needs_patchmatch
def test_touch_ups_at_the_same_time_do_not_disturb_each_other(
    order: Orders, photo: Image.Image, mask: Image.Image
) -> None:
    draw = SandboxRenderer(PatchMatchFill())
    orders = [order(prompt="", image=photo, mask=mask, seed=seed) for seed in (1, 2, 3)]
    alone = [draw.draw(one).image.tobytes() for one in orders]
    with ThreadPoolExecutor(3) as pool:
        together = [drawing.image.tobytes() for drawing in pool.map(draw.draw, orders)]
    assert alone == together
    assert len(set(alone)) > 1


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_the_diffusion_fill_stays_between_the_known_colours(width: int, height: int, seed: int) -> None:
    rng = np.random.RandomState(seed)
    values = rng.uniform(20, 230, (height, width, 3)).astype(np.float32)
    hole = rng.random_sample((height, width)) < rng.random_sample()
    done = pull_push(values, hole)
    assert (done[~hole] == values[~hole]).all()
    if not hole.all():
        assert done.min() >= values[~hole].min() - 0.01
        assert done.max() <= values[~hole].max() + 0.01


def test_the_mask_image_is_hard(mask: Image.Image) -> None:
    soft = mask.resize((100, 100)).resize((256, 256))
    assert set(np.unique(np.asarray(mask_image(fit_mask(soft, (256, 256)))))) == {0, 255}
