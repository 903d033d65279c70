"""Invitations by link: made and taken back in the settings, accepted at their own address."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from fluxstudio.actions import invitations as acts
from fluxstudio.models import Invitation, Person, Team
from fluxstudio.web import access
from fluxstudio.web.forms.teams import InvitationForm, JoinForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.mails import can_mail, mail_invitation
from fluxstudio.web.team_pages import ROLE_MEANS, ROLE_NAMES
from fluxstudio.web.views.account import BACKEND
from fluxstudio.web.views.members import members_page

# The address is the secret. Unlike `no-referrer`, this leaves the form its Origin header, which CSRF looks at.
REFERRER = "strict-origin"


@require_POST
@access.signed_in
@sensitive_variables("made", "link")
def invitation_create(request: StudioRequest, team: str) -> HttpResponse:
    """Make a link, and mail it or show it this once."""
    part = access.entitled(request, team, "invitation.create")
    form = InvitationForm(part, request.POST, mails=can_mail())
    if part.team.is_private:
        raise PermissionDenied
    if not form.is_valid():
        return members_page(request, part, invitation_form=form, status=422)
    email = form.cleaned_data.get("email", "")
    try:
        made = acts.invite(part, form.cleaned_data["role"], email=email)
    except acts.TooMany:
        text = _("There are %(most)d open invitations. Take some back first; nothing was made.")
        return members_page(request, part, problem=text % {"most": acts.MOST_OPEN}, status=422)
    link = link_to(request, made.token)
    if email and mail_invitation(made.invitation, link):
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
        return redirect("members", team=team)
    # Shown in this answer and nowhere else: a message would be stored, and so would the token.
    fresh = {"link": link, "unsent": email, "role": ROLE_NAMES[made.invitation.role]}
    return members_page(request, part, fresh=fresh, status=201)


@require_POST
@access.signed_in
def invitation_revoke(request: StudioRequest, team: str, invitation: str) -> HttpResponse:
    """Take an invitation back."""
    part = access.entitled(request, team, "invitation.revoke")
    if acts.revoke(part, access.invitation(part, invitation)):
        messages.success(request, _("The invitation does not work any more."))
    else:
        messages.error(request, _("That invitation was not open any more; nothing was changed."))
    return redirect("members", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@sensitive_variables("token")
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Join a team: with one's account, or with one made here. Links that do not work all answer alike."""
    if not _in_time(request):
        return render(request, "429.html", status=429)
    try:
        invitation = acts.found(token)
    except acts.Gone:
        return _gone(request)
    if isinstance(request.user, Person):
        return _join(request, invitation, token, request.user)
    return _make_account(request, invitation, token)


def _in_time(request: HttpRequest) -> bool:
    """Whether so many looks are no guessing. A GET is a guess, too, which allauth's own door does not count."""
    used = ratelimit.consume(request, app="allauth.account", action="invite", limit_get=True)
    return used is not None


def link_to(request: HttpRequest, token: str) -> str:
    """The link to hand over. It names the public address, never what a request claimed, where there is one."""
    path = reverse("invite", args=[token])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _join(request: HttpRequest, invitation: Invitation, token: str, person: Person) -> HttpResponse:
    context: dict[str, Any] = {"is_in": Team.objects.of(person).filter(pk=invitation.team_id).exists()}
    context["is_another_s"] = bool(
        invitation.email and invitation.email.casefold() != person.email.casefold()
    )
    if request.method == "POST" and not context["is_another_s"]:
        try:
            acts.accept(token, person)
        except acts.Gone:  # somebody else was quicker
            return _gone(request)
        except acts.AlreadyIn:
            return redirect("studio", team=invitation.team.slug)
        return _welcome(request, invitation.team)
    status = 403 if request.method == "POST" else 200
    return _page(request, "teams/invite.html", invitation, token, status=status, **context)


def _make_account(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = JoinForm(invitation, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "teams/invite_newcomer.html", invitation, token, form=form, status=status)
    facts = {name: form.cleaned_data[name] for name in ("name", "email", "password")}
    try:
        member = acts.accept_as_newcomer(token, **facts)
    except acts.Gone:
        return _gone(request)
    except IntegrityError:  # sent twice at the same moment
        form.add_error("email", _("There is an account with this address already. Sign in with it instead."))
        return _page(request, "teams/invite_newcomer.html", invitation, token, form=form, status=422)
    login(request, member.person, backend=BACKEND)
    return _welcome(request, member.team)


def _welcome(request: HttpRequest, team: Team) -> HttpResponse:
    messages.success(request, _("You are in %(team)s now.") % {"team": team.name})
    return redirect("studio", team=team.slug)


def _page(
    request: HttpRequest, template: str, invitation: Invitation, token: str, *, status: int, **more: Any
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "role": ROLE_NAMES[invitation.role],
        "means": ROLE_MEANS[invitation.role],
        "here": reverse("invite", args=[token]),
        **more,
    }
    return _quiet(render(request, template, context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    return _quiet(render(request, "teams/invite_gone.html", status=404))


def _quiet(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = REFERRER
    return response
