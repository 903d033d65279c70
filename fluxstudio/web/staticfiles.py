"""Hashed names for static files, imports of our own modules included."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStaticFilesStorage(ManifestStaticFilesStorage):
    """Hash our own ES modules' imports; leave vendored scripts alone.

    Django's switch for all modules trips over a JSDoc import in the vendored htmx extensions.
    """

    patterns = (
        *ManifestStaticFilesStorage.patterns,
        ("js/*.js", ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]
    )
