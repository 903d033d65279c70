"""What the editor writes and shows is what the pipeline reads and does: the same PNG, the same edge, the same fade."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from fluxstudio.domain.boxes import Box
from fluxstudio.domain.touchup import Painting
from fluxstudio.imaging.stitch_mask import blend, read_paint
from tests.needs import needs

pytestmark = needs("node")

EDITOR = Path(__file__).parents[2] / "static" / "js" / "editor"
SIZE = (900, 700)
SCRIPT = """
const [editor, folder] = process.argv.slice(-2);
const { writeFileSync } = await import("node:fs");
const { Mask } = await import(`${editor}/mask.js`);
const { encode, format } = await import(`${editor}/png.js`);
const { featherMask, growMask } = await import(`${editor}/spread.js`);
const save = async (name, mask, options) =>
  writeFileSync(`${folder}/${name}.png`, await encode(mask, () => new CompressionStream("deflate"), options));
const mask = new Mask({ width: 900, height: 700 });
const edit = mask.edit();
edit.ellipse({ left: 100, top: 80, right: 640, bottom: 500 });
edit.line({ x: 500, y: 500 }, { x: 890, y: 690 }, 14);
edit.rectangle({ left: 700, top: 0, right: 900, bottom: 200 });
edit.rectangle({ left: 300, top: 200, right: 360, bottom: 260 }, false);
edit.commit();
await save("hard", mask, format(mask));
for (const by of [-64, -7, 5, 64]) await save(`grown${by}`, growMask(mask, by));
for (const by of [8, 31, 64]) await save(`feathered${by}`, featherMask(mask, by), { depth: 8 });
const soft = new Mask({ width: 900, height: 700 });
const stroke = soft.edit();
stroke.line({ x: 200, y: 200 }, { x: 600, y: 500 }, 90, { softness: 0.7 });
stroke.commit();
await save("soft", soft, format(soft));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the editor's own modules wrote."""
    made = tmp_path_factory.mktemp("editor")
    command = ["node", "--input-type=module", "--eval", SCRIPT, "--", str(EDITOR), str(made)]
    subprocess.run(command, check=True, timeout=120)
    return made


def test_a_hard_mask_is_a_one_bit_png_of_the_pictures_size(folder: Path) -> None:
    with Image.open(folder / "hard.png") as mask:
        assert (mask.format, mask.mode, mask.size) == ("PNG", "1", SIZE)
        assert mask.getpixel((370, 150)) == 255
        assert mask.getpixel((330, 230)) == 0


def test_a_soft_mask_is_an_eight_bit_png_of_its_bounds(folder: Path) -> None:
    with Image.open(folder / "soft.png") as mask:
        assert (mask.mode, mask.size) == ("L", (582, 482))
        assert mask.getbbox() == (1, 1, 581, 481)
        assert sum(mask.histogram()[1:255]) > 0


@pytest.mark.parametrize("grow", [-64, -7, 5, 64])
def test_the_grown_mask_that_is_shown_is_the_one_that_is_used(folder: Path, grow: int) -> None:
    paint = read_paint((folder / "hard.png").read_bytes(), Painting(grow=grow), SIZE)
    used = laid_out(paint.hard, paint.region)
    with Image.open(folder / f"grown{grow}.png") as shown:
        assert ImageChops.difference(shown.convert("L"), used).getbbox() is None


@pytest.mark.parametrize("feather", [8, 31, 64])
def test_the_feather_that_is_shown_looks_like_the_one_that_is_blended(folder: Path, feather: int) -> None:
    paint = read_paint((folder / "hard.png").read_bytes(), Painting(feather=feather), SIZE)
    blended = blend(paint, SIZE, feather, Box(0, 0, *SIZE))
    with Image.open(folder / f"feathered{feather}.png") as shown:
        assert ImageStat.Stat(ImageChops.difference(shown, blended)).mean[0] < 1
        outside = ImageChops.darker(shown, ImageChops.invert(laid_out(paint.hard, paint.region)))
        assert outside.getbbox() is None


def laid_out(hard: Image.Image, region: Box) -> Image.Image:
    """The whole picture's mask from its painted part."""
    whole = Image.new("L", SIZE)
    whole.paste(hard, region[:2])
    return whole
