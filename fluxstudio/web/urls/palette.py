"""/t/<team>/palette/."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import palette

urlpatterns = [path("palette/", palette.palette, name="palette")]
