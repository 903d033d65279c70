"""File names people see: catalogue B69 and the names of downloads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.imaging.names import display_name, download_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.png", "x.png"),
        ("C:\\fakepath\\Étude 3.png", "Étude 3.png"),
        ("a\x00b.png", "ab.png"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie: x"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066x\u2069.png", "x.png"),
        ("👩‍🎨 sketch.png", "👩‍🎨 sketch.png"),
        ("   ", "picture"),
        ("", "picture"),
        ("folder/", "picture"),
        ("lone\ud800.png", "lone.png"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(given_name: str, shown: str) -> None:
    assert display_name(given_name) == shown


def test_a_long_name_keeps_its_extension() -> None:
    shown = display_name("x" * 300 + ".jpeg")
    assert len(shown) == 255
    assert shown.endswith("x.jpeg")
    assert len(display_name("x." + "y" * 300)) == 255


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [
        ("a red fox in autumn", "jpeg", "a red fox in autumn.jpg"),
        ("fox.png", "webp", "fox.webp"),
        ('"; rm -rf /\r\nX: y', "png", "rm -rf X y.png"),
        (".htaccess", "png", "htaccess.png"),
        ("-rf.png", "png", "rf.png"),
        ("CON.png", "png", "_CON.png"),
        ("lpt1.tar", "zip", "_lpt1.tar.zip"),
        ("trailing dots. . .", "png", "trailing dots.png"),
        ("Füchse 狐 🦊", "png", "Füchse 狐 🦊.png"),
        ("\u202e", "png", "picture.png"),
    ],
)
def test_a_download_gets_a_name_every_system_takes(title: str, kind: str, name: str) -> None:
    assert download_name(title, kind) == name


@given(st.text(max_size=400), st.sampled_from(["jpeg", "png", "webp", "zip"]))
def test_any_title_gives_a_harmless_name(title: str, kind: str) -> None:
    name = download_name(title, kind)
    assert not set(name) & set('\\/:*?"<>|;%\r\n\0')
    assert name[0] not in ".- "
    assert len(name.encode()) <= 200
    assert name == download_name(name, kind) or name.startswith("_")
    assert len(display_name(title)) <= 255
    assert display_name(display_name(title)) == display_name(title)
