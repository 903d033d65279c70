"""What every page's frame needs: the rooms, the team, the budget, the appearance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from fluxstudio.models import Member, Person, Team

from .contexts import purse
from .palette_commands import listed

ROOMS = (
    ("studio", _("Studio"), "aperture"),
    ("gallery", _("Gallery"), "images"),
    ("presets", _("Presets"), "swatch-book"),
    ("uploads", _("Uploads"), "folder-open"),
    ("settings", _("Settings"), "sliders-horizontal"),
)
#: Pages that belong to a room without carrying its name.
ALSO = {
    "studio": ("run",),
    "gallery": ("picture", "bin"),
    "presets": (
        "preset",
        "preset_new",
        "preset_import",
        "preset_edit",
        "preset_version",
        "preset_cover",
        "preset_try",
        "prompts",
        "prompt_new",
        "prompt_edit",
        "prompt_delete",
    ),
    "uploads": (),
    "settings": ("account",),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template variables for base.html; computed only where a template asks for them."""
    return {
        "theme": _theme(request),
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "team": SimpleLazyObject(lambda: current_team(request)),
        "teams": SimpleLazyObject(lambda: _teams(request)),
        "rooms": SimpleLazyObject(lambda: _rooms(request)),
        "purse": SimpleLazyObject(lambda: _purse(request)),
        "live": SimpleLazyObject(lambda: _live(request)),
        "palette": SimpleLazyObject(lambda: _palette(request)),
        "csp_nonce": "",
    }


def current_team(request: HttpRequest) -> Team | None:
    """The team in the address, or the one the person worked in last, or their first."""
    if not isinstance(request.user, Person):
        return None
    if part := getattr(request, "part", None):
        return part.team  # type: ignore[no-any-return]
    match = request.resolver_match
    named = match.kwargs.get("team") if match else None
    slug = named or request.session.get("team", "")
    mine = _teams(request)
    return next((team for team in mine if team.slug == slug), mine[0] if mine else None)


def _theme(request: HttpRequest) -> str:
    person = getattr(request, "user", None)
    chosen = person.theme if isinstance(person, Person) else request.COOKIES.get("theme", "dark")
    return chosen if chosen in Person.Theme.values else "dark"


def _teams(request: HttpRequest) -> list[Team]:
    if not isinstance(request.user, Person):
        return []
    if not hasattr(request, "my_teams"):  # read once, however many parts of the frame ask
        request.my_teams = list(Team.objects.of(request.user))  # type: ignore[attr-defined]
    return request.my_teams  # type: ignore[attr-defined,no-any-return]


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    team = current_team(request)
    if team is None:
        return []
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {
            "url": reverse(name, args=[team.slug]),
            "label": label,
            "icon": icon,
            "current": str(here).startswith(name) or here in ALSO[name],
            "end": name == "settings",
        }
        for name, label, icon in ROOMS
    ]


def _live(request: HttpRequest) -> dict[str, Any] | None:
    part = getattr(request, "part", None)
    if part is None:
        return None
    team = part.team
    return {
        "url": f"/ws/t/{team.slug}/live/",
        "since_url": reverse("live_since", args=[team.slug, 0]),
        "seq": team.seq,
    }


def _palette(request: HttpRequest) -> str:
    """What the command palette offers without asking the server; "" before sign-in."""
    part = getattr(request, "part", None)
    if part is None and isinstance(request.user, Person):  # a page of no team
        mine = Member.objects.select_related("team", "person").filter(person=request.user)
        part = mine.filter(team=current_team(request)).first()
    if part is None:
        return ""
    return listed(part.team.slug, part.role, get_language() or "en", admin=part.person.is_superuser)


def _purse(request: HttpRequest) -> Any:
    team = current_team(request)
    return purse(team) if team else None
