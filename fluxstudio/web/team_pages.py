"""What the settings pages of a team share: the way between them, and the words for roles and visibilities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fluxstudio.domain import policy
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Member

from .http import StudioRequest

Words = str | Promise

ROLE_NAMES: dict[str, Words] = {
    Role.OWNER: _("Owner"),
    Role.EDITOR: _("Editor"),
    Role.MAKER: _("Maker"),
    Role.VIEWER: pgettext_lazy("role", "Viewer"),
}
ROLE_MEANS: dict[str, Words] = {
    Role.OWNER: _("Everything: members, roles, the team itself, and all that is shared in it."),
    Role.EDITOR: _("Makes pictures, changes what the team shares, invites makers and viewers."),
    Role.MAKER: _("Makes pictures, changes their own and what is open to all."),
    Role.VIEWER: _("Looks, downloads and marks favourites."),
}
VISIBILITY_NAMES: dict[str, Words] = {
    Visibility.PRIVATE: _("Private"),
    Visibility.TEAM_VIEW: _("Team can view"),
    Visibility.TEAM_EDIT: _("Team can edit"),
}
VISIBILITY_MEANS: dict[str, Words] = {
    Visibility.PRIVATE: _("Only you see it."),
    Visibility.TEAM_VIEW: _("Everybody in the team looks; you, owners and editors change."),
    Visibility.TEAM_EDIT: _("Everybody in the team looks; everybody but viewers changes."),
}
VISIBILITY_ICONS = {Visibility.PRIVATE: "lock", Visibility.TEAM_VIEW: "eye", Visibility.TEAM_EDIT: "users"}

#: Route, label, icon, and the right it takes.
PAGES = (
    ("settings", _("General"), "sliders-horizontal", "team.see"),
    ("members", _("Members"), "users", "member.list"),
    ("collections", _("Collections"), "folder", "collection.list"),
    ("lora_hosts", _("LoRA hosts"), "layers", "team.see"),
    ("audit", _("Audit log"), "history", "audit.read"),
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of the settings."""

    url: str
    label: Words
    icon: str
    current: bool


def settings_nav(request: StudioRequest, part: Member) -> list[Entry]:
    """The pages this person may open."""
    pages = [(name, label, icon) for name, label, icon, right in PAGES if policy.may(part.role, right)]
    if request.user.is_superuser:
        pages.append(("settings_provider", _("Provider key"), "key-round"))
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Entry(url=reverse(name, args=[part.team.slug]), label=label, icon=icon, current=_is_here(name, here))
        for name, label, icon in pages
    ]


def described(
    keys: Iterable[str], names: dict[str, Words], means: dict[str, Words]
) -> list[tuple[str, Words, Words]]:
    """For radio buttons: each with its name and what it means."""
    return [(str(key), names[key], means[key]) for key in keys]


def status_of(form: Any) -> int:
    """422 for a form that came back refused."""
    return 422 if form.is_bound else 200


def _is_here(name: str, here: str | None) -> bool:
    return here in BELONGS.get(name, (name,))


BELONGS: dict[str, tuple[str, ...]] = {
    "members": (
        "members",
        "member_role",
        "member_remove",
        "team_leave",
        "team_rename",
        "team_transfer",
        "invitation_create",
    ),
    "collections": ("collections", "collection_edit", "collection_delete"),
}
