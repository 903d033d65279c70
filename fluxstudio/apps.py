"""The Django app: one for the whole studio."""

from __future__ import annotations

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """FluxStudio as Django sees it."""

    name = "fluxstudio"
    verbose_name = "FluxStudio"

    def ready(self) -> None:
        """Connect what listens to Django's own signals."""
        from fluxstudio import logs
        from fluxstudio.web.live import sessions  # noqa: F401

        logs.configure()
