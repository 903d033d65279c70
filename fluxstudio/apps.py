"""The Django app: one for the whole studio."""

from __future__ import annotations

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """FluxStudio as Django sees it."""

    name = "fluxstudio"
    verbose_name = "FluxStudio"
