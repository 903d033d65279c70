"""A team of one's own: making one, renaming it, handing it over, leaving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fluxstudio.actions import teams as acts
from fluxstudio.domain import policy
from fluxstudio.models import Member
from fluxstudio.web import access
from fluxstudio.web.forms.teams import LoraHostsForm, TeamForm, TransferForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.team_pages import settings_nav, status_of
from fluxstudio.web.views.members import last_owner_words, members_page


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def team_new(request: StudioRequest) -> HttpResponse:
    """Make a team; whoever makes it owns it."""
    form = TeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        team = acts.make_team(request.user, form.cleaned_data["name"])
        messages.success(request, _("%(team)s is made. Invite the others.") % {"team": team.name})
        return redirect("members", team=team.slug)
    return render(request, "teams/new.html", {"form": form}, status=status_of(form))


@require_POST
@access.signed_in
def team_rename(request: StudioRequest, team: str) -> HttpResponse:
    """Give the team another name."""
    part = access.entitled(request, team, "team.rename")
    form = TeamForm(request.POST)
    if not form.is_valid():
        return members_page(request, part, name_form=form, status=422)
    acts.rename_team(part, form.cleaned_data["name"])
    messages.success(request, _("The team is called %(name)s now.") % {"name": form.cleaned_data["name"]})
    return redirect("members", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def lora_hosts(request: StudioRequest, team: str) -> HttpResponse:
    """From which hosts the team takes LoRAs: everybody sees the list, owners change it."""
    part = access.entitled(request, team, "team.limit_loras" if request.method == "POST" else "team.see")
    form = LoraHostsForm(
        request.POST if request.method == "POST" else None,
        initial={"hosts": "\n".join(part.team.lora_hosts)},
    )
    if form.is_valid():
        acts.set_lora_hosts(part, form.cleaned_data["hosts"])
        messages.success(request, _("The list is kept. Nothing that was made before changes."))
        return redirect("lora_hosts", team=team)
    may_change = policy.may(part.role, "team.limit_loras")
    context = {"part": part, "form": form, "may_change": may_change, "nav": settings_nav(request, part)}
    return render(request, "teams/lora_hosts.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def team_transfer(request: StudioRequest, team: str) -> HttpResponse:
    """Hand the team over to another member."""
    part = access.entitled(request, team, "team.transfer")
    _shared_or_403(part)
    form = TransferForm(part, request.POST if request.method == "POST" else None)
    if form.is_valid():
        to = form.cleaned_data["member"]
        try:
            acts.transfer(part, to)
        except acts.Gone:
            raise Http404 from None
        text = _("%(name)s owns %(team)s now. You are an editor.")
        messages.success(request, text % {"name": to.person.name, "team": part.team.name})
        return redirect("members", team=team)
    context = {"part": part, "form": form, "nav": settings_nav(request, part)}
    return render(request, "teams/transfer.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def team_leave(request: StudioRequest, team: str) -> HttpResponse:
    """Leave the team; the page says first what becomes of one's things."""
    part = access.entitled(request, team, "team.leave")
    _shared_or_403(part)
    if request.method == "POST":
        try:
            acts.leave(part)
        except acts.LastOwner:
            return _leaving(request, part, status=422, problem=last_owner_words(part.team))
        except acts.Gone:  # in another tab
            return redirect("home")
        messages.success(request, _("You have left %(team)s.") % {"team": part.team.name})
        request.session.pop("team", None)
        return redirect("home")
    return _leaving(request, part)


def _leaving(request: StudioRequest, part: Member, *, status: int = 200, **more: Any) -> HttpResponse:
    heir = acts.heir_of(part.team, part)
    context = {
        "part": part,
        "member": part,
        "heir": heir,
        "problem": "" if heir else last_owner_words(part.team),
        "queued": len(acts.queued_runs(part.team, part.person)),
        "places": part.team.collections.filter(owner=part.person).count(),
        "nav": settings_nav(request, part),
        **more,
    }
    return render(request, "teams/leave.html", context, status=status)


def _shared_or_403(part: Member) -> None:
    if part.team.is_private:
        raise PermissionDenied
