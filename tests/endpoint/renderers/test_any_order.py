"""Whatever is ordered within the protocol's ranges is drawn, at exactly the size asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fluxstudio.endpoint.renderers.base import LoraLayer, Order
from fluxstudio.endpoint.renderers.blank import BlankRenderer
from fluxstudio.endpoint.renderers.fills import DiffusionFill, best_fill
from fluxstudio.endpoint.renderers.fitting import fit_mask, fit_reference
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer

RENDERERS = (SandboxRenderer(DiffusionFill()), SandboxRenderer(best_fill()), BlankRenderer())
TYPED = [
    *("lighthouse", "sunset", "3", "vases", "plinth", "orange", "glass", "of", "water", "neon", "rain"),
    *("海", "灯台", "Glasvase", "маяк", "منارة", "watercolor", "wall", "blinds"),
]

sides = st.one_of(st.integers(256, 420), st.sampled_from([256, 257, 511, 1536]))
prompts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TYPED), max_size=7).map(" ".join))
loras = st.lists(st.builds(LoraLayer, path=st.text(max_size=20), scale=st.floats(0, 4)), max_size=4).map(
    tuple
)


@st.composite
def pictures(draw: st.DrawFn, modes: tuple[str, ...]) -> Image.Image:
    """A small noisy picture of any shape and mode."""
    width, height = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    noise = np.random.RandomState(draw(st.integers(0, 99))).randint(
        0, 256, (-(-height // 40), -(-width // 40))
    )
    return (
        Image.fromarray(noise.astype(np.uint8))
        .resize((width, height), 0)
        .convert(draw(st.sampled_from(modes)))
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    width, height = draw(sides), draw(st.integers(256, 420))
    if draw(st.booleans()):
        width, height = height, width
    return Order(
        prompt=draw(prompts),
        seed=draw(st.integers(-1, 2**31 - 1)),
        width=width,
        height=height,
        steps=draw(st.integers(1, 50)),
        guidance=draw(st.floats(0, 20)),
        strength=draw(st.floats(0, 1)),
        loras=draw(loras),
        image=draw(st.none() | pictures(("RGB",))),
        mask=draw(st.none() | pictures(("L", "1", "RGB", "RGBA", "P", "LA"))),
    )


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders(), st.sampled_from(RENDERERS))
def test_any_order_is_drawn_at_its_size_and_keeps_what_the_mask_keeps(
    order: Order, renderer: SandboxRenderer | BlankRenderer
) -> None:
    drawing = renderer.draw(order)
    assert drawing.image.mode == "RGB"
    assert drawing.image.size == (order.width, order.height)
    if order.image is not None and order.mask is not None:
        kept = ~fit_mask(order.mask, drawing.image.size)
        reference = np.asarray(fit_reference(order.image, drawing.image.size))
        assert (np.asarray(drawing.image)[kept] == reference[kept]).all()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders(), st.sampled_from(RENDERERS))
def test_the_same_order_gives_the_same_bits(order: Order, renderer: SandboxRenderer | BlankRenderer) -> None:
    assert renderer.draw(order).image.tobytes() == renderer.draw(order).image.tobytes()
