"""/t/<team>/studio/, runs/ and slots/."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import runs, studio

urlpatterns = [
    path("studio/", studio.studio, name="studio"),
    path("studio/c/<str:collection>/", studio.studio_collection, name="studio_collection"),
    path("studio/feed/", studio.studio_feed, name="studio_feed"),
    path("composer/check/", studio.composer_check, name="composer_check"),
    path("composer/reference/", studio.composer_reference, name="composer_reference"),
    path("composer/preset/", studio.composer_preset, name="composer_preset"),
    path("composer/prompts/", studio.composer_prompts, name="composer_prompts"),
    path("runs/", runs.run_create, name="run_create"),
    path("runs/<str:run>/", runs.run, name="run"),
    path("runs/<str:run>/cancel/", runs.run_cancel, name="run_cancel"),
    path("slots/<str:slot>/retry/", runs.slot_retry, name="slot_retry"),
    path("slots/<str:slot>/shown/", runs.slot_shown, name="slot_shown"),
]
