"""Any decoded mode to 8-bit sRGB.

Rules: 16 bits are scaled, not clipped; a profile is applied before transparency is laid over white;
a profile that cannot be read is ignored.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

# As Photoshop does. Perceptual would darken: littlecms scales black between profiles of versions 2 and 4.
INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
WHITE = (255, 255, 255)


def to_srgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """RGB without alpha or metadata, and note codes of what was changed. The image given is used up."""
    notes: list[str] = []
    icc = image.info.get("icc_profile")
    image, alpha = _split(_plain(image, notes))
    image = _converted(image, icc, notes)
    if alpha is not None and alpha.getextrema() != (255, 255):
        image.paste(WHITE, mask=ImageChops.invert(alpha))
        notes.append("flattened")
    image.info = {}
    return image, tuple(notes)


def to_eight_bits(image: Image.Image) -> Image.Image:
    """I;16 and its kin as L, every tone scaled by 255/65535 and rounded."""
    if image.mode not in ("I", "I;16", "I;16B", "I;16L"):
        return image
    # I;16 point() takes a linear function only, and converting to L clips: so scale first.
    return image.point(lambda tone: tone * (1 / 257) + 0.5).convert("L")


def _plain(image: Image.Image, notes: list[str]) -> Image.Image:
    """One of L, LA, RGB, RGBA, CMYK: no palette, no bilevel, no 16 bits."""
    if image.mode.startswith("I"):
        notes.append("sixteen_bit")
        return to_eight_bits(image)
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        return image.convert("RGBA")
    if image.mode == "P":
        palette = image.palette
        return image.convert("RGBA" if palette is not None and palette.mode == "RGBA" else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _split(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Colour and alpha apart: the colour transform works on colour alone."""
    if image.mode not in ("LA", "RGBA"):
        return image, None
    return image.convert("L" if image.mode == "LA" else "RGB"), image.getchannel("A")


def _converted(image: Image.Image, icc: bytes | None, notes: list[str]) -> Image.Image:
    if image.mode == "CMYK":
        notes.append("cmyk")
    profiled = _through_profile(image, icc, notes) if icc else None
    if profiled is not None:
        return profiled
    # Pillow undoes Adobe's inversion when it loads a CMYK or YCCK JPEG, so this is the plain formula.
    return image if image.mode == "RGB" and not image.readonly else image.convert("RGB")


def _through_profile(image: Image.Image, icc: bytes, notes: list[str]) -> Image.Image | None:
    """The picture through its profile; None when it needs none or the profile is broken."""
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return None
        target = ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), INTENT, "RGB", flags=FLAGS
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        notes.append("profile_ignored")
        return None
    if "cmyk" not in notes:
        notes.append("profile_converted")
    return target


def _srgb_profile() -> bytes:
    """An sRGB profile to tag downloads with; its date is blanked so that equal pictures are equal bytes."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + bytes(12) + made[36:]


SRGB_PROFILE = _srgb_profile()
