"""A 24-megapixel stitch beside decoding and encoding alone, in the same run and the same code, by CPU and by clock.

The goal is at most 1.5 times. Then the whole way through a decoding child, with 48 megapixels beside.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Painting, Plan, plan
from fluxstudio.imaging import stitch_jobs
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.imaging.stitch_source import master, read_parent
from fluxstudio.imaging.workshop import Workshop
from tests.bench import report

TURNS = 5
SIZE = (6000, 4000)
LARGE = (8000, 6000)
GOAL = 1.5
FEATHER = 16  # pixels


def main() -> None:
    """Every kind of parent, then the child; print."""
    rows = [_beside(kind) for kind in ("JPEG", "PNG")]
    report.table(
        [
            "24 megapixels, parent as",
            "decode + encode, CPU s",
            "stitch, CPU s",
            "of it",
            "seconds",
            "stitch",
            "of it",
        ],
        rows,
        title=f"Medians of {TURNS}; brush of 900 × 700 pixels, feather {FEATHER}; goal {GOAL} ×",
    )
    workshop = Workshop(size=1)
    workshop.prewarm()
    rows = [_through_child(workshop, size) for size in (SIZE, LARGE)]
    workshop.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    report.table(["through a child, s", "prepare", "preview", "stitch", "master MB", "export JPEG"], rows)
    report.say(f"\nThe child's largest resident size: {peak:.0f} MB.")


def _beside(kind: str) -> list[object]:
    data, mask, order = _scene(SIZE, kind)
    result = _result(order.plan)

    def alone() -> None:
        parent = read_parent(data)
        master(parent.image, parent.icc, parent.exif)

    def whole() -> None:
        stitch_jobs.stitch(data, result, mask, order.to_data())

    both = [(_timed(alone), _timed(whole)) for _ in range(TURNS)]
    cells: list[object] = [kind]
    for measure in (0, 1):  # CPU, clock
        one = statistics.median(first[measure] for first, _ in both)
        other = statistics.median(second[measure] for _, second in both)
        cells += [f"{one:.2f}", f"{other:.2f}", f"{other / one:.2f}"]
    return cells


def _through_child(workshop: Workshop, size: tuple[int, int]) -> list[object]:
    data, mask, order = _scene(size, "JPEG")
    result = _result(order.plan)
    times = [_timed(lambda: workshop.prepare_touchup(data, mask, order))[1]]
    times.append(_timed(lambda: workshop.preview(data, result, mask, order))[1])
    done = []
    times.append(_timed(lambda: done.append(workshop.stitch(data, result, mask, order)))[1])
    png = done[0].master_png
    exported = _timed(lambda: workshop.export(png, original=data, format="jpeg"))[1]
    cells = [f"{seconds:.2f}" for seconds in times]
    return [f"{size[0]} × {size[1]}", *cells, f"{len(png) / 1e6:.0f}", f"{exported:.2f}"]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this process, and seconds."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def _scene(size: tuple[int, int], kind: str) -> tuple[bytes, bytes, Order]:
    """A photograph of that many pixels, a brush's mask over all of it (1 bit), and the order."""
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 60)
    bands = [
        small,
        small.transpose(Image.Transpose.ROTATE_180),
        small.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    ]
    picture = Image.merge("RGB", bands).resize(size, Image.Resampling.BICUBIC)
    mask = Image.new("1", size)
    left, top = size[0] // 3, size[1] // 3
    ImageDraw.Draw(mask).ellipse((left, top, left + 900, top + 700), fill=1)
    found = mask.getbbox()
    assert found
    order = Order(plan=plan(size, Box(*found)), painting=Painting(feather=FEATHER))
    return _file(picture, kind), _file(mask, "PNG"), order


def _result(made: Plan) -> bytes:
    return _file(Image.effect_noise(made.sent_size, 60).convert("RGB"), "PNG")


def _file(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind, **({"quality": 95} if kind == "JPEG" else {"compress_level": 1}))
    return out.getvalue()


if __name__ == "__main__":
    main()
