"""/t/<team>/presets/."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import preset_acts, preset_trials, presets

urlpatterns = [
    path("presets/", presets.presets, name="presets"),
    path("presets/new/", presets.preset_new, name="preset_new"),
    path("presets/import/", preset_acts.preset_import, name="preset_import"),
    path("presets/<str:preset>/", presets.preset, name="preset"),
    path("presets/<str:preset>/edit/", presets.preset_edit, name="preset_edit"),
    path("presets/<str:preset>/v/<int:number>/", presets.preset_version, name="preset_version"),
    path("presets/<str:preset>/v/<int:number>/export/", presets.preset_export, name="preset_export"),
    path("presets/<str:preset>/archive/", preset_acts.preset_archive, name="preset_archive"),
    path("presets/<str:preset>/lock/", preset_acts.preset_lock, name="preset_lock"),
    path("presets/<str:preset>/copy/", preset_acts.preset_copy, name="preset_copy"),
    path("presets/<str:preset>/cover/", preset_acts.preset_cover, name="preset_cover"),
    path("presets/<str:preset>/try/", preset_trials.preset_try, name="preset_try"),
    path("presets/<str:preset>/check/", preset_acts.preset_check, name="preset_check"),
]
