"""The palette's options that need no search: the pages a member may open, and what can be done from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from fluxstudio.domain import policy
from fluxstudio.models import Person

from .team_pages import PAGES as SETTINGS
from .team_pages import Words

MOST = 6  # options that a group shows at once
POINTING = frozenset({"log-out"})  # of the icons here

#: Route, label, icon, the right it takes, and what else a person may call it.
PAGES: tuple[tuple[str, Words, str, str, Words], ...] = (
    ("studio", gettext_lazy("Studio"), "aperture", "team.see", gettext_lazy("composer feed home")),
    ("gallery", gettext_lazy("Gallery"), "images", "team.see", gettext_lazy("pictures")),
    ("presets", gettext_lazy("Presets"), "swatch-book", "preset.list", gettext_lazy("brand looks LoRAs")),
    ("prompts", gettext_lazy("Prompts"), "bookmark", "prompt.list", gettext_lazy("saved library words")),
    ("uploads", gettext_lazy("Uploads"), "folder-open", "team.see", gettext_lazy("references masks files")),
    ("bin", gettext_lazy("Bin"), "trash-2", "team.see", gettext_lazy("deleted trash")),
    ("preset_new", gettext_lazy("New preset"), "plus", "preset.create", gettext_lazy("make a look")),
    ("prompt_new", gettext_lazy("New prompt"), "plus", "prompt.create", gettext_lazy("save words")),
)
THEMES = (
    (Person.Theme.DARK, gettext_lazy("Appearance: dark"), "moon"),
    (Person.Theme.LIGHT, gettext_lazy("Appearance: light"), "sun"),
    (Person.Theme.SYSTEM, gettext_lazy("Appearance: as the system"), "monitor"),
)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of the palette: a link, or something that the page does.

    In the dialog `press` is the selector of the page's own control; without scripts `post` is where a form with
    `fields` goes. An option with neither address is there for scripts alone.
    """

    label: str
    icon: str = ""
    thumb: str = ""  # address of a small picture, in the place of the icon
    note: str = ""
    words: str = ""  # what else it is found by
    url: str = ""
    press: str = ""
    post: str = ""
    fields: Sequence[tuple[str, str]] = ()
    text: str = ""  # words that a page with a composer takes over at once
    into: str = ""  # how: "prompt" in the place of what stands there, "insert" beside it

    @property
    def turns(self) -> bool:
        """Whether its icon points somewhere, which is the other way from right to left."""
        return self.icon in POINTING


@dataclass(frozen=True, kw_only=True)
class Group:
    """Options of one kind. `key` is also what the page's script sorts by."""

    key: str
    label: str
    options: Sequence[Option]


def commands(team: str, role: str, *, admin: bool) -> list[Group]:
    """The pages that somebody in this role may open, and the actions; `admin` holds the instance's key."""
    return [
        Group(key="pages", label=_("Go to"), options=_pages(team, role, admin=admin)),
        Group(key="actions", label=_("Actions"), options=_actions()),
    ]


@lru_cache(1_000)
def listed(team: str, role: str, language: str, *, admin: bool) -> SafeString:
    """The same as options of the dialog. It is on every page and costs 2 ms, so it is rendered once for all it serves."""
    with override(language):
        groups = commands(team, role, admin=admin)
        return render_to_string("shared/_palette_groups.html", {"groups": groups, "listbox": True})


def narrowed(groups: Sequence[Group], words: Sequence[str]) -> list[Group]:
    """For the page without scripts: what every word is found in, as the dialog's script does it."""
    kept = [
        Group(
            key=group.key,
            label=group.label,
            options=[option for option in group.options if _offers(option, words)],
        )
        for group in groups
    ]
    return [group for group in kept if group.options]


def _offers(option: Option, words: Sequence[str]) -> bool:
    text = f"{option.label} {option.words}".casefold()
    return bool(option.url or option.post) and all(word.casefold() in text for word in words)


def _pages(team: str, role: str, *, admin: bool) -> list[Option]:
    pages = [
        Option(label=str(label), icon=icon, words=str(words), url=reverse(name, args=[team]))
        for name, label, icon, right, words in PAGES
        if policy.may(role, right)
    ]
    settings = [(name, label, icon) for name, label, icon, right in SETTINGS if policy.may(role, right)]
    if admin:
        settings.append(("settings_provider", gettext_lazy("Provider key"), "key-round"))
    about = _("Settings")
    pages += [
        Option(label=str(label), icon=icon, note=about, words=about, url=reverse(name, args=[team]))
        for name, label, icon in settings
    ]
    return [*pages, Option(label=_("Your account"), icon="circle-user", url=reverse("account"))]


def _actions() -> list[Option]:
    """Each presses what the page has already; the page without scripts posts the same forms."""
    appearance, sign_out = reverse("appearance"), reverse("account_logout")
    return [
        Option(label=_("Make a team"), icon="plus", words=_("new"), url=reverse("team_new")),
        *(
            Option(
                label=str(label),
                icon=icon,
                words=_("theme colours"),
                press=f'[data-appearance] [value="{theme.value}"]',
                post=appearance,
                fields=(("theme", theme.value),),
            )
            for theme, label, icon in THEMES
        ),
        Option(
            label=_("Keyboard shortcuts"),
            icon="keyboard",
            words=_("help keys"),
            press='[data-dialog-open="shortcuts-help"]',
        ),
        Option(
            label=_("Sign out"),
            icon="log-out",
            words=_("log off leave"),
            press=f'form[action="{sign_out}"] [type="submit"]',
            post=sign_out,
        ),
    ]
