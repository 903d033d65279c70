"""Set-up, the account, settings, health and the provider's deliveries."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
