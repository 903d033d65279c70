"""/t/<team>/prompts/."""

from __future__ import annotations

from django.urls import path

from fluxstudio.web.views import prompts

urlpatterns = [
    path("prompts/", prompts.prompts, name="prompts"),
    path("prompts/new/", prompts.prompt_new, name="prompt_new"),
    path("prompts/<str:prompt>/edit/", prompts.prompt_edit, name="prompt_edit"),
    path("prompts/<str:prompt>/delete/", prompts.prompt_delete, name="prompt_delete"),
]
