"""The honest mark: a small "sandbox" in the corner of every sketch."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

TEXT = "sandbox"


def marked(image: Image.Image) -> Image.Image:
    """A copy with the mark in its lower right corner."""
    size = max(9, round(0.0135 * max(image.size)))
    font = ImageFont.load_default(size)
    draw = ImageDraw.Draw(out := image.copy(), "RGBA")
    left, top, right, bottom = draw.textbbox((0, 0), TEXT, font=font)
    pad, margin = size * 0.5, size * 0.8
    x1, y1 = image.width - margin, image.height - margin
    x0, y0 = x1 - (right - left) - 2 * pad, y1 - (bottom - top) - 2 * pad
    draw.rounded_rectangle((x0, y0, x1, y1), size * 0.4, fill=(0, 0, 0, 84))
    draw.text((x0 + pad - left, y0 + pad - top), TEXT, font=font, fill=(255, 255, 255, 196))
    return out
