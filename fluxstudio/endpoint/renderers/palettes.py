"""The colours of a time of day or a season, from the top of the sky to the nearest ridge."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .colours import Colour, mix, rgb, shade


@dataclass(frozen=True)
class Palette:
    """Colours of one mood; `stars` 0–2 says how full the sky is, `cloud_cover` where clouds begin (lower = more)."""

    name: str
    top: Colour
    mid: Colour
    horizon: Colour
    glow: Colour
    far: Colour
    near: Colour
    cloud: Colour
    stars: float = 0.0
    cloud_cover: float = 0.53

    @property
    def lights_are_on(self) -> bool:
        return self.name in {"night", "neon", "dusk", "sunset", "storm", "aurora"}

    @property
    def has_moon(self) -> bool:
        return self.name in {"night", "aurora", "winter", "dusk"}

    @property
    def is_dark(self) -> bool:
        return self.name in {"night", "aurora", "dusk", "neon"}

    @property
    def fog(self) -> Colour:
        return mix(self.horizon, self.glow, 0.35)


def _palette(name: str, colours: str, stars: float = 0.0, cloud_cover: float = 0.53) -> Palette:
    top, mid, horizon, glow, far, near, cloud = (rgb(six) for six in colours.split())
    return Palette(name, top, mid, horizon, glow, far, near, cloud, stars, cloud_cover)


PALETTES: dict[str, Palette] = {
    palette.name: palette
    for palette in (
        _palette("dawn", "3c4f86 b98bab f9cfa0 fff0c8 a58ba8 2b2f4f ffe3d2", 0.12),
        _palette("day", "2f7fc6 8cc4ea e4f2f4 fffbe6 8fb3c4 1f4a3d ffffff", cloud_cover=0.5),
        _palette("sunset", "2c2a5a b5466b ffb061 ffe3a0 9c4d6e 1d1833 ff9d86", 0.1),
        _palette("dusk", "161f45 4a4c85 d58a8f ffd2b0 545084 11132b 9a7aa8", 0.45),
        _palette("night", "060b1e 10224a 2c4f7c dfe9ff 27416a 050a17 3a5480", 1.0),
        _palette("storm", "20272f 47525c 96a2a3 dfe6e0 5d6b71 13191d 333d45", cloud_cover=0.42),
        _palette("aurora", "050b1c 0c2a3d 1f5a5a b8ffe0 1c4750 040b14 2b8f7d", 1.0),
        _palette("neon", "0d0628 3a0f63 ff4f9a ffc4f0 5a1c86 0c0620 8c2fa8", 0.4),
        _palette("desert", "2e7fb4 a9cfd2 f8e2b6 fff4d0 d9a066 7c3f1d fff2dc"),
        _palette("autumn", "5b7fa3 c9c3a5 f3d9a0 fff1c4 c08a4e 4a1f14 f7e8d0"),
        _palette("winter", "6f95bd bcd3e6 f2f5f8 ffffff a9bfd4 34506e ffffff", cloud_cover=0.48),
        _palette("spring", "8fb7e0 e3c4de ffe6e6 fffaf0 c89bc0 4b2f55 fff0f4"),
        _palette("sea", "021a2e 04527a 1fa2b0 d8fff4 0b5f78 02121f 3fc0c4"),
        _palette("space", "020208 0d0a26 2b1650 ffd6f0 1b1240 03030a 5a2b8f", 2.0, 0.44),
    )
}


def tinted(palette: Palette, accent: Colour) -> Palette:
    """The palette leaning towards a colour the prompt asked for."""
    return replace(
        palette,
        mid=mix(palette.mid, accent, 0.22),
        horizon=mix(palette.horizon, accent, 0.4),
        far=mix(palette.far, accent, 0.42),
        near=mix(palette.near, shade(accent, 0.25), 0.5),
        glow=mix(palette.glow, accent, 0.2),
    )


def jittered(palette: Palette, rng: np.random.RandomState) -> Palette:
    """The same mood on another day: every seed has its own slight cast."""
    cast = ((rng.random_sample(3) - 0.5) * 18).tolist()
    top, mid, horizon, far = (
        _moved(colour, cast) for colour in (palette.top, palette.mid, palette.horizon, palette.far)
    )
    return replace(palette, top=top, mid=mid, horizon=horizon, far=far)


def _moved(colour: Colour, by: list[float]) -> Colour:
    r, g, b = (min(255.0, max(0.0, v + d)) for v, d in zip(colour, by, strict=True))
    return (r, g, b)
