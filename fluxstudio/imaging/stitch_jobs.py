"""What a child can do for touch-ups; registered in `jobs`."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging.colour import to_srgb
from fluxstudio.imaging.encode import encode
from fluxstudio.imaging.frames import Head
from fluxstudio.imaging.stitch import Done, masks_of, paint_of, prepared, read_for, stitched
from fluxstudio.imaging.stitch_mask import check_sent, read_paint, sent_mask
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.imaging.stitch_source import master

Answer = tuple[Head, list[bytes]]


def read_mask(mask: bytes, picture: list[int], painting: list[int], at: list[int] | None) -> Answer:
    """What is painted: bounds after grow, coverage, whether it is soft."""
    threshold, grow, feather = painting
    place = (at[0], at[1]) if at else None
    paint = read_paint(
        mask,
        Painting(at=place, threshold=threshold, grow=grow, feather=feather),
        (picture[0], picture[1]),
    )
    share = paint.hard.histogram()[255] / (picture[0] * picture[1])
    return {"bounds": list(paint.bounds), "coverage": share, "soft": paint.is_soft}, []


def prepare_touchup(original: bytes, mask: bytes, order: Head) -> Answer:
    """The picture and the mask to send, both PNG."""
    found = Order.from_data(order)
    white = sent_mask(paint_of(mask, found), found.plan)
    check_sent(white, found.plan)
    parent = read_for(found, original)
    image = prepared(parent, white, found)
    head = {"notes": list(parent.notes)}
    return head, [encode(image, "png"), encode(white.convert("1", dither=Image.Dither.NONE), "png")]


def stitch(original: bytes, result: bytes, mask: bytes, order: Head) -> Answer:
    """The touched-up picture, as PNG."""
    done, _ = _stitch(original, result, mask, order)
    parent = done.parent
    return _facts(done), [master(parent.image, parent.icc, parent.exif)]


def preview(original: bytes, result: bytes, mask: bytes, order: Head) -> Answer:
    """The box as `stitch` would make it, to be laid over the picture while it is reviewed: sRGB, and transparent where
    nothing may change."""
    done, hard = _stitch(original, result, mask, order)
    box, _ = to_srgb(done.parent.image.crop(order["plan"]["box"]))
    clear = Image.new("RGBA", box.size)
    box.putalpha(hard)
    clear.paste(box, mask=hard)
    out = BytesIO()
    clear.save(out, "PNG", compress_level=1)  # somebody waits for it
    return _facts(done), [out.getvalue()]


def _stitch(original: bytes, result: bytes, mask: bytes, order: Head) -> tuple[Done, Image.Image]:
    """And the hard mask of the box."""
    found = Order.from_data(order)
    masks = masks_of(paint_of(mask, found), found)
    return stitched(read_for(found, original), result, masks, found), masks.hard


def _facts(done: Done) -> Head:
    image = done.parent.image
    return {
        "width": image.width,
        "height": image.height,
        "mode": image.mode,
        "matches": [list(each) for each in done.matches],
        "changed": done.changed,
        "notes": list(dict.fromkeys(done.notes)),
    }


TOUCH_UPS: dict[str, Callable[..., Answer]] = {
    job.__name__: job for job in (read_mask, prepare_touchup, stitch, preview)
}
