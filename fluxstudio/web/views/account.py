"""The way in, set-up, and a person's own settings."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fluxstudio.actions import accounts
from fluxstudio.models import Instance, Person
from fluxstudio.web import access
from fluxstudio.web.forms.account import AccountForm, AppearanceForm, SetUpForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.shell import current_team

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
THEME_COOKIE_AGE = 365 * 24 * 3600  # seconds


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The studio of the team a person worked in last; set-up on an empty install."""
    if Instance.current().set_up_at is None:
        return redirect("setup")
    team = current_team(request)
    return redirect("studio", team=team.slug) if team else redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code")
def setup(request: HttpRequest) -> HttpResponse:
    """Make the first account. Afterwards this page leads home."""
    if Instance.current().set_up_at is not None:
        return redirect("home")
    if not ratelimit.consume(request, action="setup"):
        return render(request, "429.html", status=429)
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _set_up(request, form)
    return render(request, "setup/setup.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def account(request: StudioRequest) -> HttpResponse:
    """Name, appearance and shortcuts."""
    person = request.user
    now = {"name": person.name, "theme": person.theme, "shortcuts": person.shortcuts}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        accounts.change_person(person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "settings/account.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember the appearance: with the account, or in a cookie before sign-in."""
    form = AppearanceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("That appearance does not exist."), status=422)
    theme = form.cleaned_data["theme"]
    if isinstance(request.user, Person):
        accounts.set_theme(request.user, theme)
    response = HttpResponse(status=204) if request.headers.get("HX-Request") else _back(request)
    response.set_cookie("theme", theme, max_age=THEME_COOKIE_AGE, secure=settings.PRODUCTION, samesite="Lax")
    return response


def absent(request: HttpRequest, *_: str) -> HttpResponse:
    """What allauth offers and this studio does not.

    With its page for addresses a person could claim another's: whose addresses are whose is settled by invitation.
    """
    raise Http404


def _set_up(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    facts = {name: form.cleaned_data[name] for name in ("name", "email", "password", "team_name")}
    try:
        person = accounts.set_up(**facts)
    except accounts.AlreadySetUp:
        return redirect("home")
    login(request, person, backend=BACKEND)
    return redirect("home")


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    return HttpResponseRedirect(target if _is_path(target) else "/")


def _is_path(target: str) -> bool:
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
