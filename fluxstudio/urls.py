"""Every address of the studio."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("fluxstudio.web.urls.account")),
    path("", include("allauth.account.urls")),
    path("", include("fluxstudio.web.urls.teams")),
    path("t/<str:team>/", include("fluxstudio.web.urls.studio")),
    path("t/<str:team>/", include("fluxstudio.web.urls.gallery")),
    path("t/<str:team>/", include("fluxstudio.web.urls.editor")),
    path("t/<str:team>/", include("fluxstudio.web.urls.presets")),
    path("t/<str:team>/", include("fluxstudio.web.urls.prompts")),
    path("t/<str:team>/", include("fluxstudio.web.urls.palette")),
    path("t/<str:team>/", include("fluxstudio.web.urls.live")),
]

handler400 = "fluxstudio.web.views.errors.bad_request"
handler403 = "fluxstudio.web.views.errors.forbidden"
handler404 = "fluxstudio.web.views.errors.not_found"
handler500 = "fluxstudio.web.views.errors.server_error"
