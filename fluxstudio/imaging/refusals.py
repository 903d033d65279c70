"""Why a picture is turned away, in words a person can act on.

Refused
    code      what code branches on, a key of MESSAGES
    message   the sentence as a msgid; `text(gettext)` translates and fills it
    again     the picture may be innocent (a child died, time ran out): trying again can work
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Param = str | int | float


def gettext_noop(message: str) -> str:
    """Mark a sentence for makemessages; this room knows no Django."""
    return message


MESSAGES: dict[str, str] = {
    "empty": gettext_noop("The file is empty. Choose it again, or another one."),
    "too_large": gettext_noop(
        "The file is %(megabytes)s MB; the limit is %(limit)s MB. Save it smaller, for example as JPEG."
    ),
    "not_a_picture": gettext_noop("This file is not a picture. Use a PNG, JPEG or WebP file."),
    "other_format": gettext_noop("This is a %(kind)s file. Save it as PNG, JPEG or WebP, then add it again."),
    "heic": gettext_noop(
        "This is a HEIC photo. On an iPhone choose Settings, Camera, Formats, “Most Compatible”, or export "
        "the photo as JPEG, then add it again."
    ),
    "damaged": gettext_noop(
        "The picture is damaged or incomplete. Copy or download it again, or save it again as PNG or JPEG."
    ),
    "metadata": gettext_noop(
        "The picture carries more hidden text or colour data than can be real. Save it again without metadata."
    ),
    "too_many_pixels": gettext_noop(
        "The picture has %(megapixels)s megapixels (%(width)s × %(height)s); the limit is %(limit)s. "
        "Make it smaller and add it again."
    ),
    "side_too_long": gettext_noop(
        "The picture is %(width)s × %(height)s pixels; no side may be longer than %(limit)s. "
        "Make it smaller and add it again."
    ),
    "too_small": gettext_noop(
        "The picture is %(width)s × %(height)s pixels; each side needs at least %(limit)s. Use a larger one."
    ),
    "too_slow": gettext_noop(
        "Reading this picture took too long, so it was stopped. Save it again as PNG or JPEG and try once more."
    ),
    "too_heavy": gettext_noop(
        "Reading this picture needs too much memory. Make it smaller or save it as JPEG, and try once more."
    ),
    "crashed": gettext_noop(
        "This picture could not be read. Save it again as PNG or JPEG and try once more."
    ),
    "busy": gettext_noop(
        "Too many pictures are being read right now. Nothing was lost; try again in a minute."
    ),
    "too_big_to_send": gettext_noop(
        "The picture could not be made smaller than %(limit)s MB, which is all the provider takes. "
        "Use a smaller one."
    ),
    "mask_empty": gettext_noop(
        "The mask is all black, so nothing would change. Paint white where the picture should change."
    ),
    "mask_beside_room": gettext_noop(
        "Only the new room is filled here, and nothing is painted in it. Paint there, or go back to the "
        "picture’s own size."
    ),
    "mask_is_photo": gettext_noop(
        "This looks like a photograph, not a mask: %(percent)s %% of it is grey or coloured. "
        "A mask is white where the picture should change and black where it stays."
    ),
    "mask_shape": gettext_noop(
        "The mask is %(mask_width)s × %(mask_height)s pixels and the picture %(width)s × %(height)s. "
        "Make a mask with the picture’s size, or one of the same proportions."
    ),
    "mask_whole": gettext_noop(
        "The whole picture is masked, so nothing of it would be kept. Leave a part unpainted, or make a new "
        "picture from this one instead."
    ),
    "mask_fills_box": gettext_noop(
        "The mask fills its whole box, so the model would see nothing of the picture. Drag the box larger."
    ),
    "mask_outside_box": gettext_noop(
        "The mask is not the one this box was made for: it reaches beyond it. Fill again with this mask."
    ),
    "mask_is_picture": gettext_noop(
        "The mask is the picture itself. Paint white where the picture should change and black where it stays."
    ),
    "result_shape": gettext_noop(
        "The provider returned %(width)s × %(height)s pixels for a box of %(wanted_width)s × %(wanted_height)s, "
        "which cannot be put back in its place. Fill again."
    ),
    "plan_size": gettext_noop(
        "The picture is %(width)s × %(height)s pixels, but the touch-up was made for %(wanted_width)s × "
        "%(wanted_height)s. Open the picture again and fill once more."
    ),
}

NOTES: dict[str, str] = {
    "first_frame": gettext_noop("The file is an animation; only its first frame is used."),
    "flattened": gettext_noop("Transparent parts were laid over white."),
    "profile_converted": gettext_noop("Colours were converted to sRGB."),
    "profile_ignored": gettext_noop("The colour profile could not be read and was ignored."),
    "cmyk": gettext_noop("Print colours (CMYK) were converted to sRGB; bright ones may look different."),
    "sixteen_bit": gettext_noop("16-bit tones were reduced to 8 bits."),
    "mask_full": gettext_noop("The mask is all white: the whole picture will change."),
    "mask_from_alpha": gettext_noop("The mask was taken from transparency: opaque parts will change."),
    "mask_resized": gettext_noop("The mask was scaled to the picture’s size."),
    "palette": gettext_noop(
        "The picture had a palette of at most 256 colours; its colours are the same, without one."
    ),
    "grey_kept": gettext_noop("The picture is greyscale, so what was touched up is grey too."),
    "metadata_dropped": gettext_noop("The camera’s notes (EXIF) could not be read and were left out."),
    "result_resized": gettext_noop("The provider returned another size; it was scaled to the box."),
}

AGAIN = frozenset({"too_slow", "crashed", "busy"})


class Refused(Exception):
    """A picture that is not taken, and why; the only exception this room raises about a picture."""

    def __init__(self, code: str, message: str, params: Mapping[str, Param]) -> None:
        super().__init__(code, message, params)
        self.code = code
        self.message = message
        self.params = dict(params)

    @property
    def again(self) -> bool:
        """Whether the same bytes may be taken another time."""
        return self.code in AGAIN

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the person: `refused.text(gettext)`."""
        return translate(self.message) % self.params

    def __str__(self) -> str:
        return self.text()


def refuse(code: str, **params: Param) -> Refused:
    """The refusal `code` of MESSAGES, to be raised."""
    return Refused(code, MESSAGES[code], params)
