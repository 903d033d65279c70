"""Who is in the team, in which role, and who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fluxstudio.actions import teams as acts
from fluxstudio.domain import policy
from fluxstudio.domain.roles import Role
from fluxstudio.models import Invitation, Member, Team
from fluxstudio.web import access
from fluxstudio.web.forms.teams import InvitationForm, RoleForm, TeamForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.mails import can_mail
from fluxstudio.web.team_pages import ROLE_MEANS, ROLE_NAMES, Words, settings_nav


@dataclass(frozen=True, kw_only=True)
class Row:
    """One member, and what may be done about them."""

    member: Member
    role: Words
    is_me: bool
    may_change: bool
    may_remove: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One open invitation."""

    invitation: Invitation
    role: Words
    may_revoke: bool


@require_safe
@access.signed_in
def members(request: StudioRequest, team: str) -> HttpResponse:
    """The members and the open invitations."""
    return members_page(request, access.entitled(request, team, "member.list"))


@require_POST
@access.signed_in
def member_role(request: StudioRequest, team: str, member: int) -> HttpResponse:
    """Give a member another role."""
    part = access.entitled(request, team, "member.change_role")
    found = access.team_mate(part, member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return members_page(request, part, status=422, problem=str(form.errors["role"][0]))
    role: Role = form.cleaned_data["role"]
    try:
        acts.change_role(part, found, role)
    except acts.LastOwner:
        return members_page(request, part, status=422, problem=last_owner_words(part.team))
    except acts.Gone:
        raise Http404 from None
    said = {"name": found.person.name, "role": ROLE_NAMES[role]}
    messages.success(request, _("%(name)s: %(role)s from now on.") % said)
    return redirect("members", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def member_remove(request: StudioRequest, team: str, member: int) -> HttpResponse:
    """Remove a member; the page says first what becomes of their things."""
    part = access.entitled(request, team, "member.remove")
    found = access.team_mate(part, member)
    if found.pk == part.pk:
        return redirect("team_leave", team=team)
    if part.team.is_private:
        raise PermissionDenied
    if request.method == "POST":
        try:
            parted = acts.remove_member(part, found)
        except acts.Gone:
            raise Http404 from None
        messages.success(request, _removed_words(found, parted))
        return redirect("members", team=team)
    context = {
        "part": part,
        "member": found,
        "queued": len(acts.queued_runs(part.team, found.person)),
        "places": part.team.collections.filter(owner=found.person).count(),
        "nav": settings_nav(request, part),
    }
    return render(request, "teams/remove.html", context)


def members_page(request: StudioRequest, part: Member, *, status: int = 200, **more: Any) -> HttpResponse:
    """The whole page, also for a form that comes back; `more` replaces a form or says a `problem`."""
    may_invite = policy.may(part.role, "invitation.create") and not part.team.is_private
    context = {
        "part": part,
        "nav": settings_nav(request, part),
        "rows": _rows(part),
        "roles": [(str(role), ROLE_NAMES[role]) for role in Role],
        "meanings": [(ROLE_NAMES[role], ROLE_MEANS[role]) for role in Role],
        "invitations": _asked(part) if may_invite else [],
        "may_rename": policy.may(part.role, "team.rename"),
        "may_transfer": policy.may(part.role, "team.transfer"),
        "name_form": TeamForm(initial={"name": part.team.name}),
        "invitation_form": InvitationForm(part, mails=can_mail()) if may_invite else None,
        **more,
    }
    return render(request, "teams/members.html", context, status=status)


def last_owner_words(team: Team) -> str:
    """Why the only owner can neither go nor be anything less."""
    text = _("%(team)s needs an owner. Make somebody else one first; nothing was changed.")
    return text % {"team": team.name}


def _rows(part: Member) -> list[Row]:
    order = {role: place for place, role in enumerate(policy.policy().roles)}
    found = part.team.members.select_related("person").order_by("person__name", "pk")
    may_change = policy.may(part.role, "member.change_role") and not part.team.is_private
    may_remove = policy.may(part.role, "member.remove") and not part.team.is_private
    return [
        Row(
            member=one,
            role=ROLE_NAMES[one.role],
            is_me=one.pk == part.pk,
            may_change=may_change,
            may_remove=may_remove and one.pk != part.pk,
        )
        for one in sorted(found, key=lambda one: order[one.role])
    ]


def _asked(part: Member) -> list[Asked]:
    rows = Invitation.objects.open().of_team(part.team).select_related("invited_by")
    given = policy.gives(part.role)
    return [Asked(invitation=one, role=ROLE_NAMES[one.role], may_revoke=one.role in given) for one in rows]


def _removed_words(member: Member, parted: acts.Parted) -> str:
    text = _("%(name)s is not in the team any more. Their work here stays, with you.")
    return text % {"name": member.person.name}
