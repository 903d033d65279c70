"""The polling twin of the live socket."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import live

urlpatterns = [path("live/since/<int:seq>/", live.live_since, name="live_since")]
