"""What a picture may be, and what decoding one may cost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

UPLOAD_BYTES = 100_000_000  # bytes a person may upload
MASTER_BYTES = (
    250_000_000  # bytes of a touched-up picture's PNG; 50 megapixels of noise with alpha have 200 MB
)
PIXELS = 50_000_000  # width x height; a 48-megapixel phone photo passes
SIDE = 12_000  # pixels, either side
REFERENCE_SIDE = 64  # pixels, either side; less is a thumbnail, not a reference
SEND_BYTES = 20_000_000  # bytes the provider takes
TEXT_BYTES = (
    8_000_000  # bytes one compressed PNG chunk may unpack to; the largest real ICC profiles take 4 MB
)

ACCEPTED = ("PNG", "JPEG", "WEBP")  # Pillow's names; a phone's MPO opens through JPEG

RENDITION_SIDES = (320, 640, 1280)  # pixels, long side
RENDITION_QUALITY = 75  # WebP


# Times as long as other jobs may take: these read pictures that were taken in before, of up to 48 megapixels, and write
# them whole; what they put together is paid for.
PATIENCE = {"prepare_touchup": 2, "stitch": 4, "preview": 4, "export": 4, "splice_piece": 4, "judge": 4}


@dataclass(frozen=True, kw_only=True)
class ChildLimits:
    """What one child process may use before it is stopped or replaced."""

    # Measured with Pillow alone (no numpy): 34 MB idle, 940 MB at the worst, a 50-megapixel WebP with alpha.
    memory_bytes: int = 1 << 30  # address space, bytes
    cpu_seconds: int = 10  # for one job
    wall_seconds: float = 30.0  # for one job; a loaded machine needs more than its CPU seconds
    total_cpu_seconds: int = 120  # then the child is replaced between jobs
    jobs: int = 200  # then the child is replaced
    idle_bytes: int = 256 << 20  # a child that still holds more than this after a job is replaced

    def to_json(self) -> str:
        """For the child's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ChildLimits:
        """The inverse of `to_json`."""
        return cls(**json.loads(text))
