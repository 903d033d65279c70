"""Set-up, the account, settings, health and the provider's deliveries."""

from __future__ import annotations

from django.urls import path, re_path

from fluxstudio.web.views import account, health, hooks, settings

urlpatterns = [
    path("", account.home, name="home"),
    path("setup/", account.setup, name="setup"),
    # /account/
    path("account/", account.account, name="account"),
    path("account/appearance/", account.appearance, name="appearance"),
    # of allauth's, which come after these
    re_path(r"^(email|confirm-email|reauthenticate|password/set|login/code)/", account.absent),
    # /t/<team>/settings/
    path("t/<str:team>/settings/", settings.settings, name="settings"),
    path("t/<str:team>/settings/provider/", settings.provider_settings, name="settings_provider"),
    path("t/<str:team>/settings/provider/forget/", settings.provider_forget, name="settings_provider_forget"),
    # /hooks/
    path("hooks/ws/<str:token>", hooks.wavespeed_hook, name="wavespeed_hook"),
    # for whoever watches the process
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
