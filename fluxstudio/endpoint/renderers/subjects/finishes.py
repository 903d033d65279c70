"""How surfaces answer light: matte clay, polished brass, glass."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finish:
    """Shares 0–1: strength of the highlight, of mirrored bands, of see-through, and of speckle."""

    gloss: float = 0.25
    mirror: float = 0.0
    clear: float = 0.0
    speckle: float = 0.0


PLAIN = Finish()
FINISHES: dict[str, Finish] = {
    "matte": Finish(gloss=0.04),
    "ceramic": Finish(gloss=0.4, speckle=0.03),
    "glossy": Finish(gloss=0.85),
    "glass": Finish(gloss=0.9, clear=0.7),
    "metal": Finish(gloss=0.8, mirror=0.8),
    "brass": Finish(gloss=0.8, mirror=0.8),
    "copper": Finish(gloss=0.8, mirror=0.8),
    "wood": Finish(gloss=0.15, speckle=0.05),
    "stone": Finish(gloss=0.05, speckle=0.14),
    "marble": Finish(gloss=0.4, speckle=0.06),
    "travertine": Finish(gloss=0.06, speckle=0.1),
}


def finish_named(name: str | None) -> Finish:
    return FINISHES.get(name or "", PLAIN)
