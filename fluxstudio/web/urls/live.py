"""The polling twin of the live socket."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
