"""The pages' scripts take their words from the page; they say nothing in English of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language.messages import ROOT
from tests.language.scan_scripts import in_script

SCRIPTS = sorted(ROOT.glob("static/js/**/*.js"))

# Literals that only look like words.
NO_WORDS = {
    '"light dark"': "a value of color-scheme",
    '"prompt"': "the name of a place to fill in",
    '"area"': "the name of a step; editor/_words.html has what it is called",
    '"list"': "the name of a trouble; editor/_load_mask.html has its sentence",
    '"size"': "the name of a place to fill in",
    "`${row} px`": "a number and a unit",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT / "static/js")))
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    assert [(line, said) for line, said in in_script(path.read_text()) if said not in NO_WORDS] == []


@pytest.mark.parametrize(
    "script",
    [
        'toast("Saved", {level: "success"});',
        "box.textContent = 'Nothing here';",
        "announce(`${n} pictures ready`);",
        'button.setAttribute("aria-label", "Close");',
        'register({key: "g", label: "Gallery"});',
        'const words = "Something broke on our side.";',
        'const words = "not sent yet";',
    ],
)
def test_the_scan_finds(script: str) -> None:
    assert len(list(in_script(script))) == 1


@pytest.mark.parametrize(
    "script",
    [
        "// Toasts say what happened\n/* Never more than three */",
        'root.querySelector("dialog[open] > .tile-open, #main a");',
        'button.className = "btn sm";',
        'throw new Error("The template is missing");',
        "toast(box.dataset.copied);",
        'const clean = text.replace(/["\'] Hello there/g, "");',
        'if (event.key === "Escape" || event.key === "Enter") close();',
    ],
)
def test_the_scan_leaves_alone(script: str) -> None:
    assert list(in_script(script)) == []
