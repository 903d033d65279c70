"""The measures of one picture: everything in a scene is placed by shares of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Frame:
    """Pixels of the picture, and the steps that set how much detail is drawn."""

    width: int
    height: int
    steps: int = 28

    @property
    def size(self) -> tuple[int, int]:
        return (self.width, self.height)

    @property
    def longer(self) -> int:
        return max(self.width, self.height)

    @property
    def shorter(self) -> int:
        return min(self.width, self.height)

    @property
    def unit(self) -> float:
        """How many pixels stand for one pixel of a 1024 px picture."""
        return self.longer / 1024

    @property
    def octaves(self) -> int:
        """Layers of detail, 2 (one step) to 6 (28 steps and more)."""
        return int(np.clip(2 + self.steps // 7, 2, 6))

    def coarse(self, by: int) -> Frame:
        """The same picture in fewer pixels, for what is soft anyway."""
        return Frame(max(16, -(-self.width // by)), max(16, -(-self.height // by)), self.steps)
