"""The installation's settings: where pictures come from, and the key."""

from __future__ import annotations

from django.conf import settings as configuration
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fluxstudio.actions import provider
from fluxstudio.models import Instance
from fluxstudio.web import access
from fluxstudio.web.forms.account import ProviderKeyForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.team_pages import settings_nav


@require_safe
@access.signed_in
def settings(request: StudioRequest, team: str) -> HttpResponse:
    """What this team draws on, and the way to the other settings."""
    part = access.member(request, team)
    context = {
        "part": part,
        "endpoint": provider.endpoint_for(part.team),
        "nav": settings_nav(request, part),
    }
    return render(request, "settings/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("key")
@access.signed_in
def provider_settings(request: StudioRequest, team: str) -> HttpResponse:
    """The key at the provider: written, never shown. For the instance admin alone."""
    admin = access.instance_admin(request)
    part = access.member(request, team)
    form = ProviderKeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        provider.set_key(admin, form.cleaned_data["key"], team=part.team)
        messages.success(request, _("The key is kept. New runs of teams with a budget use it."))
        return redirect("settings_provider", team=team)
    context = {**_context(form), "nav": settings_nav(request, part)}
    return render(request, "settings/provider.html", context, status=422 if form.is_bound else 200)


@require_POST
@access.signed_in
def provider_forget(request: StudioRequest, team: str) -> HttpResponse:
    """Remove the kept key."""
    admin = access.instance_admin(request)
    part = access.member(request, team)
    provider.forget_key(admin, team=part.team)
    messages.success(request, _("The key is gone. The local sandbox draws from now on."))
    return redirect("settings_provider", team=team)


def _context(form: ProviderKeyForm) -> dict[str, object]:
    key = provider.current_key()
    instance = Instance.current()
    hook = f"{configuration.PUBLIC_URL}/hooks/ws/…" if configuration.PUBLIC_URL else ""
    return {
        "form": form,
        "instance": instance,
        "source": key.source if key else "",
        "unreadable": provider.is_unreadable(instance),
        "base_url": configuration.WAVESPEED_BASE_URL,
        "webhook_url": hook,
    }
