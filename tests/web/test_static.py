"""What every page shares: vendored files are what they say, templates obey the CSP, colours can be told apart."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.management.commands.build_icons import ICONS
from fluxstudio.templatetags.studio import icon, ratio, ratio_step, space, theme

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").rglob("*.css"))
ROW = re.compile(r"^\| `([^`]+)` \| (\d+) \| `(sha384-[^`]+)` \|$", re.MULTILINE)

named = pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)


def without_comments(css: str) -> str:
    """The rules alone."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def vendored(note: Path) -> Iterator[tuple[Path, int, str]]:
    """Each file a note lists: where it is, its bytes, its checksum."""
    home = STATIC if note.parent.name == "vendor" else note.parent
    for name, size, checksum in ROW.findall(note.read_text()):
        yield home / name, int(size), checksum


@pytest.mark.parametrize("note", ["fonts/VENDORED.md", "vendor/VENDORED.md"])
def test_vendored_files_are_what_their_note_says(note: str) -> None:
    listed = list(vendored(STATIC / note))
    assert listed
    for path, size, checksum in listed:
        data = path.read_bytes()
        assert len(data) == size, path
        assert "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode() == checksum, path


def test_every_font_and_its_licence_is_in_the_note() -> None:
    listed = {path.name for path, _, _ in vendored(STATIC / "fonts" / "VENDORED.md")}
    kept = {path.name for path in (STATIC / "fonts").iterdir() if path.suffix in {".woff2", ".txt"}}
    assert listed == kept


def test_an_english_page_loads_one_font_file() -> None:
    css = (STATIC / "css" / "fonts.css").read_text()
    faces = re.findall(
        r"files?/?([\w-]+)\.woff2|fonts/([\w-]+)\.woff2.*?unicode-range: ([^;]+);", css, re.DOTALL
    )
    with_a = [name for _, name, ranges in faces if covers(ranges, ord("A"))]
    assert with_a == ["inter-latin-wght-normal"]


def covers(ranges: str, character: int) -> bool:
    """Whether a unicode-range has this character."""
    for part in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        if int(part[0], 16) <= character <= int(part[1] or part[0], 16):
            return True
    return False


@named
def test_a_template_has_nothing_inline_that_the_csp_would_block(template: Path) -> None:
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
    for tag in re.findall(r"<[a-zA-Z][^>]*>", source, re.DOTALL):
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', tag)
        assert not re.search(r"\sstyle\s*=", bare), tag
        assert not re.search(r"\s(on[a-z]+|hx-on[:\w-]*)\s*=", bare), tag
    assert "<style" not in source
    assert not re.search(r"""(href|src|action)=["']\s*javascript:""", source)
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", source, re.DOTALL):
        assert "src=" in attributes, attributes
        assert not body.strip()


@named
def test_a_template_marks_nothing_safe_by_hand(template: Path) -> None:
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape off", template.read_text())


@named
def test_every_icon_a_template_names_is_in_the_sprite(template: Path) -> None:
    sprite = (STATIC / "icons.svg").read_text()
    for name in re.findall(r"""{%\s*icon\s+["']([\w-]+)["']""", template.read_text()):
        assert f'<symbol id="{name}"' in sprite, name


@named
def test_every_static_file_a_template_names_exists(template: Path) -> None:
    for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']\s*%}""", template.read_text()):
        assert (STATIC / name).is_file(), name


def test_the_sprite_holds_each_icon_once_and_draws_nothing_else() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    assert re.findall(r'<symbol id="([\w-]+)"', sprite) == ["logo", *ICONS]
    assert not re.search(r"<script|\son\w+=|style=|href=", sprite)


def test_the_interface_page_lists_every_icon() -> None:
    page = (ROOT / "docs" / "interface.md").read_text()
    assert [name for name in ICONS if f"`{name}`" not in page] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_is_short_layered_and_loads_only_our_files(style: Path) -> None:
    css = style.read_text()
    assert css.count("\n") <= 250
    assert "@import" not in css
    assert "@layer" in css or style.name == "fonts.css"
    for address in re.findall(r"url\([\"']?([^)\"']+)", without_comments(css)):
        assert (style.parent / address).resolve().is_file(), address


def test_every_custom_property_in_use_is_defined_or_has_a_fallback() -> None:
    css = "\n".join(without_comments(path.read_text()) for path in STYLES)
    scripts = "\n".join(path.read_text() for path in (STATIC / "js").rglob("*.js"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", css)) | set(re.findall(r'setProperty\("(--[\w-]+)"', scripts))
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    assert used - defined == set()


def test_every_ratio_step_has_a_class() -> None:
    css = (STATIC / "css" / "ratios.css").read_text()
    classes = {int(step): float(value) for step, value in re.findall(r"\.r-(\d+) { --ar: ([\d.]+); }", css)}
    assert classes == {step: step / 100 for step in range(15, 605, 5)}


# Tags


@given(st.integers(1, 12_000), st.integers(1, 12_000))
def test_the_ratio_class_is_within_half_a_step_of_the_truth(width: int, height: int) -> None:
    step = ratio_step(width, height)
    assert step in range(15, 605, 5)
    assert abs(step - min(600, max(15, 100 * width / height))) <= 2.5 + 1e-9
    assert ratio(width, height) == f"r-{step}"


def test_a_picture_without_a_size_counts_as_square() -> None:
    assert ratio_step(0, 0) == 100


def test_an_icon_is_hidden_from_screen_readers_and_points_into_the_sprite() -> None:
    drawn = icon("star", "l")
    assert 'class="i l"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert "icons.svg#star" in drawn


def test_a_place_takes_its_colour_only_if_it_is_one() -> None:
    assert 'fill="#8a7f70"' in space(4, 5, "#8a7f70")
    assert 'fill="none"' in space(4, 5, '"><script>')


def test_the_theme_comes_from_the_person_then_the_cookie_and_is_dark_otherwise() -> None:
    request = RequestFactory().get("/")
    assert theme(Context({"request": request})) == "dark"
    request.COOKIES["theme"] = "light"
    assert theme(Context({"request": request})) == "light"
    request.COOKIES["theme"] = "<b>"
    assert theme(Context({"request": request})) == "dark"
    assert theme(Context({})) == "dark"


# Contrast: WCAG 2.x ratios of every pair the interface uses

SURFACES = ["bg-frame", "bg-feed", "bg-panel", "bg-raised", "bg-hover"]
PAIRS: list[tuple[str, str, float]] = [
    *((text, back, 4.5) for text in ("tx-1", "tx-2", "tx-3") for back in SURFACES),
    *((text, "bg-pop", 4.5) for text in ("tx-1", "tx-2", "tx-3")),
    *((text, "bg-press", 4.5) for text in ("tx-1", "tx-2")),
    *(
        (text, back, 4.5)
        for text in ("accent-tx", "ok", "warn", "danger")
        for back in ("bg-frame", "bg-panel", "bg-raised", "bg-pop")
    ),
    ("on-cta", "cta", 4.5),
    ("on-cta", "cta-hover", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-danger", "danger-solid", 4.5),
    ("tx-1", "accent-soft", 4.5),
    ("accent-tx", "accent-soft", 4.5),
    *((name, f"{name}-soft", 4.5) for name in ("ok", "warn", "danger")),
    *(("tx-1", f"{name}-soft", 4.5) for name in ("ok", "warn", "danger")),
    *(("line-ctl", back, 3.0) for back in ("bg-panel", "bg-raised", "bg-feed")),
    *(("accent", back, 3.0) for back in [*SURFACES, "stage"]),
    *(("cta", back, 3.0) for back in ("bg-panel", "bg-feed")),
]


def tokens(which: str) -> dict[str, str]:
    """The colours of one theme by name, from tokens.css."""
    css = (STATIC / "css" / "tokens.css").read_text()
    root = css[css.index(":root {") : css.index(':root[data-theme="light"]')]
    found = re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-fA-F]{6}),\s*(#[0-9a-fA-F]{6})\)", root)
    return {name: light if which == "light" else dark for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.x."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("which", ["dark", "light"])
@pytest.mark.parametrize(("front", "back", "bar"), PAIRS)
def test_colours_can_be_told_apart(which: str, front: str, back: str, bar: float) -> None:
    colours = tokens(which)
    assert contrast(colours[front], colours[back]) >= bar


def test_white_letters_are_readable_on_every_avatar() -> None:
    css = (STATIC / "css" / "components" / "bits.css").read_text()
    tints = re.findall(r"\.a-\d { background: (#[0-9a-f]{6}); }", css)
    assert len(tints) == 8
    assert min(contrast("#ffffff", tint) for tint in tints) >= 5.5


def test_the_surfaces_are_pure_grey_so_they_never_tint_a_picture() -> None:
    for which in ("dark", "light"):
        colours = tokens(which)
        for name in [
            *SURFACES,
            "bg-pop",
            "bg-press",
            "line",
            "line-strong",
            "line-ctl",
            "tx-1",
            "tx-2",
            "tx-3",
            "stage",
        ]:
            red, green, blue = colours[name][1:3], colours[name][3:5], colours[name][5:7]
            assert red == green == blue, name
