"""What a child can do: each job takes files and plain parameters, and gives a head and blobs (`frames`)."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from fluxstudio.imaging.colour import to_srgb
from fluxstudio.imaging.decode import Decoded, decode
from fluxstudio.imaging.encode import encode, renditions, within, working_format
from fluxstudio.imaging.exports import EXPORTS
from fluxstudio.imaging.frames import Head
from fluxstudio.imaging.limits import MASTER_BYTES, REFERENCE_SIDE, RENDITION_SIDES
from fluxstudio.imaging.maskwork import make_mask
from fluxstudio.imaging.stitch_jobs import TOUCH_UPS
from fluxstudio.imaging.stitch_source import is_deep

Answer = tuple[Head, list[bytes]]


def reference(data: bytes) -> Answer:
    """An upload: working copy, renditions, facts."""
    decoded = decode(data, minimum=REFERENCE_SIDE)
    deep = is_deep(data, decoded)
    del data
    head = _facts(decoded)
    pixels, lossless = decoded.width * decoded.height, decoded.lossless
    image, notes = to_srgb(decoded.image)
    del decoded
    files, head["average"] = renditions(image, *image.size)
    head["working_format"] = working_format(pixels, lossless)
    head["notes"] = list(dict.fromkeys([*head["notes"], *notes, *(["sixteen_bit"] if deep else [])]))
    return _with_files(head, files, encode(image, head["working_format"]))


def result(data: bytes) -> Answer:
    """The provider's bytes, kept as they came: facts and renditions only."""
    decoded = decode(data, draft=max(RENDITION_SIDES), most=MASTER_BYTES)
    head = _facts(decoded)
    image, _ = to_srgb(decoded.image)
    files, head["average"] = renditions(image, decoded.width, decoded.height)
    return _with_files(head, files, None)


def mask(data: bytes, size: list[int] | None = None) -> Answer:
    """A mask as PNG of only 0 and 255, at `size` [width, height] if given."""
    decoded = decode(data)
    made = make_mask(decoded.image, (size[0], size[1]) if size else None)
    head = _facts(decoded)
    head |= {"width": made.image.width, "height": made.image.height, "coverage": made.coverage}
    head |= {"working_format": "png", "notes": [*head["notes"], *made.notes]}
    files, head["average"] = renditions(made.image.convert("RGB"), *made.image.size)
    return _with_files(head, files, encode(made.image.convert("1", dither=Image.Dither.NONE), "png"))


def convert(data: bytes, kind: str, quality: int) -> Answer:
    """Another format of the same picture, sRGB and tagged so."""
    image, _ = to_srgb(decode(data, most=MASTER_BYTES).image)
    return {}, [encode(image, kind, quality=quality, tagged=True)]


def send_copy(data: bytes, max_bytes: int) -> Answer:
    """A JPEG of at most `max_bytes`."""
    image, _ = to_srgb(decode(data).image)
    return {}, [within(image, max_bytes)]


def ping(_: bytes) -> Answer:
    """Nothing: shows that the child is up."""
    return {}, []


JOBS: dict[str, Callable[..., Answer]] = (
    TOUCH_UPS | EXPORTS | {job.__name__: job for job in (reference, result, mask, convert, send_copy, ping)}
)


def _facts(decoded: Decoded) -> Head:
    size = {"width": decoded.width, "height": decoded.height}
    return {"format": decoded.kind, **size, "notes": list(decoded.notes)}


def _with_files(head: Head, files: dict[int, bytes], working: bytes | None) -> Answer:
    """Blobs: the renditions in the order of head["sides"], then the working copy if there is one."""
    head["sides"] = list(files)
    return head, [*files.values(), *([] if working is None else [working])]
