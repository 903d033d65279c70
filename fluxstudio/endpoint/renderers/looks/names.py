"""What a LoRA's name says about its look; a name that says nothing gets one by its hash, always the same."""

from __future__ import annotations

import re

from ..colours import Colour, from_hsv, named
from ..lookup import concepts_of, folded
from ..streams import stream
from .treatments import TREATMENTS, Look

_KEYWORDS = {
    "watercolor": "watercol aquarel wash",
    "ink": "sketch ink line manga pencil draw etch engrav",
    "pixel": "pixel retro 8bit 16bit voxel",
    "film": "real photo film cinema analog amateur kodak portra super window light",
    "neon": "neon cyber synth vapor glow",
    "flat": "anime ghibli toon cartoon flat illustr vector",
    "halftone": "comic pop halftone print riso",
    "oil": "oil paint impression gogh canvas",
    "mono": "mono noir bw black-and-white",
    "duotone": "vintage duotone",
}


def look_of(path: str) -> Look:
    """The look of a LoRA path (owner/name or URL). Two names differ at least in their colours."""
    name = folded(re.sub(r"\.safetensors$", "", path.split("?")[0].rstrip("/").lower()))
    words = re.findall(r"[^\W_]+", name.rsplit("/", 1)[-1])
    by_name, colour, rng = _treatment_of(words), _colour_of(words), stream("lora", name)
    chance = rng.random_sample(5).tolist()
    by_hash = sorted(TREATMENTS)[int(chance[0] * len(TREATMENTS))]
    return Look(
        by_name or ("grade" if colour else by_hash),
        colour or from_hsv(chance[1], 0.45 + 0.5 * chance[2], 0.9),
        tint=0.26,
        exposure=0.84 + 0.28 * chance[3],
        cell=0.75 + 0.6 * chance[4],
    )


def look_of_style(style: str) -> Look:
    """The look of a style word of the lexicon, without a tint of its own."""
    return Look(style, (128.0, 128.0, 128.0), tint=0.0)


def _treatment_of(words: list[str]) -> str | None:
    for word in words:
        for treatment, stems in _KEYWORDS.items():
            if any(word.startswith(stem) for stem in stems.split()):
                return treatment
    return None


def _colour_of(words: list[str]) -> Colour | None:
    values = (concept.partition(":") for word in words for concept in concepts_of(word))
    return next((named(value) for slot, _, value in values if slot == "colour"), None)
