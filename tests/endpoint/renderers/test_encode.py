"""Bytes: deterministic, of the right format, and honest about their maker."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fluxstudio.endpoint.renderers.encode import SOFTWARE, encode

FORMATS: Any = ["jpeg", "png", "webp"]


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_picture_gives_the_same_bytes_in_the_format_asked_for(
    photo: Image.Image, format: Any
) -> None:
    once = encode(photo, format)
    assert once == encode(photo.copy(), format)
    assert opened(once).format == format.upper()
    assert opened(once).size == photo.size


@pytest.mark.parametrize("format", FORMATS)
def test_the_file_says_what_drew_it(photo: Image.Image, format: Any) -> None:
    image = opened(encode(photo, format, software="FluxStudio local sandbox"))
    assert (image.info["Software"] if format == "png" else image.getexif()[0x0131]) == SOFTWARE


def test_png_loses_nothing_and_jpeg_keeps_full_colour_resolution(photo: Image.Image) -> None:
    assert np.array_equal(np.asarray(opened(encode(photo, "png"))), np.asarray(photo))
    assert {layer[1:3] for layer in opened(encode(photo, "jpeg")).layer} == {(1, 1)}  # type: ignore[attr-defined]


def test_another_format_is_refused_in_words(photo: Image.Image) -> None:
    wrong: Any = "gif"
    with pytest.raises(ValueError, match="choose jpeg, png or webp"):
        encode(photo, wrong)
