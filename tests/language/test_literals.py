"""Nothing that people read is written in plain English past gettext: not in templates, not in Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language import scan_programs, scan_templates
from tests.language.messages import ROOT

# The brand, formats of files, units and the names of keys are the same in every language.
SAME_EVERYWHERE = re.compile(r"\b(?:FluxStudio|JPEG|PNG|WebP|px|s|MP|MB|%)(?!\w)|^(?:Delete|[A-Z])$")

# What the sweep finds although nobody reads it on a page.
KEPT_IN_ENGLISH = {
    "fluxstudio/actions/attempts.py": "the ledger's own record; the page says in_doubt in its own words",
    "fluxstudio/web/views/health.py": "read by programs",
}
TEMPLATES = sorted(path for path in ROOT.glob("templates/**/*") if path.suffix in (".html", ".txt"))
PROGRAMS = [
    path
    for room in ("web", "actions", "models", "domain", "imaging", "templatetags")
    for path in sorted(ROOT.glob(f"fluxstudio/{room}/**/*.py"))
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_says_nothing_past_gettext(path: Path) -> None:
    found = [
        (said.line, said.where, said.text)
        for said in scan_templates.in_template(path.read_text())
        if scan_templates.is_word(SAME_EVERYWHERE.sub("", said.text.strip(scan_templates.HOLE)))
    ]
    assert found == []


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_a_program_says_nothing_past_gettext(path: Path) -> None:
    if name(path) not in KEPT_IN_ENGLISH:
        assert list(scan_programs.in_program(path.read_text())) == []


@pytest.mark.parametrize("path", PROGRAMS, ids=name)
def test_a_program_looks_strings_up_before_it_fills_them_in(path: Path) -> None:
    assert list(scan_programs.filled_too_early(path.read_text())) == []


@pytest.mark.parametrize("program", ["_(f'{n} left')", "_('%d left' % n)", "gettext('a' + b)"])
def test_a_string_filled_in_too_early_is_found(program: str) -> None:
    assert list(scan_programs.filled_too_early(program)) == [1]


def test_every_exception_is_still_one() -> None:
    for path in KEPT_IN_ENGLISH:
        assert list(scan_programs.in_program((ROOT / path).read_text())) != []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello there</p>", "Hello there"),
        ("<p>{{ n }} left</p>", f"{scan_templates.HOLE} left"),
        ("<button aria-label='Close'></button>", "Close"),
        ("<input type='submit' value='Send'>", "Send"),
        ("<i data-many='%s selected now'></i>", "%s selected now"),
        ("<i data-said='{% if a %}Saved{% endif %}'></i>", "Saved"),
        ("{{ name|default:'No name' }}", "No name"),
        ("{% include 'a.html' with text='Press here' %}", "Press here"),
    ],
)
def test_the_scan_of_templates_finds(template: str, found: str) -> None:
    assert [said.text for said in scan_templates.in_template(template)] == [found]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{% translate 'Hello there' %}</p>",
        "<p>{% blocktranslate trimmed %}Hello <b>there</b>{% endblocktranslate %}</p>",
        "{# Hello there #}{% comment %}Hello there{% endcomment %}",
        "<i data-show='mine' data-rows='140 200' data-url=\"{% url 'gallery' %}\"></i>",
        "<script>const words = 'Hello there'</script>",
        "{{ name|default:_('No name') }}{{ when|date:'j M Y' }}",
        "{% include 'a.html' with text=words level='info' %}",
        "<p>{{ low }}–{{ high }} · 4:5</p>",
    ],
)
def test_the_scan_of_templates_leaves_alone(template: str) -> None:
    assert list(scan_templates.in_template(template)) == []


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("messages.success(request, 'Saved')", "Saved"),
        ("x = forms.CharField(label='Name')", "Name"),
        ("raise ValidationError('taken')", "taken"),
        ("raise ValidationError(f'{x} taken')", " taken"),
        ("form.add_error('mask', 'wrong')", "wrong"),
        ("said = 'The picture is gone.'", "The picture is gone."),
        ("refused(request, 'Not now', back=back)", "Not now"),
    ],
)
def test_the_scan_of_python_finds(program: str, found: str) -> None:
    assert {text for _, text in scan_programs.in_program(program)} == {found}


@pytest.mark.parametrize(
    "program",
    [
        '"""The picture is gone."""',
        "messages.success(request, _('Saved'))",
        "log.warning('The picture is gone.')",
        "raise ValueError('The ratio must be positive.')",
        "MESSAGE = gettext_noop('The picture is gone.')",
        "reverse('picture', args=['A'])",
    ],
)
def test_the_scan_of_python_leaves_alone(program: str) -> None:
    assert list(scan_programs.in_program(program)) == []
