"""Build static/icons.svg, one sprite of the icons in use, from an unpacked npm `lucide-static`."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

NAMES = """
aperture archive-restore arrow-down arrow-left arrow-left-right arrow-right arrow-up ban bell bookmark bookmark-plus
brush calendar check chevron-down chevron-left chevron-right chevron-up chevrons-left-right
chevrons-up-down circle circle-alert circle-check circle-dashed circle-question-mark circle-stop
circle-user circle-x clipboard-copy clock cloud-off columns-2 contrast copy copy-plus
corner-down-left crop crosshair dices diff download ellipsis eraser expand external-link eye
eye-off file-down file-image folder folder-open folder-plus funnel git-branch grip-vertical hand hash
history hourglass image image-off image-plus images inbox info key-round keyboard lasso layers
layout-grid link list-filter lock log-in log-out mail maximize minimize minus monitor moon
paint-bucket panel-right pencil plus redo-2 refresh-cw repeat-2 rotate-ccw ruler save scan search
send server settings-2 share-2 shield-check shuffle sliders-horizontal sparkles square-dashed
square-split-horizontal star sun sun-moon swatch-book trash-2 triangle-alert undo-2 upload user
user-plus users wallet wand-sparkles wifi-off x zap zoom-in zoom-out
"""
ICONS = NAMES.split()

# Our own mark: an aperture drawn as a turning disc, 26 × 26.
LOGO = (
    '<symbol id="logo" viewBox="0 0 26 26"><path stroke="none" fill="currentColor" '
    'd="M13 1a12 12 0 1 0 0 24 12 12 0 0 0 0-24Z'
    "m0 3.2c2.9 0 5.5 1.4 7.1 3.6-3.6-.5-5.9.6-8 3-1.9 2.2-3.6 3.4-7.8 3.3A8.8 8.8 0 0 1 13 4.2Z"
    'm0 17.6a8.8 8.8 0 0 1-7-3.5c3.7.4 6-.7 8-3.1 1.9-2.2 3.7-3.4 7.7-3.3a8.8 8.8 0 0 1-8.7 9.9Z"/></symbol>'
)

NOTE = """# Icons kept in this repository

`static/icons.svg` holds {count} icons of `lucide-static` {version} (ISC, `lucide/LICENSE.txt`)
and our own mark (`logo`). It is written by `manage.py build_icons <folder of lucide-static>`, with this
note; `tests/web/test_static.py` compares the checksums.

| file | bytes | SHA-384 |
|---|---|---|
{rows}
"""


def symbol(name: str, svg: str) -> str:
    """One icon's drawing as a <symbol>; stroke and size come from the .i class of the <svg> that uses it."""
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if body is None:
        raise CommandError(f"{name}.svg is not an SVG picture")
    drawing = re.sub(r"\s*\n\s*", "", body.group(1)).replace(" />", "/>").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def sprite(folder: Path) -> str:
    """The whole sprite, from lucide's `icons/` folder."""
    missing = [name for name in ICONS if not (folder / f"{name}.svg").is_file()]
    if missing:
        raise CommandError(f"lucide has no icon called {', '.join(missing)}")
    symbols = [symbol(name, (folder / f"{name}.svg").read_text()) for name in ICONS]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', LOGO, *symbols, "</svg>"]) + "\n"


def checksum(path: Path) -> str:
    """SHA-384 as in a subresource integrity attribute."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


class Command(BaseCommand):
    """Only for whoever adds an icon; the result is committed."""

    help = "Build static/icons.svg from a folder of lucide-static."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder that npm unpacked."""
        parser.add_argument("folder", type=Path, help="node_modules/lucide-static")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the sprite and the note beside it."""
        folder: Path = options["folder"]
        static = Path(settings.BASE_DIR) / "static"
        version = json.loads((folder / "package.json").read_text())["version"]
        (static / "icons.svg").write_text(sprite(folder / "icons"))
        files = [static / "icons.svg", static / "vendor" / "lucide" / "LICENSE.txt"]
        rows = "\n".join(
            f"| `{path.relative_to(static)}` | {path.stat().st_size} | `{checksum(path)}` |" for path in files
        )
        note = NOTE.format(count=len(ICONS), version=version, rows=rows)
        (static / "vendor" / "VENDORED.md").write_text(note)
        self.stdout.write(f"{len(ICONS)} icons, {files[0].stat().st_size} bytes")
